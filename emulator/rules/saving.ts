// How the service changes a record before it saves it: missing fields, its own defaults, trimmed texts.
// Runs before the rules are checked; names no field.
import { isList, isTree, normalText, toWireValue, type Value } from "../../schema";
import type { Behaviour } from "../faults/behaviours";
import type { WireRecord } from "../store/content";
import type { Field, Records } from "./records";

/** Returns a new record with every field, in the order of the form; fields that the body lacks are unset. */
export function newRecord(records: Records, body: WireRecord): WireRecord {
  return Object.fromEntries(records.fields.map(({ name, unset }) => [name, body[name] ?? unset]));
}

/** Returns the fields outside the contract: as written to the record, else as every record has them. */
export function unknownFields(records: Records, record: WireRecord, { extraFields }: Behaviour): WireRecord {
  return Object.fromEntries(
    Object.entries(extraFields)
      .filter(([name]) => !records.knows(name))
      .map(([name, value]) => [name, Object.hasOwn(record, name) ? record[name] : value]),
  );
}

/** A change to a stored record. */
interface Change {
  readonly current: WireRecord;
  readonly changes: WireRecord;
  /** Whether the changes are the whole record, so that fields which they lack are cleared. */
  readonly isWhole: boolean;
  readonly behaviour: Behaviour;
}

/** Returns the stored record with the changes: null clears a field, and a field that they lack stays. */
export function changedRecord(records: Records, { current, changes, isWhole, behaviour }: Change): WireRecord {
  const unknown = Object.keys(unknownFields(records, current, behaviour)).map((name) => ({ name, unset: null }));
  const replaced = [...records.fields.filter(({ leaf }) => !leaf.facts.createOnly), ...unknown];
  const base = isWhole
    ? { ...current, ...Object.fromEntries(replaced.map(({ name, unset }) => [name, unset])) }
    : current;
  const named = [...records.fields, ...unknown].filter(({ name }) => Object.hasOwn(changes, name));
  return { ...base, ...Object.fromEntries(named.map(({ name, unset }) => [name, changes[name] ?? unset])) };
}

/** Returns the record as the service saves it, under the behaviours. */
export function savedRecord(records: Records, record: WireRecord, behaviour: Behaviour): WireRecord {
  const texts = behaviour.trims || behaviour.normalises ? tidied(record, behaviour) : record;
  const spelt = behaviour.respells ? respelled(records, texts) : texts;
  return behaviour.serverDefaults ? withServerDefaults(records, spelt) : spelt;
}

function respelled(records: Records, record: WireRecord): WireRecord {
  const others = records.fields
    .filter(({ leaf }) => leaf.facts.format !== undefined)
    .flatMap(({ name, leaf }): [string, Value][] => {
      const text = record[name];
      return typeof text === "string" ? [[name, normalText(leaf.facts, text)]] : [];
    });
  return { ...record, ...Object.fromEntries(others) };
}

function tidied(record: WireRecord, { trims, normalises }: Behaviour): WireRecord {
  const tidy = (value: Value): Value => {
    if (isList(value)) return value.map(tidy);
    if (isTree(value)) return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, tidy(below)]));
    if (typeof value !== "string") return value;
    const text = trims ? value.trim() : value;
    return normalises ? text.normalize("NFC") : text;
  };
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, tidy(value)]));
}

function withServerDefaults(records: Records, record: WireRecord): WireRecord {
  const filled = records.fields.flatMap((field): [string, Value][] => {
    if (!Object.hasOwn(record, field.name) || records.isSet(field, record[field.name])) return [];
    const value = serverDefault(records, record, field);
    return value === undefined ? [] : [[field.name, value]];
  });
  return filled.length === 0 ? record : { ...record, ...Object.fromEntries(filled) };
}

function serverDefault(records: Records, record: WireRecord, { leaf }: Field): Value {
  if (leaf.facts.serverDecides)
    return toWireValue(leaf, Object.keys(leaf.facts.wireWords ?? {})[0], records.profile) ?? undefined;
  if (typeof leaf.facts.defaultValue !== "string") return undefined;
  const block = leaf.keys.slice(0, -1).join(".");
  const isDeclared = records.fields.some(
    (other) => other.leaf.keys.slice(0, -1).join(".") === block && records.isSet(other, record[other.name]),
  );
  return isDeclared ? leaf.facts.defaultValue : undefined;
}
