// Times as Terraform's users write them: 30s, 10m, 1h30m.
import { isTree, type Value } from "../../schema";
import type { operations } from "./attributes";
import type { Item } from "./protocol/server";

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a time; undefined where it is none. */
export function parseTime(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/u.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/gu)];
  const milliseconds = parts.reduce((sum, [, count = "", unit = ""]) => sum + Number(count) * (units[unit] ?? 0), 0);
  return milliseconds > 0 ? milliseconds : undefined;
}

/** The time for one operation on this customer, in milliseconds; undefined where none is set. */
export function timeFor(item: Item | undefined, operation: (typeof operations)[number]): number | undefined {
  const timeouts: Value = item?.timeouts;
  const text = isTree(timeouts) ? timeouts[operation] : undefined;
  return typeof text === "string" ? parseTime(text) : undefined;
}
