// Errors of calls to GitHub: what failed, why, and the permission or the step that helps.
import type * as z from "zod";
import { bodyOf, type Answer } from "../../../client/http/replies";
import { isRateLimited } from "../../../client/pacing/rate-limit";
import { excerpt, oneLine, type Redact } from "../../../client/redaction/redact";
import { CommandError, type Outcome } from "../../exit-codes";
import { ApiError } from "./answers";

/** In place of a code of the API: the answer has another form than the documented one. */
export const unreadable = "unreadable";

/** An error of a call to GitHub. */
export class GithubError extends CommandError {
  /** The status of the answer; absent where none came. */
  readonly status?: number;
  /** Whether GitHub may have carried the call out all the same. */
  readonly mayHaveHappened: boolean;
  /** Codes of the API, such as `already_exists`. */
  readonly codes: readonly string[];

  /** @param facts what decides, and the outcome */
  constructor(
    message: string,
    hint: string,
    facts: { outcome: Outcome; status?: number; mayHaveHappened?: boolean; codes?: readonly string[] },
  ) {
    super(facts.outcome, message, hint);
    this.mayHaveHappened = facts.mayHaveHappened ?? false;
    this.codes = facts.codes ?? [];
    if (facts.status !== undefined) this.status = facts.status;
  }
}

/** Whether something thrown is GitHub's answer of one of these statuses. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): error is GithubError {
  return error instanceof GithubError && error.status !== undefined && statuses.includes(error.status);
}

/** A call as its errors show it. */
export interface RefusedCall {
  /** As it reads after "Can't". */
  readonly action: string;
  /** The permission that it needs, as a workflow writes it: `pull-requests: write`. */
  readonly needs: string;
  readonly method: string;
  /** Method, path and host. */
  readonly text: string;
  readonly redact: Redact;
}

function errorsOf({ errors = [] }: z.output<typeof ApiError>): readonly string[] {
  return errors.map((error) =>
    typeof error === "string" ? error : (error.message ?? [error.field, error.code].filter(Boolean).join(" ")),
  );
}

/** When a primary rate limit ends, in words. */
function limitText({ headers }: Answer): string {
  const reset = Number(headers["x-ratelimit-reset"]);
  const isKnown = headers["x-ratelimit-remaining"] === "0" && Number.isSafeInteger(reset) && reset > 0 && reset < 1e11;
  return isKnown ? `rate-limited until ${new Date(reset * 1000).toISOString().slice(11, 16)} UTC` : "rate-limited";
}

interface Reason {
  readonly cause?: string;
  readonly hint: string;
  readonly outcome: Outcome;
}

function reasonOf(answer: Answer, { needs }: RefusedCall): Reason {
  const permission = `Add \`${needs}\` to the \`permissions\` of the job`;
  if (isRateLimited(answer)) return { cause: limitText(answer), hint: "Run the job again later.", outcome: "service" };
  switch (answer.status) {
    case 401:
      return {
        hint: "Set GITHUB_TOKEN to `github.token` in the `env` of the step, or to another valid token.",
        outcome: "authentication",
      };
    case 403:
      return { hint: `${permission}, or give the token that right.`, outcome: "authentication" };
    case 404:
      return { hint: `${permission}: GitHub also answers 404 for a missing right.`, outcome: "authentication" };
    case 410:
      return { hint: "Enable issues in the settings of the repository.", outcome: "service" };
    default:
      return {
        hint: answer.status >= 500 ? "See https://www.githubstatus.com, and run the job again." : "Run the job again.",
        outcome: "service",
      };
  }
}

/** Returns the error for an answer that refuses a call. */
export function refusedCall(answer: Answer, call: RefusedCall): GithubError {
  const { status } = answer;
  const error = bodyOf(answer, ApiError);
  if (error === undefined && status < 500 && !isRateLimited(answer)) return unreadableAnswer(answer, call);
  const said = error === undefined ? "" : oneLine([error.message, ...errorsOf(error)].join(": "), call.redact, 120);
  const { cause, hint, outcome } = reasonOf(answer, call);
  const texts = [`${status}`, ...(said === "" ? [] : [`(${said})`])].join(" ");
  const codes = (error?.errors ?? []).map((one) => (typeof one === "string" ? one : (one.code ?? "")));
  return new GithubError(
    `Can't ${call.action}: ${call.text} answered ${texts}${cause === undefined ? "" : `: ${cause}`}.`,
    hint,
    { outcome, status, codes, mayHaveHappened: status >= 500 },
  );
}

/** Returns the error for an answer that is none of GitHub's API. */
export function unreadableAnswer(answer: Answer, { action, text, redact, method }: RefusedCall): GithubError {
  const what = answer.unreadable ?? `with ${excerpt(answer.text, redact) || "an empty body"}`;
  return new GithubError(
    `Can't ${action}: ${text} answered ${answer.status} ${what} in place of GitHub's JSON.`,
    "Check GITHUB_API_URL. A proxy in between may also answer like this.",
    { outcome: "service", codes: [unreadable], mayHaveHappened: method !== "GET" },
  );
}
