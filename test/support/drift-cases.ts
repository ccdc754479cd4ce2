// Every way in which one wire field of a customer may be changed elsewhere, made from the schema's facts:
// to another value, cleared, and set where the program says nothing. Holds no list of fields.
import type { WireRecord } from "../../emulator";
import { isTree, leaves, valueAt, wireName, withValue, type Leaf, type Tree, type Value } from "../../schema";
import { aConsumer, aPartner, canary } from "./customers";
import { changeable, otherValue, unsetValue } from "./drift";

/** One field changed elsewhere. */
export interface DriftCase {
  /** Logical name and name of the customer. */
  readonly name: string;
  readonly leaf: Leaf;
  readonly declared: Tree;
  /** The change by another user, of the record at that time. */
  readonly edit: (record: WireRecord) => WireRecord;
  /** The paths that the preview must show, and what the update would do there. */
  readonly expected: Readonly<Record<string, string>>;
  /** What an update leaves behind: a secret that was made there stays in its block, which is off again. */
  readonly left?: WireRecord;
}

/** Everything declared that the leaf's type may have, and nothing at its default where that would hide a change. */
function fullFor(leaf: Leaf): Tree {
  const overrides = { parent: "partner", ecdn: { ramp: { jwtKeyName: "AcmeKey" } } };
  return leaf.facts.onlyFor === "Consumer" ? aConsumer(overrides) : aPartner({ ...overrides, parent: undefined });
}

const blockOf = (leaf: Leaf) => leaf.keys.slice(0, -1);
const isRequired = (leaf: Leaf) => leaf.keys.length === 1 && ["name", "defaultLanguage"].includes(leaf.path);
const isRequiredInBlock = (leaf: Leaf) =>
  /^ecdn\.(kollective|ramp)\./.test(leaf.path) && leaf.facts.defaultValue === undefined;

/** The outermost place that the program leaves out. */
function outermostMissing(tree: Tree, keys: readonly string[]): string {
  const depth = keys.findIndex((_, index) => valueAt(tree, keys.slice(0, index + 1)) === undefined);
  return keys.slice(0, depth + 1).join(".");
}

/** The tree without the place, and without the blocks that are empty then. */
function without(tree: Tree, keys: readonly string[]): Tree {
  const rest = withValue(tree, keys, undefined);
  const block = valueAt(rest, keys.slice(0, -1));
  return keys.length > 1 && isTree(block) && Object.keys(block).length === 0 ? without(rest, keys.slice(0, -1)) : rest;
}

function toAnother(leaf: Leaf): DriftCase {
  const paths: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    // The first goes, another comes: the set keeps its order, and a role that came or went is one leaf.
    videoConferenceConnectors: { "videoConferenceConnectors[0]": "update" },
    "sso.roleMappings": { "sso.roleMappings.Administrator": "add", 'sso.roleMappings["Webcast Producer"]': "delete" },
  };
  return {
    name: `${leaf.path}-other`,
    leaf,
    declared: fullFor(leaf),
    edit: (record) => ({ [wireName(leaf)]: otherValue(leaf, record) }),
    expected: paths[leaf.path] ?? { [leaf.path]: "update" },
  };
}

/**
 * A secret that is cleared elsewhere can't be distinguished from one that the service does not show, and a cleared flag
 * is the other value.
 */
function cleared(leaf: Leaf): DriftCase | undefined {
  if (leaf.path === "name" || leaf.facts.secret || leaf.kind === "flag") return undefined;
  return {
    name: `${leaf.path}-cleared`,
    leaf,
    declared: fullFor(leaf),
    edit: () => ({ [wireName(leaf)]: unsetValue(leaf) }),
    expected: { [leaf.path]: "add" },
  };
}

/** Of a switch: the block is declared and off, and is switched on elsewhere. */
function switchedOn(leaf: Leaf): DriftCase {
  const off = leaves
    .filter((other) => other.enabledBy === leaf && other.facts.whileOn === "only")
    .reduce((tree, other) => without(tree, other.keys), fullFor(leaf));
  return {
    name: `${leaf.path}-on`,
    leaf,
    declared: withValue(off, leaf.keys, false),
    edit: () => ({ [wireName(leaf)]: true }),
    expected: { [leaf.path]: "update" },
  };
}

/** Switching HMAC on elsewhere makes a secret there. */
const madeThere = (leaf: Leaf): WireRecord =>
  leaf.path === "hmac.enabled" ? { hmacSecret: `${canary}made-elsewhere` } : {};

/** The field is not declared, or its block is not, and is set elsewhere. */
function set(leaf: Leaf): DriftCase | undefined {
  if (isRequired(leaf) || leaf.facts.whileOn === "required") return undefined;
  const declared = without(fullFor(leaf), isRequiredInBlock(leaf) || leaf.facts.isSwitch ? blockOf(leaf) : leaf.keys);
  const value: Value = leaf.kind === "flag" ? true : otherValue(leaf, {});
  const shown = {
    [outermostMissing(declared, leaf.keys)]:
      leaf.facts.defaultValue !== undefined && !leaf.facts.isSwitch ? "update" : "delete",
  };
  return {
    name: `${leaf.path}-set`,
    leaf,
    declared,
    edit: () => ({ [wireName(leaf)]: value, ...madeThere(leaf) }),
    left: madeThere(leaf),
    expected: leaf.facts.serverDecides ? {} : shown,
  };
}

/**
 * A secret alone that no program declares: no state of Terraform may hold it, so nothing shows it there. It switches
 * nothing on.
 */
export function isLoneSecret({ leaf, declared, expected }: DriftCase): boolean {
  return (
    leaf.facts.secret === true &&
    leaf.enabledBy === undefined &&
    Object.values(expected)[0] === "delete" &&
    valueAt(declared, leaf.keys) === undefined
  );
}

/**
 * A path of Pulumi's engine on its leaf: an item of a set is its set, and a role with a space in its name is one as any
 * other.
 */
export const leafOf = (path: string): string => path.replace(/\["([^"]*)"\]/g, ".$1").replace(/\[\d+\]/g, "");

/** Every case, in the order of the form. */
export const driftCases: readonly DriftCase[] = changeable
  .flatMap((leaf) =>
    [toAnother(leaf), cleared(leaf), leaf.facts.isSwitch ? switchedOn(leaf) : undefined, set(leaf)].filter(
      (one) => one !== undefined,
    ),
  )
  .map((one) => ({ ...one, declared: { ...one.declared, name: one.name } }));
