// Runs the Pulumi CLI of the user for what only it can read: a stack's configuration and state, decrypted, in memory.
import * as z from "zod";
import { missingProgram, runProcess } from "./engine-process";
import { CommandError, exitCodes, type Outcome } from "./exit-codes";

/** How the CLI is run. */
export interface PulumiOptions {
  /** The folder of the project, or one inside it. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Milliseconds that it may take. */
  readonly limitMs?: number;
}

/** Milliseconds for a read of the CLI, which may wait for a bucket, a key service or a lock. */
const readMs = 120_000;

/** The outcome of an exit code of Pulumi, whose codes ours follow. */
function outcomeOfCode(code: number | null): Outcome {
  const shared: readonly Outcome[] = ["authentication", "not-found", "cancelled", "timeout"];
  return shared.find((outcome) => exitCodes[outcome].code === code) ?? "error";
}

/** What the CLI itself says failed, without its prefix. */
function pulumiError(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const line = lines.find((each) => each.startsWith("error:")) ?? lines.at(-1);
  return line?.replace(/^error:\s*/, "").trim() ?? "no message";
}

/**
 * Runs `pulumi` and returns its standard output.
 * @throws CommandError where it is missing or fails.
 */
export async function runPulumi(
  args: readonly string[],
  { folder, signal, limitMs = readMs }: PulumiOptions,
): Promise<string> {
  const line = `\`pulumi ${args.join(" ")}\``;
  const limit = AbortSignal.timeout(limitMs);
  const { code, stdout, stderr } = await runProcess("pulumi", [...args, "--non-interactive"], {
    folder,
    environment: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    signal: AbortSignal.any([signal, limit]),
  }).catch((error: unknown) => {
    if (signal.aborted || !limit.aborted) throw error;
    const hint = "Run it yourself: the backend of the state or its secrets provider may not answer.";
    throw new CommandError("timeout", `${line} failed: it did not end within ${limitMs / 1000} s.`, hint);
  });
  if (code === 0) return stdout;
  if (code === missingProgram)
    throw new CommandError("usage", "Can't read the stack: `pulumi` is not on PATH.", "Install the Pulumi CLI.");
  const hint = "Check the name of the stack, the folder, and the login: `pulumi stack ls` lists the stacks.";
  throw new CommandError(outcomeOfCode(code), `${line} failed: ${pulumiError(stderr)}.`, hint);
}

const StackConfiguration = z.record(z.string(), z.looseObject({ value: z.string().optional() }));

/**
 * Returns the configuration of a stack, with its secrets, by key.
 * @throws CommandError where it can't be read.
 */
export async function stackConfiguration(
  stack: string,
  options: PulumiOptions,
): Promise<Readonly<Record<string, string | undefined>>> {
  const printed = await runPulumi(["config", "--json", "--show-secrets", "--stack", stack], options);
  const entries = Object.entries(StackConfiguration.parse(JSON.parse(printed)));
  return Object.fromEntries(entries.map(([key, { value }]) => [key, value]));
}
