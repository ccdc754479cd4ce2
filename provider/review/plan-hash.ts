// A digest of what a plan changes: the same for the same changes, in any order and at any time, and without secrets.
import { createHash } from "node:crypto";
import { compareTexts, isList, isTree, type Value } from "../../schema";
import type { Plan, PlannedChange, PlannedProperty } from "./plan";

/** A value as it enters the digest: sets and maps have no order. */
function digestible(value: Value): unknown {
  if (isList(value)) return value.map((item) => JSON.stringify(digestible(item))).sort(compareTexts);
  if (!isTree(value)) return typeof value === "symbol" ? "unknown" : (value ?? null);
  return Object.entries(value)
    .map(([key, item]) => [key, digestible(item)] as const)
    .sort(([one], [other]) => compareTexts(one, other));
}

function propertyEntry({ path, before, after, secret, unknown: open, replaces }: PlannedProperty): unknown {
  // Of a secret only that it changes.
  return [path, secret, open, replaces, ...(secret ? [] : [digestible(before), digestible(after)])];
}

function changeEntry({ address, action, id, adopt, isImported, properties }: PlannedChange): string {
  const existing = action === "create" ? null : (id ?? null);
  return JSON.stringify([address, action, existing, adopt, isImported === true, properties.map(propertyEntry)]);
}

/** Whether apply does something for a customer of a plan. */
export function isPlanned({ action, isImported }: PlannedChange): boolean {
  return isImported === true || (action !== "unchanged" && action !== "read");
}

/**
 * Returns the hash of a plan. It covers address, action, id and property paths with their values, of every customer
 * that changes; nothing of other resources. A plan that stopped with errors never has the hash of a whole one.
 */
export function hashOf({ engine, changes, refusals }: Plan): string {
  const entries = changes.filter(isPlanned).map(changeEntry).sort(compareTexts);
  return `sha256:${createHash("sha256")
    .update(JSON.stringify([engine, refusals.length > 0, entries]))
    .digest("hex")}`;
}
