// The errors for answers that a call can't use: what failed, why, and what to do next.
import {
  canonicalKey,
  isList,
  isTree,
  leaves,
  pathText,
  valueAt,
  wireName,
  type Leaf,
  type ContractProfile,
  type Tree,
} from "../../../schema";
import { ProviderError } from "../../core/errors";
import { isRateLimited } from "../pacing/rate-limit";
import { excerpt, oneLine, type Redact } from "../redaction/redact";
import { requestText, type Operation, type RequestInfo } from "./operation";
import { errorOf, saysGone, violationsOf, type Answer } from "./replies";
import { mayHaveHappened } from "./retry";

/** An answer, and the call that it answers. */
export interface Reply {
  readonly operation: Operation;
  readonly request: RequestInfo;
  readonly answer: Answer;
  /** The customer that the call is about; absent where it is about all of them. */
  readonly id?: string;
}

/** What the call was to be answered, in words, and what it sent, as the user wrote it. */
export interface Expectation {
  readonly expected: string;
  readonly sent?: Tree;
}

function addressHint({ setting }: RequestInfo): string {
  return setting === undefined ? "Check `endpoint`: it ends with the path of the API, such as /v1" : "Check `tokenUrl`";
}

/** Returns what came, in a few words without secrets. */
function answerText({ status, headers, text, unreadable }: Answer, redact: Redact): string {
  const type = headers["content-type"]?.split(";")[0]?.trim();
  if (unreadable !== undefined) return `${status} ${unreadable}`;
  if (text.trim() === "") return `${status} with an empty body`;
  return `${status} with ${type === undefined ? "a body of no type" : oneLine(type, redact, 60)}: ${excerpt(text, redact)}`;
}

/** Returns the error for an answer that is no answer to this call. */
export function unexpectedReply({ operation, request, answer }: Reply, expected: string): ProviderError {
  const isRedirect = answer.status >= 300 && answer.status < 400 && answer.status !== 304;
  const location = answer.headers.location?.split(/[?#]/)[0];
  const target = location === undefined ? "" : ` to ${oneLine(location, operation.redact, 120)}`;
  const what = isRedirect
    ? `${answer.status}, a redirect${target}, and credentials never follow one. Set \`${request.setting ?? "endpoint"}\` to the final address.`
    : `${answerText(answer, operation.redact)} in place of ${expected}. ${addressHint(request)}. A proxy in between may also answer like this.`;
  return new ProviderError(`Can't ${operation.action}: ${requestText(request)} answered ${what}`, {
    kind: "unexpected reply",
    status: answer.status,
    mayHaveHappened: request.method !== "GET" && mayHaveHappened(answer),
  });
}

/** Returns what the service itself says, in brackets; empty where it says nothing. */
function quoteOf({ answer, operation }: Reply): string {
  const error = errorOf(answer);
  if (error) {
    const text = [error.code, error.message].filter((part) => part !== undefined && part !== "").join(": ");
    return ` (${oneLine(text, operation.redact)})`;
  }
  const isText = answer.headers["content-type"]?.startsWith("text/plain") ?? false;
  return isText && answer.text.trim() !== "" ? ` (${oneLine(answer.text, operation.redact, 120)})` : "";
}

/** Whether the answer is the API's own error, or one whose status alone says enough. */
function isApiError({ answer }: Reply): boolean {
  const { status, text, headers, unreadable } = answer;
  if (status < 400) return false;
  if (errorOf(answer) !== undefined || status === 401 || status === 403 || status === 429) return true;
  if (unreadable !== undefined || status === 404 || status === 410) return false;
  return text.trim() === "" || (headers["content-type"]?.startsWith("text/plain") ?? false);
}

function shortCode(code: string, redact: Redact): string {
  return oneLine(code, redact, 80);
}

/** Violations in an error, at most: a form has fewer fields than that. */
const mostViolations = 20;

type Part = string | number;

function partsOf(propertyPath: string): Part[] {
  return [...propertyPath.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) =>
    index === undefined ? text : Number(index),
  );
}

/**
 * Returns the place of the n-th pair of a flattened map: its key and its index. An undocumented key may be a value, and
 * is left out.
 */
function placeOfPair(sent: Tree, leaf: Leaf, index: number): Part[] {
  const map = valueAt(sent, leaf.keys);
  let before = 0;
  for (const [key, list] of Object.entries(isTree(map) ? map : {})) {
    const size = isList(list) ? list.length : 0;
    if (index < before + size)
      return leaf.facts.knownKeys?.includes(canonicalKey(leaf, key)) === true ? [key, index - before] : [];
    before += size;
  }
  return [];
}

/**
 * Returns the path that the user wrote for a path of the wire, or undefined where it names no known field. Leading
 * parts that name none are skipped: some backends start with the name of a method or parameter.
 */
export function inputPathFromWire(propertyPath: string, sent: Tree, profile: ContractProfile): string | undefined {
  const parts = partsOf(propertyPath);
  const start = parts.findIndex((part) =>
    leaves.some((leaf) => leaf.facts.wire !== undefined && wireName(leaf, profile) === part),
  );
  const leaf = leaves.find(
    (candidate) => candidate.facts.wire !== undefined && wireName(candidate, profile) === parts[start],
  );
  if (leaf === undefined) return leaves.find(({ path }) => path === propertyPath)?.path;
  const [index] = parts.slice(start + 1);
  if (typeof index !== "number") return leaf.path;
  return pathText([...leaf.keys, ...(leaf.kind === "map" ? placeOfPair(sent, leaf, index) : [index])]);
}

/**
 * Returns the error for the violations in a 400 or 422, on the paths that the user wrote; undefined where there are
 * none.
 */
function violationError(reply: Reply, sent: Tree, profile: ContractProfile): ProviderError | undefined {
  const { answer, operation } = reply;
  const found = answer.status === 400 || answer.status === 422 ? violationsOf(answer) : undefined;
  if (found === undefined) return undefined;
  const violations = found.slice(0, mostViolations).map(({ propertyPath, message }) => ({
    path: inputPathFromWire(propertyPath, sent, profile) ?? oneLine(propertyPath, operation.redact, 120),
    message: oneLine(message, operation.redact),
  }));
  const more = found.length - violations.length;
  const texts = violations.map(({ path, message }) => `${path}: ${message}`).join("; ");
  return new ProviderError(
    `Can't ${operation.action}: the service refuses ${texts}${more > 0 ? `; and ${more} more` : ""}`,
    {
      kind: "invalid input",
      status: answer.status,
      violations,
      mayHaveHappened: answer.followsUnknownOutcome === true,
    },
  );
}

/** How to declare that this is the service's way to report a customer as gone: a refresh would fail for ever. */
function goneStep({ id, answer, request, operation }: Reply, profile: ContractProfile): string {
  if (id === undefined) return `. ${addressHint(request)}.`;
  if (answer.status === 405 || saysGone(answer, profile)) return "";
  const code = errorOf(answer)?.code;
  const [what, named] =
    code === undefined ? ["that message", "a part of it"] : [`"${shortCode(code, operation.redact)}"`, "that code"];
  return `. ${addressHint(request)}. If ${what} means that the customer is gone, add ${named} to errors.gone of the contract profile.`;
}

/** What the errors of one client depend on; `owner` returns who the token speaks for, in words. */
interface RefusalContext {
  readonly profile: ContractProfile;
  readonly owner: () => string;
}

function causeAndStep(reply: Reply, { profile, owner }: RefusalContext): string {
  const { status } = reply.answer;
  if (isRateLimited(reply.answer))
    return ": rate-limited by the service. Try again later, or lower `maxRequestsPerSecond`.";
  switch (status) {
    case 401:
      return `: the access token of ${owner()} is not accepted. Check that \`tokenUrl\` and the credentials belong to this service.`;
    case 403:
      return `: ${owner()} has no permission for this call. Grant the role Administrator on this customer or above.`;
    case 404:
    case 405:
    case 410:
      return goneStep(reply, profile);
    case 408:
    case 502:
    case 503:
    case 504:
      return ": the service is not available. Try again later.";
    case 412:
      return ": the customer has changed in the meantime. Run again.";
    default:
      return status >= 500 ? ": the service failed. Try again later, or ask its operator." : "";
  }
}

/** Returns the error for an answer that a call can't use. */
export function refusalOf(reply: Reply, { expected, sent = {} }: Expectation, context: RefusalContext): ProviderError {
  const { answer, request, operation } = reply;
  const violations = violationError(reply, sent, context.profile);
  if (violations) return violations;
  if (!isApiError(reply)) return unexpectedReply(reply, expected);
  const apiCode = errorOf(answer)?.code;
  const said = `${answer.status}${quoteOf(reply)}${causeAndStep(reply, context)}`;
  return new ProviderError(`Can't ${operation.action}: ${requestText(request)} answered ${said}`, {
    kind: answer.status === 404 || answer.status === 410 ? "not found" : "api",
    status: answer.status,
    isRateLimited: isRateLimited(answer),
    mayHaveHappened: request.method !== "GET" && mayHaveHappened(answer),
    ...(apiCode !== undefined && { apiCode: shortCode(apiCode, operation.redact) }),
  });
}
