// The names of the fields in some records: which are there, which may be there under another name, and which are
// unknown.
import { printable, shortList, valueAt, type Tree } from "../../../schema";
import { columns, isReadable, isSetValue, type Column } from "./columns";
import type { Examination } from "./examination";
import { asAssumed, copes, needsLine, notSeen, type Reported } from "./finding";
import { nearestPairs, nearness } from "./nearness";

/** Returns a number of customers, in words. */
export function customersText(count: number): string {
  return `${count} ${count === 1 ? "customer" : "customers"}`;
}

const quoted = (names: readonly string[]) => shortList(names.map((name) => `\`${printable(name, 60)}\``));

/** Returns the number of records that have a key. */
export function countWith(records: readonly Tree[], key: string): number {
  return records.filter((record) => Object.hasOwn(record, key)).length;
}

const isSecret = ({ leaf }: Column) => leaf?.facts.secret === true;

/** Returns how the values of an unknown key fit a column: not at all, by their kind, or by words that only it has. */
function fitOf(column: Column, key: string, records: readonly Tree[]): "no" | "kind" | "words" {
  const values = records.map((record) => valueAt(record, [key])).filter(isSetValue);
  if (!values.every((value) => isReadable(column, value))) return "no";
  const words = column.kind === "choice" ? Object.values(column.leaf?.facts.wireWords ?? {}) : [];
  const hasWords = values.length > 0 && values.every((value) => words.some((word) => word === value));
  return hasWords ? "words" : "kind";
}

/** Whether unset fields are shown: some known field is null, or an empty list. */
export function showsUnset(examination: Examination, records: readonly Tree[]): boolean {
  const isShown = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);
  return records.some((record) => columns.some(({ field }) => isShown(examination.fieldIn(record, field))));
}

/** The fields of some records, by the profile as learned. */
interface Names {
  readonly missing: readonly Column[];
  readonly unknown: readonly string[];
}

/** Unknown keys that are examined, at most: a hostile answer may have any number. */
const mostUnknown = 200;

function namesIn(examination: Examination, records: readonly Tree[]): Names {
  const known = new Set(columns.map(({ field }) => examination.nameOf(field)));
  const keys = new Set(records.flatMap((record) => Object.keys(record)));
  return {
    missing: columns.filter(({ field }) => countWith(records, examination.nameOf(field)) === 0),
    unknown: [...keys].filter((key) => !known.has(key) && !(key in {})).slice(0, mostUnknown),
  };
}

/** From here on, a name is not so far that words of the value prove nothing. */
const leastNearness = 0.3;

/** Returns the name under which each missing column probably is: a near one, or the only one that is left. */
function renamedColumns(examination: Examination, records: readonly Tree[]): ReadonlyMap<Column, string> {
  const { missing, unknown } = namesIn(examination, records);
  const scoreOf = (column: Column, key: string) => {
    const near = nearness(column.field, key);
    const fit = near < leastNearness ? "no" : fitOf(column, key, records);
    return fit === "no" ? 0 : fit === "words" ? Math.max(near, 0.5) : near;
  };
  const found = new Map(nearestPairs(missing, unknown, scoreOf));
  const [column, ...otherColumns] = missing.filter((each) => !found.has(each));
  const [key, ...otherKeys] = unknown.filter((each) => ![...found.values()].includes(each));
  if (column === undefined || key === undefined || otherColumns.length + otherKeys.length > 0) return found;
  // A service that leaves out unset fields may lack the field, and have one more.
  const isCertain = showsUnset(examination, records) && fitOf(column, key, records) !== "no";
  if (isCertain && records.some((record) => isSetValue(valueAt(record, [key])))) found.set(column, key);
  return found;
}

/** Finds other names of fields in records. */
export function* learnNames(examination: Examination, records: readonly Tree[]): Reported {
  for (const [{ field }, key] of renamedColumns(examination, records)) {
    const evidence = `${quoted([examination.nameOf(field)])} is in none of ${customersText(records.length)}, ${quoted([key])} in ${countWith(records, key)}`;
    yield { ...needsLine("fields", evidence, { path: ["fields", field], value: key }), subject: field };
  }
}

/** Reports which fields are in the records, and which keys are unknown. */
export function* reportNames(examination: Examination, records: readonly Tree[]): Reported {
  const { unknown } = namesIn(examination, records);
  const renamed = new Set(
    examination.findings.flatMap(({ assumption, subject }) => (assumption === "fields" ? [subject] : [])),
  );
  const seen = columns
    .filter(({ field }) => !renamed.has(field))
    .map(({ field }) => countWith(records, examination.nameOf(field)))
    .filter((count) => count > 0);
  const inAll = seen.filter((count) => count === records.length).length;
  if (seen.length > 0)
    yield asAssumed(
      "fields",
      `${seen.length} of ${columns.length} are there by their names, ${inAll} of them in each of ${customersText(records.length)}`,
    );
  yield* reportMissing(examination, records);
  const withUnknown = records.filter((record) => unknown.some((key) => Object.hasOwn(record, key))).length;
  yield unknown.length === 0
    ? asAssumed("extra fields", `none in ${customersText(records.length)}`)
    : copes("extra fields", `${quoted(unknown)} in ${withUnknown} of ${customersText(records.length)}`);
}

/** Reports missing fields. One that is only unset may be left out; hidden secrets are reported as such. */
function* reportMissing(examination: Examination, records: readonly Tree[]): Reported {
  const { missing, unknown } = namesIn(examination, records);
  const areSecretsHidden = columns.filter(isSecret).every((column) => missing.includes(column));
  const others = missing.filter((column) => !(areSecretsHidden && isSecret(column)));
  if (others.length === 0) return;
  const where = `in none of ${customersText(records.length)}`;
  if (!showsUnset(examination, records)) {
    const names = quoted(others.map(({ field }) => field));
    yield notSeen("fields", `${names}: ${where}, where unset fields are left out`, "not set");
    return;
  }
  const hint = unknown.length === 0 ? "" : ` Unknown fields are ${quoted(unknown)}.`;
  for (const { field } of others)
    yield {
      ...needsLine("fields", `${quoted([examination.nameOf(field)])} is ${where}, though unset fields are shown`),
      subject: field,
      remedy: `If it has another name, set \`fields.${field}\` in the contract profile. Else the service has no such field, and no program can declare it.${hint}`,
    };
}
