// The pages of the list: what the start of a page counts, and whether pages follow one another. Two small pages show
// it, because their starts are two points of a line.
import { listWith, type RawList } from "./envelope";
import type { Examination } from "./examination";
import { customersText } from "./fields";
import { asAssumed, loses, needsLine, notCovered, notSeen, notSeenAll, type Findings, type Reported } from "./finding";
import { learnIgnoredParameter, type Parameter } from "./parameters";

/** Customers on a small page: two, so that customers and pages count differently. */
const size = 2;

/** Customers that a list needs, so that the start of a page shows what it counts. */
const least = 4;

/** The list as it is read first. */
export interface FirstList {
  readonly list: RawList;
  /** Parameters that the service refuses, and that have no other known name. */
  readonly refused: ReadonlySet<Parameter>;
}

/** Returns the ids of a list, in its order. */
export function idsIn(examination: Examination, { records }: RawList): string[] {
  return records.map((record) => examination.textIn(record, "id")).filter((id) => id !== "");
}

/** Returns the query for a page of a size; empty where the list has no pages, or its parameter no known name. */
export function sizeQuery(
  { profile }: Examination,
  { refused }: Pick<FirstList, "refused">,
  customers: number,
): Readonly<Record<string, string>> {
  const { paging, limitParameter } = profile.list;
  return paging === "none" || refused.has("limitParameter") ? {} : { [limitParameter]: String(customers) };
}

/** Returns a small page with this start. */
function smallPage(examination: Examination, start: number): Promise<RawList | undefined> {
  const { limitParameter, offsetParameter } = examination.profile.list;
  return listWith(examination, { [limitParameter]: String(size), [offsetParameter]: String(start) });
}

const pagingNames = ["limit parameter", "offset parameter", "paging", "pages"] as const;

/** Examines the pages of the list. */
export async function* examinePaging(examination: Examination, first: FirstList): Findings {
  const known = idsIn(examination, first.list);
  const open = pagingNames.filter((name) => !examination.hasFound(name));
  if (first.refused.has("limitParameter") || first.refused.has("offsetParameter")) {
    yield* notSeenAll(open, "the names of its parameters are not known");
    return;
  }
  if (known.length < least) {
    yield* notSeenAll(open, `needs ${least} customers in the list, and it has ${known.length}`);
    return;
  }
  const [one, two] = [await smallPage(examination, 1), await smallPage(examination, 2)];
  if (one === undefined || two === undefined) {
    yield notCovered("paging", "a page of two customers is refused");
    return;
  }
  if (Math.max(one.records.length, two.records.length) > size) {
    yield* examineUnlimited(examination, first);
    return;
  }
  if (!examination.hasFound("limit parameter")) yield asAssumed("limit parameter", "a page of two has two customers");
  yield* reportStarts(examination, [startOf(examination, one, known), startOf(examination, two, known)]);
}

/** Returns the place of a page's first customer in the list; what is behind its end is Infinity. */
function startOf(examination: Examination, page: RawList, known: readonly string[]): number {
  const [id] = idsIn(examination, page);
  const place = id === undefined ? -1 : known.indexOf(id);
  return place < 0 ? Infinity : place;
}

/** Examines a list that ignores the size of a page: the parameter has another name, or there are no pages. */
async function* examineUnlimited(examination: Examination, first: FirstList): Findings {
  const { total, records } = first.list;
  const { paging, limitParameter } = examination.profile.list;
  const evidence = `\`${limitParameter}\` has no effect: a page of two has ${customersText(records.length)}`;
  if (!examination.hasFound("limit parameter", "needs a line")) {
    const isFound = yield* learnIgnoredParameter(examination, "limitParameter", evidence);
    if (isFound) {
      yield* examinePaging(examination, first);
      return;
    }
  }
  const hasMore = total !== undefined && total > records.length;
  yield hasMore
    ? needsLine("limit parameter", `${evidence} of ${total}`)
    : notSeen("limit parameter", "the list has no pages", "pages");
  yield* notSeenAll(["offset parameter", "pages"], "the list has no pages");
  if (hasMore) yield notSeen("paging", "needs the parameter that sets the size of a page");
  else if (paging === "none") yield asAssumed("paging", "one answer holds every customer");
  else yield needsLine("paging", evidence, { path: ["list", "paging"], value: "none" });
}

/** What the starts of the pages 1 and 2 mean: what a start counts, and whether pages follow one another. */
interface Meaning {
  readonly paging?: "offset" | "page";
  readonly pages: "stable" | "early" | "late" | "repeating" | "from 1";
}

const meanings: readonly (Meaning & { readonly starts: readonly [number, number] })[] = [
  { starts: [1, 2], paging: "offset", pages: "stable" },
  { starts: [0, 1], paging: "offset", pages: "early" },
  { starts: [2, 3], paging: "offset", pages: "late" },
  { starts: [2, 4], paging: "page", pages: "stable" },
  { starts: [1, 3], paging: "page", pages: "early" },
  { starts: [3, 5], paging: "page", pages: "late" },
  { starts: [0, 0], pages: "repeating" },
  { starts: [0, 2], pages: "from 1" },
];

/** Returns what two starts mean. A short list doesn't show starts behind its end. */
function meaningOf([one, two]: readonly [number, number]): Meaning | undefined {
  const fits = (start: number, found: number) => start === found || (found === Infinity && start >= least);
  return meanings.find(({ starts }) => fits(starts[0], one) && fits(starts[1], two));
}

const counted = { offset: "customers", page: "pages" } as const;

function* reportStarts(examination: Examination, starts: readonly [number, number]): Reported {
  const meaning = meaningOf(starts);
  if (meaning?.pages === "repeating") {
    yield* notSeenAll(["offset parameter", "paging"], "every page is the first one");
    yield notCovered(
      "pages",
      "the pages 1 and 2 begin as the first one does",
      "Check `list.offsetParameter` in the contract profile: the start of a page has no effect.",
    );
    return;
  }
  if (!examination.hasFound("offset parameter")) yield asAssumed("offset parameter", "it moves the start of a page");
  if (meaning?.paging === undefined) {
    yield notCovered("paging", meaning === undefined ? "the starts of pages fit no style" : "pages are counted from 1");
    yield notSeen("pages", "the style of the paging is not known");
    return;
  }
  const evidence = `the start of a page counts ${counted[meaning.paging]}, by two pages of two customers`;
  yield meaning.paging === examination.profile.list.paging
    ? asAssumed("paging", evidence)
    : needsLine("paging", evidence, { path: ["list", "paging"], value: meaning.paging });
  yield meaning.pages === "stable"
    ? asAssumed("pages", "two small pages begin where they should")
    : loses("pages", `two small pages begin one customer ${meaning.pages}`);
}
