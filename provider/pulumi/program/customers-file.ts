// Customers that are written in a YAML or JSON file. Everything that is wrong in it is reported at once, each with its
// line and column.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import type * as Yaml from "yaml";
import {
  isList,
  isTree,
  parentFacts,
  pathParts,
  printable,
  secretLeaves,
  unknown,
  valueAt,
  withValue,
  type Failure,
  type Tree,
  type Value,
} from "../../../schema";
import { nearest, validate } from "../../core/validate";
import { fileCause } from "../../runtime/file-cause";
import type { Customer } from "./customer";
import { customerArgs } from "./customer-arguments";
import type { CustomerArgs } from "../generated/types";
import { programError } from "./program";

/** Loaded with the first file: most programs read none. */
const loadYaml = () => createRequire(__filename)("yaml") as typeof Yaml;

/**
 * Creates the customers of a YAML or JSON file, each Partner before the customers below it. The file is an object: each
 * key is the logical name of a customer, each value has its properties. `parent` is the key of another customer of the
 * file, or the id of one outside. A secret is `{ config: name }`: a secret value in the stack's configuration.
 * @param path the file, relative to the folder of the project
 * @param create makes the resource: `(key, args) => new Customer(key, args)`
 * @returns what was created, by key
 * @throws RunError that names every place that is wrong, and no value
 */
export function customersFromFile<Created extends Customer>(
  path: string,
  create: (key: string, args: CustomerArgs) => Created,
): Record<string, Created> {
  const rows = readRows(path);
  const created = new Map<string, Created>();
  for (const key of parentsFirst(rows)) {
    const row = withConfiguredSecrets(rows.get(key) ?? {});
    const parent = typeof row.parent === "string" ? created.get(row.parent) : undefined;
    created.set(key, create(key, customerArgs({ ...row, ...(parent !== undefined && { parent }) })));
  }
  return Object.fromEntries(created);
}

/** The customers of a file by key, before their parents and secrets are resolved. */
type Rows = ReadonlyMap<string, Tree>;

/** Reads and checks the file. */
function readRows(path: string): Rows {
  const { LineCounter, parseDocument } = loadYaml();
  const lines = new LineCounter();
  const document = parseDocument(readText(path), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, text: string) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}: ${text}`;
  };
  const broken = [...document.errors, ...document.warnings].map(({ pos, message }) => at(pos[0], message));
  if (broken.length > 0) throw fileError(path, broken);
  const content: unknown = document.toJS();
  if (!isTree(content)) throw fileError(path, [at(0, "must be an object, with a key for each customer")]);
  const failures = failuresIn(content);
  if (failures.length === 0)
    return new Map(Object.entries(content).filter((row): row is [string, Tree] => isTree(row[1])));
  const describe = ({ key, path: wrong, message }: RowFailure) =>
    at(
      offsetOf(document.contents, [key, ...pathParts(wrong)]),
      `${wrong === "" ? key : `${key}.${wrong}`}: ${message}`,
    );
  throw fileError(path, failures.map(describe));
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw programError(
      `Can't read ${printable(path)}: ${fileCause(error)}. Give a path from the folder of the project.`,
    );
  }
}

function fileError(path: string, problems: readonly string[]): pulumi.RunError {
  const count = problems.length === 1 ? "1 place is" : `${problems.length} places are`;
  return programError(
    [
      `Can't declare the customers of ${printable(path)}: ${count} wrong.`,
      ...problems.map((problem) => printable(problem)),
    ].join("\n"),
  );
}

/** What is wrong with the customer of one key. */
interface RowFailure extends Failure {
  readonly key: string;
}

function failuresIn(content: Tree): readonly RowFailure[] {
  return Object.entries(content).flatMap(([key, row]) => {
    const failures = isTree(row) ? rowFailures(content, key, row) : [{ path: "", message: "must be an object" }];
    return failures.map((failure) => ({ key, ...failure }));
  });
}

function rowFailures(content: Tree, key: string, row: Tree): readonly Failure[] {
  const plain = secretLeaves.filter(
    ({ keys }) => configNameAt(row, keys) === undefined && valueAt(row, keys) !== undefined,
  );
  const secrets = plain.map(({ path }) => ({
    path,
    message: "must be { config: <name> }, with the name of a secret in the stack's configuration",
  }));
  const open = secretLeaves.reduce(
    (tree, { keys }) => (configNameAt(row, keys) === undefined ? tree : withValue(tree, keys, unknown)),
    row,
  );
  const parent = typeof row.parent === "string" ? content[row.parent] : undefined;
  const failures = isTree(parent)
    ? validate({ ...open, parent: unknown }, parentFacts(parent), [...secrets, ...parentFailures(content, key, row)])
    : validate(open, {}, [...secrets, ...parentFailures(content, key, row)]);
  return failures.map((failure) => withQuoteHint(row, failure));
}

const isInFile = (content: Tree, parent: Value): boolean =>
  typeof parent === "string" && Object.hasOwn(content, parent);

function parentFailures(content: Tree, key: string, { parent }: Tree): readonly Failure[] {
  if (typeof parent !== "string") return [];
  const failure = (message: string) => [{ path: "parent", message }];
  if (isInFile(content, parent)) return isBelowItself(content, key) ? failure("makes a circle of parents") : [];
  const guess = nearest(parent, Object.keys(content));
  return guess === undefined ? [] : failure(`is no key of this file; did you mean ${guess}?`);
}

function isBelowItself(content: Tree, key: string): boolean {
  const seen = new Set([key]);
  for (
    let next = valueAt(content, [key, "parent"]);
    typeof next === "string";
    next = valueAt(content, [next, "parent"])
  ) {
    if (next === key) return true;
    if (seen.has(next)) return false;
    seen.add(next);
  }
  return false;
}

/** YAML reads 9012 as a number and yes as a text: the message says how to write a text. */
function withQuoteHint(row: Tree, { path, message }: Failure): Failure {
  const value = pathParts(path).reduce<Value>(
    (above, key) => (isTree(above) ? above[key] : isList(above) ? above[Number(key)] : undefined),
    row,
  );
  const isBare = typeof value === "number" || typeof value === "boolean";
  return { path, message: isBare && message.includes("a text") ? `${message}; write it in quotes` : message };
}

function configNameAt(row: Tree, keys: readonly string[]): string | undefined {
  const value = valueAt(row, keys);
  if (!isTree(value) || Object.keys(value).length !== 1) return undefined;
  return typeof value.config === "string" ? value.config : undefined;
}

function withConfiguredSecrets(row: Tree): Record<string, unknown> {
  const copy: Record<string, unknown> = structuredClone(row);
  const config = new pulumi.Config();
  for (const { keys } of secretLeaves) {
    const name = configNameAt(row, keys);
    const above = keys.slice(0, -1).reduce<unknown>((at, key) => (isTree(at) ? at[key] : undefined), copy);
    if (name !== undefined && isTree(above)) Reflect.set(above, keys.at(-1) ?? "", config.requireSecret(name));
  }
  return copy;
}

/** The keys in an order in which each Partner comes before the customers below it. */
function parentsFirst(rows: Rows): readonly string[] {
  const ordered = new Set<string>();
  const add = (key: string): void => {
    const parent = rows.get(key)?.parent;
    if (typeof parent === "string" && rows.has(parent)) add(parent);
    ordered.add(key);
  };
  for (const key of rows.keys()) add(key);
  return [...ordered];
}

/** Where the key of a path begins, or the last one on the way that exists. */
function offsetOf(node: unknown, path: readonly (string | number)[], above = 0): number {
  const [part, ...rest] = path;
  const { isMap, isScalar, isSeq, isNode } = loadYaml();
  if (part === undefined) return above;
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
    if (!isScalar(pair?.key)) return above;
    return offsetOf(pair.value, rest, pair.key.range?.[0] ?? above);
  }
  const item: unknown = isSeq(node) && typeof part === "number" ? node.items[part] : undefined;
  return isNode(item) ? offsetOf(item, rest, item.range?.[0] ?? above) : above;
}
