// What the service makes of a record when it is saved: fields filled in, defaults of its own, texts trimmed.
// Runs before the rules are checked; names no field.
import { isList, isTree, normalText, toWireValue, type Value } from "../schema";
import type { Behaviour } from "./behaviours";
import type { Field, Records, WireRecord } from "./records";

/** A new record: every field there is, in the order of the form, unset where the body says nothing. */
export function completed(records: Records, body: WireRecord): WireRecord {
  return Object.fromEntries(records.fields.map(({ name, unset }) => [name, body[name] ?? unset]));
}

/** The fields of a record that no contract knows: as they were written to it, else as every record has them. */
export function unknownFields(records: Records, record: WireRecord, { extraFields }: Behaviour): WireRecord {
  return Object.fromEntries(
    Object.entries(extraFields)
      .filter(([name]) => !records.knows(name))
      .map(([name, value]) => [name, Object.hasOwn(record, name) ? record[name] : value]),
  );
}

/** A stored record with changes: null clears, what is not named stays; a whole record clears what it does not name. */
export function merged(
  records: Records,
  current: WireRecord,
  changes: WireRecord,
  whole: boolean,
  behaviour: Behaviour,
): WireRecord {
  const unknown = Object.keys(unknownFields(records, current, behaviour)).map((name) => ({ name, unset: null }));
  const replaced = [...records.fields.filter(({ leaf }) => !leaf.facts.createOnly), ...unknown];
  const base = whole
    ? { ...current, ...Object.fromEntries(replaced.map(({ name, unset }) => [name, unset])) }
    : current;
  const named = [...records.fields, ...unknown].filter(({ name }) => Object.hasOwn(changes, name));
  return { ...base, ...Object.fromEntries(named.map(({ name, unset }) => [name, changes[name] ?? unset])) };
}

/** The record as the service keeps it under the behaviours. */
export function kept(records: Records, record: WireRecord, behaviour: Behaviour): WireRecord {
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
