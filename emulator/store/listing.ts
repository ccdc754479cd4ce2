// What readers see of the store: pages of the list, with the delays of an eventually consistent service.
import type { Behaviour } from "../faults/behaviours";
import type { Clock } from "../controls/clock";
import type { StoredCustomer } from "./content";
import type { Store } from "./store";

/** The parameters of a list call. */
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
  readonly #deleting = new Map<string, { customer: StoredCustomer; reads: number }>();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly behaviour: () => Behaviour,
  ) {}

  /** Notes a write, so lists and reads can show it late. */
  wrote(before: StoredCustomer | undefined, after: StoredCustomer | undefined): void {
    const { listLag, deleteLag } = this.behaviour();
    if (listLag.calls > 0 || listLag.milliseconds > 0)
      this.#changes.push({ before, after, at: this.clock.now(), call: this.#calls });
    if (before !== undefined && after === undefined && deleteLag > 0)
      this.#deleting.set(before.id, { customer: before, reads: deleteLag });
  }

  /** Returns one customer, also one whose accepted delete isn't visible yet. */
  read(id: string): StoredCustomer | undefined {
    const found = this.store.get(id);
    const deleting = found === undefined ? this.#deleting.get(id) : undefined;
    if (deleting === undefined) return found;
    deleting.reads -= 1;
    if (deleting.reads === 0) this.#deleting.delete(id);
    return deleting.customer;
  }

  /** Returns one page of the list. */
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

  /** Ends every delay. */
  clear(): void {
    this.#changes = [];
    this.#deleting.clear();
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
