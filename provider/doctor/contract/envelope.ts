// The body of a list: which key holds the customers, and which their number.
import { isTree, printable, valueAt, type Tree } from "../../../schema";
import type { Examination } from "./examination";
import { asAssumed, needsLine, notCovered, type Finding, type Reported } from "./finding";
import { nearness } from "./nearness";

/** A list as it came: its customers, and their number if there is one. */
export interface RawList {
  readonly records: readonly Tree[];
  readonly total?: number;
}

const isRecords = (value: unknown): value is Tree[] => Array.isArray(value) && value.every(isTree);
const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
const quoted = (key: string) => `\`${printable(key, 40)}\``;

/** Returns the list in a body by the profile as learned; undefined if it is another body. */
export function listIn({ profile }: Examination, body: unknown): RawList | undefined {
  const { items, total } = profile.list;
  if (items === ".") return isRecords(body) ? { records: body } : undefined;
  const records = isTree(body) ? valueAt(body, [items]) : undefined;
  const count = isTree(body) ? valueAt(body, [total]) : undefined;
  return isRecords(records) ? { records, ...(isCount(count) && { total: count }) } : undefined;
}

/** Returns the list with this query; undefined where the service doesn't answer with one. */
export async function listWith(
  examination: Examination,
  query: Readonly<Record<string, string>>,
): Promise<RawList | undefined> {
  const { status, body } = await examination.get(examination.routes.list, { query });
  return status === 200 ? listIn(examination, body) : undefined;
}

/** Returns the key of the customers: of several lists the longest, then the one whose name is nearest. */
function itemsKey(body: unknown, assumed: string): string | undefined {
  if (isRecords(body)) return ".";
  const lists = Object.entries(isTree(body) ? body : {}).flatMap(([key, value]) =>
    isRecords(value) && !(key in {}) ? [{ key, size: value.length, near: nearness(key, assumed) }] : [],
  );
  return lists.sort((one, other) => other.size - one.size || other.near - one.near)[0]?.key;
}

function bodyText(body: unknown): string {
  if (Array.isArray(body)) return "a bare list";
  if (!isTree(body)) return "no object";
  const keys = Object.keys(body).slice(0, 8);
  return keys.length === 0 ? "an empty object" : `an object with ${keys.map(quoted).join(", ")}`;
}

/** Finds the customers in the body of a list; undefined if there are none to be found. */
export function* examineEnvelope(examination: Examination, body: unknown): Reported<RawList | undefined> {
  const { items } = examination.profile.list;
  const known = listIn(examination, body);
  const key = itemsKey(body, items);
  const place = items === "." ? "a bare list" : quoted(items);
  if (known !== undefined) yield asAssumed("list envelope", `${place} holds ${known.records.length} customers`);
  else if (key === undefined)
    yield notCovered("list envelope", `the list is ${bodyText(body)}, without a list of objects in it`);
  else yield needsLine("list envelope", `the list is ${bodyText(body)}`, { path: ["list", "items"], value: key });
  const total = renamedTotal(examination, body);
  if (total !== undefined) yield total;
  return listIn(examination, body);
}

/** Returns under which other name the number of customers is; undefined if there is none. */
function renamedTotal(examination: Examination, body: unknown): Finding | undefined {
  const list = listIn(examination, body);
  const { total: assumed } = examination.profile.list;
  if (!isTree(body) || list === undefined || list.total !== undefined) return undefined;
  const size = list.records.length;
  const counts = Object.entries(body).flatMap(([key, value]) =>
    isCount(value) && value >= size && !(key in {})
      ? [{ key, near: nearness(key, assumed), isSize: value === size }]
      : [],
  );
  const named = counts.filter(({ key }) => /total|count|size|all|hits|number/i.test(key));
  const [found] = (named.length > 0 ? named : counts)
    .filter(({ near, isSize }) => isSize || near >= 0.5 || named.length === 1)
    .sort((one, other) => other.near - one.near);
  if (found === undefined) return undefined;
  const evidence = `the list has no ${quoted(assumed)}, and ${quoted(found.key)} holds a number`;
  const line = { path: ["list", "total"], value: found.key, evidence };
  return { assumption: "total", subject: "key", verdict: "loses", evidence, line };
}
