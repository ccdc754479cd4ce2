// How a lookup names what it reads, the same for every engine: a customer by its id, by its name (below a parent) or by
// a path; a video conference connector by its id or its name; lists of both by filters.
import * as z from "zod";
import { Identifier, isTree } from "../../schema";
import { isStringifiedOutput, stringifiedOutputProblem } from "./stringified-outputs";
import { choiceText, unknownNameProblem } from "./validate";

/** What names one customer: its id, its name (with or without a parent's id), or the path `partner/consumer`. */
export type Selector =
  { readonly id: string } | { readonly name: string; readonly parentId?: string } | { readonly path: string };

/** Filters of a list of customers. */
export interface Filters {
  /** Only customers below this Partner. */
  readonly parentId?: string;
  /** Only customers of this name. */
  readonly name?: string;
}

/** What names one video conference connector. */
export type ConnectorSelector = { readonly id: string } | { readonly name: string };

/** Filters of a list of video conference connectors. */
export interface ConnectorFilters {
  /** Only connectors of this name. */
  readonly name?: string;
}

/** The arguments of a lookup without those that are undefined; or what is wrong with them. */
export type ParsedArguments<Args> = { readonly args: Args } | { readonly problem: string };

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

/** Names of arguments as alternatives: `id`, `name` or `path`. */
const alternatives = (names: readonly string[]): string => choiceText(names.map((name) => `\`${name}\``));

/** The arguments that name one thing: exactly one of `selectors`, and optional ones that belong to `name`. */
interface SelectorRules {
  readonly noun: string;
  readonly selectors: readonly string[];
  readonly besideName: readonly string[];
}

/** Returns what is wrong with a selector; undefined where it is right. */
function selectorProblem(given: unknown, { noun, selectors, besideName }: SelectorRules): string | undefined {
  const advice = `give an object with ${alternatives(selectors)}`;
  if (!isTree(given)) return `${given === undefined ? "nothing was given" : "the arguments are no object"}; ${advice}`;
  const named = selectors.filter((name) => given[name] !== undefined);
  const isOptional = (name: string) => besideName.includes(name) || named.length > 0;
  const problem = problemOf(given, [...selectors, ...besideName], isOptional);
  if (problem !== undefined) return problem;
  if (named.length === 0) return `nothing names the ${noun}; ${advice}`;
  if (named.length > 1)
    return `${named.map((name) => `\`${name}\``).join(" and ")} can't be combined; give one of them`;
  const misplaced = besideName.find((name) => given[name] !== undefined && named[0] !== "name");
  return misplaced === undefined ? undefined : `\`${misplaced}\` is allowed only with \`name\`; remove it`;
}

/** Returns what is wrong with the filters of a list; undefined where they are right. */
function filterProblem(given: unknown, filters: readonly string[]): string | undefined {
  if (!isTree(given)) return `the filters are no object; give an object with ${alternatives(filters)}, or nothing`;
  return problemOf(given, filters, () => true);
}

/** The arguments without those that are undefined. */
const givenOf = (given: unknown): unknown =>
  isTree(given) ? Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) : given;

/** Returns arguments that were checked; their type is what the check lets through. */
function parsed<Args>(given: unknown, problem: string | undefined): ParsedArguments<Args> {
  return problem === undefined ? { args: z.custom<Args>().parse(givenOf(given)) } : { problem };
}

const ofCustomer: SelectorRules = {
  noun: "customer",
  selectors: ["id", "name", "path"],
  besideName: ["parentId"],
};
const ofConnector: SelectorRules = { noun: "connector", selectors: ["id", "name"], besideName: [] };

/** Parses what names one customer. */
export function parseSelector(given: unknown): ParsedArguments<Selector> {
  return parsed(given, selectorProblem(given, ofCustomer));
}

/** Parses the filters of a list of customers. */
export function parseFilters(given: unknown = {}): ParsedArguments<Filters> {
  return parsed(given, filterProblem(given, ["parentId", "name"]));
}

/** Parses what names one video conference connector. */
export function parseConnectorSelector(given: unknown): ParsedArguments<ConnectorSelector> {
  return parsed(given, selectorProblem(given, ofConnector));
}

/** Parses the filters of a list of video conference connectors. */
export function parseConnectorFilters(given: unknown = {}): ParsedArguments<ConnectorFilters> {
  return parsed(given, filterProblem(given, ["name"]));
}
