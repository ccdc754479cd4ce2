// Plans whose outcome depends on the order of apply, each played in many orders: what fails in every one, what in some.
import { findFailures } from "../../provider/review/failures";
import { useBench } from "../support/bench";
import { applyPlan, type Outcome } from "./applying";
import type { Case } from "./case";
import { orderRows, type OrderRow } from "./order-rows";
import { planCase } from "./planning";
import { wrongIn } from "./playing";

const bench = useBench();

/** Orders that begin with each of the first steps. */
const orders = [0, 1, 2, 3, 4, 5].map((first) => [0, first, first % 3, 5 - first, first % 2]);

const none = { by: "none" } as const;
const kept = { does: "keep", name: "A", parent: none, connectors: 0, dependsOn: [], createsFirst: false } as const;
const existing = {
  name: "A",
  type: "Partner",
  parent: none,
  hasHive: false,
  isManaged: true,
  isProtected: false,
  isRetained: false,
} as const;
const created = { name: "A", type: "Partner", parent: none, hasHive: false, adopt: false, hmac: false } as const;

const caseOf = (row: OrderRow, order: readonly number[]): Case => ({
  engine: row.engine ?? "terraform",
  refreshes: true,
  edits: [],
  existing: (row.existing ?? []).map((one) => ({ ...existing, connectors: 0, ...one })),
  wanted: [0, 1, 2, 3, 4].map((index) => ({ ...kept, ...row.wanted?.[index] })),
  created: (row.created ?? []).map((one) => ({ ...created, connectors: 0, dependsOn: [], ...one })),
  order,
});

/** How each customer ended over the orders. */
async function endsOf(row: OrderRow): Promise<Readonly<Record<string, string>>> {
  const ends = new Map<string, Set<string>>();
  const textOf = (outcome?: Outcome) =>
    outcome === undefined || outcome === "applied" ? (outcome ?? "left out") : "fails";
  for (const order of orders) {
    bench.emulator.reset();
    const planned = await planCase(caseOf(row, order), bench);
    if (planned === undefined) throw new Error("no engine would plan this");
    const foresight = findFailures(planned.plan, planned);
    const { outcomes } = await applyPlan(planned, bench, order);
    expect(wrongIn(foresight, outcomes)).toEqual([]);
    const verdicts = planned.plan.changes.map(({ address }) => {
      const failed = foresight.failures.find((one) => one.address === address);
      const isOpen = foresight.unknown.some((one) => one.address === address);
      return [
        address,
        failed ? `fails${failed.rival === undefined ? "" : ` or ${failed.rival}`}` : isOpen ? "open" : "applies",
      ];
    });
    expect(Object.fromEntries(verdicts)).toEqual(row.verdicts);
    for (const { address } of planned.plan.changes)
      ends.set(address, (ends.get(address) ?? new Set()).add(textOf(outcomes.get(address))));
  }
  return Object.fromEntries([...ends].map(([address, texts]) => [address, [...texts].sort().join(", ")]));
}

test.each(Object.entries(orderRows))("over all orders: %s [review.foresight]", async (_, row) => {
  expect(await endsOf(row)).toEqual(row.ends);
});
