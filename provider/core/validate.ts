// What is wrong with a declared customer: all of it at once, each text beginning with its path, never a value. Unknown
// values pass every check. And what deserves a warning although it is allowed.
import { closest, distance } from "fastest-levenshtein";
import type { z } from "zod";
import {
  blocks,
  brokenParentRules,
  brokenRules,
  canonicalKey,
  Customer,
  isTree,
  leaves,
  pairOf,
  pathText,
  printable,
  retired,
  secretLeaves,
  unknown,
  valueAt,
  type Failure,
  type Leaf,
  type ParentFacts,
  type Tree,
} from "../../schema";
import { diff, type Change } from "./diff";
import { isStringifiedOutput, stringifiedOutputs } from "./stringified-outputs";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const kinds: Readonly<Record<string, string>> = {
  string: "a text",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  number: "a number",
  int: "a whole number",
};

const parts = (path: Path): (string | number)[] => path.map((part) => (typeof part === "number" ? part : String(part)));

/** Returns the known name that was probably meant; undefined where none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = name.toLowerCase();
  const found = known.find((candidate) => candidate.toLowerCase() === lower) ?? closest(name, [...known]);
  return distance(lower, found.toLowerCase()) <= Math.max(2, Math.floor(found.length / 3)) ? found : undefined;
}

/** Returns what is wrong with the first of these names of arguments that is not known; undefined where each is. */
export function unknownNameProblem(names: readonly string[], known: readonly string[]): string | undefined {
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return undefined;
  const guess = nearest(wrong, known);
  const all = known.map((name) => `\`${name}\``).join(", ");
  return `\`${wrong}\` does not exist; ${guess === undefined ? `known are ${all}` : `did you mean \`${guess}\`?`}`;
}

/** Names that may be below a path of the schema; "" is the customer itself. */
export function propertyNamesBelow(path: string): readonly string[] {
  const keys = [...leaves, ...blocks]
    .map(({ path: name }) => name)
    .filter((name) => path === "" || name.startsWith(`${path}.`))
    .map((name) => name.slice(path === "" ? 0 : path.length + 1).split(".")[0] ?? "");
  return [...new Set(keys)].filter((key) => key !== "");
}

/** The value that an issue is about, or `unknown` as soon as something on the way is unknown. */
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
  const known = propertyNamesBelow(above.join("."));
  return issue.keys.map((key) => {
    const path = pathText([...above, key]);
    const guess = nearest(key, known);
    const hint = guess === undefined ? `known are ${known.join(", ")}` : `did you mean ${pathText([...above, guess])}?`;
    const reason = Object.hasOwn(retired, path) ? retired[path] : undefined;
    return { path, message: reason ?? `does not exist; ${hint}` };
  });
}

/** What would be right in words, and that it is missing where there is no value. */
function expectation(what: string, value: unknown): string {
  if (value === undefined) return `is required; give ${what}`;
  return value === null ? `must be ${what}, not null` : `must be ${what}`;
}

/** What an issue allows: words as a program writes them, or what kind of value. */
function allowedBy(issue: Issue): string[] {
  if (issue.code === "invalid_value") return issue.values.map((word) => JSON.stringify(word));
  if (issue.code === "invalid_union")
    return issue.errors.flatMap(([first]) => (first === undefined ? [] : allowedBy(first)));
  if (issue.code !== "invalid_type") return [];
  return issue.expected === "boolean" ? ["true", "false"] : [kinds[issue.expected] ?? issue.expected];
}

/** Joins words of which one is chosen: `true, false or "overwrite"`. */
export function choiceText(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}

function messageOf(issue: Issue, value: unknown): string {
  if (issue.code === "invalid_key") return `has a key that ${issue.issues[0]?.message ?? "is not allowed"}`;
  const allowed = allowedBy(issue);
  return allowed.length === 0 ? issue.message : expectation(choiceText(allowed), value);
}

/** Returns in words what is wrong with an input by an issue of zod's. */
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
 * The place of a path in the form: that of its leaf, or of the first one of its block. What does not exist comes after
 * its block.
 */
function placeOf({ path }: Failure): number {
  const leaf = leaves.findIndex((candidate) => isWithin(path, candidate.path) || isWithin(candidate.path, path));
  if (leaf !== -1) return leaf;
  const block = blocks.findLast((candidate) => isWithin(path, candidate.path));
  return block === undefined
    ? leaves.length
    : leaves.findLastIndex((candidate) => isWithin(candidate.path, block.path)) + 0.5;
}

/** The failures of the first group at each path: these name the cause, and the others its consequences. */
function firstOfEach(...groups: readonly (readonly Failure[])[]): Failure[] {
  const broken = new Set<string>();
  return groups.flatMap((group) => {
    const first = group.filter(({ path }) => !broken.has(path));
    for (const { path } of group) broken.add(path);
    return first;
  });
}

/**
 * Returns everything that is wrong with a customer, in the order of the form; empty when it is right.
 * @param given failures that the adapter found in the program itself: at their paths they count, and not what follows
 *   from them
 */
export function validate(input: Tree, parent: ParentFacts = {}, given: readonly Failure[] = []): readonly Failure[] {
  const parsed = Customer.safeParse(input);
  const shape = parsed.success ? [] : parsed.error.issues.flatMap((issue) => toFailures(issue, input));
  const rules = [...brokenRules(input), ...brokenParentRules(input, parent)];
  const failures = firstOfEach(given, stringifiedOutputs(input), shape, rules);
  // What is wrong inside a map whose key is such a text is reported at the map, because a path would quote it.
  return failures.filter(({ path }) => !isStringifiedOutput(path)).sort((one, other) => placeOf(one) - placeOf(other));
}

/**
 * Whether a failure is a missing secret. The service may hold it already, which shows only once it is known whether the
 * customer exists.
 */
export function isMissingSecret(tree: Tree, { path }: Failure): boolean {
  return secretLeaves.some((leaf) => leaf.path === path && valueAt(tree, leaf.keys) === undefined);
}

/** Returns one line for a failure: the path first. */
export function failureText(failure: Failure): string {
  return printable(`${failure.path}: ${failure.message}`);
}

/** Warns that a change of this leaf does not reach what exists already; undefined where it does. */
export function onlyNewWarning({ path, facts: { onlyNew } }: Leaf): Failure | undefined {
  return onlyNew === undefined ? undefined : { path, message: `applies only to ${onlyNew}` };
}

function unknownKeyWarnings({ leaf, from, to }: Change): Failure[] {
  const { knownKeys } = leaf.facts;
  if (knownKeys === undefined || !isTree(to)) return [];
  const noun = pairOf(leaf).key;
  const isNew = (key: string) => !(isTree(from) && Object.hasOwn(from, key));
  return Object.keys(to)
    .filter((key) => isNew(key) && !knownKeys.includes(canonicalKey(leaf, key)))
    .map((key) => ({
      path: pathText([...leaf.keys, key]),
      message: `unknown ${noun}; passed through unchanged. Documented ${noun}s: ${knownKeys.join(", ")}`,
    }));
}

function changeWarnings(change: Change, isNew: boolean): Failure[] {
  const { leaf, to } = change;
  const { warnUnless } = leaf.facts;
  const isUnexpected = warnUnless !== undefined && typeof to === "string" && !warnUnless.pattern.test(to);
  const onlyNew = isNew ? undefined : onlyNewWarning(leaf);
  return [
    ...(isUnexpected ? [{ path: leaf.path, message: warnUnless.otherwise }] : []),
    ...unknownKeyWarnings(change),
    ...(onlyNew === undefined ? [] : [onlyNew]),
  ];
}

/**
 * Returns the warnings about what this run changes, each on its path. `before` is absent for a customer that is
 * created.
 */
export function warningsOf(desired: Tree, before?: Tree): readonly Failure[] {
  const changes = diff({ tree: before ?? {}, generated: {} }, desired);
  const isNew = before === undefined || changes.some((change) => change.replaces);
  return changes.flatMap((change) => changeWarnings(change, isNew));
}
