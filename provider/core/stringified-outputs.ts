// Texts that Pulumi's SDK gives in place of a value that is not there yet, for `${output}` and JSON.stringify(output).
// They are well-formed everywhere, as a secret too, so that only their words give them away.
import { isList, isTree, pathText, type Failure, type Value } from "../../schema";

// In either case, with blanks and brackets percent-encoded too: the text may have gone through a host name or an
// address.
const advice =
  /calling(?:\W|%[0-9a-f]{2}){1,8}to(?:string|json)(?:\W|%[0-9a-f]{2}){1,8}on(?:\W|%[0-9a-f]{2}){1,8}an(?:\W|%[0-9a-f]{2}){1,8}output/i;
const shortest = "Calling [toJSON] on an [Output".length;

/** No customer is nested deeper; what is deeper is refused as a shape. */
const deepest = 8;

/** What is wrong with such a text, and what to do. */
export const stringifiedOutputProblem =
  "holds Pulumi's advice text in place of a value, because an Output was made into a text; use `.apply`, `pulumi.interpolate` or `pulumi.jsonStringify`";

/** Whether a text holds the advice of Pulumi's SDK, such as `Calling [toString] on an [Output<T>] is not supported`. */
export function isStringifiedOutput(value: unknown): boolean {
  return typeof value === "string" && value.length >= shortest && advice.test(value);
}

function holdsStringifiedOutput(value: Value, depth = 0): boolean {
  if (typeof value !== "object" || value === null) return isStringifiedOutput(value);
  if (depth > deepest) return false;
  return Object.entries(value).some(
    ([key, item]: [string, Value]) => isStringifiedOutput(key) || holdsStringifiedOutput(item, depth + 1),
  );
}

function placesIn(value: Value, above: readonly (string | number)[]): Failure[] {
  if (isStringifiedOutput(value)) return [{ path: pathText(above), message: stringifiedOutputProblem }];
  if (above.length > deepest) return [];
  if (isList(value)) return value.flatMap((item, index) => placesIn(item, [...above, index]));
  if (!isTree(value)) return [];
  const entries = Object.entries(value);
  const ofKeys = entries.some(([key]) => isStringifiedOutput(key))
    ? [{ path: pathText(above), message: `has a key that ${stringifiedOutputProblem}` }]
    : [];
  return [
    ...ofKeys,
    ...entries.flatMap(([key, item]) => (isStringifiedOutput(key) ? [] : placesIn(item, [...above, key]))),
  ];
}

/** Every place that holds such a text, keys of maps too; no failure quotes it. */
export function stringifiedOutputs(value: Value, above: readonly (string | number)[] = []): Failure[] {
  // The quick question first: it is asked of every customer of every preview.
  return holdsStringifiedOutput(value) ? placesIn(value, above) : [];
}
