// Every customer under a filter, page by page. The list may change under our hands: then it is read again.
import { canonicalObserved } from "../core/canonical";
import type { Observed } from "../../schema";
import type { CustomerFilter } from "./api";
import type { Operation } from "./operation";
import type { Pages } from "./pages";

/** How often a list that changes while it is read is read, at most; then what was seen in any of them counts. */
const attempts = 3;

/** By how many records pages overlap when a list is read again. */
const overlapped = 5;

/** Whether a customer is certainly not under a parent; a summary that tells none may be. */
export function hasOtherParent({ tree, complete }: Observed, parentId: string): boolean {
  return tree.parent !== parentId && (tree.parent !== undefined || complete);
}

/** Whether a customer passes the filter: a service may ignore what it is asked. */
function passes(customer: Observed, { parentId, name }: CustomerFilter): boolean {
  const { tree } = customer;
  return (parentId === undefined || !hasOtherParent(customer, parentId)) && (name === undefined || canonicalObserved(tree).name === canonicalObserved({ name }).name);
}

/** What is listed, and when to give that up: asked with each page after which there are more. */
interface Wanted { readonly operation: Operation; readonly filter: CustomerFilter; readonly isWasted: (page: readonly Observed[]) => boolean }

/**
 * Reads all pages into `found`; false where the list changed meanwhile, undefined where it was given up. Each page begins `overlap` records before its
 * place, so that a record that moved forward between two pages is met all the same.
 */
async function collect(pages: Pages, { operation, filter, isWasted }: Wanted, overlap: number, found: Map<string, Observed>): Promise<boolean | undefined> {
  const seen = new Set<string>();
  let isSteady = true;
  let last: number | undefined;
  for (let page = 0; ; page++) {
    const { customers, total } = await pages.page(operation, filter, { records: Math.max(0, seen.size - overlap), pages: page });
    const before = seen.size;
    for (const customer of customers) {
      seen.add(customer.id);
      found.set(customer.id, customer);
    }
    const isTwice = seen.size - before < customers.length - (page === 0 ? 0 : overlap);
    isSteady &&= page === 0 || (total === last && !isTwice);
    last = total;
    if (total !== undefined && seen.size >= total) return isSteady;
    // A page with nothing new ends the list; services without paging repeat themselves. Where far more are missing than
    // can have moved between pages, the total counts something else, such as customers outside of the filter.
    if (seen.size === before) return total === undefined || total - seen.size > page * overlapped;
    if (isWasted(customers)) return undefined;
  }
}

/** Every customer under the filter, in the service's order; undefined where that was given up. */
export async function listUnlessWasted(pages: Pages, wanted: Wanted): Promise<readonly Observed[] | undefined> {
  const found = new Map<string, Observed>();
  for (let attempt = 0; attempt < attempts; attempt++) {
    const isSteady = await collect(pages, wanted, attempt * overlapped, found);
    if (isSteady === undefined) return undefined;
    if (isSteady) break;
  }
  return [...found.values()].filter((customer) => passes(customer, wanted.filter));
}

/** Every customer under the filter, in the service's order. */
export async function listAll(pages: Pages, operation: Operation, filter: CustomerFilter): Promise<readonly Observed[]> {
  return await listUnlessWasted(pages, { operation, filter, isWasted: () => false }) ?? [];
}
