// What a reader sees of what was written: pages of the list, and the delays of a service that is only eventually
// consistent. Reads the store; never changes it.
import type { Behaviour } from "./behaviours";
import type { Clock } from "./clock";
import type { Store, StoredCustomer } from "./store";

/** What a list is asked for. */
export interface ListQuery {
  readonly limit: number;
  readonly offset: number;
  /** Only customers below this parent. */
  readonly parentId?: string;
  /** Only customers of exactly this name. */
  readonly name?: string;
}

/** One page, and the number of all customers under the filters. */
export interface Listed {
  readonly total: number;
  readonly customers: readonly StoredCustomer[];
}

interface Change {
  readonly before?: StoredCustomer;
  readonly after?: StoredCustomer;
  readonly at: number;
  readonly call: number;
}

/** The view of the list. */
export class Listing {
  #calls = 0;
  #changes: Change[] = [];
  readonly #leaving = new Map<string, { customer: StoredCustomer; reads: number }>();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly behaviour: () => Behaviour,
  ) {}

  /** Notes a write, so that lists and reads can show it late. */
  wrote(before: StoredCustomer | undefined, after: StoredCustomer | undefined): void {
    const { listLag, deleteLag } = this.behaviour();
    if (listLag.calls > 0 || listLag.milliseconds > 0)
      this.#changes.push({ before, after, at: this.clock.now(), call: this.#calls });
    if (before !== undefined && after === undefined && deleteLag > 0)
      this.#leaving.set(before.id, { customer: before, reads: deleteLag });
  }

  /** One customer, also one whose delete was accepted and has not come through. */
  read(id: string): StoredCustomer | undefined {
    const found = this.store.get(id);
    const leaving = found === undefined ? this.#leaving.get(id) : undefined;
    if (leaving === undefined) return found;
    leaving.reads -= 1;
    if (leaving.reads === 0) this.#leaving.delete(id);
    return leaving.customer;
  }

  /** One page of the list. */
  page({ limit, offset, parentId, name }: ListQuery): Listed {
    const { filters, paging, total } = this.behaviour();
    this.#calls += 1;
    const isFiltered = filters === "exact";
    const seen = this.#seen(isFiltered ? parentId : undefined);
    const matching = isFiltered && name !== undefined ? seen.filter((customer) => customer.name === name) : seen;
    const start = offset === 0 || paging === "stable" ? offset : offset + (paging === "skipping" ? 1 : -1);
    const customers = matching.slice(paging === "repeating" ? 0 : start).slice(0, limit);
    return {
      total: { listed: matching.length, everybody: this.store.all().length, page: customers.length }[total],
      customers,
    };
  }

  /** Forgets every delay. */
  clear(): void {
    this.#changes = [];
    this.#leaving.clear();
  }

  #seen(parentId: string | undefined): readonly StoredCustomer[] {
    const present = parentId === undefined ? this.store.all() : this.store.childrenOf(parentId);
    this.#changes = this.#changes.filter((change) => this.#isLate(change));
    if (this.#changes.length === 0) return present;
    const view = new Map(present.map((customer) => [customer.id, customer]));
    for (const { before, after } of this.#changes.toReversed()) {
      if (after !== undefined) view.delete(after.id);
      if (before !== undefined && (parentId === undefined || before.parentId === parentId)) view.set(before.id, before);
    }
    return [...view.values()].sort((one, other) => one.sequence - other.sequence);
  }

  #isLate({ at, call }: Change): boolean {
    const { calls, milliseconds } = this.behaviour().listLag;
    return this.#calls <= call + calls || this.clock.now() < at + milliseconds;
  }
}
