// Write-only attributes: each secret has one, with a version that is changed to send it again, because the value itself
// is in no state. Rules about values that aren't known yet are checked again in the plan and at apply.
import {
  isTree,
  pathText,
  secretLeaves,
  unknown,
  valueAt,
  withValue,
  versionName,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";
import type { Diagnostic, TerraformObject } from "./protocol/types";
import { attributePath, toCustomer, writeOnlyPath } from "./state/translate";

const at = (item: TerraformObject, place: readonly string[]): Value => valueAt(item, place) ?? null;
const isGiven = (value: Value): boolean => value !== null && value !== unknown;

/** Returns the path of the version of a write-only attribute. */
export function versionPath(leaf: Leaf): readonly string[] {
  const place = attributePath(leaf);
  return [...place.slice(0, -1), versionName(place.at(-1) ?? "")];
}

/**
 * Whether the write-only attribute of a secret is set; undefined while that is unknown. For a value that isn't known
 * yet, the version decides, because one needs the other.
 */
export function hasWriteOnlyValue(config: TerraformObject, leaf: Leaf): boolean | undefined {
  const secret = at(config, writeOnlyPath(leaf));
  if (secret !== unknown) return secret !== null;
  const version = at(config, versionPath(leaf));
  return version === unknown ? undefined : version !== null;
}

/** Returns the value of a write-only attribute; undefined if it isn't set or known. */
export function writeOnlyValue(config: TerraformObject, leaf: Leaf): string | undefined {
  const value = at(config, writeOnlyPath(leaf));
  return typeof value === "string" ? value : undefined;
}

/**
 * Returns the configuration that was planned. Terraform plans without what `ignore_changes` lists, but applies with the
 * whole configuration: a block or a version that differs from the plan was ignored.
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

/** Returns the customer that a configuration declares, with write-only values as its secrets. */
export function declaredCustomer(config: TerraformObject): Tree {
  return secretLeaves.reduce((tree, leaf) => {
    const secret = at(config, writeOnlyPath(leaf));
    // An unknown write-only value doesn't hide a known secret.
    const counts = isGiven(secret) || (secret === unknown && valueAt(tree, leaf.keys) === undefined);
    return counts ? withValue(tree, leaf.keys, secret) : tree;
  }, toCustomer(config));
}

function writeOnlyProblem(leaf: Leaf, config: TerraformObject): string | undefined {
  const places = [attributePath(leaf), writeOnlyPath(leaf), versionPath(leaf)] as const;
  const [plain, secret, version] = places.map((place) => at(config, place));
  const [own, writeOnly, its] = places.map((place) => pathText(place));
  if (isGiven(plain) && isGiven(secret)) return `${own}: conflicts with ${writeOnly}. Keep one of the two.`;
  if (isGiven(secret) && version === null)
    return `${writeOnly}: needs ${its}, because the value is stored nowhere. Set a number, and another one with each new value.`;
  if (isGiven(version) && secret === null) return `${its}: needs ${writeOnly}. Set it, or remove ${its}.`;
  return undefined;
}

/** Checks secrets against their write-only attributes and versions, as far as they are known. */
export function writeOnlyProblems(config: TerraformObject, allowsWriteOnly: boolean): readonly Diagnostic[] {
  return secretLeaves.flatMap((leaf): Diagnostic[] => {
    const [top = ""] = attributePath(leaf);
    const summary =
      !allowsWriteOnly && isGiven(at(config, writeOnlyPath(leaf)))
        ? `${pathText(writeOnlyPath(leaf))}: this client doesn't support write-only attributes. Use Terraform 1.11, OpenTofu 1.11 or newer, or ${pathText(attributePath(leaf))}`
        : writeOnlyProblem(leaf, config);
    return summary === undefined ? [] : [{ severity: "error", summary, path: [top] }];
  });
}
