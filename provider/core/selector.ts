// How a lookup names customers, the same for every engine: by an id, by a name (below a parent), or by a path.
import { Identifier, isTree } from "../../schema";
import { isStringifiedOutput, stringifiedOutputProblem } from "./stringified-outputs";
import { unknownNameProblem } from "./validate";

/** What names one customer: its id, its name (with or without a parent's id), or the path `partner/consumer`. */
export type Selector =
  { readonly id: string } | { readonly name: string; readonly parentId?: string } | { readonly path: string };

/** Filters of a list. */
export interface Filters {
  readonly parentId?: string;
  readonly name?: string;
}

/** The arguments of a lookup, and of a list. */
const selectors = ["id", "name", "path"] as const;
const filters = ["parentId", "name"] as const;
const ids: readonly string[] = ["id", "parentId"];

/** Returns what is wrong with the value of one argument, without its name; undefined where it is right. */
export function argumentProblem(name: string, value: unknown): string | undefined {
  if (value === undefined) return "was given, but is undefined";
  if (typeof value !== "string") return `must be a text${value === null ? ", not null" : ""}`;
  if (isStringifiedOutput(value)) return stringifiedOutputProblem;
  if (ids.includes(name)) return Identifier.safeParse(value).error?.issues[0]?.message;
  return value.trim() === "" ? "must not be empty" : undefined;
}

/** Returns what is wrong with the first wrong argument by itself. An optional one that is undefined is absent. */
function problemOf(
  given: Readonly<Record<string, unknown>>,
  known: readonly string[],
  isOptional: (name: string) => boolean,
): string | undefined {
  const unknown = unknownNameProblem(Object.keys(given), known);
  if (unknown !== undefined) return unknown;
  const [first] = Object.entries(given).flatMap(([name, value]) => {
    const problem = value === undefined && isOptional(name) ? undefined : argumentProblem(name, value);
    return problem === undefined ? [] : [`\`${name}\` ${problem}`];
  });
  return first;
}

/** Returns what is wrong with a selector; undefined where it is right. */
export function selectorProblem(given: unknown): string | undefined {
  const advice = "give an object with `id`, `name` or `path`";
  if (!isTree(given)) return `${given === undefined ? "nothing was given" : "the arguments are no object"}; ${advice}`;
  const named = selectors.filter((name) => given[name] !== undefined);
  const problem = problemOf(given, [...selectors, "parentId"], (name) => name === "parentId" || named.length > 0);
  if (problem !== undefined) return problem;
  if (named.length === 0) return `nothing names the customer; ${advice}`;
  if (named.length > 1)
    return `${named.map((name) => `\`${name}\``).join(" and ")} can't be combined; give one of them`;
  return given.parentId !== undefined && named[0] !== "name"
    ? "`parentId` is allowed only with `name`; remove it"
    : undefined;
}

const isSelector = (given: unknown): given is Selector => selectorProblem(given) === undefined;
const isFilters = (given: unknown): given is Filters => filterProblem(given) === undefined;

/** The arguments without those that are undefined. */
const givenOf = (given: unknown): unknown =>
  isTree(given) ? Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) : given;

/** Returns a selector; undefined where `selectorProblem` returns what is wrong. */
export function parseSelector(given: unknown): Selector | undefined {
  const own = givenOf(given);
  return isSelector(own) ? own : undefined;
}

/** Returns the filters of a list; undefined where `filterProblem` returns what is wrong. */
export function parseFilters(given: unknown): Filters | undefined {
  const own = given === undefined ? {} : givenOf(given);
  return isFilters(own) ? own : undefined;
}

/** Returns what is wrong with the filters of a list; undefined where they are right. */
export function filterProblem(given: unknown): string | undefined {
  if (given === undefined) return undefined;
  if (!isTree(given)) return "the filters are no object; give an object with `parentId` or `name`, or nothing";
  return problemOf(given, filters, () => true);
}
