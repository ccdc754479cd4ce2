// Terraform or OpenTofu in a folder: init, plan, apply of a plan.
import { join } from "node:path";
import { CommandError } from "../../exit-codes";
import { runProcess, type ProcessResult } from "../../engine-process";
import { plannedChanges, type PlannedChange } from "./plan-json";

/** A configuration, and how its engine is run. */
export interface TerraformFolder {
  readonly command: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Returns the first error that the engine printed, without its frame. */
function errorText({ stdout, stderr }: ProcessResult): string {
  const text = `${stderr}\n${stdout}`.replace(/^[\s│╷╵]+/gm, "");
  return /Error: (.*)/.exec(text)?.[1]?.trim() ?? text.split("\n").findLast(Boolean) ?? "no message";
}

/** Runs a command of the engine that has to succeed. @throws CommandError with what the engine says. */
export async function mustRunTerraform(
  { command, folder, environment, signal }: TerraformFolder,
  args: readonly string[],
): Promise<string> {
  const result = await runProcess(command, args, { folder, environment, signal });
  if (result.code === 0) return result.stdout;
  throw new CommandError("error", `\`${command} ${args[0] ?? ""}\` failed: ${errorText(result)}.`);
}

/** Writes a plan to a file, and returns what it does. */
export async function planTo(place: TerraformFolder, file: string): Promise<readonly PlannedChange[]> {
  await mustRunTerraform(place, ["plan", "-input=false", "-no-color", `-out=${file}`]);
  return plannedChanges(await mustRunTerraform(place, ["show", "-json", "-no-color", file]));
}

/** Applies a plan that was written to a file. */
export async function applyPlan(place: TerraformFolder, file: string): Promise<void> {
  await mustRunTerraform(place, ["apply", "-input=false", "-no-color", file]);
}

/** The file of a plan in a scratch folder. */
export function planFile(scratch: string): string {
  return join(scratch, "import.tfplan");
}
