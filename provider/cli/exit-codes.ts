// The exit codes of every command, in one table: the docs are generated from it. Where Pulumi has a code, it is the
// same.
import { isProviderError, type ErrorKind } from "../core/errors";

/** How a command ended: its name under --json, its exit code and its meaning. */
export const exitCodes = {
  ok: { code: 0, meaning: "Done, and nothing to report." },
  error: { code: 1, meaning: "Failed for another reason than those below." },
  usage: { code: 2, meaning: "An argument, an option or a setting is wrong or missing. Nothing was sent." },
  authentication: {
    code: 3,
    meaning: "The service refused the login, or the user has no permission for the call (401, 403).",
  },
  service: { code: 4, meaning: "The service could not be reached, failed, or gave an unexpected answer." },
  refused: { code: 5, meaning: "Apply would fail, or --deny or --expect refuses it." },
  "not-found": { code: 6, meaning: "The named stack, state or customer does not exist." },
  difference: { code: 7, meaning: "The command did its work and found drift or a difference." },
  cancelled: { code: 8, meaning: "Cancelled by Ctrl-C or a signal." },
  timeout: { code: 9, meaning: "The deadline passed." },
  unchecked: { code: 10, meaning: "Not everything could be checked." },
} as const;

/** How a command ended. */
export type Outcome = keyof typeof exitCodes;

/** An error of a command itself, with what to do about it. */
export class CommandError extends Error {
  /** @param outcome decides the exit code; @param message what failed and why; @param hint what to do next. */
  constructor(
    readonly outcome: Outcome,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
    this.name = "CommandError";
  }
}

const outcomeByKind: Partial<Record<ErrorKind, Outcome>> = {
  "bad setting": "usage",
  "invalid input": "usage",
  "login refused": "authentication",
  api: "service",
  network: "service",
  "unexpected reply": "service",
  "not found": "not-found",
  cancelled: "cancelled",
  timeout: "timeout",
};

/** Returns how a command ends that throws this error. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof CommandError) return error.outcome;
  if (!isProviderError(error)) return "error";
  if (!error.isRateLimited && (error.status === 401 || error.status === 403)) return "authentication";
  return outcomeByKind[error.kind] ?? "error";
}
