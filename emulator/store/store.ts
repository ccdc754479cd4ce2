// The store: customers, connectors and the audit log, in memory and, if a file is named, in that file too.
// Knows ids, parents and names, and no rule.
import type { AuditEntry, Connector, StoredCustomer } from "./content";
import type { StoreFile } from "./store-file";

/** Keeps everything in memory, and writes it to the file after each change. */
export class Store {
  /** In the order of creation: a changed customer keeps its place in a Map. */
  readonly #byId = new Map<string, StoredCustomer>();
  #inOrder?: readonly StoredCustomer[];
  #connectors: readonly Connector[] = [];
  #audit: AuditEntry[] = [];
  #lastSequence = 0;
  #changesUnderWay = 0;
  /** Called after each change. */
  onChange?: () => void;

  /** Reads what the file holds; throws if it isn't a file of the emulator. */
  constructor(private readonly file?: StoreFile) {
    const content = file?.read();
    if (content === undefined) return;
    for (const customer of content.customers) this.#keep(customer);
    this.#connectors = content.connectors;
    this.#audit = [...content.audit];
  }

  get(id: string): StoredCustomer | undefined {
    return this.#byId.get(id);
  }

  /** Every customer in the order of creation. */
  all(): readonly StoredCustomer[] {
    return (this.#inOrder ??= [...this.#byId.values()]);
  }

  /** Customers below a parent, in the order of creation; null: those below the account itself. */
  childrenOf(parentId: string | null): readonly StoredCustomer[] {
    return this.all().filter((customer) => customer.parentId === parentId);
  }

  /** Customers of exactly this name below a parent. */
  named(parentId: string | null, name: string): readonly StoredCustomer[] {
    return this.all().filter((customer) => customer.name === name && customer.parentId === parentId);
  }

  connectors(): readonly Connector[] {
    return this.#connectors;
  }

  /** Changes to customers, oldest first. */
  audit(): readonly AuditEntry[] {
    return this.#audit;
  }

  nextSequence(): number {
    return this.#lastSequence + 1;
  }

  put(customer: StoredCustomer): void {
    this.change(() => {
      this.#keep(customer);
    });
  }

  remove(id: string): void {
    this.change(() => {
      this.#byId.delete(id);
      this.#inOrder = undefined;
    });
  }

  setConnectors(connectors: readonly Connector[]): void {
    this.change(() => {
      this.#connectors = [...connectors];
    });
  }

  appendAudit(entry: AuditEntry): void {
    this.change(() => {
      this.#audit.push(entry);
    });
  }

  /** Removes everything. */
  clear(): void {
    this.change(() => {
      this.#byId.clear();
      this.#inOrder = undefined;
      this.#connectors = [];
      this.#audit = [];
    });
  }

  /**
   * Runs work that changes the store, and writes the file once at its end. A failure undoes nothing: the file equals
   * the memory.
   */
  change<Result>(work: () => Result): Result {
    this.#changesUnderWay += 1;
    try {
      return work();
    } finally {
      this.#changesUnderWay -= 1;
      if (this.#changesUnderWay === 0) {
        this.file?.write({ customers: this.all(), connectors: this.#connectors, audit: this.#audit });
        this.onChange?.();
      }
    }
  }

  #keep(customer: StoredCustomer): void {
    this.#byId.set(customer.id, customer);
    this.#inOrder = undefined;
    this.#lastSequence = Math.max(this.#lastSequence, customer.sequence);
  }
}
