// Every fault of every call: one clear line, no secret, never "gone", and nothing repeated that must not be.
import { startEmulator, type Emulator, type FaultInput } from "../../emulator";
import type { CustomerApi } from "../../provider/client";
import { inputPathFromWire } from "../../provider/client/http/errors";
import {
  defaultProfile,
  leafAt,
  leaves,
  ContractProfile,
  secretLeaves,
  valueAt,
  type Leaf,
  type SettingsInput,
} from "../../schema";
import { aPartner, aSmallCustomer, canary } from "../support/customers";
import { quickClock } from "../support/quick-clock";
import { answering, clientFor, closeClients, errorOf } from "./running";

let emulator: Emulator;
let id: string;
beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(() => {
  [id] = emulator.admin.seed([{ name: "There", type: "CONSUMER", defaultLanguage: "en" }]) as [string];
});
afterEach(() => {
  closeClients();
  emulator.reset();
});
afterAll(() => emulator.close());

/** A client whose pauses pass at once; its deadline is longer than any of them. */
const quickClient = (overrides: Partial<SettingsInput> = {}) =>
  clientFor(emulator, { deadlineMs: 1_000_000, ...overrides }, { clock: quickClock() });

const whole = aPartner({ parent: undefined });
const calls: readonly (readonly [string, (api: CustomerApi) => Promise<unknown>])[] = [
  ["read", (api) => api.read(id)],
  ["observe", (api) => api.observe(id)],
  ["create", (api) => api.create(whole)],
  [
    "update",
    (api) => api.update(id, { changes: new Map<Leaf, string>([[leafAt("hmac.secret")!, `${canary}new`]]), whole }),
  ],
  ["delete", (api) => api.delete(id)],
  ["list", (api) => api.list()],
  ["connectors", (api) => api.connectors()],
];

const faults: readonly (readonly [string, FaultInput, RegExp, RegExp])[] = [
  ["the page of a proxy", { kind: "html" }, /unexpected reply/, /502 with text\/html: <!DOCTYPE html>/],
  ["HTML in place of a customer", { kind: "html", status: 200 }, /unexpected reply/, /answered 200 with text\/html/],
  ["HTML with 404", { kind: "html", status: 404 }, /unexpected reply/, /answered 404 with text\/html/],
  ["half JSON", { kind: "half-json" }, /unexpected reply/, /200 with application\/json: \{"id":…,/],
  ["malformed JSON", { kind: "malformed-json" }, /unexpected reply/, /200 with application\/json/],
  ["another product", { kind: "other-product" }, /unexpected reply/, /\{"status":…,"service":…/],
  ["another product's 404", { kind: "other-product", status: 404 }, /unexpected reply/, /answered 404/],
  ["an empty body", { kind: "empty" }, /unexpected reply/, /200 with an empty body/],
  ["an empty 404", { kind: "empty", status: 404 }, /unexpected reply/, /404 with an empty body/],
  [
    "a redirect",
    { kind: "redirect" },
    /unexpected reply/,
    /307, a redirect to https:\/\/elsewhere\.example\/customers, and credentials never follow one/,
  ],
  ["a broken connection", { kind: "reset" }, /network/, /the connection broke before an answer came/],
  [
    "silence",
    { kind: "hang" },
    /timeout/,
    /no answer came in time.*\. Raise `requestTimeoutMs` if the service is slow\.$/,
  ],
  [
    "a fault of its own",
    { kind: "status", status: 500 },
    /api/,
    /answered 500 \(SERVICE_FAULT: the service has a fault\): the service failed\. Try again later/,
  ],
  ["503", { kind: "status", status: 503 }, /api/, /answered 503 .*not available\. Try again later/],
  [
    "403",
    { kind: "status", status: 403, code: "ACCESS_DENIED", message: "no" },
    /api/,
    /the user "alex@.*" has no permission for this call\. Grant the role Administrator/,
  ],
  ["429 for ever", { kind: "throttle", seconds: 0 }, /api/, /answered 429 .*: rate-limited by the service/],
  ["401 in place of 429", { kind: "throttle", seconds: 0, status: 401 }, /api/, /: rate-limited by the service/],
];

const matrix = faults.flatMap(([what, fault, kind, text]) =>
  calls.map(([call, run]) => [call, what, fault, kind, text, run] as const),
);

test.each(matrix)(
  "%s answered with %s is one clear line [input.unexpected-answers]",
  async (_, __, fault, kind, text, run) => {
    // Only silence needs a short patience; a busy machine may take its time for every other answer.
    const api = quickClient({ maxRetries: 1, requestTimeoutMs: fault.kind === "hang" ? 250 : 10_000 });
    await api.connectors();
    emulator.admin.faults.set([fault]);
    const error = await errorOf(run(api));
    expect(error.kind).toMatch(kind);
    expect(error.message).toMatch(text);
    expect(error.message).toMatch(
      /^Can't ((read|create|update|delete) customer |list the (customers|video conference connectors))/,
    );
    expect(error.message).toContain(" at 127.0.0.1:");
    expect(error.message).not.toMatch(/\n/);
    expect(`${error.message}${String(error.stack)}${JSON.stringify(error)}`).not.toContain(canary);
  },
);

test.each(calls)("%s at an address without a service reports that", async (_, run) => {
  const error = await errorOf(run(quickClient({ endpoint: "http://127.0.0.1:9", maxRetries: 1 })));
  expect(error).toMatchObject({ kind: "network", mayHaveHappened: false });
  expect(error.message).toMatch(
    /the connection was refused \(ECONNREFUSED\) \(tried 2 times\)\. Check `endpoint`, and that the service is running\.$/,
  );
});

test.each(calls.slice(0, 5))(
  "%s at a wrong path of the right service is not taken for gone [safe.gone]",
  async (_, run) => {
    const error = await errorOf(run(clientFor(emulator, { endpoint: `${emulator.endpoint}/wrong` })));
    expect(error.status).toBe(404);
    expect(error.message).toContain("Check `endpoint`: it ends with the path of the API, such as /v1");
  },
);

test.each(calls)(
  "%s at an endpoint without its path names the setting [input.settings, input.unexpected-answers]",
  async (_, run) => {
    expect((await errorOf(run(quickClient({ endpoint: emulator.url })))).message).toContain(
      "Check `endpoint`: it ends with the path of the API, such as /v1",
    );
  },
);

test("a login at a wrong address names its own setting [input.settings, input.unexpected-answers]", async () => {
  expect((await errorOf(quickClient({ tokenUrl: `${emulator.url}/token` }).list())).message).toMatch(
    /^Can't log in: POST \/token at .* answered 404 .* in place of a token\. Check `tokenUrl`\./,
  );
});

test.each([
  [
    "a Fastify without that route",
    { message: "Route GET:/v1/customers/1 not found", error: "Not Found", statusCode: 404 },
  ],
  ["a gateway", { message: "no Route matched with those values" }],
  ["a gateway with a code", { code: "ROUTE_NOT_FOUND", message: "no" }],
  ["a Spring without that path", { timestamp: "2026-11-24", status: 404, error: "Not Found", path: "/v1/customers/1" }],
  ["a text", "NOT_FOUND"],
])("the 404 of %s is no evidence about a customer [safe.gone]", async (_, body) => {
  await using service = await answering(404, body);
  const error = await errorOf(clientFor(emulator, { endpoint: service.url }).read("1"));
  expect(error.status).toBe(404);
});

test.each(["ACCOUNT", "USER", "API", "SERVICE", "HOST", "TENANT", "RESOURCE", "PARENT_CUSTOMER", "CUSTOMER_TYPE"])(
  "the 404 %s_NOT_FOUND speaks of something else than this customer: no state is dropped for it [safe.gone]",
  async (what) => {
    await using service = await answering(404, { code: `${what}_NOT_FOUND`, message: "no" });
    const api = clientFor(emulator, { endpoint: service.url });
    for (const call of [() => api.read("1"), () => api.observe("1"), () => api.delete("1")]) {
      const error = await errorOf(call());
      expect(error).toMatchObject({ kind: "not found", status: 404 });
      expect(error.message).toContain(
        `If "${what}_NOT_FOUND" means that the customer is gone, add that code to errors.gone of the contract profile.`,
      );
    }
  },
);

test.each([
  "NOT_FOUND",
  "GONE",
  "DELETED",
  "CUSTOMER_NOT_FOUND",
  "CUSTOMER_DELETED",
  "ENTRY_NOT_FOUND",
  "ENTITY_NOT_FOUND",
  "RECORD_GONE",
  "OBJECT_NOT_FOUND",
])("the 404 %s shows that the customer is gone [safe.gone]", async (code) => {
  await using service = await answering(404, { code, message: "no" });
  const api = clientFor(emulator, { endpoint: service.url });
  expect([await api.read("1"), await api.observe("1")]).toEqual([undefined, undefined]);
});

test("a definite 404 of the API means gone [safe.gone]", async () => {
  const api = clientFor(emulator);
  expect([await api.read("65a0000000000000deadbeef"), await api.observe("65a0000000000000deadbeef")]).toEqual([
    undefined,
    undefined,
  ]);
});

describe("a service that reports in its own words that a customer is gone", () => {
  const words = [
    ["another code", { code: "CUSTOMER_UNKNOWN", message: "no" }, "CUSTOMER_UNKNOWN"],
    ["a number for a code", { code: 4711, message: "no" }, "4711"],
    ["a message alone", { message: "No customer for the id 1." }, "No customer for the id"],
  ] as const;

  test.each(words)(
    "%s is an error that names it and the place in the profile, until the profile names it [safe.gone, contract.profile]",
    async (_, body, word) => {
      await using service = await answering(404, body);
      const api = clientFor(emulator, { endpoint: service.url });
      for (const call of [() => api.read("1"), () => api.observe("1"), () => api.delete("1")]) {
        const error = await errorOf(call());
        expect(error).toMatchObject({ kind: "not found", status: 404 });
        expect(error.message).toMatch(
          /Check `endpoint`: .*\. If (".*"|that message) means that the customer is gone, .* errors\.gone of the contract profile\.$/,
        );
        expect(error.message).toContain(word);
      }
      const clientOfProfile = clientFor(
        emulator,
        { endpoint: service.url },
        { profile: ContractProfile.parse({ errors: { gone: [word] } }) },
      );
      expect([await clientOfProfile.read("1"), await clientOfProfile.observe("1")]).toEqual([undefined, undefined]);
      await expect(clientOfProfile.delete("1")).resolves.toBeUndefined();
    },
  );

  test("a profile that names its words takes no other for gone [safe.gone, contract.profile]", async () => {
    const profile = ContractProfile.parse({ errors: { gone: ["CUSTOMER_UNKNOWN"] } });
    expect((await errorOf(clientFor(emulator, {}, { profile }).read("65a0000000000000deadbeef"))).message).toContain(
      '"NOT_FOUND" means that the customer is gone',
    );
    await using service = await answering(404, { code: "NO_CALL", message: "CUSTOMER_UNKNOWN here" });
    expect((await errorOf(clientFor(emulator, { endpoint: service.url }, { profile }).read("1"))).status).toBe(404);
  });

  test("a list that is not there speaks of no customer [safe.gone]", async () => {
    await using service = await answering(404, { code: "CUSTOMER_UNKNOWN", message: "no" });
    expect((await errorOf(clientFor(emulator, { endpoint: service.url }).list())).message).not.toContain("gone");
  });
});

describe("a creation without an answer [budget.retry]", () => {
  test.each([
    ["broken after it was carried out", { kind: "reset", committed: true }, true],
    ["502 after it was carried out", { kind: "html", committed: true }, true],
    ["500", { kind: "status", status: 500 }, true],
    ["503 with Retry-After, after it was carried out", { kind: "throttle", status: 503, committed: true }, true],
    ["silence", { kind: "hang" }, true],
    ["HTML in place of it", { kind: "html", status: 200 }, true],
    ["403", { kind: "status", status: 403 }, false],
  ] satisfies [string, FaultInput, boolean][])(
    "%s is sent once, and may have happened: %j",
    async (_, fault, mayHaveHappened) => {
      emulator.admin.faults.set([{ ...fault, route: "create customer" }]);
      const api = quickClient({ requestTimeoutMs: fault.kind === "hang" ? 250 : 10_000 });
      await api.connectors();
      const error = await errorOf(api.create(whole));
      expect(error.mayHaveHappened).toBe(mayHaveHappened);
      expect(emulator.admin.requests().byRoute["create customer"]).toBe(1);
    },
  );

  test("is sent again where it was certainly not carried out", async () => {
    emulator.admin.faults.set([
      { kind: "throttle", seconds: 0, times: 2, route: "create customer" },
      { kind: "throttle", seconds: 0, status: 403, after: 2, times: 1, route: "create customer" },
    ]);
    await quickClient().create(whole);
    expect(emulator.admin.requests().byRoute["create customer"]).toBe(4);
  });
});

test("violations are reported on the paths that users write, without secrets [input.violations]", async () => {
  const secrets = secretLeaves.map((leaf) => valueAt(whole, leaf.keys) as string);
  const violations = [
    { propertyPath: "hmacSecret", message: `must not be ${secrets[0]!}` },
    { propertyPath: "roleMappings[2].group", message: "is unknown" },
    { propertyPath: "videoConferenceConnectorIds[1]", message: "is unknown" },
    { propertyPath: "create.customer.name", message: "is too long" },
    { propertyPath: "somethingElse", message: "is odd" },
  ];
  await using service = await answering(400, violations);
  const error = await errorOf(clientFor(emulator, { endpoint: service.url }).create(whole));
  expect(error.kind).toBe("invalid input");
  expect(error.violations).toEqual([
    { path: "hmac.secret", message: "must not be [secret]" },
    { path: 'sso.roleMappings["Webcast Editor"][1]', message: "is unknown" },
    { path: "videoConferenceConnectors[1]", message: "is unknown" },
    { path: "name", message: "is too long" },
    { path: "somethingElse", message: "is odd" },
  ]);
  expect(error.message).toContain("hmac.secret: must not be [secret]; sso.roleMappings");
});

test("every field that travels has its own path in a violation", () => {
  const travelling = leaves.filter(({ facts }) => facts.wire !== undefined);
  expect(travelling.map(({ facts }) => inputPathFromWire(facts.wire!, whole, defaultProfile))).toEqual(
    travelling.map(({ path }) => path),
  );
});

test("a closed client sends nothing more, and what is under way ends [budget.stop]", async () => {
  emulator.admin.faults.set([{ kind: "hang", route: "read customer" }]);
  const api = clientFor(emulator);
  const underWay = errorOf(api.observe(id));
  while ((emulator.admin.requests().byRoute["read customer"] ?? 0) === 0) await new Promise(setImmediate);
  api.close("the engine went away");
  const errors = [await underWay, await errorOf(api.create(aSmallCustomer()))];
  expect(errors.map(({ kind, message }) => [kind, message])).toEqual(
    Array(2).fill(["cancelled", "Stopped: the engine went away; nothing more is sent"]),
  );
  expect(emulator.admin.requests().byRoute["create customer"]).toBeUndefined();
});
