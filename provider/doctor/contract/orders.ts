// The order of lists and of arrays in records, by reading one page several times.
import { wireLeaves } from "../../../schema";
import { listWith, type RawList } from "./envelope";
import type { Examination } from "./examination";
import { asAssumed, copes, notCovered, notSeen, type Findings } from "./finding";
import { idsIn, sizeQuery, type FirstList } from "./paging";

/** Readings that are compared, and customers in each, at most. */
const most = { readings: 3, customers: 20 } as const;

/** Returns the arrays of a list with at least two items, each as a text. */
function arraysIn(examination: Examination, { records }: RawList): string[] {
  return records.flatMap((record) =>
    wireLeaves.flatMap((leaf) => {
      const value = examination.fieldIn(record, leaf);
      return Array.isArray(value) && value.length > 1 ? [JSON.stringify(value)] : [];
    }),
  );
}

/** Reads one page several times. Returns the customers that are on each reading. */
async function readAgain(examination: Examination, first: FirstList): Promise<readonly RawList[]> {
  const size = Math.min(first.list.records.length, most.customers);
  const pages: RawList[] = [];
  for (let reading = 0; reading < most.readings; reading++) {
    // Of different sizes, so that an order that turns with each array doesn't come round.
    const page = await listWith(examination, sizeQuery(examination, first, Math.max(1, size - reading)));
    if (page !== undefined) pages.push(page);
  }
  const length = Math.min(...pages.map(({ records }) => records.length));
  return pages.map(({ records }) => ({ records: records.slice(0, length) }));
}

/** Examines whether the list and the arrays of its customers have the same order each time. */
export async function* examineOrders(examination: Examination, first: FirstList): Findings {
  const pages = await readAgain(examination, first);
  if (pages.length < most.readings) {
    yield notSeen("list order", "the list could not be read again");
    yield notSeen("array order", "the list could not be read again");
    return;
  }
  const orders = new Set(pages.map((page) => idsIn(examination, page).join(" ")));
  const isSame = orders.size === 1;
  const count = Math.min(...pages.map(({ records }) => records.length));
  if (count < 2) yield notSeen("list order", "needs two customers that are in each reading");
  else
    yield isSame
      ? asAssumed("list order", `the same in ${most.readings} readings`)
      : notCovered("list order", `${orders.size} orders in ${most.readings} readings`);
  const [arrays = [], ...others] = pages.map((page) => arraysIn(examination, page));
  if (!isSame || arrays.length === 0)
    yield notSeen("array order", isSame ? "no array in the list has two items" : "the list has no order");
  else if (others.every((texts) => texts.join() === arrays.join()))
    yield asAssumed("array order", `the same in ${most.readings} readings of ${arrays.length} arrays`);
  else yield copes("array order", `it changes between ${most.readings} readings`);
}
