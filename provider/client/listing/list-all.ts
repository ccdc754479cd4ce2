// Lists every customer under a filter, page by page. A list that is not complete is an error: it would hide a taken
// name or a partner's customers. A list that changes while it is read is read again.
import { canonicalObserved } from "../../core/canonical";
import { ProviderError } from "../../core/errors";
import type { Observed, Page } from "../../../schema";
import type { CustomerFilter, ListProgress } from "../api";
import type { Operation } from "../http/operation";
import type { PageReader } from "./pages";

/** How often a changing list is read; after that, a customer in any of the readings counts. */
const attempts = 3;

/** Records by which pages overlap when a list is read again. */
const overlapStep = 5;

/** The most that one list may hold, in customers and in characters of its answers: an endless list is an error. */
const most = { customers: 100_000, characters: 96 * 1024 * 1024 } as const;

/** Whether a customer is certainly not below a parent; a summary without a parent may be. */
export function hasOtherParent({ tree, complete }: Observed, parentId: string): boolean {
  return tree.parent !== parentId && (tree.parent !== undefined || complete);
}

/** Whether a customer matches the filter: a service may ignore it. */
function matches(customer: Observed, { parentId, name }: CustomerFilter): boolean {
  const { tree } = customer;
  return (
    (parentId === undefined || !hasOtherParent(customer, parentId)) &&
    (name === undefined || canonicalObserved(tree).name === canonicalObserved({ name }).name)
  );
}

/** What to list. */
export interface ListRequest {
  readonly operation: Operation;
  readonly filter: CustomerFilter;
  /** Whether to give up after this page, where more follow. */
  readonly shouldStop?: (page: readonly Observed[]) => boolean;
  readonly onProgress?: ListProgress;
}

/** How one reading of the list ended. */
interface Reading {
  /** Whether nothing changed meanwhile. */
  readonly isStable: boolean;
  /** Whether the last page held only customers of earlier pages: paging may have no effect at all. */
  readonly isRepeating: boolean;
  /** The smallest total of its pages: a customer that was created meanwhile is not missing. */
  readonly total?: number;
}

/** The customers in all readings of one list. */
class FoundCustomers {
  readonly customers = new Map<string, Observed>();
  constructor(private readonly operation: Operation) {}

  /** Adds a page. @param characters of this reading so far. @throws ProviderError where the list has no end. */
  add(customers: readonly Observed[], characters: number): void {
    for (const customer of customers) this.customers.set(customer.id, customer);
    if (this.customers.size <= most.customers && characters <= most.characters) return;
    throw new ProviderError(
      `Can't ${this.operation.action}: the list has no end after ${this.customers.size} customers. Check list.paging and list.offsetParameter of the contract profile.`,
      { kind: "unexpected reply", status: 200 },
    );
  }
}

/** Whether a page may be full with so many customers: the limit, or a service's own one, which is a round number. */
function isPageSize(count: number, limit: number): boolean {
  return count === limit || (count >= 10 && count % 5 === 0);
}

/**
 * Reads all pages once. Each page starts `overlap` records early, so that a record that moved forward between two pages
 * is not missed.
 */
class ListReader {
  readonly #seen = new Set<string>();
  #characters = 0;
  #isStable = true;
  #lastTotal: number | undefined;
  #leastTotal: number | undefined;
  /** Whether the total may count the first page only. */
  #isTotalUncertain = false;
  /** Records by which the next page starts early. */
  #back: number;

  constructor(
    private readonly pages: PageReader,
    private readonly found: FoundCustomers,
    private readonly overlap: number,
  ) {
    this.#back = overlap;
  }

  /** Reads all pages into `found`; undefined where it was given up. */
  async read({ operation, filter, shouldStop, onProgress }: ListRequest): Promise<Reading | undefined> {
    for (let page = 0; ; page++) {
      const before = this.#seen.size;
      const start = { records: Math.max(0, before - this.#back), pages: page };
      const answer = await this.pages.page(operation, filter, start);
      const { customers } = answer;
      for (const { id } of customers) this.#seen.add(id);
      this.#characters += answer.characters;
      this.found.add(customers, this.#characters);
      const added = this.#seen.size - before;
      this.#noteTotal(answer, { isFirst: page === 0, added });
      onProgress?.(this.found.customers.size, this.#lastTotal);
      if (this.#isEnd(customers)) return { isStable: this.#isStable, isRepeating: false, total: this.#leastTotal };
      // After a page of the overlap alone, the next one shows whether more follows.
      if (added === 0 && this.#back === 0) return { isStable: false, isRepeating: true, total: this.#leastTotal };
      // On small pages, an overlap of whole pages would bring nothing new.
      this.#back = added === 0 ? 0 : Math.min(this.overlap, Math.floor(customers.length / 2));
      if (shouldStop?.(customers) === true) return undefined;
    }
  }

  /** @param page.added customers that no earlier page held. */
  #noteTotal(answer: Page, page: { readonly isFirst: boolean; readonly added: number }): void {
    const { isFirst, added } = page;
    const { length } = answer.customers;
    const total = answer.total ?? this.#lastTotal;
    if (isFirst) this.#isTotalUncertain = total === length && isPageSize(total, this.pages.limit);
    const hasDuplicates = added < length - (isFirst ? 0 : this.#back);
    this.#isStable &&= isFirst || (total === this.#lastTotal && !hasDuplicates);
    this.#lastTotal = total;
    // A page without customers may count only itself.
    if (total !== undefined && (length > 0 || isFirst)) this.#leastTotal = Math.min(total, this.#leastTotal ?? total);
  }

  #isEnd(customers: readonly Observed[]): boolean {
    if (customers.length === 0 || this.pages.isSingle) return true;
    return this.#lastTotal === this.#seen.size && !this.#isTotalUncertain;
  }
}

/** Whether no customer is missing. A total that may count one page proves nothing where pages repeat themselves. */
function isComplete({ isRepeating, total }: Reading, found: number, limit: number): boolean {
  if (isRepeating && (total === undefined || (total === limit && found === limit))) return false;
  return total === undefined || found >= total;
}

function incomplete({ action }: Operation, { isRepeating, total }: Reading, found: number): ProviderError {
  const [what, otherwise] =
    total === undefined || (isRepeating && found >= total)
      ? [
          `pages repeat themselves after ${found} customers`,
          "If one answer holds every customer, set list.paging to none",
        ]
      : [
          `pages end after ${found} of ${total} customers`,
          `If ${total} counts something else, set list.totalCounts to other`,
        ];
  return new ProviderError(
    `Can't ${action}: the list is incomplete, because its ${what}. Check list.paging and list.offsetParameter of the contract profile. ${otherwise}.`,
    { kind: "unexpected reply", status: 200 },
  );
}

/** Services whose total counts customers outside of the filter: their filtered lists end with an empty page. */
const unfilteredTotals = new WeakSet<PageReader>();

/**
 * Lists every customer under the filter, in the service's order; undefined where it was given up.
 * @throws ProviderError where the list is incomplete or has no end.
 */
export async function listUntil(pages: PageReader, request: ListRequest): Promise<readonly Observed[] | undefined> {
  const { operation, filter } = request;
  const isFiltered = filter.name !== undefined || filter.parentId !== undefined;
  const found = new FoundCustomers(operation);
  let reading: Reading | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    reading = await new ListReader(pages, found, attempt * overlapStep).read(request);
    if (reading === undefined) return undefined;
    if (isFiltered && unfilteredTotals.has(pages)) reading = { ...reading, total: undefined };
    if (reading.isStable && (isFiltered || isComplete(reading, found.customers.size, pages.limit))) break;
  }
  const all = [...found.customers.values()];
  const matching = all.filter((customer) => matches(customer, filter));
  if (reading === undefined || isComplete(reading, all.length, pages.limit)) return matching;
  if (!isFiltered) throw incomplete(operation, reading, all.length);
  // The total may count customers outside of the filter: the list of all customers shows what is under it.
  const complete = (await listAll(pages, { operation, filter: {} })).filter((customer) => matches(customer, filter));
  if (!reading.isRepeating && complete.every(({ id }) => found.customers.has(id))) unfilteredTotals.add(pages);
  return complete;
}

/** Lists every customer under the filter, in the service's order. @throws ProviderError as `listUntil` does. */
export async function listAll(pages: PageReader, request: ListRequest): Promise<readonly Observed[]> {
  return (await listUntil(pages, { ...request, shouldStop: undefined })) ?? [];
}
