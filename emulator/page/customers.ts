// Customers as the page shows them: rows, one customer with its marks and history, and never a secret.
import { customerNotFound } from "../answers";
import type { AuditRow, CustomerDetail, CustomerRow, FieldValue, Mark } from "../page-api";
import type { Service } from "../service";
import type { AuditEntry, StoredCustomer, WireRecord } from "../store/content";
import { brokenParentRules, type Value } from "../../schema";
import { fieldValue, headingOf, readableValue } from "./form";

const text = (value: unknown) => (typeof value === "string" ? value : "");

/**
 * Returns what differs from what a program last wrote to a customer, in the order of the form. A field that the program
 * left to the service may be the service's own; a secret that it made is not a difference in any preview.
 */
function marksOf({ records }: Service, { record, written }: StoredCustomer): Mark[] {
  if (written === undefined) return [];
  return records.changedFields({ ...record, ...written }, record).flatMap((change): Mark[] => {
    const field = records.field(change.field);
    const { label = change.path, generated, serverDecides } = field?.leaf.facts ?? {};
    const wasSet = field !== undefined && records.isSet(field, written[field.name]);
    if (generated !== undefined && !wasSet) return [];
    const mark = {
      field: change.field,
      path: change.path,
      label,
      isSecret: change.secret ?? false,
      isMaybe: serverDecides === true && !wasSet,
    };
    if (change.secret || field === undefined) return [mark];
    const [from, now] = [change.from, change.to].map((value) => readableValue(field, records, value));
    return [{ ...mark, written: from ?? null, now: now ?? null }];
  });
}

/** Returns one entry of the audit log with the labels of the form. */
export function auditRow({ records }: Service, entry: AuditEntry): AuditRow {
  const changes = entry.changes.flatMap(({ path, field: name, secret = false, from, to }) => {
    const field = records.field(name);
    if (field === undefined) return [];
    const change = { path, label: field.leaf.facts.label ?? path, isSecret: secret };
    const shown = (value: Value | undefined) => readableValue(field, records, value);
    return [secret ? change : { ...change, from: shown(from), to: shown(to) }];
  });
  return { ...entry, changes };
}

/** Returns the last user who changed each customer. */
function lastUsers(audit: readonly AuditEntry[]): ReadonlyMap<string, string> {
  return new Map(audit.map(({ id, user }) => [id, user]));
}

/** Returns the headings of what is on: a switch, or a value where the block has none. */
function sectionsOn({ records }: Service, record: WireRecord): string[] {
  const inBlocks = records.fields.filter(({ leaf }) => leaf.keys.length > 1);
  const on = inBlocks.filter((field) => {
    const isSet = records.isSet(field, record[field.name]) && record[field.name] !== field.leaf.facts.absentMeans;
    return isSet && (field.leaf.facts.isSwitch === true || field.leaf.enabledBy === undefined);
  });
  return [...new Set(on.map(({ leaf }) => headingOf(leaf)))];
}

/** Rows without their user. A changed customer is a new object, so each is made once. */
const madeRows = new WeakMap<StoredCustomer, CustomerRow>();

function rowOf(service: Service, customer: StoredCustomer): CustomerRow {
  const made = madeRows.get(customer);
  if (made !== undefined) return made;
  const { records } = service;
  const { id, name, parentId, record } = customer;
  const type = records.field(records.names.type);
  const language = records.fields.find(({ leaf }) => leaf.facts.suggestions !== undefined);
  const row: CustomerRow = {
    id,
    name,
    parentId,
    type: text(type && readableValue(type, records, record[type.name])),
    language: text(record[language?.name ?? ""]),
    sections: sectionsOn(service, record),
    updatedAt: text(record[records.names.updatedAt]),
    changed: marksOf(service, customer).length,
    mayBeAbove: brokenParentRules({}, records.factsOf(record)).length === 0,
  };
  madeRows.set(customer, row);
  return row;
}

/** Returns every customer as a row, in the order of creation. */
export function customerRows(service: Service): CustomerRow[] {
  const users = lastUsers(service.store.audit());
  return service.store.all().map((customer) => {
    const updatedBy = users.get(customer.id);
    return { ...rowOf(service, customer), ...(updatedBy !== undefined && { updatedBy }) };
  });
}

/** Returns a customer of the store. Refuses an id that there is none of. */
export function existing({ store }: Service, id: string): StoredCustomer {
  const customer = store.get(id);
  if (customer === undefined) throw customerNotFound();
  return customer;
}

/** Returns one customer. Secrets are named where they are set; their values aren't in it. */
export function customerDetail(service: Service, id: string): CustomerDetail {
  const { records, store } = service;
  const customer = existing(service, id);
  const [secret, open] = [true, false].map((wanted) =>
    records.fields.filter(({ leaf }) => (leaf.facts.secret ?? false) === wanted),
  );
  const history = store.audit().filter((entry) => entry.id === id);
  const updatedBy = history.at(-1)?.user;
  return {
    id,
    version: customer.version,
    record: Object.fromEntries(
      (open ?? []).map(({ name, unset }): [string, FieldValue] => [name, fieldValue(customer.record[name] ?? unset)]),
    ),
    secrets: (secret ?? [])
      .filter((field) => records.isSet(field, customer.record[field.name]))
      .map(({ name }) => name),
    marks: marksOf(service, customer),
    isWritten: customer.written !== undefined,
    history: history.map((entry) => auditRow(service, entry)),
    children: store.childrenOf(id).map((child) => ({ id: child.id, name: child.name })),
    ...(updatedBy !== undefined && { updatedBy }),
  };
}
