// The error family. One clear line first: what was being done, to what, what went wrong; what to do next.
// No message holds a secret; the cause is kept for debug logs only.
import type { Tree } from "../../schema";
// Not from the index: the command line prints its version and its help without loading the schema.
import { idText, printable, quotedName } from "../../schema/printable";

/** What kind of error it is; compare by this, not by instanceof: a process may hold two copies of the classes. */
export type ErrorKind =
  | "invalid input"
  | "bad setting"
  | "login refused"
  | "api"
  | "network"
  | "timeout"
  | "unexpected reply"
  | "name taken"
  | "adoption refused"
  | "conflict"
  | "protected"
  | "has children"
  | "other endpoint"
  | "not found"
  | "cancelled"
  | "partly created"
  | "partly updated";

/** What an error carries beside its line. */
export interface ErrorFacts {
  readonly kind: ErrorKind;
  /** HTTP status of the answer; absent when there was none. */
  readonly status?: number;
  /** Code of the service, such as ENTRY_ALREADY_EXISTS. */
  readonly apiCode?: string;
  /** Whether the service rejected the call because of its rate limit. */
  readonly isRateLimited?: boolean;
  /** Whether the request may have been carried out although no good answer came. */
  readonly mayHaveHappened?: boolean;
  /** Violations on our property paths. */
  readonly violations?: readonly { readonly path: string; readonly message: string }[];
  readonly cause?: unknown;
}

/** The base of every error of this package. */
export class ProviderError extends Error {
  readonly kind: ErrorKind;
  readonly status?: number;
  readonly apiCode?: string;
  readonly isRateLimited: boolean;
  readonly mayHaveHappened: boolean;
  readonly violations: readonly { readonly path: string; readonly message: string }[];

  /** @param message no secrets; printed as one line; @param facts what decides, and the cause. */
  constructor(message: string, facts: ErrorFacts) {
    super(printable(message), { cause: facts.cause });
    this.name = "ProviderError";
    this.kind = facts.kind;
    this.status = facts.status;
    this.apiCode = facts.apiCode;
    this.isRateLimited = facts.isRateLimited ?? false;
    this.mayHaveHappened = facts.mayHaveHappened ?? false;
    this.violations = facts.violations ?? [];
    // Engines print the stack of a thrown error beside its message: the line alone is what a user can act on.
    this.stack = this.message;
  }

  /** The message alone, without a class name in front. */
  override toString(): string {
    return this.message;
  }
}

/** Whether something thrown is an error of this package, of any copy of it. */
export function isProviderError(error: unknown): error is ProviderError {
  return error instanceof Error && error.name === "ProviderError" && "kind" in error;
}

/** Whether something thrown is of one kind. */
export function isKind(error: unknown, kind: ErrorKind): error is ProviderError {
  return isProviderError(error) && error.kind === kind;
}

/** A customer was created, but the create did not finish: its state, with the id, must be kept. */
export class PartlyCreatedError<State = unknown> extends ProviderError {
  /** @param state what is known of the customer that exists now; @param reason why the create didn't finish */
  constructor(
    readonly state: State,
    reason: string,
    cause?: unknown,
  ) {
    super(reason, { kind: "partly created", cause });
  }
}

/** Whether something thrown is that error, of any copy of the class. */
export function isPartlyCreated<State>(error: unknown): error is PartlyCreatedError<State> {
  return isKind(error, "partly created") && "state" in error;
}

/** An update that may have been carried out: the state must hold from now on what is known of the customer. */
export class PartlyUpdatedError<State = unknown> extends ProviderError {
  /**
   * @param state what is known now;
   * @param isCertain whether the update was carried out for certain;
   * @param reason what failed
   */
  // eslint-disable-next-line max-params -- the cause comes last, as in the other errors
  constructor(
    readonly state: State,
    readonly isCertain: boolean,
    reason: string,
    cause?: unknown,
  ) {
    super(reason, { kind: "partly updated", mayHaveHappened: true, cause });
  }
}

/** Whether something thrown is that error, of any copy of the class. */
export function isPartlyUpdated<State>(error: unknown): error is PartlyUpdatedError<State> {
  return isKind(error, "partly updated") && "state" in error && "isCertain" in error;
}

/** The facts of an error, for one that replaces it. */
function errorFacts({
  kind,
  status,
  apiCode,
  isRateLimited,
  mayHaveHappened,
  violations,
  cause,
}: ProviderError): ErrorFacts {
  return { kind, status, apiCode, isRateLimited, mayHaveHappened, violations, cause };
}

/** Returns a message with a period at its end, so that another sentence can follow. */
export function asSentence(message: string): string {
  return /[.?!]$/.test(message) ? message : `${message}.`;
}

/** Returns the same error with another answer to whether the request may have been carried out. */
export function withMayHaveHappened(error: ProviderError, mayHaveHappened: boolean): ProviderError {
  if (error.mayHaveHappened === mayHaveHappened) return error;
  return new ProviderError(error.message, { ...errorFacts(error), mayHaveHappened });
}

/**
 * Returns the error of a call whose login failed: nothing of the call was carried out, and the login's status is not
 * the call's.
 */
export function loginFailure(error: ProviderError): ProviderError {
  return new ProviderError(error.message, { ...errorFacts(error), mayHaveHappened: false, status: undefined });
}

/** Errors whose text quotes what could not be read. */
const quoting = ["SyntaxError", "ZodError"];

/**
 * Returns the chain of causes as lines for debug logs. Of an error that quotes its input only the name appears, because
 * that may be a secret.
 */
export function causeLines(error: unknown): string[] {
  const lines: string[] = [];
  for (let cause = error instanceof Error ? error.cause : undefined; cause instanceof Error; cause = cause.cause) {
    lines.push(quoting.includes(cause.name) ? cause.name : printable(cause.message, 500));
  }
  return lines;
}

/** How messages name a customer that has no id yet. */
export function customerName({ name }: Tree): string {
  return quotedName(typeof name === "string" ? name : "");
}

/** How messages name a customer: its name, and its id in brackets. @param id undefined before it has one */
export function customerLabel(id: string | undefined, tree: Tree): string {
  if (id === undefined) return customerName(tree);
  return typeof tree.name === "string" ? `${customerName(tree)} (${idText(id)})` : idText(id);
}

/** Returns the code of an error of Node, such as ENOENT. By shape: a test runner has an Error of its own. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined;
}
