// One operation as messages, deadlines and redaction know it: what is being done, until when, with which secrets.
import { pairOf, printable, shortList, type Observed } from "../../../schema";
import { ProviderError } from "../../core/errors";
import { type Answer, type NoAnswer } from "./http";
import type { Proxy } from "../../core/proxy";
import { faultTexts } from "./faults";
import { mayHaveHappened, type Outcome } from "./retry";
import { excerpt, oneLine, type Redact } from "../redact";

/** What is being done, with all its retries and waits. */
export interface Operation {
  /** As it stands after "Can't", such as `read the customer 65a0…`. */
  readonly doing: string;
  /** When it must have ended, in milliseconds since 1970. */
  readonly deadlineAt: number;
  /** What sets that time, in the words of the settings. Absent: `deadlineMs`. */
  readonly limit?: string;
  /** Takes the secrets of this operation and of the client out of a text. */
  readonly redact: Redact;
}

/** Until when something has to be done, and what says so. */
export type Time = Pick<Operation, "deadlineAt" | "limit">;

/** A request as messages show it: method, path without query, and host. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  /** The setting that the address comes from. Absent: `endpoint`. */
  readonly setting?: "tokenUrl";
  /** The proxy that it went through, once it was sent. */
  readonly proxy?: () => Proxy | undefined;
}

/** What to check where something else than expected is at an address. */
export function addressHint({ setting }: Asked): string {
  return setting === undefined ? "Check `endpoint`: it ends with the path of the API, such as /v1" : "Check `tokenUrl`";
}

/** Method, path and host, such as `GET /customers/1 at webcast.example`, and the proxy where one was used. */
export function askedText({ method, url, proxy }: Asked): string {
  const { pathname, host } = new URL(url);
  const through = proxy?.();
  return `${method} ${printable(pathname, 200)} at ${printable(host, 200)}${through === undefined ? "" : ` through the proxy ${new URL(through.url).host}`}`;
}

/** The setting that bounds an operation where nothing else does. */
export const usualLimit = "deadlineMs";

/** The error of an operation whose time is over. @param when what it was doing then, as it stands after "ran out". */
export function outOfTime(
  { doing, limit = usualLimit }: Pick<Operation, "doing" | "limit">,
  when: string,
): ProviderError {
  return new ProviderError(
    `Can't ${doing}: the time for one operation ran out ${when}; raise ${limit}, or run when the service is less busy`,
    { kind: "timeout" },
  );
}

/** The error of a request that got no answer. */
export function networkError(
  operation: Operation,
  asked: Asked,
  failure: NoAnswer,
  { retries, isDoubtful }: { readonly retries: number; readonly isDoubtful: boolean },
): ProviderError {
  const repeated = retries > 0 ? ` (tried ${retries + 1} times)` : "";
  const doubt = isDoubtful ? "; the request may have been carried out" : "";
  const { text, step } = failure.isAtDeadline
    ? {
        text: "no answer came before the time for one operation ran out",
        step: `Raise \`${operation.limit ?? usualLimit}\` if the service is slow.`,
      }
    : faultTexts(failure, asked.setting ?? "endpoint", asked.proxy?.()?.variable);
  return new ProviderError(`Can't ${operation.doing}: ${askedText(asked)}: ${text}${doubt}${repeated}. ${step}`, {
    kind: failure.fault === "timeout" ? "timeout" : "network",
    mayHaveHappened: isDoubtful,
    cause: failure,
  });
}

/** What came, in a few words that hold no secret. */
export function cameText({ status, headers, text, unreadable }: Answer, redact: Redact): string {
  const type = headers["content-type"]?.split(";")[0]?.trim();
  if (unreadable !== undefined) return `${status} ${unreadable}`;
  if (text.trim() === "") return `${status} with an empty body`;
  const beginning = excerpt(text, redact);
  return `${status} with ${type === undefined ? "a body of no type" : oneLine(type, redact, 60)}: ${beginning}`;
}

/**
 * The error of a customer with what no state can hold: a word that nobody knows, a role of a name that gets lost, a
 * broken secret.
 */
export function strangeWord(
  operation: Operation,
  asked: Asked,
  { leaf, word }: NonNullable<Observed["unstorable"]>,
  field: string,
): ProviderError {
  const table = `values.${leaf.facts.wire ?? leaf.path} of the contract profile`;
  const known = Object.keys(leaf.facts.wireWords ?? {}).join(" or ");
  const what =
    word === undefined
      ? `${field} holds half a character (a lone surrogate), which no state can keep; set another value in WebcastManager`
      : leaf.kind === "map"
        ? `${field} names a ${pairOf(leaf).key} "${oneLine(word, operation.redact, 60)}", a key that no state can keep; rename it in WebcastManager, or give it another name in ${table}`
        : `${field} is "${oneLine(word, operation.redact, 60)}", a word that is not known; if it means ${known}, say so in ${table}`;
  return new ProviderError(`Can't ${operation.doing}: ${askedText(asked)} answered that ${what}`, {
    kind: "unexpected reply",
    status: 200,
  });
}

/**
 * The error of a creation that was answered with customers which can't be the new one. @param reasons what speaks
 * against each, after its id.
 */
export function notCreated(operation: Operation, asked: Asked, reasons: readonly string[]): ProviderError {
  const named = shortList(reasons.map((reason) => `the customer ${oneLine(reason, operation.redact, 200)}`));
  return new ProviderError(
    `Can't ${operation.doing}: ${askedText(asked)} answered with ${named}. The create may have succeeded; look for the customer in WebcastManager, then run again`,
    { kind: "conflict", mayHaveHappened: true },
  );
}

/** Whether a call that writes may have been carried out although this is its answer, or the last of several. */
export function leavesDoubt(answer: Answer, outcome: Outcome = answer): boolean {
  return answer.followsDoubt === true || mayHaveHappened(outcome);
}

/** The error of an answer that is not what this call answers. */
export function unexpectedReply(operation: Operation, asked: Asked, answer: Answer, expected: string): ProviderError {
  const isRedirect = answer.status >= 300 && answer.status < 400 && answer.status !== 304;
  const location = answer.headers.location;
  const came = isRedirect
    ? `${answer.status}, a redirect${location === undefined ? "" : ` to ${oneLine(location.split(/[?#]/)[0] ?? "", operation.redact, 120)}`}`
    : cameText(answer, operation.redact);
  const what = isRedirect
    ? `${came}, and credentials never follow one. Set \`${asked.setting ?? "endpoint"}\` to the final address.`
    : `${came} in place of ${expected}. ${addressHint(asked)}. A proxy in between may also answer like this.`;
  return new ProviderError(`Can't ${operation.doing}: ${askedText(asked)} answered ${what}`, {
    kind: "unexpected reply",
    status: answer.status,
    mayHaveHappened: asked.method !== "GET" && leavesDoubt(answer),
  });
}
