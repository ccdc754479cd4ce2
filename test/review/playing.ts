// The property of failures of an apply: what a review says will fail fails, and what it passes applies. Plans of any
// kind, applied with the real lifecycle.
import fc from "fast-check";
import { findFailures, type Foresight } from "../../provider/review/failures";
import type { Bench } from "../support/bench";
import { applyPlan, type Outcome } from "./applying";
import type { Case } from "./case";
import { planCase, type Planned } from "./planning";

/** Kinds of a foresight by those of the lifecycle's errors. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  "name taken": ["name taken", "names swapped"],
  "adoption refused": ["adoption refused"],
  "invalid input": ["parent missing", "wrong parent", "rule broken"],
  "has children": ["has children"],
  api: ["has children"],
  protected: ["protected"],
  "not found": ["gone"],
  "other endpoint": ["other endpoint"],
  conflict: ["other customer", "too many items", "adoption refused"],
};

/** Returns what is wrong with a foresight, by how the apply ended in one order. */
export function wrongIn({ failures, unknown }: Foresight, outcomes: ReadonlyMap<string, Outcome>): string[] {
  const isApplied = (address: string) => outcomes.get(address) === "applied";
  const wrong = failures
    .filter(({ address, rival = address }) => isApplied(address) && isApplied(rival))
    .map(({ address, message }) => `${address} was to fail: ${message}`);
  for (const [address, outcome] of outcomes) {
    if (outcome === "applied" || unknown.some((one) => one.address === address)) continue;
    const { kind, message } = outcome;
    const named = failures.filter((failure) => failure.address === address || failure.rival === address);
    if (named.length === 0) wrong.push(`${address} failed: ${message}`);
    // Rivals fail for anything that the other one has done.
    else if (!named.some((failure) => failure.rival !== undefined || kinds[kind]?.includes(failure.kind)))
      wrong.push(`${address} failed otherwise: ${kind} ${message}, not ${named.map((failure) => failure.kind).join()}`);
  }
  return wrong;
}

const shown = ({ plan, inventory }: Planned): unknown => ({
  service: inventory.customers.map(
    ({ id, path, observed }) =>
      `${id} ${path.join("/")} ${String(observed.tree.type)} below ${String(observed.tree.parent)}`,
  ),
  plan: plan.changes.map(({ address, action, id, after, dependsOn, dependedOn }) => ({
    address,
    action,
    id,
    after: JSON.stringify(after),
    dependsOn,
    dependedOn,
  })),
});

/** Plays a case, and throws where an apply ends otherwise than the review said. */
export async function playCase(given: Case, bench: Bench): Promise<void> {
  bench.said.length = 0;
  bench.emulator.reset();
  const planned = await planCase(given, bench);
  fc.pre(planned !== undefined);
  bench.emulator.admin.behave({ unknownConnectors: "refused" });
  const foresight = findFailures(planned.plan, planned);
  const { outcomes, log } = await applyPlan(planned, bench, given.order);
  const wrong = wrongIn(foresight, outcomes);
  if (wrong.length === 0) return;
  throw new Error(
    JSON.stringify(
      { wrong, failures: foresight.failures, unknown: foresight.unknown, log, ...(shown(planned) as object) },
      undefined,
      1,
    ),
  );
}
