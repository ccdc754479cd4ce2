// One call of the protocol: its messages and its handler, and the diagnostics that a reply holds, also after an error.
import { printable } from "../../../schema/printable";
import type { ReceivedMessage, SentMessage } from "./codec";
import { type AttributePath, type Diagnostic, type Log, ValueError, type WithDiagnostics } from "./types";

/** A call. Requests and replies are named as in messages.ts. */
export interface Call {
  readonly request: string;
  readonly reply: string;
  /** Returns what the call does, as an error message begins: "Planning webcastmanager_customer". */
  readonly activity: (request: ReceivedMessage) => string;
  readonly answer: (request: ReceivedMessage) => Promise<SentMessage>;
  /** Returns the reply to an unexpected error; by default it holds diagnostics only. */
  readonly failed?: (diagnostic: Diagnostic, request: ReceivedMessage) => SentMessage;
}

/** Returns the fields of a reply that hold diagnostics. */
export function diagnosticFields(diagnostics: WithDiagnostics["diagnostics"] = []): SentMessage {
  return { diagnostics: diagnostics.map(diagnosticMessage) };
}

/** Whether an answer is only an error. */
export function isOnlyError(answer: WithDiagnostics & { readonly state?: unknown }): boolean {
  return answer.state === undefined && (answer.diagnostics ?? []).some(({ severity }) => severity === "error");
}

/** Answers a call, also if its handler throws. */
export async function answerCall(call: Call, request: ReceivedMessage, log: Log): Promise<SentMessage> {
  try {
    return await call.answer(request);
  } catch (error) {
    const diagnostic =
      error instanceof InvalidRequest ? error.diagnostic : unexpectedError(call.activity(request), error, log);
    return call.failed?.(diagnostic, request) ?? diagnosticFields([diagnostic]);
  }
}

/** A request that can't be answered, without a bug of ours. */
export class InvalidRequest extends Error {
  readonly diagnostic: Diagnostic;

  constructor(summary: string, detail: string) {
    super(summary);
    this.diagnostic = { severity: "error", summary, detail };
  }
}

/** Reads a part of a request. @throws InvalidRequest if it can't be read. */
export function readPart<Part>(what: string, read: () => Part): Part {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new InvalidRequest(
      `${what} can't be read: ${error.message}`,
      "The value does not fit the provider's schema.",
    );
  }
}

/** Returns the member of a table that a request names. @throws InvalidRequest if there is none. */
export function requireMember<Item>(items: Readonly<Record<string, Item>>, name: string, kind: string): Item {
  const item = Object.hasOwn(items, name) ? items[name] : undefined;
  if (item !== undefined) return item;
  throw new InvalidRequest(
    `There is no ${kind} "${name}" in this provider`,
    `There is: ${Object.keys(items).join(", ") || "none"}.`,
  );
}

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

/**
 * Returns the diagnostic of an unexpected error, and logs its stack. Its text is left out, because it may hold secrets.
 * @param activity what the call does, such as "Planning webcastmanager_customer"
 */
export function unexpectedError(activity: string, error: unknown, log: Log): Diagnostic {
  const name = errorKind(error);
  log({ level: "error", message: `${activity}: ${name}${stackWithoutMessage(error)}` });
  return {
    severity: "error",
    summary: `${activity} failed: unexpected ${name}. This is a bug in webcastmanager-provider; please report it`,
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
