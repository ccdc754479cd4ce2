// What only Pulumi makes of the changes of a plan.
import type { PlannedChange } from "../../provider/review/plan";

/**
 * What only Pulumi does: it also replaces what waits for a replaced customer that it was below, and what
 * `retainOnDelete` keeps is forgotten.
 */
export function underPulumi(
  changes: readonly PlannedChange[],
  isRetained: (address: string) => boolean,
): readonly PlannedChange[] | undefined {
  const all = new Map(changes.map((change) => [change.address, change]));
  const waitsFor = ({ dependsOn = [] }: PlannedChange, name: string): boolean =>
    dependsOn.some((one) => one === name || waitsFor(all.get(one)!, name));
  const isCascading = (change?: PlannedChange) => change?.action === "replace" && change.createsFirst !== true;
  for (let isOpen = true; isOpen;) {
    isOpen = false;
    for (const change of all.values()) {
      const { address, action, formerParentAddress = "" } = change;
      const isTaken = isCascading(all.get(formerParentAddress)) && waitsFor(change, formerParentAddress);
      if (!isTaken || (action !== "unchanged" && action !== "update")) continue;
      if (change.before?.deletionProtection !== false) return undefined;
      all.set(address, { ...change, action: "replace" });
      isOpen = true;
    }
  }
  return [...all.values()].flatMap((change) => (isRetained(change.address) ? retained(change) : [change]));
}

/** What happens to a customer with `retainOnDelete`. */
function retained(change: PlannedChange): readonly PlannedChange[] {
  const { action, address, name, id, before, properties, unknown: open, adopt } = change;
  if (action === "delete") return [{ ...change, action: "forget" }];
  if (action !== "replace" || id === undefined || before === undefined) return [change];
  const { id: _, endpoint: __, before: ___, ...created } = change;
  return [
    { address: `${address} (former)`, name, action: "forget", id, before, unknown: open, properties: [], adopt },
    { ...created, action: "create", properties, keepsFormer: true },
  ];
}
