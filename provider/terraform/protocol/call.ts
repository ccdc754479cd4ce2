// One call of the protocol: which messages, what answers it, and what is answered when that throws.
import { unexpectedError, diagnosticMessage, hasError } from "./diagnostics";
import type { Log } from "./output";
import type { WithDiagnostics, Diagnostic } from "./types";
import type { Received, Sent } from "./codec";
import { ValueError } from "./types";

/** A call. The names are of messages in wire/messages.ts. */
export interface Call {
  readonly request: string;
  readonly reply: string;
  /** What is being done to what, as an error begins: "Planning webcastmanager_customer". */
  readonly doing: (request: Received) => string;
  readonly answer: (request: Received) => Promise<Sent>;
  /** The answer to an error that nobody foresaw; where absent: diagnostics alone. */
  readonly failed?: (diagnostic: Diagnostic, request: Received) => Sent;
}

/** The fields of a reply that carry diagnostics. */
export function diagnosticFields(diagnostics: WithDiagnostics["diagnostics"] = []): Sent {
  return { diagnostics: diagnostics.map(diagnosticMessage) };
}

/** Whether a reply has an error and nothing else to say. */
export function hasFailed(answer: WithDiagnostics & { readonly state?: unknown }): boolean {
  return answer.state === undefined && hasError(answer.diagnostics);
}

/** Answers a call, always: what is thrown becomes a diagnostic. */
export async function answerCall(call: Call, request: Received, log: Log): Promise<Sent> {
  try {
    return await call.answer(request);
  } catch (error) {
    const diagnostic =
      error instanceof InvalidRequest ? error.diagnostic : unexpectedError(call.doing(request), error, log);
    return call.failed?.(diagnostic, request) ?? diagnosticFields([diagnostic]);
  }
}

/** A request that can't be answered, which is no defect of ours. */
export class InvalidRequest extends Error {
  readonly diagnostic: Diagnostic;

  constructor(summary: string, detail: string) {
    super(summary);
    this.diagnostic = { severity: "error", summary, detail };
  }
}

/** Reads a part of a request; what can't be read is told as the request's fault and not as ours. */
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

/** The member of a table that a request names. */
export function memberNamed<Item>(items: Readonly<Record<string, Item>>, name: string, kind: string): Item {
  const item = Object.hasOwn(items, name) ? items[name] : undefined;
  if (item !== undefined) return item;
  throw new InvalidRequest(
    `There is no ${kind} "${name}" in this provider`,
    `There is: ${Object.keys(items).join(", ") || "none"}.`,
  );
}
