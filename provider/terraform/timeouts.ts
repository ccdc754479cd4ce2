// Times as Terraform's users write them: 30s, 10m, 1h30m.
import { isTree, type Value } from "../../schema";
import type { operations } from "./schema/attributes";
import type { TerraformObject } from "./protocol/types";

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * The longest that may be set, as for the setting of every operation: a timer of Node counts no further than 24 days.
 */
const longestMs = 24 * 3_600_000;

/** Milliseconds of a time; undefined where it is none, or above 24 hours. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/u.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/gu)];
  const milliseconds = parts.reduce((sum, [, count = "", unit = ""]) => sum + Number(count) * (units[unit] ?? 0), 0);
  return milliseconds > 0 && milliseconds <= longestMs ? milliseconds : undefined;
}

/** The time for one operation, and what sets it. */
export interface OperationTimeout {
  readonly milliseconds: number;
  readonly limit: string;
}

/** The time for one operation on this customer; undefined where none is set. */
export function timeoutFor(
  item: TerraformObject | undefined,
  operation: (typeof operations)[number],
): OperationTimeout | undefined {
  const timeouts: Value = item?.timeouts;
  const text = isTree(timeouts) ? timeouts[operation] : undefined;
  const milliseconds = typeof text === "string" ? parseDuration(text) : undefined;
  return milliseconds === undefined ? undefined : { milliseconds, limit: `timeouts.${operation}` };
}
