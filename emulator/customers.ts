// What happens when a customer is created, changed or deleted: rules, names, children, versions, audit log.
// Knows no HTTP; a refusal is thrown with its answer.
import { randomBytes } from "node:crypto";
import { parentFacts, type ParentFacts, type Value } from "../schema";
import { changedMeanwhile, customerNotFound, hasChildren, nameTaken, violated, type Violation } from "./answers";
import { changesBetween, type AuditEntry } from "./audit";
import type { Behaviour } from "./behaviours";
import type { Clock } from "./clock";
import type { Listing } from "./listing";
import type { Records, WireRecord } from "./records";
import { completed, kept, merged, unknownFields } from "./saving";
import type { Store, StoredCustomer } from "./store";

/** Who does it, and how strictly. */
export interface Doing {
  /** Whom the audit log names; absent: a seed, which is neither logged nor shown late. */
  readonly user?: string;
  /** Takes the record as it comes: no rule is checked. */
  readonly unchecked?: boolean;
  /** Creates the record as an older release did: what is not in it is not filled in. */
  readonly legacy?: boolean;
  /** The record may bring its own id and times. */
  readonly planted?: boolean;
  /** Replaces the whole record: what is not named is cleared. */
  readonly whole?: boolean;
  /** The `If-Match` header. */
  readonly ifMatch?: string;
}

/** The strong ETag of a customer. */
export function etagOf(customer: StoredCustomer): string {
  return `"${customer.id}-${customer.version}"`;
}

/** Whether a list of ETags from a header holds this customer's; weak ones count only where asked. */
export function matches(header: string, customer: StoredCustomer, takesWeak: boolean): boolean {
  return header
    .split(",")
    .map((tag) => (takesWeak ? tag.trim().replace(/^W\//, "") : tag.trim()))
    .some((tag) => tag === "*" || tag === etagOf(customer));
}

const asText = (value: Value) => (typeof value === "string" ? value : null);
const textIn = (record: WireRecord, name: string) => asText(record[name]) ?? "";

/** The customers of one account. */
export class Customers {
  // Ids look like those of the vendor's database: 4 bytes time, 5 random, 3 counted.
  readonly #process = randomBytes(5).toString("hex");
  #counter = 0;

  constructor(
    private readonly records: Records,
    private readonly store: Store,
    private readonly listing: Listing,
    private readonly clock: Clock,
    private readonly behaviour: () => Behaviour,
  ) {}

  /** Creates a customer and returns it. */
  create(body: WireRecord, doing: Doing): StoredCustomer {
    const { id, createdAt, updatedAt } = this.records.names;
    if (!doing.unchecked)
      this.#refuse(
        this.records.foreignFields(
          doing.planted ? { ...body, [id]: undefined, [createdAt]: undefined, [updatedAt]: undefined } : body,
        ),
      );
    const record = doing.legacy ? body : kept(this.records, completed(this.records, body), this.behaviour());
    if (!doing.unchecked) this.#check(record);
    const now = this.clock.stamp();
    const newId = asText(body[id]) ?? this.#newId();
    if (this.store.get(newId) !== undefined)
      throw violated([{ propertyPath: id, message: "is the id of another customer" }]);
    return this.#save(
      undefined,
      {
        ...record,
        [id]: newId,
        [createdAt]: asText(body[createdAt]) ?? now,
        [updatedAt]: asText(body[updatedAt]) ?? now,
      },
      doing,
    );
  }

  /** The first customer with the name of a record, under its parent. */
  sibling(record: WireRecord): StoredCustomer | undefined {
    const { parent, name } = this.records.names;
    return this.store.named(asText(record[parent]), textIn(record, name))[0];
  }

  /** Changes a customer and returns it. */
  update(id: string, changes: WireRecord, doing: Doing): StoredCustomer {
    const current = this.#existing(id, doing);
    const behaviour = this.behaviour();
    const former = unknownFields(this.records, current.record, behaviour);
    if (!doing.unchecked)
      this.#refuse(
        this.records
          .foreignFields(changes, current.record)
          .filter(({ propertyPath }) => !Object.hasOwn(former, propertyPath)),
      );
    const record = kept(
      this.records,
      merged(this.records, current.record, changes, doing.whole ?? false, behaviour),
      behaviour,
    );
    if (!doing.unchecked) this.#check(record, current);
    const isSteady = JSON.stringify(unknownFields(this.records, record, behaviour)) === JSON.stringify(former);
    if (isSteady && changesBetween(this.records, current.record, record).length === 0) return current;
    const { updatedAt } = this.records.names;
    const last = Date.parse(asText(current.record[updatedAt]) ?? "") || 0;
    return this.#save(
      current,
      { ...record, [updatedAt]: new Date(Math.max(this.clock.now(), last + 1)).toISOString() },
      doing,
    );
  }

  /** Deletes a customer. */
  remove(id: string, doing: Doing): void {
    const current = this.#existing(id, doing);
    if (!doing.unchecked && this.store.childrenOf(id).length > 0) throw hasChildren();
    this.store.together(() => {
      this.store.remove(id);
      this.#note("deleted", current, current.record, {}, doing.user);
    });
    this.listing.wrote(current, undefined);
  }

  #existing(id: string, { ifMatch }: Doing): StoredCustomer {
    const current = this.store.get(id);
    if (current === undefined) throw customerNotFound();
    if (ifMatch !== undefined && this.behaviour().etag && !matches(ifMatch, current, false)) throw changedMeanwhile();
    return current;
  }

  // An update is refused for what it breaks, not for what an older record never had.
  #check(record: WireRecord, current?: StoredCustomer): void {
    const violations = this.#violations(record);
    const former = current === undefined || violations.length === 0 ? [] : this.#violations(current.record);
    this.#refuse(
      violations.filter(
        (one) => !former.some((other) => other.propertyPath === one.propertyPath && other.message === one.message),
      ),
    );
    const { parent, name } = this.records.names;
    const siblings = this.store.named(asText(record[parent]), textIn(record, name));
    if (this.behaviour().uniqueNames && siblings.some((sibling) => sibling.id !== current?.id)) throw nameTaken();
  }

  #violations(record: WireRecord): Violation[] {
    const parentId = record[this.records.names.parent] ?? null;
    const parent = typeof parentId === "string" ? this.store.get(parentId) : undefined;
    const missing =
      parentId !== null && parent === undefined
        ? [{ propertyPath: this.records.names.parent, message: "names no customer" }]
        : [];
    const facts: ParentFacts = parent === undefined ? {} : parentFacts(this.records.tree(parent.record));
    return [...missing, ...this.records.violations(record, facts)];
  }

  #refuse(violations: readonly Violation[]): void {
    if (violations.length > 0) throw violated(violations);
  }

  #save(current: StoredCustomer | undefined, record: WireRecord, { user }: Doing): StoredCustomer {
    const { id, parent, name } = this.records.names;
    const saved: StoredCustomer = {
      id: textIn(record, id),
      sequence: current?.sequence ?? this.store.nextSequence(),
      version: (current?.version ?? 0) + 1,
      parentId: asText(record[parent]),
      name: textIn(record, name),
      record,
    };
    this.store.together(() => {
      this.store.put(saved);
      this.#note(current === undefined ? "created" : "updated", saved, current?.record ?? {}, record, user);
    });
    if (user !== undefined) this.listing.wrote(current, saved);
    return saved;
  }

  #note(
    action: AuditEntry["action"],
    { id, name }: StoredCustomer,
    before: WireRecord,
    after: WireRecord,
    user?: string,
  ): void {
    if (user === undefined) return;
    this.store.appendAudit({
      at: this.clock.stamp(),
      user,
      action,
      id,
      name,
      changes: changesBetween(this.records, before, after),
    });
  }

  #newId(): string {
    this.#counter += 1;
    const seconds = Math.floor(this.clock.now() / 1000)
      .toString(16)
      .padStart(8, "0")
      .slice(-8);
    return `${seconds}${this.#process}${this.#counter.toString(16).padStart(6, "0").slice(-6)}`;
  }
}
