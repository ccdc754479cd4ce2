// The part of the examination that only reads: what a list, some customers and some wrong calls show.
import { ConnectorPage, isPathSegment, isTree, wireLeaves, type Tree } from "../../../schema";
import { answerText, examineEtags, missingFinding, refusedIn, violationsFinding } from "./answers";
import { namesOf } from "./assumptions";
import { isSetValue } from "./columns";
import { examineEnvelope, listIn } from "./envelope";
import type { Examination, RawAnswer } from "./examination";
import { customersText, learnNames, reportNames } from "./fields";
import { examineFilters } from "./filters";
import { asAssumed, loses, needsLine, notCovered, notSeen, notSeenAll, type Findings } from "./finding";
import { examineOrders } from "./orders";
import { learnPageSize } from "./page-size";
import { examinePaging, idsIn, type FirstList } from "./paging";
import { learnRefusedParameters, queryByProfile, type Parameter } from "./parameters";
import { keepSecrets, reportSecrets } from "./secrets";
import { reportValues } from "./values";
import { reportWords } from "./words";

/** Customers that are read one by one where a list holds summaries, and records of a list that are examined. */
const most = { reads: 4, records: 1000 } as const;

/** Examines all that reads show. */
export async function* examineReads(examination: Examination): Findings {
  yield* examineConnectors(examination);
  const first = yield* readFirstList(examination);
  if (first !== undefined) {
    const read = yield* examineRecords(examination, first);
    yield* examinePaging(examination, first);
    yield* examineFilters(examination, first);
    if (read !== undefined) {
      yield await missingFinding(examination, read.id);
      yield* examineEtags(examination, read.id, read.answer);
    }
    yield* examineOrders(examination, first);
    yield await violationsFinding(examination);
  }
  const open = namesOf("read").filter((name) => !examination.hasFound(name));
  yield* notSeenAll(open, "needs customers in a list that can be read");
}

async function* examineConnectors(examination: Examination): Findings {
  const route = examination.routes.connectors;
  const answer = await examination.get(route);
  const evidence = `GET ${route.path} is answered ${answerText(answer)}`;
  if (answer.status !== 200) {
    yield needsLine("path of connectors", evidence);
    yield notSeen("connectors", "needs their path");
    return;
  }
  yield asAssumed("path of connectors", evidence);
  const page = ConnectorPage.safeParse(answer.body);
  yield page.success
    ? asAssumed("connectors", `${page.data.videoConferenceConnectors.length} connectors, each with an id`)
    : notCovered("connectors", `${answerText(answer)} of another form`);
}

/** Reads the list as the client does; where it refuses the parameters, without them. */
async function* readFirstList(examination: Examination): Findings<FirstList | undefined> {
  const { list, paths } = examination.profile;
  const query =
    list.paging === "none" ? {} : { [list.limitParameter]: String(list.limit), [list.offsetParameter]: "0" };
  const asked = await examination.get(examination.routes.list, { query });
  const isRefused = asked.status >= 400 && asked.status < 500;
  const answer = isRefused ? await examination.get(examination.routes.list) : asked;
  const evidence = `GET ${paths.customers} is answered ${answerText(answer)}`;
  if (answer.status !== 200) {
    // Without the right, or while the service fails, nothing is known of the path.
    const isPath = answer.status < 500 && ![401, 403, 429].includes(answer.status);
    yield isPath ? needsLine("path of customers", evidence) : notSeen("path of customers", evidence);
    return undefined;
  }
  yield asAssumed("path of customers", evidence);
  if (!isRefused)
    yield asAssumed("page size", list.paging === "none" ? "the list has no pages" : `a page of ${list.limit} is taken`);
  const found = yield* examineEnvelope(examination, answer.body);
  if (found === undefined) return undefined;
  yield* learnNames(examination, found.records.slice(0, most.records));
  const refused = yield* learnParameters(examination, asked);
  return { list: listIn(examination, answer.body) ?? found, refused };
}

/** Finds what the service takes in place of refused parameters. Returns those that have no other known name. */
async function* learnParameters(examination: Examination, asked: RawAnswer): Findings<ReadonlySet<Parameter>> {
  const { list } = examination.profile;
  const isNamed = (answer: RawAnswer, parameter: Parameter) => refusedIn(answer).includes(list[parameter]);
  const filtered = await examination.get(examination.routes.list, {
    query: queryByProfile(examination, "parentParameter", "nameParameter"),
  });
  const isSizeRefused = isNamed(asked, "limitParameter") && (yield* learnPageSize(examination, asked));
  const refused: readonly Parameter[] = [
    ...(isNamed(asked, "limitParameter") && !isSizeRefused ? (["limitParameter"] as const) : []),
    ...(["offsetParameter"] as const).filter((parameter) => isNamed(asked, parameter)),
    ...(["parentParameter", "nameParameter"] as const).filter((parameter) => isNamed(filtered, parameter)),
  ];
  if (refused.length > 0) yield* learnRefusedParameters(examination, refused);
  if (examination.profile.list.limitParameter !== list.limitParameter) yield* examinePageSize(examination);
  return new Set(refused.filter((parameter) => examination.profile.list[parameter] === list[parameter]));
}

/** Examines the most that a page may hold, once the parameter has its right name. */
async function* examinePageSize(examination: Examination): Findings {
  const { limit, limitParameter } = examination.profile.list;
  const answer = await examination.get(examination.routes.list, { query: { [limitParameter]: String(limit) } });
  if (answer.status === 200) yield asAssumed("page size", `a page of ${limit} is taken`);
  else yield* learnPageSize(examination, answer);
}

/** A customer that was read by its id. */
interface ReadCustomer {
  readonly id: string;
  readonly record: Tree;
  readonly answer: RawAnswer;
}

/** Examines the records of the list, or of single reads where it holds summaries. Returns one that was read. */
async function* examineRecords(examination: Examination, first: FirstList): Findings<ReadCustomer | undefined> {
  const { records, total } = first.list;
  keepSecrets(examination, records);
  const isWhole = records.some((record) =>
    wireLeaves.some((leaf) => leaf.keys.length > 1 && Object.hasOwn(record, examination.nameOf(leaf))),
  );
  const reads = yield* readSome(examination, first, isWhole ? 1 : most.reads);
  const sample = isWhole ? records.slice(0, most.records) : reads.map(({ record }) => record);
  const [read] = reads;
  if (sample.length === 0) return read;
  if (isWhole)
    yield asAssumed(
      "list records",
      `whole ones: the first ${records.length}${total === undefined ? "" : ` of ${total}`}`,
    );
  else {
    yield loses("list records", `summaries: ${customersText(sample.length)} were read one by one`);
    keepSecrets(examination, sample);
    yield* learnNames(examination, sample);
    // A secret may have one of the names that were learned.
    keepSecrets(examination, sample);
  }
  yield* reportNames(examination, sample);
  yield* reportValues(examination, sample);
  yield* reportWords(examination, sample);
  yield* reportSecrets(examination, sample);
  return read;
}

/** Reads some customers one by one: those with the most fields, and of different types. */
async function* readSome(examination: Examination, first: FirstList, count: number): Findings<readonly ReadCustomer[]> {
  const reads: ReadCustomer[] = [];
  for (const id of idsToRead(examination, first).slice(0, count)) {
    const answer = await examination.get(examination.routes.read, { id });
    const { body, status } = answer;
    const isSame = isTree(body) && examination.textIn(body, "id") === id;
    if (status !== 200 || !isSame) {
      const without = status === 200 ? ", without its id" : "";
      yield notCovered("single record", `a read of one customer is answered ${answerText(answer)}${without}`);
      return reads;
    }
    reads.push({ id, record: body, answer });
  }
  if (reads.length > 0) yield asAssumed("single record", `${customersText(reads.length)} read by the id`);
  return reads;
}

function idsToRead(examination: Examination, { list: { records } }: FirstList): string[] {
  const setCount = (record: Tree) => Object.values(record).filter(isSetValue).length;
  const typeOf = (record: Tree) => examination.textIn(record, "type");
  const ordered = [...records].sort((one, other) => setCount(other) - setCount(one));
  const firsts = new Map(ordered.toReversed().map((record) => [typeOf(record), record])).values();
  return [...new Set(idsIn(examination, { records: [...firsts, ...ordered] }))].filter(isPathSegment);
}
