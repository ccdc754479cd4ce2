// Where customers are kept: one interface, and the store in memory. Knows ids, parents and names, and no rule.
import type { AuditEntry } from "./audit";
import type { WireRecord } from "./records";

/** A customer as stored. A change makes a new object, so that what is derived from one can be kept beside it. */
export interface StoredCustomer {
  readonly id: string;
  /** Place in the order of creation. */
  readonly sequence: number;
  /** Counts the changes, from 1. */
  readonly version: number;
  readonly parentId: string | null;
  readonly name: string;
  readonly record: WireRecord;
}

/** What may be selected as a video conference connector. */
export interface Connector {
  readonly id: string;
  readonly name: string;
}

/** Everything that the emulator keeps. */
export interface Store {
  get(id: string): StoredCustomer | undefined;
  /** Every customer in the order of creation. */
  all(): readonly StoredCustomer[];
  /** Customers below a parent, in the order of creation; null: those below the account itself. */
  childrenOf(parentId: string | null): readonly StoredCustomer[];
  /** Siblings of exactly this name. */
  named(parentId: string | null, name: string): readonly StoredCustomer[];
  nextSequence(): number;
  put(customer: StoredCustomer): void;
  remove(id: string): void;
  connectors(): readonly Connector[];
  setConnectors(connectors: readonly Connector[]): void;
  audit(): readonly AuditEntry[];
  appendAudit(entry: AuditEntry): void;
  /** Runs work whose writes are kept together. */
  together<Result>(work: () => Result): Result;
  /** Forgets everything. */
  clear(): void;
  close(): void;
}

/** Customers in the order of creation. A binary search finds the place, so that a change costs no scan. */
class Ordered {
  readonly items: StoredCustomer[] = [];

  #place(sequence: number): number {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.items[middle]?.sequence ?? 0) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  put(customer: StoredCustomer): void {
    const place = this.#place(customer.sequence);
    this.items.splice(place, this.items[place]?.sequence === customer.sequence ? 1 : 0, customer);
  }

  remove(customer: StoredCustomer): void {
    const place = this.#place(customer.sequence);
    if (this.items[place]?.sequence === customer.sequence) this.items.splice(place, 1);
  }
}

const nameKey = (parentId: string | null, name: string) => `${parentId ?? ""}\n${name}`;

/** Keeps everything until the process ends. */
export class MemoryStore implements Store {
  readonly #byId = new Map<string, StoredCustomer>();
  readonly #byParent = new Map<string | null, Ordered>();
  readonly #byName = new Map<string, Ordered>();
  #all = new Ordered();
  #sequence = 0;
  #connectors: readonly Connector[] = [];
  #audit: AuditEntry[] = [];

  get(id: string) {
    return this.#byId.get(id);
  }
  all() {
    return this.#all.items;
  }
  childrenOf(parentId: string | null) {
    return this.#byParent.get(parentId)?.items ?? [];
  }
  named(parentId: string | null, name: string) {
    return this.#byName.get(nameKey(parentId, name))?.items ?? [];
  }
  nextSequence() {
    return this.#sequence + 1;
  }
  connectors() {
    return this.#connectors;
  }
  setConnectors(connectors: readonly Connector[]) {
    this.#connectors = [...connectors];
  }
  audit(): readonly AuditEntry[] {
    return this.#audit;
  }
  appendAudit(entry: AuditEntry) {
    this.#audit.push(entry);
  }
  together<Result>(work: () => Result): Result {
    return work();
  }
  close() {}

  put(customer: StoredCustomer): void {
    const former = this.#byId.get(customer.id);
    if (former !== undefined) this.#unlink(former);
    this.#sequence = Math.max(this.#sequence, customer.sequence);
    this.#byId.set(customer.id, customer);
    this.#all.put(customer);
    under(this.#byParent, customer.parentId).put(customer);
    under(this.#byName, nameKey(customer.parentId, customer.name)).put(customer);
  }

  remove(id: string): void {
    const customer = this.#byId.get(id);
    if (customer === undefined) return;
    this.#byId.delete(id);
    this.#all.remove(customer);
    this.#unlink(customer);
  }

  // The list of all customers keeps the place of a changed one; parent and name may have changed.
  #unlink(customer: StoredCustomer): void {
    unlink(this.#byParent, customer.parentId, customer);
    unlink(this.#byName, nameKey(customer.parentId, customer.name), customer);
  }

  clear(): void {
    for (const index of [this.#byId, this.#byParent, this.#byName]) index.clear();
    this.#all = new Ordered();
    this.#connectors = [];
    this.#audit = [];
  }
}

function under<Key>(index: Map<Key, Ordered>, key: Key): Ordered {
  const found = index.get(key) ?? new Ordered();
  index.set(key, found);
  return found;
}

function unlink<Key>(index: Map<Key, Ordered>, key: Key, customer: StoredCustomer): void {
  const found = index.get(key);
  found?.remove(customer);
  if (found?.items.length === 0) index.delete(key);
}
