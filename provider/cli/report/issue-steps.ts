// What is done with the issues of one kind and stack: pure, from those that exist and what the check found.

/** An issue of this kind and stack, by the token's own author. */
export interface KnownIssue {
  readonly number: number;
  readonly isOpen: boolean;
  /** When it was closed, in milliseconds since 1970. */
  readonly closedAtMs?: number;
  /** The fingerprint of what it shows. */
  readonly fingerprint?: string;
}

/** What the check asks for: an issue that shows this, none, or nothing at all. */
export type Wanted =
  | {
      readonly state: "open";
      readonly fingerprint: string;
      /** Whether it is only worth an issue where one is open already. */
      readonly onlyUpdates?: boolean;
    }
  | { readonly state: "closed" }
  | { readonly state: "as it is" };

/** One step. "duplicate" closes an issue that a run created at the same time as another one. */
export type IssueStep =
  | { readonly step: "create" }
  | { readonly step: "edit" | "reopen" | "close"; readonly number: number }
  | { readonly step: "duplicate"; readonly number: number; readonly of: number };

/** A closed issue is reopened for so long; what comes later is another matter. */
const reopenMs = 30 * 24 * 60 * 60 * 1000;

const byNumber = (one: KnownIssue, other: KnownIssue) => one.number - other.number;

function openSteps(first: KnownIssue, others: readonly KnownIssue[], wanted: Wanted): readonly IssueStep[] {
  const duplicates = others.map(({ number }): IssueStep => ({ step: "duplicate", number, of: first.number }));
  if (wanted.state === "closed") return [...duplicates, { step: "close", number: first.number }];
  const isSame = wanted.state === "as it is" || wanted.fingerprint === first.fingerprint;
  return isSame ? duplicates : [...duplicates, { step: "edit", number: first.number }];
}

/** Returns the steps. @param nowMs the service's time */
export function issueSteps(known: readonly KnownIssue[], wanted: Wanted, nowMs: number): readonly IssueStep[] {
  const [first, ...others] = known.filter(({ isOpen }) => isOpen).sort(byNumber);
  if (first !== undefined) return openSteps(first, others, wanted);
  if (wanted.state !== "open" || wanted.onlyUpdates === true) return [];
  const latest = known
    .filter(({ closedAtMs }) => closedAtMs !== undefined && nowMs - closedAtMs <= reopenMs)
    .sort((one, other) => (other.closedAtMs ?? 0) - (one.closedAtMs ?? 0))[0];
  return latest === undefined ? [{ step: "create" }] : [{ step: "reopen", number: latest.number }];
}
