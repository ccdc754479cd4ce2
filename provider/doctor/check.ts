// What doctor reports: checks, in groups that run one after the other. A group whose base failed is skipped.
import type { ContractProfile, Settings } from "../../schema";
import type { OpenClient } from "../client";
import type { Answered } from "../client/http/replies";
import { asSentence, isProviderError, type ProviderError } from "../core/errors";

/** The groups, in the order in which they run. */
export const groups = ["versions", "settings", "network", "login", "read", "write", "limits", "contract"] as const;

/** A group of checks. */
export type Group = (typeof groups)[number];

/** The results of a check, from the best to the worst; SKIP where its base failed, or where it wasn't asked for. */
export const statuses = ["PASS", "SKIP", "WARN", "FAIL"] as const;

/** The result of one check. Its texts hold no secret. */
export interface Check {
  readonly group: Group;
  /** What is checked, in one to three words; unique in its group. */
  readonly name: string;
  readonly status: (typeof statuses)[number];
  /** What was found, without a period at its end. */
  readonly detail: string;
  /** What to do, as sentences. Present for WARN and FAIL. */
  readonly remedy?: string;
}

/** The checks of one group. Returns what later groups build on; undefined where that isn't there. */
export type Checks<Found = true> = AsyncGenerator<Check, Found | undefined, void>;

/**
 * The service that is examined. `exchange` sends single calls with the login and the budget, and returns raw answers;
 * `api` and `pages` are above it.
 */
export interface Service extends OpenClient {
  readonly settings: Settings;
  readonly profile: ContractProfile;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Each raw answer so far, also those to calls that were repeated. */
  readonly answers: readonly Answered[];
}

/**
 * The checks of the contract, the last group. A group yields a check as soon as it is known, and throws only what ends
 * the run: a ProviderError becomes a FAIL of its group.
 * @param service reads only: anything but GET and the login is refused
 * @param writer the same service with a client that writes; absent without `--write-test`. Use `withMarkedCustomer`
 */
export type ContractChecks = (service: Service, writer: Service | undefined) => Checks;

/** Whether something thrown is the failure of a check. Everything else ends the run: Ctrl-C, and mistakes in code. */
export function isFailure(error: unknown): error is ProviderError {
  return isProviderError(error) && error.kind !== "cancelled";
}

/** Returns a check that failed with an error: the first sentence of its message is the detail, the rest the remedy. */
export function failedWith(group: Group, name: string, error: Error): Check {
  const [detail, remedy] = detailAndRemedy(error.message);
  return { group, name, status: "FAIL", detail, remedy };
}

/** Splits a message in the form "what failed: cause. What to do." The detail has no period at its end. */
export function detailAndRemedy(message: string): readonly [detail: string, remedy: string] {
  const [detail = "", ...rest] = message.split(/\.\s+(?=[A-Z`])/);
  if (rest.length > 0) return [detail, asSentence(rest.join(". "))];
  return [detail.replace(/\.$/, ""), "Set WEBCASTMANAGER_LOG=debug and run again to see each request."];
}

/** The base of a group: what an earlier group returned, and how a SKIP names it. */
export interface Base<Found> {
  readonly found: Found | undefined;
  /** As it reads after "needs". */
  readonly text: string;
}

/** Runs the checks of a group on its base. Without a base, they are one SKIP. */
export async function* withBase<Needed, Found>(
  group: Group,
  { found, text }: Base<Needed>,
  checks: (base: Needed) => Checks<Found>,
): Checks<Found> {
  if (found === undefined) {
    yield { group, name: group, status: "SKIP", detail: `needs ${text}` };
    return undefined;
  }
  try {
    return yield* checks(found);
  } catch (error) {
    if (!isFailure(error)) throw error;
    yield failedWith(group, group, error);
    return undefined;
  }
}
