// What was found about one assumption, and the check that reports it.
import { printable, valueText } from "../../../schema";
import type { Check } from "../check";
import { assumptionOf, type AssumptionName } from "./assumptions";

/**
 * How the service compares with an assumption: as assumed; differently, without or with a loss, while the provider
 * copes; so that the profile needs a line; so that no line helps; or not seen at all.
 */
type Verdict = "as assumed" | "copes" | "loses" | "needs a line" | "not covered" | "not seen";

/** A line of a contract profile, with what proves it. */
export interface ProfileLine {
  readonly path: readonly string[];
  readonly value: string | number | readonly string[];
  readonly evidence: string;
}

/** What was found about one assumption. */
export interface Finding {
  readonly assumption: AssumptionName;
  /** What it is about, of several: a field. */
  readonly subject?: string;
  readonly verdict: Verdict;
  /** What was seen, and in how many answers. Neither a secret nor a customer's data. */
  readonly evidence: string;
  /** What to do, as sentences, if the table doesn't say it. */
  readonly remedy?: string;
  /** The line that the profile needs, if it is known. */
  readonly line?: ProfileLine;
}

/** Findings in the order in which they are made. Each is learned before the next one is made. */
export type Findings<Result = void> = AsyncGenerator<Finding, Result, void>;

/** Findings in what is already known. */
export type Reported<Result = void> = Generator<Finding, Result, void>;

/** The service is as assumed. */
export function asAssumed(assumption: AssumptionName, evidence: string): Finding {
  return { assumption, verdict: "as assumed", evidence };
}

/** It wasn't seen, and why. */
export function notSeen(assumption: AssumptionName, evidence: string, subject?: string): Finding {
  return { assumption, verdict: "not seen", evidence, ...(subject !== undefined && { subject }) };
}

/** Several were not seen. */
export function notSeenAll(names: readonly AssumptionName[], evidence: string): Finding[] {
  return names.map((name) => notSeen(name, evidence));
}

/** The service differs, and the provider gets along without a loss. */
export function copes(assumption: AssumptionName, evidence: string): Finding {
  return { assumption, verdict: "copes", evidence };
}

/** The service differs, and the provider gets along with a loss. */
export function loses(assumption: AssumptionName, evidence: string): Finding {
  return { assumption, verdict: "loses", evidence };
}

/** The service differs so that the profile needs another value. */
export function needsLine(
  assumption: AssumptionName,
  evidence: string,
  line?: Pick<ProfileLine, "path" | "value">,
): Finding {
  return { assumption, verdict: "needs a line", evidence, ...(line && { line: { ...line, evidence } }) };
}

/** The service differs, and no key of the profile helps. */
export function notCovered(assumption: AssumptionName, evidence: string, remedy?: string): Finding {
  return { assumption, verdict: "not covered", evidence, ...(remedy !== undefined && { remedy }) };
}

const statusOf: Readonly<Record<Verdict, Check["status"]>> = {
  "as assumed": "PASS",
  copes: "PASS",
  loses: "WARN",
  "needs a line": "FAIL",
  "not covered": "FAIL",
  "not seen": "SKIP",
};

/** Returns a line as it reads in a message. */
function lineText({ path, value }: ProfileLine): string {
  const text = typeof value === "string" ? valueText(value) : JSON.stringify(value);
  return `\`${printable(path.join("."))}: ${text}\``;
}

/** Returns what to do about a WARN or a FAIL. */
function remedyOf({ assumption, verdict, remedy, line }: Finding): string {
  const { key, otherwise } = assumptionOf(assumption);
  const set = line && `Set ${lineText(line)} in the contract profile. \`--write-profile FILE\` writes it.`;
  const uncovered = "No key of the contract profile covers this. Report the answer as an issue of this package.";
  const byHand =
    key === undefined || verdict !== "needs a line" ? undefined : `Set \`${key}\` in the contract profile.`;
  const otherwiseStep = verdict === "loses" ? otherwise : undefined;
  return [otherwiseStep, remedy ?? set ?? byHand ?? (verdict === "not covered" ? uncovered : undefined)]
    .filter((text) => text !== undefined)
    .join(" ");
}

/** Returns the check that reports a finding. */
export function checkOf(finding: Finding): Check {
  const { assumption, subject, verdict, evidence } = finding;
  const { assumed, otherwise } = assumptionOf(assumption);
  const status = statusOf[verdict];
  const isProblem = status === "WARN" || status === "FAIL";
  const remedy = isProblem ? remedyOf(finding) : "";
  const addition = verdict === "copes" ? otherwise?.replace(/\.$/, "") : isProblem ? `assumed: ${assumed}` : undefined;
  return {
    group: "contract",
    name: subject === undefined ? assumption : `${assumption}: ${printable(subject, 80)}`,
    status,
    detail: addition === undefined ? evidence : `${evidence}; ${addition}`,
    ...(remedy !== "" && { remedy }),
  };
}
