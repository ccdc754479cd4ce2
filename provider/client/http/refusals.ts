// The one clear line for an answer that is not a good one: what was being done, what went wrong, what to do next.
import type { Profile, Tree } from "../../../schema";
import { ProviderError, type ErrorFacts } from "../../core/errors";
import type { Replied } from "./exchange";
import { addressHint, askedText, leavesDoubt, unexpectedReply, type Operation } from "./operation";
import { oneLine, type Redact } from "../redact";
import { errorOf, saysGone, violationsOf } from "./replies";
import { isThrottled } from "./retry";
import { outcomeOf } from "./persist";
import { toOurPath } from "./violations";

/** What a refusal may need to explain itself. */
export interface Refused extends Replied {
  readonly operation: Operation;
  readonly profile: Profile;
  /** Who the token speaks for. */
  readonly owner: () => string;
  /** What was sent, as the user wrote it. */
  readonly sent?: Tree;
  /** What a good answer would have been, in words. */
  readonly expected: string;
}

/** What the service itself says, in brackets; empty where it says nothing. */
function saying({ answer, operation }: Refused): string {
  const said = errorOf(answer);
  if (said) {
    const text = [said.code, said.message].filter((part) => part !== undefined && part !== "").join(": ");
    return ` (${oneLine(text, operation.redact)})`;
  }
  const isText = answer.headers["content-type"]?.startsWith("text/plain") ?? false;
  return isText && answer.text.trim() !== "" ? ` (${oneLine(answer.text, operation.redact, 120)})` : "";
}

function nextStep(refused: Refused): string | undefined {
  const { status } = refused.answer;
  if (isThrottled(outcomeOf(refused.answer)))
    return "the service takes no more requests for now; try again later, or lower maxRequestsPerSecond";
  switch (status) {
    case 401:
      return `the access token of ${refused.owner()} is not accepted there; check that the token endpoint and the credentials belong to this service`;
    case 403:
      return `${refused.owner()} has no permission for this call; it likely lacks the role Administrator at or above this customer`;
    case 404:
    case 405:
    case 410:
      return goneStep(refused);
    case 408:
    case 502:
    case 503:
    case 504:
      return "the service is not available; try again later";
    case 412:
      return "somebody else has changed it in the meantime; look at it again first";
    default:
      return status >= 500 ? "the service has a fault; try again later, or ask its operator" : undefined;
  }
}

/**
 * How to say that this is how the service tells that a customer is gone: refreshes and deletions would be stuck
 * otherwise.
 */
function goneStep({ id, answer, asked, profile, operation }: Refused): string | undefined {
  if (id === undefined) return addressHint(asked);
  if (answer.status === 405 || saysGone(answer, profile)) return undefined;
  const code = errorOf(answer)?.code;
  const [what, named] =
    code === undefined ? ["that message", "a part of it"] : [`"${short(code, operation.redact)}"`, "that code"];
  return `${addressHint(asked)}. Where this service means by ${what} that the customer is gone, put ${named} into errors.gone of the contract profile`;
}

/** Violations in an error, at most: a form has fewer fields than that. */
const mostViolations = 20;

function ofViolations(refused: Refused): ProviderError | undefined {
  const { answer, operation, profile, sent } = refused;
  const found = answer.status === 400 || answer.status === 422 ? violationsOf(answer) : undefined;
  if (found === undefined) return undefined;
  const violations = found.slice(0, mostViolations).map(({ propertyPath, message }) => {
    const path = toOurPath(propertyPath, sent ?? {}, profile) ?? oneLine(propertyPath, operation.redact, 120);
    return { path, message: oneLine(message, operation.redact) };
  });
  const more = found.length - violations.length;
  const lines =
    violations.map(({ path, message }) => `${path}: ${message}`).join("; ") + (more > 0 ? `; and ${more} more` : "");
  return new ProviderError(`Can't ${operation.doing}: the service refuses ${lines}`, {
    kind: "invalid input",
    status: answer.status,
    violations,
    mayHaveHappened: answer.followsDoubt === true,
  });
}

/** Whether the answer is the API's own error, or one whose status alone says enough. */
function isOwn(refused: Refused): boolean {
  const { status, text, headers, unreadable } = refused.answer;
  if (status < 400) return false;
  if (errorOf(refused.answer) !== undefined || status === 401 || status === 403 || status === 429) return true;
  return (
    unreadable === undefined &&
    status !== 404 &&
    status !== 410 &&
    (text.trim() === "" || (headers["content-type"]?.startsWith("text/plain") ?? false))
  );
}

/** The error for an answer that the call has no use for. */
export function refusal(refused: Refused): ProviderError {
  const { answer, asked, operation } = refused;
  const violations = ofViolations(refused);
  if (violations) return violations;
  if (!isOwn(refused)) return unexpectedReply(operation, asked, answer, refused.expected);
  const apiCode = errorOf(answer)?.code;
  const [said, step] = [saying(refused), nextStep(refused)];
  const facts: ErrorFacts = {
    kind: answer.status === 404 || answer.status === 410 ? "not found" : "api",
    status: answer.status,
    isRateLimited: isThrottled(outcomeOf(answer)),
    mayHaveHappened: asked.method !== "GET" && leavesDoubt(answer, outcomeOf(answer)),
    ...(apiCode !== undefined && { apiCode: short(apiCode, operation.redact) }),
  };
  return new ProviderError(
    `Can't ${operation.doing}: ${askedText(asked)} answered ${answer.status}${said}${step === undefined ? "" : `${/^[A-Z]/.test(step) ? "." : ";"} ${step}`}`,
    facts,
  );
}

function short(code: string, redact: Redact): string {
  return oneLine(code, redact, 80);
}
