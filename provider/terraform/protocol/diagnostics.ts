// Diagnostics as messages, and the diagnostic of an unexpected error.
import { printable } from "../../../schema/printable";
import type { AttributePath, Diagnostic } from "./types";
import type { Log } from "./output";
import type { SentMessage } from "./codec";
import { ValueError } from "./types";

const ERROR = 1;
const WARNING = 2;

/** A diagnostic on the wire. */
export function diagnosticMessage({ severity, summary, detail, path }: Diagnostic): SentMessage {
  return {
    severity: severity === "error" ? ERROR : WARNING,
    summary: printable(summary),
    detail: printable(detail ?? ""),
    ...(path === undefined || path.length === 0 ? {} : { attribute: pathMessage(path) }),
  };
}

/** A path on the wire. */
export function pathMessage(path: AttributePath): SentMessage {
  return {
    steps: path.map((step) => (typeof step === "string" ? { attributeName: step } : { elementKeyString: step.key })),
  };
}

/** Whether an error is among some diagnostics. */
export function hasError(diagnostics: readonly Diagnostic[] | undefined): boolean {
  return diagnostics?.some(({ severity }) => severity === "error") ?? false;
}

/**
 * Returns the diagnostic of an unexpected error, and logs its stack. Its text is left out, because it may hold secrets.
 * @param doing what the call does, such as "Planning webcastmanager_customer"
 */
export function unexpectedError(doing: string, error: unknown, log: Log): Diagnostic {
  const name = errorKind(error);
  log({ level: "error", message: `${doing}: ${name}${stackWithoutMessage(error)}` });
  return {
    severity: "error",
    summary: `${doing} failed: unexpected ${name}. This is a bug in webcastmanager-provider; please report it`,
    detail: `${error instanceof ValueError ? `${error.message}. ` : ""}Run again with TF_LOG=error: the log shows where it happened.`,
  };
}

/** Returns the kind of an error without its text: its code, or its class. */
export function errorKind(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error && typeof error.code === "string" && /^[A-Z][A-Z_]{2,40}$/.test(error.code)
    ? error.code
    : error.name;
}

/** Returns the stack of an error without its text. */
export function stackWithoutMessage(error: unknown): string {
  if (!(error instanceof Error) || error.stack === undefined) return "";
  const frames = error.stack.slice(error.stack.indexOf(error.message) + error.message.length).split("\n");
  return frames
    .filter((line) => /^\s+at \S/.test(line))
    .slice(0, 8)
    .map((line) => ` ${line.trim()}`)
    .join(",");
}
