// Runs the script of one step with bash as GitHub's runner does, and ends it as that does when a run is cancelled.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What a step has to run. */
export interface Script {
  readonly text: string;
  /** Whether the workflow asks for bash by its name: only then GitHub sets pipefail. */
  readonly hasPipefail: boolean;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** An empty folder for the files that the runner and the script exchange. */
  readonly exchange: string;
  /** Called when the script runs, with a way to cancel the run. */
  readonly meanwhile?: (running: RunningScript) => Promise<void>;
}

/** A script that runs. */
export interface RunningScript {
  cancel(): void;
}

/** How a script ended, and what it passed on. */
export interface Finished {
  readonly code: number | null;
  readonly isCancelled: boolean;
  readonly printed: string;
  readonly env: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly paths: readonly string[];
  readonly summary: string;
  /** The process group, which may hold programs that the script left running. */
  readonly group: number;
}

const files = ["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"] as const;

/** The pauses between the signals of a cancelled run, as GitHub documents them. */
const pausesMs = { afterInterrupt: 7_500, afterTerminate: 2_500 };

/** Returns the values of a file of `name=value` lines and `name<<END` blocks. */
function valuesIn(text: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const block = /^([^=]+?)<<(.+)$/.exec(line);
    if (block) {
      const end = lines.indexOf(block[2]!, index + 1);
      if (end === -1) throw new Error(`${block[1]} has no end ${block[2]}`);
      values[block[1]!] = lines.slice(index + 1, end).join("\n");
      index = end;
    } else if (line !== "") {
      const equals = line.indexOf("=");
      if (equals < 1) throw new Error(`"${line}" is not name=value`);
      values[line.slice(0, equals)] = line.slice(equals + 1);
    }
  }
  return values;
}

/** Sends a signal to a process, or with a negative id to its group; one that has ended gets none. */
export function signal(id: number, name: NodeJS.Signals): void {
  try {
    process.kill(id, name);
  } catch (error) {
    // Errors of Node are of another realm in the test runner.
    if (!/\bESRCH\b/.test(String(error))) throw error;
  }
}

/** Ends a script as a cancelled run does: bash alone gets SIGINT, then SIGTERM, and at last all of it is killed. */
async function cancelScript(child: ChildProcess, id: number): Promise<void> {
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const ended = once(child, "exit");
  for (const [name, ms] of [
    ["SIGINT", pausesMs.afterInterrupt],
    ["SIGTERM", pausesMs.afterTerminate],
  ] as const) {
    if (isOver()) return;
    signal(id, name);
    await Promise.race([ended, sleep(ms, undefined, { ref: false })]);
  }
  if (!isOver()) signal(-id, "SIGKILL");
}

/** Runs a script to its end. */
export async function runScript(script: Script): Promise<Finished> {
  mkdirSync(script.exchange, { recursive: true });
  const place = (name: string) => join(script.exchange, name);
  const read = (name: string) => readFileSync(place(name), "utf8");
  for (const name of [...files, "log"]) writeFileSync(place(name), "");
  writeFileSync(place("script.sh"), script.text);
  const log = openSync(place("log"), "a");
  const flags = script.hasPipefail ? ["--noprofile", "--norc", "-eo", "pipefail"] : ["-e"];
  // A file, not a pipe: a program that the script leaves running would hold a pipe open.
  const child = spawn("bash", [...flags, place("script.sh")], {
    cwd: script.folder,
    env: { ...script.environment, ...Object.fromEntries(files.map((name) => [name, place(name)])) },
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  const exited = once(child, "exit");
  if (child.pid === undefined) throw new Error("bash did not start");
  const id = child.pid;
  let cancelling: Promise<void> | undefined;
  await script.meanwhile?.({ cancel: () => void (cancelling ??= cancelScript(child, id)) });
  await exited;
  await cancelling;
  return {
    code: child.exitCode,
    isCancelled: cancelling !== undefined,
    printed: read("log"),
    env: valuesIn(read("GITHUB_ENV")),
    outputs: valuesIn(read("GITHUB_OUTPUT")),
    paths: read("GITHUB_PATH").split("\n").filter(Boolean),
    summary: read("GITHUB_STEP_SUMMARY"),
    group: id,
  };
}
