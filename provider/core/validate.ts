// What is wrong with a declared customer: all of it at once, each text beginning with its path, never a value.
// Unknown values pass every check.
import type * as z from "zod";
import {
  blocks,
  brokenParentRules,
  brokenRules,
  Customer,
  leaves,
  pathText,
  printable,
  retired,
  secretLeaves,
  unknown,
  valueAt,
  type Failure,
  type ParentFacts,
  type Tree,
} from "../../schema";
import { namesBelow, nearest } from "./nearest";
import { isOutputText, outputTexts } from "./output-texts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const kinds: Readonly<Record<string, string>> = {
  string: "a text",
  array: "a list",
  object: "an object",
  record: "an object",
  number: "a number",
  int: "a whole number",
};

const parts = (path: Path): (string | number)[] => path.map((part) => (typeof part === "number" ? part : String(part)));

/** The value an issue speaks of, or `unknown` as soon as something on the way is unknown. */
function valueOf(input: unknown, path: Path): unknown {
  let value = input;
  for (const part of path) {
    if (value === unknown) return unknown;
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

function unknownKeys(issue: Issue & { code: "unrecognized_keys" }): Failure[] {
  const above = parts(issue.path);
  const known = namesBelow(above.join("."));
  return issue.keys.map((key) => {
    const path = pathText([...above, key]);
    const guess = nearest(key, known);
    const hint = guess === undefined ? `known are ${known.join(", ")}` : `did you mean ${pathText([...above, guess])}?`;
    return { path, message: (Object.hasOwn(retired, path) ? retired[path] : undefined) ?? `does not exist; ${hint}` };
  });
}

/** What would be right, and that it is missing where nothing stands. */
function wanted(what: string, value: unknown): string {
  if (value === undefined) return `is required; give ${what}`;
  return value === null ? `must be ${what}, not null` : `must be ${what}`;
}

/** The values that an issue's schema accepts: of a union, those of all its members. */
function acceptedValues(issue: Issue): readonly string[] {
  if (issue.code === "invalid_union") return issue.errors.flat().flatMap(acceptedValues);
  if (issue.code === "invalid_value") return issue.values.map((word) => JSON.stringify(word));
  if (issue.code !== "invalid_type") return [];
  return issue.expected === "boolean" ? ["true", "false"] : [kinds[issue.expected] ?? issue.expected];
}

function accepted(issue: Issue): string {
  const values = acceptedValues(issue);
  return values.length < 2 ? values.join("") : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}

function messageOf(issue: Issue, value: unknown): string {
  if (issue.code === "invalid_type") return wanted(accepted(issue), value);
  if (issue.code === "invalid_value" || issue.code === "invalid_union") return wanted(accepted(issue), value);
  if (issue.code === "invalid_key") return `has a key that ${issue.issues[0]?.message ?? "is not allowed"}`;
  return issue.message;
}

/** What is wrong by an issue of zod's with an input, in words. */
export function issueText(issue: Issue, input: unknown): string {
  return messageOf(issue, valueOf(input, issue.path));
}

function toFailures(issue: Issue, input: Tree): Failure[] {
  const value = valueOf(input, issue.path);
  if (value === unknown) return [];
  if (issue.code === "unrecognized_keys") return unknownKeys(issue);
  return [{ path: pathText(parts(issue.path)), message: messageOf(issue, value) }];
}

const isWithin = (path: string, above: string): boolean =>
  path === above || path.startsWith(`${above}.`) || path.startsWith(`${above}[`);

/**
 * Where a path stands in the form: at its leaf or the first one of its block; what does not exist stands behind the
 * block it is in.
 */
function placeOf({ path }: Failure): number {
  const leaf = leaves.findIndex((candidate) => isWithin(path, candidate.path) || isWithin(candidate.path, path));
  if (leaf !== -1) return leaf;
  const block = blocks.findLast((candidate) => isWithin(path, candidate.path));
  return block === undefined
    ? leaves.length
    : leaves.findLastIndex((candidate) => isWithin(candidate.path, block.path)) + 0.5;
}

/** Failures of which the first at a path counts: it names the cause, and the others its consequences. */
function firstOfEach(...groups: readonly (readonly Failure[])[]): Failure[] {
  const broken = new Set<string>();
  return groups.flatMap((group) => {
    const first = group.filter(({ path }) => !broken.has(path));
    for (const { path } of group) broken.add(path);
    return first;
  });
}

/**
 * Everything that is wrong with a customer, in the order of the form; empty when it is right.
 * @param given failures that the adapter has seen in the program itself: at their paths they count, and not what
 *   follows from them.
 */
export function validate(input: Tree, parent: ParentFacts = {}, given: readonly Failure[] = []): readonly Failure[] {
  const parsed = Customer.safeParse(input);
  const shape = parsed.success ? [] : parsed.error.issues.flatMap((issue) => toFailures(issue, input));
  const failures = firstOfEach(given, outputTexts(input), shape, [
    ...brokenRules(input),
    ...brokenParentRules(input, parent),
  ]);
  // What is wrong inside a map whose key is such a text is said of the map, because a path would quote it.
  return failures.filter(({ path }) => !isOutputText(path)).sort((one, other) => placeOf(one) - placeOf(other));
}

/**
 * Whether a failure says that a secret is missing: a service may hold it already, which is seen only where it is known
 * whether the customer exists.
 */
export function isMissingSecret(tree: Tree, { path }: Failure): boolean {
  return secretLeaves.some((leaf) => leaf.path === path && valueAt(tree, leaf.keys) === undefined);
}

/** One line for a failure: the path first. */
export function failureText(failure: Failure): string {
  return printable(`${failure.path}: ${failure.message}`);
}
