// The Pulumi CLI in a folder with a stack: import by file, preview with refresh, configuration.
import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { CommandError } from "../../exit-codes";
import { runProcess, type ProcessResult } from "../../engine-process";
import { withScratchFolder } from "../scratch-folder";
import { previewErrors, previewSteps, type PreviewStep } from "./preview-json";

/** A stack, and how its CLI is run. */
export interface PulumiStack {
  readonly folder: string;
  readonly name: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** The lines in which the CLI says what failed. */
function errorText({ stdout, stderr }: ProcessResult): string {
  const lines = `${stderr}\n${stdout}`.split("\n").map((line) => line.trim());
  const printed = lines.filter((line) => line.startsWith("error:")).map((line) => line.replace(/^error:\s*/, ""));
  const errors = [...previewErrors(stdout), ...printed];
  return (
    errors.find((line) => !/^(preview|update|import) failed$/.test(line)) ?? lines.findLast(Boolean) ?? "no message"
  );
}

/** Runs a command of the CLI on the stack. */
function runPulumi(stack: PulumiStack, args: readonly string[], input?: string): Promise<ProcessResult> {
  const { folder, name, environment, signal } = stack;
  const all = [...args, "--stack", name, "--non-interactive"];
  return runProcess("pulumi", all, { folder, environment, signal, ...(input !== undefined && { input }) });
}

/** Runs a command of the CLI that has to succeed. @throws CommandError with what the CLI says. */
export async function mustRunPulumi(stack: PulumiStack, args: readonly string[], input?: string): Promise<string> {
  const result = await runPulumi(stack, args, input);
  if (result.code === 0) return result.stdout;
  const outcome = result.code === 6 || result.stderr.includes("no stack named") ? "not-found" : "error";
  const words = args.join(" ").replace(/ -.*/s, "");
  throw new CommandError(outcome, `\`pulumi ${words}\` failed: ${errorText(result)}.`);
}

/** Imports the resources of a file, which is removed in any case. */
export async function importByFile(stack: PulumiStack, text: string): Promise<void> {
  await withScratchFolder(stack.signal, async (folder) => {
    const file = join(folder, "import.json");
    writeFileSync(file, text, { mode: 0o600 });
    await mustRunPulumi(stack, [
      "import",
      "--file",
      file,
      "--generate-code=false",
      "--skip-preview",
      "--protect=false",
      "--yes",
    ]);
  });
}

/** Returns the steps of a preview. @throws CommandError where the preview fails. */
export async function preview(stack: PulumiStack, args: readonly string[] = []): Promise<readonly PreviewStep[]> {
  return previewSteps(await mustRunPulumi(stack, ["preview", "--json", ...args]));
}
