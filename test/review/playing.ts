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

/** Whether a failure says that this resource or another one of the plan fails, and the other one did. */
function hasFailedInstead(message: string, outcomes: ReadonlyMap<string, Outcome>): boolean {
  const [, other] = /resource `([^`]+)` of this plan/.exec(message) ?? [];
  const outcome = outcomes.get(other ?? "");
  return outcome !== "applied";
}

/** What is wrong with a foresight, by how the apply ended. */
function wrongIn({ failures, unknown }: Foresight, outcomes: ReadonlyMap<string, Outcome>): string[] {
  const isOpen = (address: string) => unknown.some((one) => one.address === address);
  const wrong: string[] = [];
  for (const [address, outcome] of outcomes) {
    const own = failures.filter((failure) => failure.address === address);
    if (outcome === "applied") {
      if (own.length > 0 && !own.some(({ message }) => hasFailedInstead(message, outcomes)))
        wrong.push(`${address} was to fail: ${own.map(({ message }) => message).join(" ")}`);
      continue;
    }
    if (own.length === 0) {
      const isInstead = failures.some(
        ({ address: other, message }) => message.includes(`\`${address}\``) && outcomes.get(other) === "applied",
      );
      if (!isOpen(address) && !isInstead) wrong.push(`${address} failed: ${outcome.message}`);
      continue;
    }
    const isNamed = failures.some(({ message }) => message.includes(`\`${address}\``));
    const isShared = isOpen(address) || isNamed || own.some(({ message }) => message.includes("of this plan"));
    if (!isShared && !own.some(({ kind }) => kinds[outcome.kind]?.includes(kind)))
      wrong.push(
        `${address} failed otherwise: ${outcome.kind} ${outcome.message}, not ${own.map(({ kind }) => kind).join()}`,
      );
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
