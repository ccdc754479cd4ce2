// A value of a property as JSON reports show it: the drift report and the review alike.
import * as z from "zod";
import { isList, isTree, type Value } from "../../schema";

/** A value in a report. */
export const ReportedValue = z
  .union([z.string(), z.boolean(), z.null(), z.array(z.string()), z.record(z.string(), z.array(z.string()))])
  .describe("A value; null is not set.");
export type ReportedValue = z.output<typeof ReportedValue>;

const textOf = (value: Value): string => (typeof value === "string" ? value : "");

/** Returns a value as reports show it. */
export function reportedValue(value: Value): ReportedValue {
  if (isList(value)) return value.map(textOf);
  if (isTree(value))
    return Object.fromEntries(Object.entries(value).map(([key, list]) => [key, isList(list) ? list.map(textOf) : []]));
  return typeof value === "string" || typeof value === "boolean" ? value : null;
}
