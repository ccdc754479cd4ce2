// How a command runs: errors become an exit code and one line, Ctrl-C ends it in order, and progress stays in the
// terminal.
import type { Command, CommanderError } from "commander";
import { asSentence } from "../core/errors";
import { printable } from "../../schema/printable";
import { CommandError, exitCodes, outcomeOf, type Outcome } from "./exit-codes";
import { fileFailure, replaceFile } from "./output-file";
import { createProgress, type Progress } from "./progress";
import { withVariables } from "./setting-names";
import { firstMessageLine } from "./terminal";

/** What a running command has. */
export interface Run {
  /** Aborted by the first Ctrl-C: end in order, and throw. The second one ends the process at once. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Writes a warning to standard error, as one line. */
  warn(text: string): void;
  /** Writes a line to standard error. */
  note(text: string): void;
}

/** Returns the name of a command as the user types it, without the program: `customers list`. */
function commandPath(command: Command): string {
  return command.parent === null ? "" : `${commandPath(command.parent)} ${command.name()}`.trimStart();
}

/** An error as one line: of text, or of JSON. */
function errorLine(command: Command, error: unknown, isJson: boolean): string {
  const outcome = outcomeOf(error);
  const message = printable(withVariables(firstMessageLine(error)));
  const hint = error instanceof CommandError ? error.hint : undefined;
  if (isJson) return JSON.stringify({ error: { code: outcome, exitCode: exitCodes[outcome].code, message, hint } });
  const name = ["webcastmanager", commandPath(command)].join(" ").trimEnd();
  return printable([`${name}: ${message}`, hint].join(" "));
}

/** What an error line depends on. Every option is absent where the command has none of the name. */
interface ErrorOptions {
  readonly json?: unknown;
  readonly format?: unknown;
  readonly out?: unknown;
}

const isJson = ({ json, format }: ErrorOptions): boolean => json === true || format === "json";

/**
 * Writes the line of an error to standard error. Where it is JSON and the command has --out, also to that file, so that
 * a command that reads the file knows what failed.
 */
function reportError(error: unknown, command: Command, options: ErrorOptions): void {
  const line = `${errorLine(command, error, isJson(options))}\n`;
  process.stderr.write(line);
  const hasFile = command.options.some(({ flags }) => flags === "--out <file>");
  if (!isJson(options) || !hasFile || typeof options.out !== "string") return;
  try {
    replaceFile(options.out, line);
  } catch {
    // The line is on standard error, and may say that the file can't be written.
  }
}

/** The options of a command line that commander has not accepted. */
function rawOptions(args: readonly string[]): ErrorOptions {
  const after = (name: string): string | undefined => {
    const index = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
    const found = args[index];
    return found === name ? args[index + 1] : found?.slice(name.length + 1);
  };
  return { json: args.includes("--json"), format: after("--format"), out: after("--out") };
}

/** Reports an error of commander, unless it only ends the command after its help, and sets the exit code. */
export function reportUsage(command: Command, { code, exitCode, message }: CommanderError): void {
  if (exitCode === 0) return;
  process.exitCode = exitCodes.usage.code;
  // A group without a subcommand has printed its help.
  if (code === "commander.help") return;
  const [text = "", guess] = message.replace(/^error: /, "").split("\n");
  const help = `Run \`${["webcastmanager", commandPath(command), "--help"].filter(Boolean).join(" ")}\` for its usage.`;
  const error = new CommandError("usage", asSentence(text), [guess?.slice(1, -1), help].filter(Boolean).join(" "));
  reportError(error, command, rawOptions(process.argv));
}

/** Runs `work` until a signal ends it. */
async function untilSignal<Result>(work: (signal: AbortSignal) => Result | Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const cancel = () => {
    release();
    controller.abort(new CommandError("cancelled", "Cancelled."));
  };
  // Without a listener, a second signal ends the process.
  const release = () => process.off("SIGINT", cancel).off("SIGTERM", cancel);
  process.on("SIGINT", cancel).on("SIGTERM", cancel);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    release();
  }
}

/**
 * Runs the work of a command and sets the exit code to its outcome. An error is written to standard
 * error, as one line: JSON where the command has the option `--json` and it is given, and then to the file of --out
 * too.
 */
export async function runCommand(command: Command, work: (run: Run) => Outcome | Promise<Outcome>): Promise<void> {
  const path = commandPath(command);
  using progress = createProgress(process.stderr);
  const write = (line: string) => {
    progress.clear();
    process.stderr.write(`${line}\n`);
  };
  const warn = (text: string) => {
    write(printable(`webcastmanager ${path}: warning: ${withVariables(text)}`));
  };
  const note = (text: string) => {
    write(printable(text));
  };
  try {
    const outcome = await untilSignal((signal) => work({ signal, progress, warn, note }));
    process.exitCode = exitCodes[outcome].code;
  } catch (thrown) {
    const error = fileFailure(thrown) ?? thrown;
    progress.clear();
    reportError(error, command, command.opts<ErrorOptions>());
    process.exitCode = exitCodes[outcomeOf(error)].code;
  }
}
