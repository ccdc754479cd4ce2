// What is wrong with a configuration, as diagnostics. The rules are core's; of Terraform's own are only write-only twins and times.
// What is not known yet passes.
import { isTree, pathText, secretLeaves, valueAt, withValue, type Failure, type Leaf, type Tree, type Value } from "../../schema";
import { validate } from "../core/validate";
import { ofFailures } from "./diagnostics";
import { versionName } from "./names";
import type { Diagnostic, Item } from "./protocol/server";
import { parseTime } from "./times";
import { placeOf, toTree, writeOnlyPlace } from "./translate";

const at = (item: Item, keys: readonly string[]): Value => valueAt(item, keys) ?? null;

/** Whether something is declared at a place; of a block that is not known yet nobody can say. */
function isGiven(config: Item, place: readonly string[]): boolean {
  return at(config, place) !== null && (place.length === 1 || isTree(valueAt(config, place.slice(0, -1))));
}

/** Where the version of a write-only twin stands. */
export function versionPlace(leaf: Leaf): readonly string[] {
  const place = placeOf(leaf);
  return [...place.slice(0, -1), versionName(place.at(-1) ?? "")];
}

/** The customer that a configuration declares, with the values of write-only twins in the places of their secrets. */
export function declaredTree(config: Item): Tree {
  return secretLeaves.reduce((tree, leaf) => {
    const place = writeOnlyPlace(leaf);
    return isGiven(config, place) ? withValue(tree, leaf.keys, valueAt(config, place)) : tree;
  }, toTree(config));
}

/** The secrets that a service may hold already: whether they are missing is seen where it is known whether the customer exists. */
function isMissingSecret(tree: Tree, { path }: Failure): boolean {
  return secretLeaves.some((leaf) => leaf.path === path && valueAt(tree, leaf.keys) === undefined);
}

function failuresOf(tree: Tree): { readonly wrong: readonly Failure[]; readonly missing: readonly Failure[] } {
  const failures = validate(tree);
  return { wrong: failures.filter((failure) => !isMissingSecret(tree, failure)), missing: failures.filter((failure) => isMissingSecret(tree, failure)) };
}

function twinProblem(leaf: Leaf, config: Item): string | undefined {
  const [plain, twin, version] = [placeOf(leaf), writeOnlyPlace(leaf), versionPlace(leaf)];
  const [own, writeOnly, its] = [plain, twin, version].map((place) => pathText(place));
  if (isGiven(config, plain) && isGiven(config, twin)) return `${own}: can't stand beside ${writeOnly}; keep one of the two`;
  if (isGiven(config, twin) && !isGiven(config, version)) return `${writeOnly}: needs ${its}, because nobody keeps the value to compare with; give a number, and another one with each new value`;
  if (isGiven(config, version) && !isGiven(config, twin)) return `${its}: stands without ${writeOnly}; give that, or remove this`;
  return undefined;
}

function ofTwins(config: Item, allowsWriteOnly: boolean): Diagnostic[] {
  return secretLeaves.flatMap((leaf): Diagnostic[] => {
    const [top = ""] = placeOf(leaf);
    const problem = twinProblem(leaf, config);
    const summary = !allowsWriteOnly && isGiven(config, writeOnlyPlace(leaf))
      ? `${pathText(writeOnlyPlace(leaf))}: this client lacks write-only attributes; use Terraform 1.11 or OpenTofu 1.11 at least, or ${pathText(placeOf(leaf))}` : problem;
    return summary === undefined ? [] : [{ severity: "error", summary, path: [top] }];
  });
}

function ofTimes(config: Item): Diagnostic[] {
  if (!isTree(config.timeouts)) return [];
  return Object.entries(config.timeouts).flatMap(([name, value]): Diagnostic[] =>
    typeof value !== "string" || parseTime(value) !== undefined ? []
      : [{ severity: "error", summary: `timeouts.${name}: must be a time such as 30s, 10m or 1h30m`, path: ["timeouts"] }]);
}

/** Everything that is wrong with the configuration of a customer. */
export function validateConfig(config: Item, allowsWriteOnly: boolean): readonly Diagnostic[] {
  const tree = declaredTree(config);
  return [...ofTwins(config, allowsWriteOnly), ...ofTimes(config), ...ofFailures(failuresOf(tree).wrong, tree)];
}

/** The secrets that are missing: of a new customer, and of a block that the state does not have. */
export function missingSecrets(config: Item, prior: Item | undefined): readonly Diagnostic[] {
  const tree = declaredTree(config);
  const isThere = (leaf: Leaf) => isTree(valueAt(prior, placeOf(leaf).slice(0, -1)));
  const wanted = secretLeaves.filter((leaf) => isTree(valueAt(tree, leaf.keys.slice(0, -1))) && valueAt(tree, leaf.keys) === undefined && !isThere(leaf));
  // Rarely so, and validation is most of what a plan costs.
  if (wanted.length === 0) return [];
  return ofFailures(failuresOf(tree).missing.filter(({ path }) => wanted.some((leaf) => leaf.path === path)), tree);
}

/** The value of a write-only twin; undefined where none is declared, or not known. */
export function writeOnlyValue(config: Item, leaf: Leaf): string | undefined {
  const value = at(config, writeOnlyPlace(leaf));
  return typeof value === "string" ? value : undefined;
}
