// Write-only twins: a secret has one beside it, with a version, because nobody keeps the value to compare with.
// A rule that compares a value which is not known yet waits: it is asked again in the plan and at apply.
import {
  isTree,
  pathText,
  secretLeaves,
  unknown,
  valueAt,
  withValue,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";
import { versionName } from "./schema/names";
import type { Diagnostic, TerraformObject } from "./protocol/types";
import { attributePath, toCustomer, writeOnlyPath } from "./state/translate";

const at = (item: TerraformObject, place: readonly string[]): Value => valueAt(item, place) ?? null;
const isGiven = (value: Value): boolean => value !== null && value !== unknown;

/** Where the version of a write-only twin stands. */
export function versionPath(leaf: Leaf): readonly string[] {
  const place = attributePath(leaf);
  return [...place.slice(0, -1), versionName(place.at(-1) ?? "")];
}

/**
 * Whether the twin of a secret is declared in its place; undefined while nobody can say. Its version tells of a twin
 * that is not known yet, because neither may stand alone.
 */
export function hasWriteOnlyValue(config: TerraformObject, leaf: Leaf): boolean | undefined {
  const twin = at(config, writeOnlyPath(leaf));
  if (twin !== unknown) return twin !== null;
  const version = at(config, versionPath(leaf));
  return version === unknown ? undefined : version !== null;
}

/** The value of a write-only twin; undefined where none is declared, or not known. */
export function writeOnlyValue(config: TerraformObject, leaf: Leaf): string | undefined {
  const value = at(config, writeOnlyPath(leaf));
  return typeof value === "string" ? value : undefined;
}

/**
 * The configuration as the plan heeded it: Terraform plans with what `ignore_changes` leaves of it, and hands the whole
 * of it to apply. Where the plan has no block, or another version of a twin, the configuration of that place counts for
 * nothing.
 */
export function withoutIgnoredChanges(config: TerraformObject, planned: TerraformObject): TerraformObject {
  return secretLeaves.reduce((item: TerraformObject, leaf) => {
    const block = attributePath(leaf).slice(0, -1);
    if (!isTree(valueAt(item, block))) return item;
    const plannedBlock = at(planned, block);
    const version = at(planned, versionPath(leaf));
    if (plannedBlock === unknown || version === unknown) return item;
    if (!isTree(plannedBlock)) return withValue(item, block, plannedBlock);
    if (version === at(item, versionPath(leaf))) return item;
    return withValue(withValue(item, writeOnlyPath(leaf), null), versionPath(leaf), null);
  }, config);
}

/** The customer that a configuration declares, with the values of write-only twins in the places of their secrets. */
export function declaredCustomer(config: TerraformObject): Tree {
  return secretLeaves.reduce((tree, leaf) => {
    const twin = at(config, writeOnlyPath(leaf));
    // A twin that is not known yet says nothing of a secret that is.
    const counts = isGiven(twin) || (twin === unknown && valueAt(tree, leaf.keys) === undefined);
    return counts ? withValue(tree, leaf.keys, twin) : tree;
  }, toCustomer(config));
}

function writeOnlyProblem(leaf: Leaf, config: TerraformObject): string | undefined {
  const places = [attributePath(leaf), writeOnlyPath(leaf), versionPath(leaf)] as const;
  const [plain, twin, version] = places.map((place) => at(config, place));
  const [own, writeOnly, its] = places.map((place) => pathText(place));
  if (isGiven(plain) && isGiven(twin)) return `${own}: can't stand beside ${writeOnly}; keep one of the two`;
  if (isGiven(twin) && version === null)
    return `${writeOnly}: needs ${its}, because nobody keeps the value to compare with; give a number, and another one with each new value`;
  if (isGiven(version) && twin === null) return `${its}: stands without ${writeOnly}; give that, or remove this`;
  return undefined;
}

/** What is wrong between secrets, their twins and the versions of these, as far as they are known. */
export function writeOnlyProblems(config: TerraformObject, allowsWriteOnly: boolean): readonly Diagnostic[] {
  return secretLeaves.flatMap((leaf): Diagnostic[] => {
    const [top = ""] = attributePath(leaf);
    const summary =
      !allowsWriteOnly && isGiven(at(config, writeOnlyPath(leaf)))
        ? `${pathText(writeOnlyPath(leaf))}: this client lacks write-only attributes; use Terraform 1.11 or OpenTofu 1.11 at least, or ${pathText(attributePath(leaf))}`
        : writeOnlyProblem(leaf, config);
    return summary === undefined ? [] : [{ severity: "error", summary, path: [top] }];
  });
}
