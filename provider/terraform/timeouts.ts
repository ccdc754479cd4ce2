// The `timeouts` block: durations such as 30s, 10m or 1h30m.
import { isTree, type Value } from "../../schema";
import type { operations } from "./schema/attributes";
import type { TerraformObject } from "./protocol/types";

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** The longest duration, as for the setting `deadlineMs`. */
const longestMs = 24 * 3_600_000;

/** Returns the milliseconds of a duration; undefined if it is invalid or above 24 hours. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/u.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/gu)];
  const milliseconds = parts.reduce((sum, [, count = "", unit = ""]) => sum + Number(count) * (units[unit] ?? 0), 0);
  return milliseconds > 0 && milliseconds <= longestMs ? milliseconds : undefined;
}

/** The timeout of one operation, and the setting that it comes from. */
export interface OperationTimeout {
  readonly milliseconds: number;
  readonly limit: string;
}

/** Returns the timeout that a customer sets for an operation. */
export function timeoutFor(
  item: TerraformObject | undefined,
  operation: (typeof operations)[number],
): OperationTimeout | undefined {
  const timeouts: Value = item?.timeouts;
  const text = isTree(timeouts) ? timeouts[operation] : undefined;
  const milliseconds = typeof text === "string" ? parseDuration(text) : undefined;
  return milliseconds === undefined ? undefined : { milliseconds, limit: `timeouts.${operation}` };
}
