// The contract of services that the emulator can't play: a gateway changes its answers. And answers of another kind.
import type { Emulator } from "../../emulator";
import type { AssumptionName } from "../../provider/doctor/contract/assumptions";
import { ContractProfile } from "../../schema";
import { canary } from "../support/customers";
import { rewriting, type Reply, type Rewrite } from "../support/rewriting";
import { brokenIn, contractEmulator, examined, type Examined } from "./contract-service";

let emulator: Emulator;
let token: string;
beforeAll(async () => {
  emulator = await contractEmulator();
  const [{ username, password }] = emulator.users;
  const body = new URLSearchParams({ grant_type: "password", client_id: "anonymous", username, password });
  const reply = await fetch(emulator.tokenUrl, { method: "POST", body });
  token = ((await reply.json()) as { access_token: string }).access_token;
});
afterAll(() => emulator.close());

type Json = Record<string, unknown>;

const isOne = (path: string) => /^\/customers\/\w+/.test(path);
const isList = (path: string) => /^\/customers(\?|$)/.test(path);
const json = (status: number, body: unknown): Reply => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** Changes each customer in every answer. */
const customers =
  (change: (record: Json) => Json): Rewrite =>
  async ({ path }, pass) => {
    const reply = await pass();
    if (reply.status !== 200 || !path.startsWith("/customers")) return reply;
    const body = JSON.parse(reply.body) as Json & { customers?: Json[] };
    const changed = isOne(path) ? change(body) : { ...body, customers: (body.customers ?? []).map(change) };
    return { ...reply, body: JSON.stringify(changed) };
  };

/** Changes the list. */
const lists =
  (change: (body: Json) => unknown): Rewrite =>
  async ({ path }, pass) => {
    const reply = await pass();
    return reply.status === 200 && isList(path)
      ? { ...reply, body: JSON.stringify(change(JSON.parse(reply.body) as Json)) }
      : reply;
  };

/** Changes the answers of some status. */
const answers =
  (status: number, change: (reply: Reply) => Reply): Rewrite =>
  async (_, pass) => {
    const reply = await pass();
    return reply.status === status ? change(reply) : reply;
  };

/** Answers a list by other parameters than the contract's, and ignores unknown ones. */
const parameters =
  (translate: (query: URLSearchParams) => Record<string, string | null>): Rewrite =>
  async ({ path }, pass) => {
    if (!isList(path)) return pass();
    const query = new URLSearchParams(path.split("?")[1] ?? "");
    const wanted = Object.entries(translate(query)).filter(([, value]) => value !== null) as [string, string][];
    const url = `${emulator.endpoint}/customers?${new URLSearchParams(wanted).toString()}`;
    const reply = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    return { status: reply.status, headers: { "content-type": "application/json" }, body: await reply.text() };
  };

const plain = (query: URLSearchParams) => ({ parentId: query.get("parentId"), name: query.get("name") });

async function examinedThrough(rewrite: Rewrite, profile?: ContractProfile): Promise<Examined> {
  await using gateway = await rewriting(emulator.endpoint, rewrite);
  return await examined(emulator, { endpoint: gateway.endpoint, ...(profile && { profile }) });
}

const gone = (body: unknown) => answers(404, () => json(404, body));

const services: readonly (readonly [string, Rewrite, readonly AssumptionName[]])[] = [
  ["another code for a missing customer", gone({ code: "CUSTOMER_UNKNOWN", message: "no" }), ["missing customers"]],
  ["only a message for a missing customer", gone({ message: "This customer is unknown." }), ["missing customers"]],
  [
    "a page of HTML for a missing customer",
    answers(404, () => ({ status: 404, headers: { "content-type": "text/html" }, body: "<p>" })),
    ["missing customers"],
  ],
  [
    "a weak ETag",
    answers(200, (reply) => ({
      ...reply,
      headers: { ...reply.headers, ...(reply.headers.etag !== undefined && { etag: `W/${reply.headers.etag}` }) },
    })),
    ["etags"],
  ],
  ["another error for an unknown parameter", answers(400, () => json(400, { code: "BAD_REQUEST" })), ["violations"]],
  ["no total", lists(({ total: _, ...body }) => body), ["total"]],
  ["a list within an object", lists((body) => ({ data: body })), ["list envelope"]],
  [
    "ids that are numbers",
    customers((record) => ({ ...record, id: Number.parseInt(String(record.id).slice(-6), 16) })),
    ["ids", "single record"],
  ],
  ["times that are no ISO 8601", customers((record) => ({ ...record, createdAt: "30.11.2026" })), ["times"]],
  ["times that are numbers", customers((record) => ({ ...record, updatedAt: 1 })), ["types"]],
  ["flags that are texts", customers((record) => ({ ...record, ssoEnabled: "true" })), ["types"]],
  [
    "sets that hold objects",
    customers((record) => ({ ...record, videoConferenceConnectorIds: [{ id: "a" }] })),
    ["types"],
  ],
  ["no field of RAMP", customers(({ rampHostName: _, ...record }) => record), ["fields"]],
  [
    "types in words of its own",
    customers((record) => ({ ...record, type: record.type === "PARTNER" ? "RESELLER" : "KUNDE" })),
    ["words", "words"],
  ],
  [
    "a third type",
    customers((record) => ({ ...record, type: record.name === "Acme" ? "AGENCY" : record.type })),
    ["words"],
  ],
  [
    "a customer that comes wrapped",
    async ({ path }, pass) => {
      const reply = await pass();
      return isOne(path) && reply.status === 200 ? { ...reply, body: `{"customer":${reply.body}}` } : reply;
    },
    ["single record"],
  ],
  [
    "connectors in a bare list",
    async ({ path }, pass) => (path.startsWith("/video") ? json(200, [{ id: "a" }]) : pass()),
    ["connectors"],
  ],
  [
    "connectors elsewhere",
    async ({ path }, pass) => (path.startsWith("/video") ? json(404, { code: "NO_SUCH_CALL" }) : pass()),
    ["path of connectors"],
  ],
  [
    "customers elsewhere",
    async ({ path }, pass) => (path.startsWith("/customers") ? json(404, { code: "NO_SUCH_CALL" }) : pass()),
    ["path of customers"],
  ],
  [
    "no effect of unknown parameters",
    parameters((query) => ({ ...plain(query), limit: query.get("limit"), offset: query.get("offset") })),
    ["violations"],
  ],
  [
    "another name of the limit",
    parameters((query) => ({ ...plain(query), limit: query.get("pageSize"), offset: query.get("offset") })),
    ["limit parameter", "violations"],
  ],
  [
    "no effect of the offset",
    parameters((query) => ({ ...plain(query), limit: query.get("limit") })),
    ["pages", "violations"],
  ],
  [
    "pages that count from 1",
    parameters((query) => ({
      ...plain(query),
      limit: query.get("limit"),
      offset: String(Math.max(0, Number(query.get("offset") ?? 1) - 1) * Number(query.get("limit") ?? 100)),
    })),
    ["paging", "violations"],
  ],
];

test.each(services)("a service with %s differs in exactly that [doctor.contract]", async (_, rewrite, names) => {
  expect(brokenIn(await examinedThrough(rewrite))).toEqual(names);
});

test.each([{ code: "CUSTOMER_UNKNOWN", message: "no" }, { message: "This customer is unknown." }])(
  "what a service answers for a missing customer can be learned: %j [doctor.profile]",
  async (body) => {
    const report = await examinedThrough(gone(body));
    const profile = ContractProfile.parse(report.profile);
    expect(profile.errors.gone).toEqual([body.code ?? body.message]);
    expect(brokenIn(await examinedThrough(gone(body), profile))).toEqual([]);
  },
);

const control = "\u001b[31m\u0007\u202e\u0000";
const odd: Json = {
  id: `${control}1`,
  ["__proto__"]: 1,
  toString: 1,
  constructor: { prototype: canary },
  [`${control}key`]: canary,
  name: { toString: 1 },
  type: [canary],
  roleMappings: [null, 1, { role: 1 }],
  hmacSecret: `${canary}theirs`,
};

/** Bodies that no service should send. */
const hostile: Readonly<Record<string, string>> = {
  HTML: "<!DOCTYPE html><p>Sign in",
  "half of JSON": '{"total":1,"customers":[{"id":"',
  nothing: "",
  null: "null",
  "a number": "1e999",
  "another product": JSON.stringify({ status: "UP", components: { db: { status: "UP" } } }),
  "records of nothing": JSON.stringify({ total: 2, customers: [null, 1] }),
  "empty records": JSON.stringify({ total: -1, customers: [{}, {}, {}, {}, {}] }),
  "keys of every object": `{"__proto__":[{}],"toString":[{"id":"a"}],"total":"${canary}"}`,
  "odd values": JSON.stringify({ total: 5, customers: [odd, odd, odd, odd, odd] }).replace("{}", '{"__proto__":{}}'),
  "an odd value": JSON.stringify(odd),
  "many fields": JSON.stringify({
    total: 1,
    customers: [Object.fromEntries(Array.from({ length: 50_000 }, (_, key) => [`f${key}`, 1]))],
  }),
  "deep nesting": `{"customers":${"[".repeat(10_000)}${"]".repeat(10_000)}}`,
  "one name many times": JSON.stringify({
    total: 1,
    customers: Array.from({ length: 20_000 }, (_, id) => ({ id, name: "A" })),
  }),
};
const calls = {
  list: isList,
  customer: isOne,
  connectors: (path: string) => path.startsWith("/video"),
} as const;
const cases: readonly (readonly [what: string, call: keyof typeof calls])[] = [
  ...Object.keys(hostile).map((what) => [what, "list"] as const),
  ...["HTML", "keys of every object", "an odd value"].map((what) => [what, "customer"] as const),
  ...["null", "odd values"].map((what) => [what, "connectors"] as const),
];

test.each(cases)("%s in place of the %s is a finding [doctor.contract-hostile]", async (what, call) => {
  const headers = { "content-type": "application/json", date: new Date().toUTCString() };
  const answer = { status: 200, headers, body: hostile[what] ?? "" };
  const report = await examinedThrough(async ({ path }, pass) => (calls[call](path) ? answer : pass()));
  expect(brokenIn(report)).not.toEqual([]);
  const printed = JSON.stringify([report.checks, report.lines]);
  expect(printed).not.toContain(canary);
  expect(
    report.checks.filter(({ detail, remedy = "", name }) => /\p{Cc}|\u202e/u.test(detail + remedy + name)),
  ).toEqual([]);
});

test("no check shows a secret or a value of a customer [doctor.contract-hostile]", async () => {
  for (const behaviour of [{}, { list: "summary" }, { secrets: "masked" }] as const) {
    emulator.reset();
    emulator.admin.behave(behaviour);
    const { checks } = await examined(emulator, { writes: true });
    expect(JSON.stringify(checks)).not.toMatch(new RegExp(`${canary}|Consumer 2|editors-|acme`, "i"));
  }
  emulator.reset();
});
