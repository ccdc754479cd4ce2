// One call of the protocol: its messages, its handler, and its reply to an error.
import { unexpectedError, diagnosticMessage, hasError } from "./diagnostics";
import type { Log } from "./output";
import type { WithDiagnostics, Diagnostic } from "./types";
import type { ReceivedMessage, SentMessage } from "./codec";
import { ValueError } from "./types";

/** A call. Requests and replies are named as in messages.ts. */
export interface Call {
  readonly request: string;
  readonly reply: string;
  /** Returns what the call does, as an error message begins: "Planning webcastmanager_customer". */
  readonly doing: (request: ReceivedMessage) => string;
  readonly answer: (request: ReceivedMessage) => Promise<SentMessage>;
  /** Returns the reply to an unexpected error; by default it holds diagnostics only. */
  readonly failed?: (diagnostic: Diagnostic, request: ReceivedMessage) => SentMessage;
}

/** Returns the fields of a reply that hold diagnostics. */
export function diagnosticFields(diagnostics: WithDiagnostics["diagnostics"] = []): SentMessage {
  return { diagnostics: diagnostics.map(diagnosticMessage) };
}

/** Whether an answer is only an error. */
export function hasFailed(answer: WithDiagnostics & { readonly state?: unknown }): boolean {
  return answer.state === undefined && hasError(answer.diagnostics);
}

/** Answers a call, also if its handler throws. */
export async function answerCall(call: Call, request: ReceivedMessage, log: Log): Promise<SentMessage> {
  try {
    return await call.answer(request);
  } catch (error) {
    const diagnostic =
      error instanceof InvalidRequest ? error.diagnostic : unexpectedError(call.doing(request), error, log);
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
