// Every customer under a filter, page by page. The list may change under our hands: then it is read again.
import { canonicalObserved } from "../core/canonical";
import type { Observed } from "../../schema";
import type { CustomerFilter } from "./api";
import type { Operation } from "./operation";
import type { Pages } from "./pages";

/** How often a list that changes while it is read is read, at most; then what was seen in any of them counts. */
const attempts = 3;

/** Whether a customer passes the filter: a service may ignore what it is asked. A summary that tells no parent passes. */
function passes({ tree, complete }: Observed, { parentId, name }: CustomerFilter): boolean {
  const parentIsRight = parentId === undefined || tree.parent === parentId || (tree.parent === undefined && !complete);
  return parentIsRight && (name === undefined || canonicalObserved(tree).name === canonicalObserved({ name }).name);
}

/** Reads all pages into `found`; false where the list changed meanwhile. */
async function collect(pages: Pages, operation: Operation, filter: CustomerFilter, found: Map<string, Observed>): Promise<boolean> {
  const seen = new Set<string>();
  let records = 0;
  let total: number | undefined;
  for (let page = 0; ; page++) {
    const { customers, total: now } = await pages.page(operation, filter, { records, pages: page });
    const isSteady = page === 0 || now === total;
    total = now;
    const fresh = customers.filter(({ id }) => !seen.has(id));
    for (const customer of fresh) {
      seen.add(customer.id);
      found.set(customer.id, customer);
    }
    records += customers.length;
    // A page that repeats an earlier one whole is that of a service without paging.
    const isRepeated = page > 0 && fresh.length === 0;
    if (!isSteady || (fresh.length < customers.length && !isRepeated)) return false;
    if (total !== undefined && records >= total) return seen.size >= Math.min(total, records);
    if (customers.length === 0 || isRepeated) return total === undefined || seen.size >= total;
  }
}

/** Every customer under the filter, in the service's order. */
export async function listAll(pages: Pages, operation: Operation, filter: CustomerFilter): Promise<readonly Observed[]> {
  const found = new Map<string, Observed>();
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (await collect(pages, operation, filter, found)) break;
  }
  return [...found.values()].filter((customer) => passes(customer, filter));
}
