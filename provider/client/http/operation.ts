// One operation of the client as deadlines, messages and redaction see it, and the requests that it sends.
import { printable } from "../../../schema";
import { ProviderError } from "../../core/errors";
import type { Proxy } from "../../core/proxy";
import type { Redact } from "../redaction/redact";
import { failureTexts, type NoAnswer } from "./network-errors";

/** The time that an operation has. */
export interface Deadline {
  /** When it ends, in milliseconds since 1970. */
  readonly deadlineAt: number;
  /** How long it is in all, in milliseconds. */
  readonly totalMs: number;
  /** The setting that sets it; `deadlineMs` if absent. */
  readonly limit?: string;
}

/** One operation with all its retries and waits. */
export interface Operation extends Deadline {
  /** What it does, as it reads after "Can't", such as `read customer 65a0…`. */
  readonly action: string;
  /** Takes the secrets of this operation and of the client out of a text. */
  readonly redact: Redact;
}

/** A request as messages show it. */
export interface RequestInfo {
  readonly method: string;
  readonly url: string;
  /** The setting that holds the address; `endpoint` if absent. */
  readonly setting?: "tokenUrl";
  /** Returns the proxy that it went through, once it was sent. */
  readonly proxy?: () => Proxy | undefined;
}

/** Returns method, path and host, such as `GET /customers/1 at webcast.example`, and the proxy where one was used. */
export function requestText({ method, url, proxy }: RequestInfo): string {
  const { pathname, host } = new URL(url);
  const through = proxy?.();
  const proxyText = through === undefined ? "" : ` through the proxy ${new URL(through.url).host}`;
  return `${method} ${printable(pathname, 200)} at ${printable(host, 200)}${proxyText}`;
}

/** Returns the setting that bounds an operation. */
export function limitOf({ limit = "deadlineMs" }: Pick<Deadline, "limit">): string {
  return `\`${limit}\``;
}

function secondsOf({ totalMs }: Pick<Deadline, "totalMs">): string {
  return `${totalMs < 10_000 ? Math.round(totalMs / 100) / 10 : Math.round(totalMs / 1000)} s`;
}

/** Returns the error of an operation whose time is over. @param when what it was doing, such as "while logging in". */
export function timedOut(operation: Deadline & Pick<Operation, "action">, when: string): ProviderError {
  return new ProviderError(
    `Can't ${operation.action}: timed out after ${secondsOf(operation)} ${when}. Raise ${limitOf(operation)}.`,
    { kind: "timeout" },
  );
}

/** What was tried before a request got no answer. */
interface Tried {
  readonly operation: Operation;
  readonly request: RequestInfo;
  readonly retries: number;
  /** Whether one of the attempts may have been carried out. */
  readonly mayHaveHappened: boolean;
}

/** Returns the error of a request that got no answer. */
export function networkError(
  noAnswer: NoAnswer,
  { operation, request, retries, mayHaveHappened }: Tried,
): ProviderError {
  const repeated = retries > 0 ? ` (tried ${retries + 1} times)` : "";
  const unknown = mayHaveHappened ? "; the request may have been carried out" : "";
  const { text, step } = noAnswer.isAtDeadline
    ? { text: `no answer within ${secondsOf(operation)}`, step: `Raise ${limitOf(operation)} if the service is slow.` }
    : failureTexts(noAnswer.failure, request.setting ?? "endpoint", request.proxy?.()?.variable);
  return new ProviderError(
    `Can't ${operation.action}: ${requestText(request)}: ${text}${unknown}${repeated}. ${step}`,
    { kind: noAnswer.failure.fault === "timeout" ? "timeout" : "network", mayHaveHappened, cause: noAnswer },
  );
}
