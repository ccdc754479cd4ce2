// The `timeouts` block of a customer: its attribute, its durations such as 30s, 10m or 1h30m, and the timeout of an
// operation.
import { isTree, type Value } from "../../schema";
import type { Attribute, Diagnostic, TerraformObject } from "./protocol/types";

const operations = ["create", "read", "update", "delete"] as const;

/** An operation that has a timeout. */
export type Operation = (typeof operations)[number];

/** The attribute `timeouts`. */
export const timeoutsAttribute: Attribute = {
  description:
    "Time for one operation with all its retries and waits, such as 30s, 10m or 1h; after it, only a search of at most " +
    "10s is sent, for a create without a reply. Default: the provider's `deadline_ms`.",
  optional: true,
  attributes: Object.fromEntries(
    operations.map((operation): [string, Attribute] => [
      operation,
      { description: `Time to ${operation} the customer.`, type: "string", optional: true },
    ]),
  ),
};

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** The longest duration, as for the setting `deadlineMs`. */
const longestMs = 24 * 3_600_000;

/** Returns the milliseconds of a duration; undefined if it is invalid or above 24 hours. */
function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/u.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/gu)];
  const milliseconds = parts.reduce((sum, [, count = "", unit = ""]) => sum + Number(count) * (units[unit] ?? 0), 0);
  return milliseconds > 0 && milliseconds <= longestMs ? milliseconds : undefined;
}

/** Returns what is wrong with the timeouts of a configuration. */
export function timeoutProblems(config: TerraformObject): Diagnostic[] {
  if (!isTree(config.timeouts)) return [];
  return Object.entries(config.timeouts).flatMap(([name, value]): Diagnostic[] =>
    typeof value !== "string" || parseDuration(value) !== undefined
      ? []
      : [
          {
            severity: "error",
            summary: `timeouts.${name}: must be a duration such as 30s, 10m or 1h30m, at most 24h`,
            path: ["timeouts"],
          },
        ],
  );
}

/** The timeout of one operation, and the setting that it comes from. */
export interface OperationTimeout {
  readonly milliseconds: number;
  readonly limit: string;
}

/** Returns the timeout that a customer sets for an operation. */
export function timeoutFor(item: TerraformObject | undefined, operation: Operation): OperationTimeout | undefined {
  const timeouts: Value = item?.timeouts;
  const text = isTree(timeouts) ? timeouts[operation] : undefined;
  const milliseconds = typeof text === "string" ? parseDuration(text) : undefined;
  return milliseconds === undefined ? undefined : { milliseconds, limit: `timeouts.${operation}` };
}
