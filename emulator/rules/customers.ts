// What the service does when a customer is created, changed or deleted: rules, names, children, versions, audit log.
// Knows no HTTP: a refusal is thrown with its answer.
import { randomBytes } from "node:crypto";
import type { Value } from "../../schema";
import {
  changedMeanwhile,
  customerNotFound,
  hasChildren,
  nameTaken,
  violationsRefusal,
  type Violation,
} from "../answers";
import type { Behaviour } from "../faults/behaviours";
import type { Clock } from "../controls/clock";
import type { Listing } from "../store/listing";
import type { AuditEntry, StoredCustomer, Via, WireRecord } from "../store/content";
import { matchesEtag } from "./etag";
import type { Records } from "./records";
import { changedRecord, newRecord, savedRecord, unknownFields } from "./saving";
import type { Store } from "../store/store";
import { foreignReferences, violationsIn } from "./violations";
import { writtenAfter } from "./written";

/** Who writes, and how strictly it is checked. */
export interface WriteOptions {
  /** The user in the audit log. Absent: a seed, which is neither logged nor shown late. */
  readonly user?: string;
  /** Where the change comes from. Default: a program. */
  readonly via?: Via;
  /** Stores the record as it is: no rule is checked. */
  readonly unchecked?: boolean;
  /** Creates the record as an older release did: missing fields are not filled in. */
  readonly legacy?: boolean;
  /** The record may bring its own id and times. */
  readonly planted?: boolean;
  /** Replaces the whole record: fields that it doesn't name are cleared. */
  readonly whole?: boolean;
  /** The `If-Match` header. */
  readonly ifMatch?: string;
  /** The version that was read: any other is refused. */
  readonly version?: number;
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const asText = (value: Value) => (typeof value === "string" ? value : null);
const textIn = (record: WireRecord, name: string) => asText(record[name]) ?? "";

/** What the customers work with: the parts of a service. */
interface Parts {
  readonly records: Records;
  readonly store: Store;
  readonly listing: Listing;
  readonly clock: Clock;
  behaviour(): Behaviour;
}

/** The customers of one account. */
export class Customers {
  // Ids as in the vendor's database: 4 bytes of time, 5 random ones, 3 of a counter.
  readonly #process = randomBytes(5).toString("hex");
  #counter = 0;

  constructor(private readonly service: Parts) {}

  /** Creates a customer and returns it. */
  create(body: WireRecord, options: WriteOptions): StoredCustomer {
    const { id, createdAt, updatedAt } = this.service.records.names;
    const record = this.#created(body, options);
    const now = this.service.clock.stamp();
    const newId = asText(body[id]) ?? this.#newId();
    if (this.service.store.get(newId) !== undefined)
      throw violationsRefusal([{ propertyPath: id, message: "is the id of another customer" }]);
    return this.#save(
      undefined,
      {
        ...record,
        [id]: newId,
        [createdAt]: asText(body[createdAt]) ?? now,
        [updatedAt]: asText(body[updatedAt]) ?? now,
      },
      options,
    );
  }

  /** Refuses what a create, or an update of the customer `id`, would refuse. Stores nothing. */
  check(fields: WireRecord, id?: string): void {
    if (id === undefined) this.#created(fields, {});
    else this.#updated(this.#existing(id, {}), fields, {});
  }

  /** Returns the record of a new customer, as it is saved. */
  #created(body: WireRecord, { unchecked, planted, legacy }: WriteOptions): WireRecord {
    const { records } = this.service;
    const { id, createdAt, updatedAt } = records.names;
    const sent = planted ? { ...body, [id]: undefined, [createdAt]: undefined, [updatedAt]: undefined } : body;
    if (!unchecked) this.#refuse(records.foreignFields(sent));
    const record = legacy ? body : savedRecord(records, newRecord(records, body), this.service.behaviour());
    if (!unchecked) this.#check(record);
    return record;
  }

  /** The first customer with the name of a record, under its parent. */
  sibling(record: WireRecord): StoredCustomer | undefined {
    const { parent, name } = this.service.records.names;
    return this.service.store.named(asText(record[parent]), textIn(record, name))[0];
  }

  /** Changes a customer and returns it. */
  update(id: string, changes: WireRecord, options: WriteOptions): StoredCustomer {
    const { records, clock } = this.service;
    const current = this.#existing(id, options);
    const record = this.#updated(current, changes, options);
    const unknown = [current.record, record].map((one) => unknownFields(records, one, this.service.behaviour()));
    if (isSame(unknown[0], unknown[1]) && records.changedFields(current.record, record).length === 0)
      return this.#noteWritten(current, changes, options);
    const { updatedAt } = records.names;
    const last = Date.parse(asText(current.record[updatedAt]) ?? "") || 0;
    return this.#save(
      current,
      { ...record, [updatedAt]: new Date(Math.max(clock.now(), last + 1)).toISOString() },
      { ...options, sent: changes },
    );
  }

  /** Returns the record of a customer after an update, as it is saved. */
  #updated(current: StoredCustomer, changes: WireRecord, { unchecked, whole = false }: WriteOptions): WireRecord {
    const { records } = this.service;
    const behaviour = this.service.behaviour();
    const former = unknownFields(records, current.record, behaviour);
    const foreign = records.foreignFields(changes, current.record);
    if (!unchecked) this.#refuse(foreign.filter(({ propertyPath }) => !Object.hasOwn(former, propertyPath)));
    const changed = changedRecord(records, { current: current.record, changes, isWhole: whole, behaviour });
    const record = savedRecord(records, changed, behaviour);
    if (!unchecked) this.#check(record, current);
    return record;
  }

  /** Stores fields of a customer as they were before a change by hand, and returns it. Skips the rules. */
  restore(id: string, fields: readonly string[], options: WriteOptions): StoredCustomer {
    const { written = {} } = this.#existing(id, options);
    const former = Object.entries(written).filter(([name]) => fields.includes(name));
    return this.update(id, Object.fromEntries(former), { ...options, unchecked: true });
  }

  /** Deletes a customer. */
  remove(id: string, options: WriteOptions): void {
    const current = this.#existing(id, options);
    if (!options.unchecked && this.service.store.childrenOf(id).length > 0) throw hasChildren();
    this.service.store.change(() => {
      this.service.store.remove(id);
      const { user, via = "program" } = options;
      this.#log("deleted", current, { before: current.record, after: {}, user, via });
    });
    this.service.listing.wrote(current, undefined);
  }

  // A program that sets a field to what it is already declares it so.
  #noteWritten(current: StoredCustomer, sent: WireRecord, options: WriteOptions): StoredCustomer {
    const written = writtenAfter(this.service.records, current, { ...options, record: current.record, sent });
    if (isSame(written, current.written)) return current;
    const noted: StoredCustomer = { ...current, ...(written && { written }) };
    this.service.store.put(noted);
    return noted;
  }

  #existing(id: string, { ifMatch, version }: WriteOptions): StoredCustomer {
    const current = this.service.store.get(id);
    if (current === undefined) throw customerNotFound();
    if (version !== undefined && version !== current.version) throw changedMeanwhile();
    if (ifMatch !== undefined && this.service.behaviour().etag && !matchesEtag(current, ifMatch, false))
      throw changedMeanwhile();
    return current;
  }

  // An update is refused for the rules that it breaks, not for those that the stored record already broke.
  #check(record: WireRecord, current?: StoredCustomer): void {
    const violations = violationsIn(this.service, record);
    const former = current === undefined || violations.length === 0 ? [] : violationsIn(this.service, current.record);
    this.#refuse(
      violations.filter(
        (one) => !former.some((other) => other.propertyPath === one.propertyPath && other.message === one.message),
      ),
    );
    if (this.service.behaviour().unknownConnectors === "refused")
      this.#refuse(foreignReferences(this.service, record, current));
    const { parent, name } = this.service.records.names;
    const siblings = this.service.store.named(asText(record[parent]), textIn(record, name));
    if (this.service.behaviour().uniqueNames && siblings.some((sibling) => sibling.id !== current?.id))
      throw nameTaken();
  }

  #refuse(violations: readonly Violation[]): void {
    if (violations.length > 0) throw violationsRefusal(violations);
  }

  #save(
    current: StoredCustomer | undefined,
    record: WireRecord,
    options: WriteOptions & { readonly sent?: WireRecord },
  ): StoredCustomer {
    const { user, via = "program" } = options;
    const { id, parent, name } = this.service.records.names;
    const written = writtenAfter(this.service.records, current, { ...options, record });
    const saved: StoredCustomer = {
      id: textIn(record, id),
      sequence: current?.sequence ?? this.service.store.nextSequence(),
      version: (current?.version ?? 0) + 1,
      parentId: asText(record[parent]),
      name: textIn(record, name),
      record,
      ...(written && { written }),
    };
    this.service.store.change(() => {
      this.service.store.put(saved);
      const action = current === undefined ? "created" : "updated";
      this.#log(action, saved, { before: current?.record ?? {}, after: record, user, via });
    });
    if (user !== undefined) this.service.listing.wrote(current, saved);
    return saved;
  }

  #log(
    action: AuditEntry["action"],
    { id, name }: StoredCustomer,
    { before, after, user, via }: { before: WireRecord; after: WireRecord; user: string | undefined; via: Via },
  ): void {
    if (user === undefined) return;
    this.service.store.appendAudit({
      at: this.service.clock.stamp(),
      user,
      via,
      action,
      id,
      name,
      changes: this.service.records.changedFields(before, after),
    });
  }

  #newId(): string {
    this.#counter += 1;
    const seconds = Math.floor(this.service.clock.now() / 1000)
      .toString(16)
      .padStart(8, "0")
      .slice(-8);
    return `${seconds}${this.#process}${this.#counter.toString(16).padStart(6, "0").slice(-6)}`;
  }
}
