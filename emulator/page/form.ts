// The form of the page, from the schema's facts and the contract profile.
import {
  blockPathOf,
  blocks,
  brokenParentRules,
  customerBlock,
  isList,
  isTree,
  pairOf,
  toWireValue,
  withValue,
  wordsOf,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";
import type { Field, Records } from "../rules/records";
import type { FieldKind, FieldValue, Form, FormField, FormSection } from "../page-api";
import type { Service } from "../service";
import type { StoredCustomer } from "../store/content";

/** Heading of fields that stand outside a block and name none themselves. */
const firstHeading = "General";

/** Returns a value of a record as the page gets it. */
export function fieldValue(value: Value | undefined): FieldValue {
  return value === undefined || typeof value === "symbol" ? null : (value as FieldValue);
}

function kindOf({ leaf, name }: Field, parent: string): FieldKind {
  if (leaf.facts.secret) return "secret";
  if (name === parent) return "parent";
  if (leaf.kind === "map") return "pairs";
  return leaf.kind === "set" && leaf.facts.refersTo !== undefined ? leaf.facts.refersTo : leaf.kind;
}

function optionsOf(leaf: Leaf, records: Records): FormField["options"] {
  const { profile } = records;
  const option = (label: string, value: Value) => ({ label, value: fieldValue(toWireValue(leaf, value, profile)) });
  if (leaf.kind === "flag") return [option("on", true), option("off", false)];
  if (leaf.kind === "choice") return (leaf.choices ?? []).map((choice) => option(String(choice), choice));
  if (leaf.kind === "map") return wordsOf(leaf, profile).map(([label, value]) => ({ label, value }));
  return (leaf.facts.suggestions ?? []).map((label) => ({ label, value: label }));
}

/** Returns a value of a record in the user's words: of a choice, or of the keys of a map. */
export function readableValue({ leaf }: Field, { profile }: Records, value: Value | undefined): FieldValue {
  const words = wordsOf(leaf, profile);
  const wordFor = (wire: Value | undefined) => words.find(([, one]) => one === wire)?.[0] ?? fieldValue(wire);
  if (leaf.kind === "choice") return wordFor(value);
  if (leaf.kind !== "map" || !isList(value)) return fieldValue(value);
  const { key } = pairOf(leaf);
  const inWords = ([name, one]: readonly [string, Value]) =>
    [name, name === key ? wordFor(one) : fieldValue(one)] as const;
  return value.map((pair): FieldValue => (isTree(pair) ? Object.fromEntries(Object.entries(pair).map(inWords)) : null));
}

/** Returns the wire's word for the type of customer that a field is for. */
function typeWord(leaf: Leaf, records: Records): FieldValue | undefined {
  const type = records.field(records.names.type);
  const { onlyFor } = leaf.facts;
  return type === undefined || onlyFor === undefined
    ? undefined
    : fieldValue(toWireValue(type.leaf, onlyFor, records.profile));
}

/** Returns why a customer of this parent may not have a field, by its path: what the rules say of one that has all. */
function refusedBelow({ records }: Service, parent: StoredCustomer | undefined): ReadonlyMap<string, string> {
  if (parent === undefined) return new Map();
  const flags = records.fields.filter(({ leaf }) => leaf.kind === "flag");
  const all = flags.reduce((tree: Tree, { leaf }) => withValue(tree, leaf.keys, true), {});
  const failures = brokenParentRules(all, records.factsOf(parent.record));
  // The first part of a message says what is wrong, the last one what to change in a program.
  return new Map(failures.map(({ path, message }) => [path, message.slice(0, message.lastIndexOf("; "))]));
}

/** Returns one field of the form. */
function formField(field: Field, records: Records): FormField {
  const { leaf, name, unset } = field;
  const { facts } = leaf;
  const switchField = leaf.enabledBy && records.fields.find((other) => other.leaf === leaf.enabledBy);
  const onlyFor = typeWord(leaf, records);
  return {
    name,
    path: leaf.path,
    label: facts.label ?? leaf.path,
    hint: hintOf(leaf),
    kind: kindOf(field, records.names.parent),
    isRequired: leaf.isRequired && leaf.keys.length === 1,
    isFixed: facts.createOnly === true,
    unset: fieldValue(unset),
    options: optionsOf(leaf, records),
    ...(leaf.kind === "map" && { pair: pairOf(leaf) }),
    ...(typeof facts.defaultValue === "string" && { placeholder: facts.defaultValue }),
    ...(facts.maxItems !== undefined && { most: facts.maxItems }),
    isGenerated: facts.generated !== undefined,
    ...(switchField && { switchedBy: switchField.name }),
    isClearedWhenOff: facts.whileOn === "only",
    ...(onlyFor !== undefined && { onlyFor }),
    isFilledByService: facts.serverDecides === true,
  };
}

function hintOf({ facts }: Leaf): string {
  if (facts.createOnly === true) return "Fixed after creation.";
  return facts.onlyNew === undefined ? "" : `Applies to ${facts.onlyNew}.`;
}

/** Returns the heading above a field. */
export function headingOf(leaf: Leaf): string {
  const path = blockPathOf(leaf);
  return blocks.find((block) => block.path === path)?.title ?? leaf.facts.section ?? firstHeading;
}

/** Returns the smallest record that a create takes: the commands of empty views send it. */
function exampleOf({ fields, profile }: Records): Form["example"] {
  const required = fields.filter(({ leaf }) => leaf.isRequired && leaf.keys.length === 1);
  return Object.fromEntries(
    required.map(({ leaf, name }) => {
      const [choice = leaf.facts.suggestions?.[0] ?? "Acme Group"] = leaf.choices ?? [];
      return [name, fieldValue(toWireValue(leaf, choice, profile))];
    }),
  );
}

/** Returns the form of a customer below this parent; undefined: below the account itself, or it isn't known. */
export function formOf(service: Service, parent?: StoredCustomer): Form {
  const { records, store } = service;
  const refused = refusedBelow(service, parent);
  const sections = new Map<string, FormField[]>();
  for (const field of records.fields) {
    const heading = headingOf(field.leaf);
    const fields = sections.get(heading) ?? [];
    const whyNot = refused.get(field.leaf.path);
    sections.set(heading, [...fields, { ...formField(field, records), ...(whyNot !== undefined && { whyNot }) }]);
  }
  const { id, name, type, parent: above } = records.names;
  return {
    title: customerBlock.title,
    sections: [...sections].map(([title, fields]): FormSection => ({ title, fields })),
    names: { id, name, type, parent: above },
    connectors: store.connectors(),
    example: exampleOf(records),
  };
}
