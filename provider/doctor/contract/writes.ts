// The part of the examination that writes, on the one marked customer: how it is created, changed and deleted.
import { errorCodes, isTree, smallestCustomer, toWireRecord, wireLeaves, wireName, type Tree } from "../../../schema";
import { customersIn } from "../../client/created-customer";
import { errorOf, saysGone, type Answer, type Answered } from "../../client/http/replies";
import { isProviderError } from "../../core/errors";
import { detailAndRemedy, type Service } from "../check";
import { withMarkedCustomer, type MarkedCustomer } from "../marked-customer";
import { answerText } from "./answers";
import { namesOf, type AssumptionName } from "./assumptions";
import { isSetValue } from "./columns";
import { listIn } from "./envelope";
import type { Examination } from "./examination";
import { asAssumed, copes, loses, notCovered, notSeen, notSeenAll, type Finding, type Findings } from "./finding";
import { idsIn } from "./paging";
import { Updates } from "./updates";

/** Differences with which a customer can be created, read and deleted. */
const harmless = new Set<AssumptionName>([
  "path of connectors",
  "connectors",
  "pages",
  "list order",
  "secrets",
  "missing customers",
]);

/** Examines all that writes show. Nothing is written under a profile that doesn't fit. */
export async function* examineWrites(examination: Examination, writer: Service): Findings {
  const wrong = examination.findings.find(
    ({ verdict, assumption }) => (verdict === "needs a line" || verdict === "not covered") && !harmless.has(assumption),
  );
  if (wrong === undefined) yield* examineWithMarked(examination, writer);
  const open = namesOf("write").filter((name) => !examination.hasFound(name));
  yield* notSeenAll(
    open,
    wrong === undefined ? "the write test ended before it" : `needs a profile that fits: see ${wrong.assumption}`,
  );
}

/** Runs the write test. Its findings are made when the customer is deleted: a generator may never be continued. */
async function* examineWithMarked(examination: Examination, writer: Service): Findings {
  const before = writer.answers.length;
  try {
    const { result, left } = await withMarkedCustomer(writer, async (customer) => {
      const created = writer.answers.findLast(({ route }) => route.name === "create customer")?.answer;
      const findings = examineMarked(examination, writer, { customer, created });
      return { customer, findings: await learned(examination, findings) };
    });
    yield* result.findings;
    if (left === undefined) yield* examineDeletion(examination, result.customer, writer.answers.slice(before));
    else yield notCovered("deletes", ...detailAndRemedy(left.message));
  } catch (error) {
    if (!isProviderError(error) || writer.signal.aborted) throw error;
    yield notCovered("creates", ...detailAndRemedy(error.message));
  }
}

/** Makes findings at once, and learns them. */
async function learned(examination: Examination, findings: Findings): Promise<readonly Finding[]> {
  const all: Finding[] = [];
  for await (const finding of findings) all.push(examination.learn(finding));
  return all;
}

/** The customer of the write test, and the answer to its create. */
interface Marked {
  readonly customer: MarkedCustomer;
  readonly created: Answer | undefined;
}

/** Examines the customer while it exists. */
async function* examineMarked(examination: Examination, writer: Service, { customer, created }: Marked): Findings {
  if (created !== undefined) yield* createdFindings(examination, created);
  yield await lagFinding(examination, customer);
  const { body, headers } = await examination.get(examination.routes.read, { id: customer.id });
  if (isTree(body)) yield defaultsFinding(examination, body);
  yield await takenFinding(examination, writer, customer);
  const { etag } = headers;
  yield* new Updates(examination, writer, customer).examine(etag?.startsWith("W/") === true ? undefined : etag);
}

function createdFindings({ profile }: Examination, answer: Answer): readonly Finding[] {
  const { status, text } = answer;
  const { location } = answer.headers;
  const where = location === undefined ? "there is no Location" : "Location is a relative address";
  const isAbsolute = location !== undefined && URL.canParse(location);
  const isDeclared = location === undefined && profile.create.id === "body";
  const hasCustomer = customersIn(answer, profile).some(({ record }) => record !== undefined);
  const evidence = `a create is answered ${status}`;
  return [
    status === 201 ? asAssumed("creates", evidence) : copes("creates", evidence),
    isAbsolute
      ? asAssumed("created id", "Location is an absolute address")
      : isDeclared
        ? asAssumed("created id", "the body has it, as declared")
        : copes("created id", where),
    hasCustomer
      ? asAssumed("created body", "it is the new customer")
      : copes("created body", text.trim() === "" ? "it is empty" : "it is no customer"),
  ];
}

/** Readings until something shows, at most, and the pauses between them in milliseconds. */
const patience = { readings: 12, firstMs: 50, longestMs: 1000 } as const;

/** Asks until the answer is yes. Returns the number of questions; undefined if there was no yes. */
async function questionsUntil({ service }: Examination, isTrue: () => Promise<boolean>): Promise<number | undefined> {
  for (let question = 1; question <= patience.readings; question++) {
    if (await isTrue()) return question;
    await service.api.pause(Math.min(patience.longestMs, patience.firstMs * 2 ** (question - 1)));
  }
  return undefined;
}

/** Returns how long a list doesn't have the new customer. */
async function lagFinding(examination: Examination, { id, name }: MarkedCustomer): Promise<Finding> {
  const { paging, limitParameter, limit, nameParameter } = examination.profile.list;
  const query = { ...(paging !== "none" && { [limitParameter]: String(limit) }), [nameParameter]: name };
  if (examination.hasFound("name filter", "loses")) return notSeen("list lag", "the filter by name has no effect");
  const lists = await questionsUntil(examination, async () => {
    const list = listIn(examination, (await examination.get(examination.routes.list, { query })).body);
    return list !== undefined && idsIn(examination, list).includes(id);
  });
  if (lists === undefined) return loses("list lag", `the new customer is in none of ${patience.readings} lists`);
  return lists === 1
    ? asAssumed("list lag", "the new customer is in the first list")
    : copes("list lag", `the new customer is missing in ${lists - 1} of ${lists} lists`);
}

function defaultsFinding(examination: Examination, record: Tree): Finding {
  const fields = wireLeaves.flatMap((leaf) => (leaf.facts.serverDecides ? [wireName(leaf)] : []));
  const names = fields.map((field) => `\`${field}\``).join(", ");
  return fields.every((field) => isSetValue(examination.fieldIn(record, field)))
    ? asAssumed("server defaults", `${names} is set, though it wasn't sent`)
    : copes("server defaults", `${names} stays unset`);
}

/** Creates the marked customer again. Returns what came of it. */
async function takenFinding(examination: Examination, writer: Service, customer: MarkedCustomer): Promise<Finding> {
  const { routes, profile } = examination;
  const body = toWireRecord(smallestCustomer(customer.name), profile);
  const answer = await customer.createAgain(() => examination.send(writer, { route: routes.create, body }));
  const evidence = `a second one is answered ${answerText(answer)}`;
  if (answer.status === 409)
    return errorOf(answer)?.code === errorCodes.nameTaken
      ? asAssumed("names taken", `a second one is answered 409 ${errorCodes.nameTaken}`)
      : copes("names taken", `${evidence} of another code`);
  if (answer.status < 300 && customersIn(answer, profile).some(({ id }) => id !== customer.id))
    return loses("names taken", `${evidence}: it was created`);
  return loses("names taken", answer.status < 300 ? `${evidence}, with the first one` : evidence);
}

/** Examines the answer to the delete, and how often the customer was read afterwards. */
async function* examineDeletion(
  examination: Examination,
  { id }: MarkedCustomer,
  answers: readonly Answered[],
): Findings {
  const place = answers.findLastIndex(({ route }) => route.name === "delete customer");
  const status = answers[place]?.answer.status;
  const evidence = `a delete is answered ${status ?? "with nothing"}`;
  yield status === 204 ? asAssumed("deletes", evidence) : copes("deletes", evidence);
  const before = answers
    .slice(place + 1)
    .filter(({ route, answer }) => route.name === "read customer" && answer.status === 200);
  const reads = await questionsUntil(examination, async () =>
    saysGone(await examination.get(examination.routes.read, { id }), examination.profile),
  );
  const still = before.length + (reads ?? patience.readings) - 1;
  if (reads === undefined) yield loses("delete lag", `${still} reads don't say that it is gone`);
  else
    yield still === 0
      ? asAssumed("delete lag", "the first read doesn't find it")
      : copes("delete lag", `${still} reads still find it`);
}
