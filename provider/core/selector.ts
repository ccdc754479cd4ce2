// How customers are named in look-ups, the same for every engine: by an id, by a name (below a parent), or by a path.
import { Identifier, isTree } from "../../schema";
import { nearest } from "./nearest";
import { isOutputText, outputTextProblem } from "./output-texts";

/** What names one customer: its id, its name (with or without a parent's id), or the path `partner/consumer`. */
export type Selector =
  { readonly id: string } | { readonly name: string; readonly parentId?: string } | { readonly path: string };

/** Filters of a listing. */
export interface Filters {
  readonly parentId?: string;
  readonly name?: string;
}

/** What may be given to look up one customer, and to list customers. */
const selectors = ["id", "name", "path"] as const;
const filters = ["parentId", "name"] as const;
const ids: readonly string[] = ["id", "parentId"];

/** What is wrong with the value of one argument, without its name; undefined where it is right. */
export function argumentProblem(name: string, value: unknown): string | undefined {
  if (value === undefined) return "was given, but is undefined";
  if (typeof value !== "string") return `must be a text${value === null ? ", not null" : ""}`;
  if (isOutputText(value)) return outputTextProblem;
  if (ids.includes(name)) return Identifier.safeParse(value).error?.issues[0]?.message;
  return value.trim() === "" ? "must not be empty" : undefined;
}

function unknownArgument(names: readonly string[], known: readonly string[]): string | undefined {
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return undefined;
  const guess = nearest(wrong, known);
  return `\`${wrong}\` does not exist; ${guess === undefined ? `known are ${known.map((name) => `\`${name}\``).join(", ")}` : `did you mean \`${guess}\`?`}`;
}

/** What is wrong with each argument by itself. An optional one that is undefined is absent. */
function problemOf(
  given: Readonly<Record<string, unknown>>,
  known: readonly string[],
  isOptional: (name: string) => boolean,
): string | undefined {
  const strange = unknownArgument(Object.keys(given), known);
  if (strange !== undefined) return strange;
  const [first] = Object.entries(given).flatMap(([name, value]) => {
    const problem = value === undefined && isOptional(name) ? undefined : argumentProblem(name, value);
    return problem === undefined ? [] : [`\`${name}\` ${problem}`];
  });
  return first;
}

/** What is wrong with what names one customer; undefined where it is right. */
export function selectorProblem(given: unknown): string | undefined {
  const wanted = "give an object with `id`, `name` or `path`";
  if (!isTree(given)) return `${given === undefined ? "nothing was given" : "the arguments are no object"}; ${wanted}`;
  const named = selectors.filter((name) => given[name] !== undefined);
  const problem = problemOf(given, [...selectors, "parentId"], (name) => name === "parentId" || named.length > 0);
  if (problem !== undefined) return problem;
  if (named.length === 0) return `nothing names the customer; ${wanted}`;
  if (named.length > 1)
    return `${named.map((name) => `\`${name}\``).join(" and ")} can't be combined; give one of them`;
  return given.parentId !== undefined && named[0] !== "name"
    ? "`parentId` is allowed only with `name`; remove it"
    : undefined;
}

const isSelector = (given: unknown): given is Selector => selectorProblem(given) === undefined;
const isFilters = (given: unknown): given is Filters => filterProblem(given) === undefined;

/** What is given of arguments: an optional one that is undefined is absent. */
const givenOf = (given: unknown): unknown =>
  isTree(given) ? Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) : given;

/** What names one customer; undefined where `selectorProblem` says what is wrong. */
export function selectorIn(given: unknown): Selector | undefined {
  const own = givenOf(given);
  return isSelector(own) ? own : undefined;
}

/** The filters of a listing; undefined where `filterProblem` says what is wrong. */
export function filtersIn(given: unknown): Filters | undefined {
  const own = given === undefined ? {} : givenOf(given);
  return isFilters(own) ? own : undefined;
}

/** What is wrong with the filters of a listing; undefined where they are right. */
export function filterProblem(given: unknown): string | undefined {
  if (given === undefined) return undefined;
  if (!isTree(given)) return "the filters are no object; give an object with `parentId` or `name`, or nothing";
  return problemOf(given, filters, () => true);
}
