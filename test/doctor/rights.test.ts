// Rights, limits and latency against the emulator and a small service: each WARN and FAIL alone.
import { startEmulator, type Emulator, type FaultInput } from "../../emulator";
import { defaultProfile, smallestCustomer, toWireRecord, wireLeaves, wireName } from "../../schema";
import { canary } from "../support/customers";
import { until } from "../support/until";
import { examined, problemOf, problems, skippedGroups } from "./examining";
import { startSmallService, type SmallAnswers } from "./small-service";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(() => {
  emulator.reset();
});
afterAll(() => emulator.close());

const customers = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `Customer ${index}`, type: "PARTNER", defaultLanguage: "en" }));
const withUser = (index: 0 | 1 | 2) => {
  const { username, password } = emulator.users[index];
  return { ...emulator.env, WEBCASTMANAGER_USERNAME: username, WEBCASTMANAGER_PASSWORD: password };
};
const written = () => emulator.admin.audit().map(({ action }) => action);

test("a user who may only read has no problem, and nothing but reads and the login is sent [doctor.read-only]", async () => {
  emulator.admin.seed(customers(3));
  const checks = await examined(withUser(2));
  expect(problems(checks)).toEqual([]);
  const { entries } = emulator.admin.requests();
  expect(entries.filter(({ method, route }) => method !== "GET" && route !== "get token")).toEqual([]);
  expect(checks.filter(({ group }) => group === "read").map(({ name, detail }) => [name, detail])).toEqual([
    ["list", "3 customers"],
    ["single read", expect.stringMatching(/^customer [0-9a-f]{24}, with an ETag$/)],
    ["connectors", "5 connectors"],
  ]);
  expect(checks.find(({ name }) => name === "refresh")?.detail).toBe("3 customers: 1 request, less than a second");
});

test("an empty account is no problem: what needs a customer is skipped [doctor.read]", async () => {
  const checks = await examined(emulator.env);
  expect(problems(checks)).toEqual([]);
  expect(checks.find(({ name }) => name === "single read")).toMatchObject({
    status: "SKIP",
    detail: "there is no customer",
  });
});

const fault = (kind: Partial<FaultInput>): FaultInput[] => [kind as FaultInput];

test.each<[title: string, faults: FaultInput[], problem: string, remedy: RegExp, isOver: boolean]>([
  [
    "no permission for the list",
    fault({ kind: "status", status: 403, route: "list customers", after: 2 }),
    "FAIL read list",
    /Grant the role Administrator/,
    true,
  ],
  [
    "a page for the list",
    fault({ kind: "html", status: 200, route: "list customers", after: 2 }),
    "FAIL read list",
    /endpoint/,
    true,
  ],
  [
    "no permission for a single read",
    fault({ kind: "status", status: 403, route: "read customer" }),
    "FAIL read single read",
    /Grant the role Administrator/,
    true,
  ],
  [
    "a list of customers that don't exist",
    fault({ kind: "status", status: 404, code: "NOT_FOUND", route: "read customer" }),
    "FAIL read single read",
    /errors\.gone/,
    true,
  ],
  [
    "no permission for connectors",
    fault({ kind: "status", status: 403, route: "list connectors" }),
    "WARN read connectors",
    /Grant the role Administrator/,
    false,
  ],
  [
    "no list of connectors",
    fault({ kind: "status", status: 404, code: "NOT_FOUND", route: "list connectors" }),
    "WARN read connectors",
    /Declare connectors by their ids/,
    false,
  ],
  [
    "a failing list of connectors",
    fault({ kind: "status", status: 500, route: "list connectors" }),
    "FAIL read connectors",
    /Try again later/,
    false,
  ],
  [
    "a rate limit that was met",
    fault({ kind: "throttle", seconds: 0, route: "read customer", after: 1, times: 1 }),
    "WARN limits rate limit",
    /WEBCASTMANAGER_MAX_REQUESTS_PER_SECOND/,
    false,
  ],
])("%s is one problem with a remedy [doctor.read]", async (...[, faults, problem, remedy, isOver]) => {
  emulator.admin.seed(customers(1));
  emulator.admin.faults.set(faults);
  const checks = await examined(emulator.env);
  expect(problems(checks)).toEqual([problem]);
  expect(problemOf(checks).remedy).toMatch(remedy);
  expect(skippedGroups(checks)).toEqual(isOver ? ["write", "limits"] : []);
});

test.each<[title: string, headers: Readonly<Record<string, string>>, detail: string]>([
  [
    "RateLimit",
    { ratelimit: '"default";r=95;t=30', "ratelimit-policy": '"default";q=100;w=60' },
    "100 calls, 95 remaining",
  ],
  ["X-RateLimit", { "x-ratelimit-limit": "100", "x-ratelimit-remaining": "95" }, "100 calls, 95 remaining"],
  ["none", {}, "the answers name none"],
])("the rate limit of the headers %s is reported [doctor.limits]", async (...[, headers, detail]) => {
  const read = () => ({ body: { id: "c1", name: "Small", type: "PARTNER", defaultLanguage: "en" }, headers });
  await using service = await startSmallService({ read });
  const checks = await examined(service.env);
  expect(checks.find(({ name }) => name === "rate limit")?.detail).toBe(detail);
});

test("a refresh is priced by pages, or by single reads where the list holds summaries [doctor.limits]", async () => {
  const refreshOf = async (entry: object, variables: Readonly<Record<string, string>> = {}) => {
    const list: SmallAnswers["list"] = () => ({ body: { total: 250, customers: [entry] } });
    await using service = await startSmallService({ list });
    const checks = await examined({ ...service.env, ...variables });
    return checks.find(({ name }) => name === "refresh")?.detail;
  };
  const unset = Object.fromEntries(wireLeaves.map((leaf) => [wireName(leaf), null]));
  const whole = { ...unset, ...toWireRecord(smallestCustomer("Whole"), defaultProfile) };
  expect(await refreshOf({ ...whole, id: "c1" })).toMatch(/^250 customers: 3 requests, /);
  expect(await refreshOf({ id: "c1", name: "Summary" }, { WEBCASTMANAGER_MAX_REQUESTS_PER_SECOND: "50" })).toBe(
    "250 customers: 253 requests, about 6 s",
  );
});

test("the write test creates one marked customer, deletes it, and writes nothing else [doctor.write-test]", async () => {
  emulator.admin.seed(customers(2));
  const checks = await examined(emulator.env, { writes: true });
  expect(problems(checks)).toEqual([]);
  expect(written()).toEqual(["created", "deleted"]);
  const { detail } = checks.find(({ name }) => name === "create")!;
  expect(detail).toMatch(
    /^created "webcastmanager doctor, write test of 20\S+Z, safe to delete \([0-9a-f]{8}\)" \([0-9a-f]{24}\)$/,
  );
  expect(emulator.admin.dump().customers.map(({ name }) => name)).toEqual(["Customer 0", "Customer 1"]);
});

test("a user who may not write is one problem, and nothing is written [doctor.write-test]", async () => {
  const checks = await examined(withUser(2), { writes: true });
  expect(problems(checks)).toEqual(["FAIL write create"]);
  expect(problemOf(checks).remedy).toMatch(/Grant the role Administrator/);
  expect(written()).toEqual([]);
});

test.each([405, 501] as const)(
  "a service that answers a delete with %s keeps the customer: its name and id are reported [doctor.write-test]",
  async (deleteStatus) => {
    emulator.admin.behave({ deleteStatus });
    const checks = await examined(emulator.env, { writes: true });
    expect(problems(checks)).toEqual(["FAIL write delete"]);
    const [{ name = "", id = "" } = {}] = emulator.admin.dump().customers;
    expect(problemOf(checks).detail).toContain(`"${String(name)}" (${String(id)})`);
    expect(problemOf(checks).remedy).toMatch(/^Delete it in WebcastManager\./);
  },
);

const marked = (minutesAgo: number) => {
  const time = new Date(Date.now() - minutesAgo * 60_000).toISOString().slice(0, 19);
  return `webcastmanager doctor, write test of ${time}Z, safe to delete (0123abcd)`;
};

test("marked customers of killed runs are removed; others, and those of a run that may go on, are not [doctor.write-test]", async () => {
  const record = (name: string) => toWireRecord(smallestCustomer(name), defaultProfile);
  const kept = [
    record(marked(1)),
    { ...record(marked(60)), gdprEnabled: true, privacyPolicyUrl: "https://acme.example/privacy" },
    record(`${marked(60)} no more`),
    record("Acme"),
  ];
  emulator.admin.seed([record(marked(90)), ...kept]);
  const checks = await examined(emulator.env, { writes: true });
  expect(emulator.admin.dump().customers.map(({ name }) => name)).toEqual(kept.map(({ name }) => name));
  expect(problems(checks)).toEqual([expect.stringMatching(/^FAIL write leftover [0-9a-f]{24}$/)]);
  expect(problemOf(checks).remedy).toMatch(/It was changed after it was created/);
  expect(checks.find(({ name }) => name.startsWith("leftover"))).toMatchObject({
    status: "PASS",
    detail: expect.stringMatching(/^removed customer "webcastmanager doctor/) as string,
  });
});

test("a create without a good answer leaves no customer behind [doctor.write-test]", async () => {
  const unread = { kind: "status", status: 500, route: "read customer" } as const;
  emulator.admin.behave({ createBody: "empty" });
  const checks = await examined(emulator.env, {
    writes: true,
    onCheck: ({ group }) => {
      if (group === "read") emulator.admin.faults.set([{ ...unread, times: 4 }]);
    },
  });
  expect(problems(checks)).toEqual(["FAIL write create"]);
  expect(written()).toEqual(["created", "deleted"]);
});

test("Ctrl-C during the write test still deletes the customer, and then ends the run [doctor.write-test]", async () => {
  const controller = new AbortController();
  const run = examined(emulator.env, {
    writes: true,
    signal: controller.signal,
    onCheck: ({ group }) => {
      if (group === "read")
        emulator.admin.faults.set([{ kind: "latency", milliseconds: 300, route: "delete customer" }]);
    },
  });
  await until(
    () => written().find((action) => action === "created"),
    () => "nothing was created",
  );
  controller.abort(new Error(`${canary} stop`));
  await expect(run).rejects.toThrow("stop");
  expect(written()).toEqual(["created", "deleted"]);
});
