// What the reader has typed and not saved: the edited fields alone, so that live changes reach every other one.
import type { CustomerDetail, FieldValue, Form, FormField, Problem } from "../../emulator/page-api";

/** An edited field: what it is to become, and what it was when the edit began. */
interface Edit {
  readonly value: FieldValue;
  readonly from: FieldValue;
}

/** Edited fields by name. */
export type Draft = Readonly<Record<string, Edit>>;

/** The record that a draft is about; empty for a new customer. */
export type Saved = Pick<CustomerDetail, "record" | "secrets">;

const isSame = (one: FieldValue | undefined, other: FieldValue | undefined) =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** A secret isn't on the page: an unedited one has no value. */
const unread = null;

/** Returns every field of the form. */
export function fieldsOf(form: Form): readonly FormField[] {
  return form.sections.flatMap(({ fields }) => fields);
}

/** Returns the value that a field has without the draft. */
export function savedValue(field: FormField, saved: Saved): FieldValue {
  return field.kind === "secret" ? unread : (saved.record[field.name] ?? field.unset);
}

/** Returns the value that the form shows. */
export function shownValue(field: FormField, saved: Saved, draft: Draft): FieldValue {
  return draft[field.name]?.value ?? savedValue(field, saved);
}

/** Returns the draft with one more edit. An edit that changes nothing is none: an empty secret is kept as it is. */
export function withEdit(draft: Draft, field: FormField, edit: { saved: Saved; value: FieldValue }): Draft {
  const from = draft[field.name]?.from ?? savedValue(field, edit.saved);
  const others = Object.fromEntries(Object.entries(draft).filter(([name]) => name !== field.name));
  const isNone = field.kind === "secret" ? edit.value === "" : isSame(from, edit.value);
  return isNone ? others : { ...others, [field.name]: { value: edit.value, from } };
}

/** Whether a field is shown: its type of customer is chosen, and its switch is on. */
export function isShown(field: FormField, form: Form, values: (name: string) => FieldValue): boolean {
  if (field.onlyFor !== undefined && !isSame(values(form.names.type), field.onlyFor)) return false;
  if (field.switchedBy === undefined) return true;
  const switchField = fieldsOf(form).find(({ name }) => name === field.switchedBy);
  return isSame(values(field.switchedBy), switchField?.options[0]?.value);
}

/** Returns why a field isn't offered. One that has a value is, so that it can be cleared. */
export function whyNotOffered(field: FormField, value: FieldValue): string | undefined {
  return isSame(value, field.unset) ? field.whyNot : undefined;
}

/** An empty text, and a list without items, clear a field. */
function sent(value: FieldValue): FieldValue {
  return value === "" ? null : value;
}

/** What a save sends, and the labels of fields that it clears because they are hidden. */
export interface Outgoing {
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly changed: readonly string[];
  readonly cleared: readonly string[];
}

/** Returns what a save sends. `saved` undefined: a new customer. */
export function outgoing(form: Form, draft: Draft, saved: Saved | undefined): Outgoing {
  const known = saved ?? { record: {}, secrets: [] };
  const all = fieldsOf(form);
  const values = (name: string) => {
    const field = all.find((one) => one.name === name);
    return field === undefined ? null : shownValue(field, known, draft);
  };
  const shown = all.filter((field) => isShown(field, form, values));
  const edited = shown.filter(({ name }) => draft[name] !== undefined);
  const cleared = all.filter(
    (field) =>
      !shown.includes(field) &&
      field.isClearedWhenOff &&
      saved !== undefined &&
      !isSame(savedValue(field, saved), field.unset),
  );
  return {
    fields: Object.fromEntries([
      ...edited.map(({ name }) => [name, sent(draft[name]?.value ?? null)] as const),
      ...cleared.map(({ name }) => [name, null] as const),
    ]),
    changed: edited.map(({ label }) => label),
    cleared: cleared.map(({ label }) => label),
  };
}

/** Whether a field was changed elsewhere while it was edited. */
export function isClash(field: FormField, saved: Saved, draft: Draft): boolean {
  const edit = draft[field.name];
  if (edit === undefined || field.kind === "secret") return false;
  const now = savedValue(field, saved);
  return !isSame(now, edit.from) && !isSame(now, edit.value);
}

/** Returns the messages about a field or a part of it. */
export function problemsOf(field: FormField, problems: readonly Problem[]): readonly Problem[] {
  return problems.filter((problem) => problem.field.split(/[.[]/)[0] === field.name);
}
