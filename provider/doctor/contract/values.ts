// The values in some records: their types, ids, times, and how unset fields are returned.
import { shortList, type Tree } from "../../../schema";
import { columns, expectationOf, isReadable, isSetValue, isTime, kindText, type Column } from "./columns";
import type { Examination } from "./examination";
import { countWith, customersText, showsUnset } from "./fields";
import { asAssumed, copes, loses, notCovered, notSeen, type Finding, type Reported } from "./finding";

/** Reports the types of the values, the form of ids and times, and how unset fields are returned. */
export function* reportValues(examination: Examination, records: readonly Tree[]): Reported {
  yield* reportTypes(examination, records);
  yield idsFinding(examination, records);
  yield timesFinding(examination, records);
  yield unsetFinding(examination, records);
}

function setIn(examination: Examination, { field }: Column, records: readonly Tree[]): unknown[] {
  return records.map((record) => examination.fieldIn(record, field)).filter(isSetValue);
}

function* reportTypes(examination: Examination, records: readonly Tree[]): Reported {
  const all = customersText(records.length);
  const values = new Map(columns.map((column) => [column, setIn(examination, column, records)]));
  let right = 0;
  for (const [column, set] of values) {
    const wrong = set.filter((value) => !isReadable(column, value));
    if (set.length > 0 && wrong.length === 0) right += 1;
    if (wrong.length === 0) continue;
    const evidence = `\`${examination.nameOf(column.field)}\` is ${kindText(wrong[0])} in ${wrong.length} of ${all}, in place of ${expectationOf(column)}`;
    yield { ...notCovered("types", evidence), subject: column.field };
  }
  if (right > 0) yield asAssumed("types", `${right} fields have the assumed type where they are set, in ${all}`);
  // A secret that is hidden shows no type.
  const unset = columns.filter((column) => values.get(column)?.length === 0 && column.leaf?.facts.secret !== true);
  const names = shortList(unset.map(({ field }) => `\`${field}\``));
  if (unset.length > 0) yield notSeen("types", `set in none of ${all}: ${names}`, "not set");
}

function idsFinding(examination: Examination, records: readonly Tree[]): Finding {
  const ids = records.map((record) => examination.fieldIn(record, "id"));
  const hex = ids.filter((id) => typeof id === "string" && /^[0-9a-f]{24}$/.test(id)).length;
  const all = customersText(records.length);
  return hex === ids.length
    ? asAssumed("ids", `24 hexadecimal digits in ${all}`)
    : copes("ids", `of another form in ${ids.length - hex} of ${all}`);
}

function timesFinding(examination: Examination, records: readonly Tree[]): Finding {
  const times = columns
    .filter(({ kind }) => kind === "time")
    .flatMap((column) => setIn(examination, column, records))
    .filter((time) => typeof time === "string");
  const other = times.filter((time) => !isTime(time)).length;
  if (times.length === 0) return notSeen("times", `no time in ${customersText(records.length)}`);
  return other === 0
    ? asAssumed("times", `ISO 8601 in ${times.length} times`)
    : loses("times", `not ISO 8601 in ${other} of ${times.length} times`);
}

/** A secret may be missing because it is hidden. */
const shownIfUnset = columns.filter(
  ({ kind, leaf }) => kind !== "id" && kind !== "time" && leaf?.facts.secret !== true,
);

function unsetFinding(examination: Examination, records: readonly Tree[]): Finding {
  const isShown = showsUnset(examination, records);
  const counts = shownIfUnset.map(({ field }) => countWith(records, examination.nameOf(field)));
  // A field that is in no record may have another name, if unset ones are shown.
  const isLeftOut = counts.some((count) => count < records.length && (count > 0 || !isShown));
  const where = `in ${customersText(records.length)}`;
  if (isLeftOut)
    return copes("unset fields", isShown ? `some are missing, others null or empty ${where}` : `missing ${where}`);
  return isShown
    ? asAssumed("unset fields", `null or empty ${where}`)
    : notSeen("unset fields", `every field is set ${where}`);
}
