// Every customer under a filter, page by page, or an error: a list that is not whole would hide a taken name or a
// partner's customers. The list may change under our hands: then it is read again.
import { canonicalObserved } from "../../core/canonical";
import { ProviderError } from "../../core/errors";
import type { Observed } from "../../../schema";
import type { CustomerFilter } from "../api";
import type { Operation } from "../http/operation";
import type { Pages } from "./pages";

/** How often a list that changes while it is read is read, at most; then what was seen in any of them counts. */
const attempts = 3;

/** By how many records pages overlap when a list is read again. */
const overlapped = 5;

/**
 * What one list may hold, in customers and in characters of the answers of one reading: a list without end fails before
 * memory does.
 */
const most = { customers: 100_000, characters: 96 * 1024 * 1024 } as const;

/** Whether a customer is certainly not under a parent; a summary that tells none may be. */
export function hasOtherParent({ tree, complete }: Observed, parentId: string): boolean {
  return tree.parent !== parentId && (tree.parent !== undefined || complete);
}

/** Whether a customer passes the filter: a service may ignore what it is asked. */
function passes(customer: Observed, { parentId, name }: CustomerFilter): boolean {
  const { tree } = customer;
  return (
    (parentId === undefined || !hasOtherParent(customer, parentId)) &&
    (name === undefined || canonicalObserved(tree).name === canonicalObserved({ name }).name)
  );
}

/** What is listed, and when to give that up: asked with each page after which there are more. */
interface Wanted {
  readonly operation: Operation;
  readonly filter: CustomerFilter;
  readonly isWasted: (page: readonly Observed[]) => boolean;
}

/** How one reading of the list ended. */
interface Reading {
  /** Whether nothing moved meanwhile. */
  readonly isSteady: boolean;
  /** Whether the last page held nothing but customers of earlier pages: paging may have no effect at all. */
  readonly isRepeated: boolean;
  /**
   * How many there were while it was read, at least: who is made meanwhile is not missing. A page without customers may
   * count nothing but itself.
   */
  readonly total?: number;
}

/** What all readings of one list have brought. */
class Found {
  readonly customers = new Map<string, Observed>();
  constructor(private readonly operation: Operation) {}

  /** Notes a page. @param characters of this reading so far. @throws ProviderError where the list has no end. */
  add(customers: readonly Observed[], characters: number): void {
    for (const customer of customers) this.customers.set(customer.id, customer);
    if (this.customers.size <= most.customers && characters <= most.characters) return;
    throw new ProviderError(
      `Can't ${this.operation.doing}: the list has no end after ${this.customers.size} customers. Check list.paging and list.offsetParameter of the contract profile`,
      { kind: "unexpected reply", status: 200 },
    );
  }
}

/**
 * Whether so many may be all that one page holds: as many as were asked for, or a service's own limit below that, which
 * is a round number.
 */
function isPageSize(count: number, limit: number): boolean {
  return count === limit || (count >= 10 && count % 5 === 0);
}

/**
 * Reads all pages into `found`; undefined where the list was given up. Each page begins `overlap` records before its
 * place, so that a record that moved forward between two pages is met all the same.
 */
async function readOnce(
  pages: Pages,
  { operation, filter, isWasted }: Wanted,
  overlap: number,
  found: Found,
): Promise<Reading | undefined> {
  const seen = new Set<string>();
  let isSteady = true;
  let last: number | undefined;
  let least: number | undefined;
  let back = overlap;
  let read = 0;
  /** Whether `total` may only count the first page. */
  let isDoubtful = false;
  for (let page = 0; ; page++) {
    const {
      customers,
      total: told,
      characters,
    } = await pages.page(operation, filter, { records: Math.max(0, seen.size - back), pages: page });
    const total: number | undefined = told ?? last;
    const before = seen.size;
    for (const { id } of customers) seen.add(id);
    read += characters;
    found.add(customers, read);
    if (page === 0) isDoubtful = total === customers.length && isPageSize(total, pages.limit);
    const isTwice = seen.size - before < customers.length - (page === 0 ? 0 : back);
    isSteady &&= page === 0 || (total === last && !isTwice);
    last = total;
    if (customers.length > 0 || page === 0) least = total === undefined ? least : Math.min(total, least ?? total);
    const isEnd = customers.length === 0 || pages.isSingle || (total === seen.size && !isDoubtful);
    if (isEnd) return { isSteady, isRepeated: false, total: least };
    // Nothing but the overlap: the next page shows whether anything follows it.
    const isOverlap = seen.size === before && back > 0;
    if (seen.size === before && !isOverlap) return { isSteady: false, isRepeated: true, total: least };
    // Where pages are small, an overlap of whole ones would bring nothing new.
    back = isOverlap ? 0 : Math.min(overlap, Math.floor(customers.length / 2));
    if (isWasted(customers)) return undefined;
  }
}

/**
 * Whether everything was seen. Pages that repeat themselves count where the total says that nobody is missing, unless
 * it counts a page.
 */
function isWhole({ isRepeated, total }: Reading, found: number, limit: number): boolean {
  if (isRepeated && (total === undefined || (total === limit && found === limit))) return false;
  return total === undefined || found >= total;
}

function notWhole({ doing }: Operation, { isRepeated, total }: Reading, found: number): ProviderError {
  const [what, otherwise] =
    total === undefined || (isRepeated && found >= total)
      ? [
          `pages repeat themselves after ${found} customers`,
          "If one answer holds every customer, set list.paging to none",
        ]
      : [
          `pages end after ${found} of ${total} customers`,
          `If ${total} counts something else, set list.totalCounts to other`,
        ];
  return new ProviderError(
    `Can't ${doing}: the list is not whole, because its ${what}. Check list.paging and list.offsetParameter of the contract profile. ${otherwise}`,
    { kind: "unexpected reply", status: 200 },
  );
}

/**
 * Services whose total was seen to count customers outside of the filter: their filtered lists end where nobody
 * follows.
 */
const countingOthers = new WeakSet<Pages>();

/**
 * Every customer under the filter, in the service's order; undefined where that was given up.
 * @throws ProviderError where the list is not whole, or has no end.
 */
export async function listUnlessWasted(pages: Pages, wanted: Wanted): Promise<readonly Observed[] | undefined> {
  const { operation, filter } = wanted;
  const isFiltered = filter.name !== undefined || filter.parentId !== undefined;
  const found = new Found(operation);
  let reading: Reading | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    reading = await readOnce(pages, wanted, attempt * overlapped, found);
    if (reading === undefined) return undefined;
    if (isFiltered && countingOthers.has(pages)) reading = { ...reading, total: undefined };
    if (reading.isSteady && (isFiltered || isWhole(reading, found.customers.size, pages.limit))) break;
  }
  const all = [...found.customers.values()];
  const passing = all.filter((customer) => passes(customer, filter));
  if (reading === undefined || isWhole(reading, all.length, pages.limit)) return passing;
  if (!isFiltered) throw notWhole(operation, reading, all.length);
  // The total may count customers outside of the filter: the list of all of them shows who is under it.
  const everybody = (await listAll(pages, operation, {})).filter((customer) => passes(customer, filter));
  if (!reading.isRepeated && everybody.every(({ id }) => found.customers.has(id))) countingOthers.add(pages);
  return everybody;
}

/**
 * Every customer under the filter, in the service's order. @throws ProviderError where the list is not whole, or has no
 * end.
 */
export async function listAll(
  pages: Pages,
  operation: Operation,
  filter: CustomerFilter,
): Promise<readonly Observed[]> {
  return (await listUnlessWasted(pages, { operation, filter, isWasted: () => false })) ?? [];
}
