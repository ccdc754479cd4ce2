// The version of an engine on PATH, compared with the oldest that can import.
import { isAtLeast } from "../../core/version";
import { CommandError } from "../exit-codes";
import { runProcess } from "../engine-process";

/** The oldest versions that have everything this package uses. */
export const oldestEngines = {
  /** The first CLI that imports a resource with inputs and outputs, without reading it. */
  pulumi: "3.254.0",
  /** The first version with write-only attributes, of Terraform and OpenTofu. */
  terraform: "1.11.0",
} as const;

/** A program of an engine on PATH. */
export interface EngineProgram {
  /** As it is typed. */
  readonly command: string;
  readonly version: string;
}

/** What an engine has to be. */
export interface EngineRequirement {
  readonly commands: readonly string[];
  readonly oldest: string;
  /** What to do where there is none. */
  readonly advice: string;
}

/** Returns the version of a program on PATH; undefined where there is none. */
export async function versionOf(command: string, signal: AbortSignal): Promise<string | undefined> {
  const environment = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true", CHECKPOINT_DISABLE: "1" };
  const { code, stdout } = await runProcess(command, ["version"], { folder: ".", environment, signal });
  return code === 0 ? (/\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? "0.0.0") : undefined;
}

/** Returns the first program that is new enough. @throws CommandError where there is none. */
export async function findEngine(
  { commands, oldest, advice }: EngineRequirement,
  signal: AbortSignal,
): Promise<EngineProgram> {
  const found: EngineProgram[] = [];
  for (const command of commands) {
    const version = await versionOf(command, signal);
    if (version === undefined) continue;
    if (isAtLeast(version, oldest)) return { command, version };
    found.push({ command, version });
  }
  const names = commands.map((command) => `\`${command}\``).join(" nor ");
  const cause =
    found.length === 0
      ? `${commands.length > 1 ? "neither " : ""}${names} is ${commands.length > 1 ? "" : "not "}on PATH`
      : `${found.map(({ command, version }) => `${command} is ${version}`).join(" and ")}, older than ${oldest}`;
  throw new CommandError("usage", `Can't prove the import: ${cause}.`, advice);
}
