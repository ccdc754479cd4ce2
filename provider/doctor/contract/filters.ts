// The filters of the list, and what its total counts under a filter.
import { printable } from "../../../schema";
import { listWith, type RawList } from "./envelope";
import type { Examination } from "./examination";
import { customersText } from "./fields";
import { asAssumed, loses, needsLine, notCovered, notSeen, type Finding, type Findings } from "./finding";
import { sizeQuery, type FirstList } from "./paging";

/** A filter, the field that it is about, and where its name is in the profile. */
interface Filter {
  readonly assumption: "parent filter" | "name filter";
  readonly parameter: "parentParameter" | "nameParameter";
  readonly field: "parentId" | "name";
}

const filters: readonly Filter[] = [
  { assumption: "parent filter", parameter: "parentParameter", field: "parentId" },
  { assumption: "name filter", parameter: "nameParameter", field: "name" },
];

/** Customers on a page: enough to see that a filter has no effect. */
const size = 2;

/** Examines the filters, then the total. */
export async function* examineFilters(examination: Examination, first: FirstList): Findings {
  const filtered: RawList[] = [];
  for (const filter of filters) {
    const list = first.refused.has(filter.parameter) ? undefined : yield* examineFilter(examination, first, filter);
    if (list !== undefined) filtered.push(list);
  }
  yield await totalFinding(examination, first, filtered);
}

/** Returns a small list under a filter; undefined where the service doesn't answer with one. */
function smallList(
  examination: Examination,
  first: FirstList,
  filter: Readonly<Record<string, string>> = {},
): Promise<RawList | undefined> {
  return listWith(examination, { ...sizeQuery(examination, first, size), ...filter });
}

/** Returns a value that selects some customers of the list and not others, the last one that there is. */
function valueToTry(examination: Examination, { list: { records } }: FirstList, { field }: Filter): string | undefined {
  const values = [...new Set(records.map((record) => examination.textIn(record, field)))];
  const found = values.length < 2 ? undefined : values.findLast((text) => /^[\w-][\w .-]{0,80}(?<! )$/.test(text));
  if (found !== undefined || field === "name") return found;
  // Without any parent in the list, no customer is below this one.
  return examination.textIn(records.at(-1) ?? {}, "id") || undefined;
}

async function* examineFilter(
  examination: Examination,
  first: FirstList,
  filter: Filter,
): Findings<RawList | undefined> {
  const { assumption, parameter, field } = filter;
  const { records } = first.list;
  const value = valueToTry(examination, first, filter);
  if (value === undefined || records.length < 2) {
    yield notSeen(assumption, `needs two customers that differ in it, and the list has ${records.length}`);
    return undefined;
  }
  const name = printable(examination.profile.list[parameter], 60);
  const found = await smallList(examination, first, { [examination.profile.list[parameter]]: value });
  if (found === undefined) {
    yield needsLine(assumption, `a list with \`${name}\` is refused`);
    return undefined;
  }
  const hasValue = (record: (typeof records)[number]) => examination.textIn(record, field) === value;
  if (!found.records.every(hasValue)) {
    yield loses(assumption, `\`${name}\` has no effect: other customers are listed too`);
    return undefined;
  }
  const expected = records.filter(hasValue).length;
  if (found.records.length === 0 && expected > 0) {
    yield notCovered(assumption, `\`${name}\` finds none of ${customersText(expected)} that it should`);
    return undefined;
  }
  if (!examination.hasFound(assumption))
    yield asAssumed(assumption, `\`${name}\` selects ${found.records.length} of ${customersText(records.length)}`);
  return found;
}

/** Returns what the total counts, by a small page and by filtered lists. */
async function totalFinding(
  examination: Examination,
  first: FirstList,
  filtered: readonly RawList[],
): Promise<Finding> {
  const { items, totalCounts, total: key } = examination.profile.list;
  const { total, records } = first.list;
  if (items === ".") return notSeen("total", "a bare list has none");
  if (total === undefined) return loses("total", `the list has no \`${printable(key, 60)}\``);
  if (totalCounts === "other")
    return asAssumed("total", "the profile says that it counts something else: it isn't used");
  const small = records.length > size ? await smallList(examination, first) : undefined;
  if (small !== undefined && small.records.length < records.length && small.total === small.records.length)
    return differentTotal(`${total} in one page, and ${small.total} in a page of ${small.records.length}`);
  // A full page may be cut.
  const whole = filtered.filter((list) => list.total !== undefined && list.records.length < size);
  const other = whole.find((list) => list.total !== list.records.length);
  if (other !== undefined) return differentTotal(`${other.total ?? 0} in a filtered list of ${other.records.length}`);
  if (whole.length === 0)
    return notSeen("total", `it is ${total} without a filter, and no filter selects fewer customers`);
  return asAssumed("total", `it is ${total} without a filter, and the number of customers with one`);
}

function differentTotal(evidence: string): Finding {
  const line = { path: ["list", "totalCounts"], value: "other", evidence };
  return { ...loses("total", evidence), line };
}
