// Each fault: what the client sees, and whether the call took effect.
import { type FaultInput } from "../../../emulator";
import { routeNames } from "../../../emulator/faults/faults";
import { aPartner, startWithClient, type HttpClient, type Reply } from "../http-client";

let client: HttpClient;
beforeAll(async () => {
  client = await startWithClient();
});
beforeEach(() => {
  client.emulator.reset();
});
afterAll(() => client.emulator.close());
const faults = () => client.emulator.admin.faults;
const stored = () => client.emulator.admin.dump().customers.length;
const create = () => client.call("POST", "/customers", aPartner());
const list = () => client.call("GET", "/customers");

const seen: [string, FaultInput, (reply: Reply) => void][] = [
  [
    "a 5xx",
    { kind: "status", status: 503 },
    ({ status, body }) => {
      expect([status, body.code]).toEqual([503, "SERVICE_FAULT"]);
    },
  ],
  [
    "429 with seconds",
    { kind: "throttle", seconds: 2 },
    ({ status, headers }) => {
      expect([status, headers.get("retry-after")]).toEqual([429, "2"]);
    },
  ],
  [
    "429 with a date",
    { kind: "throttle", form: "date" },
    ({ status, headers }) => {
      expect([status, headers.get("retry-after")]).toEqual([
        429,
        expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/),
      ]);
    },
  ],
  [
    "429 with RateLimit",
    { kind: "throttle", form: "ratelimit", seconds: 3 },
    ({ headers }) => {
      expect([headers.get("ratelimit-remaining"), headers.get("ratelimit-reset")]).toEqual(["0", "3"]);
    },
  ],
  [
    "429 with X-RateLimit",
    { kind: "throttle", form: "x-ratelimit" },
    ({ headers }) => {
      expect([headers.get("x-ratelimit-remaining"), headers.get("x-ratelimit-reset")]).toEqual([
        "0",
        expect.stringMatching(/^\d{10}$/),
      ]);
    },
  ],
  [
    "401 in place of 429",
    { kind: "throttle", status: 401, form: "bare" },
    ({ status, headers }) => {
      expect([status, headers.get("retry-after")]).toEqual([401, null]);
    },
  ],
  [
    "403 in place of 429",
    { kind: "throttle", status: 403 },
    ({ status }) => {
      expect(status).toBe(403);
    },
  ],
  [
    "a proxy's page",
    { kind: "html" },
    ({ status, headers, text }) => {
      expect([status, headers.get("content-type"), text]).toEqual([
        502,
        "text/html; charset=utf-8",
        expect.stringContaining("<html>"),
      ]);
    },
  ],
  [
    "200 with a page",
    { kind: "html", status: 200 },
    ({ status, text }) => {
      expect([status, text]).toEqual([200, expect.stringContaining("<html>")]);
    },
  ],
  [
    "half JSON",
    { kind: "half-json" },
    ({ status, text, body }) => {
      expect([status, text.startsWith("{"), body]).toEqual([200, true, undefined]);
    },
  ],
  [
    "malformed JSON",
    { kind: "malformed-json" },
    ({ status, text, body }) => {
      expect([status, text.endsWith("}"), body]).toEqual([200, true, undefined]);
    },
  ],
  [
    "another product",
    { kind: "other-product" },
    ({ status, body }) => {
      expect([status, body.service]).toEqual([200, "inventory"]);
    },
  ],
  [
    "a 404 of another product",
    { kind: "other-product", status: 404 },
    ({ status, body }) => {
      expect([status, body.code]).toEqual([404, undefined]);
    },
  ],
  [
    "no body",
    { kind: "empty" },
    ({ status, text }) => {
      expect([status, text]).toEqual([200, ""]);
    },
  ],
  [
    "a redirect to another host",
    { kind: "redirect" },
    ({ status, headers }) => {
      expect([status, new URL(headers.get("location")!).hostname]).toEqual([307, "elsewhere.example"]);
    },
  ],
];

describe.each([false, true])("a fault after the call took effect: %p", (committed) => {
  it.each(seen)("shows as %s [emulator.faults]", async (_what, fault, check) => {
    faults().set([{ ...fault, committed, route: "create customer" }]);
    check(await create());
    expect(stored()).toBe(committed ? 1 : 0);
  });

  it("breaks the connection [emulator.faults]", async () => {
    faults().set([{ kind: "reset", committed }]);
    await expect(create()).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(stored()).toBe(committed ? 1 : 0);
    expect(client.emulator.admin.requests()).toMatchObject({
      byStatus: { 0: 1 },
      entries: [{ route: "create customer", status: 0 }],
    });
  });

  it("gives no answer [emulator.faults]", async () => {
    faults().set([{ kind: "hang", committed }]);
    const abort = new AbortController();
    const hanging = fetch(`${client.emulator.endpoint}/customers`, {
      method: "POST",
      signal: abort.signal,
      body: JSON.stringify(aPartner()),
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${(await client.signIn()).body.access_token}`,
      },
    });
    while (client.emulator.admin.requests().byStatus[0] === undefined) await new Promise(setImmediate);
    expect(stored()).toBe(committed ? 1 : 0);
    abort.abort();
    await expect(hanging).rejects.toMatchObject({ name: "AbortError" });
  });

  it("waits, each call on its own [emulator.faults]", async () => {
    faults().set([{ kind: "latency", milliseconds: 700, committed, route: "create customer" }]);
    const settled: string[] = [];
    const slow = [1, 2, 3].map((index) =>
      client.call("POST", "/customers", aPartner({ name: `c${index}` })).finally(() => settled.push("create")),
    );
    while (client.emulator.admin.requests().mostInFlight < 3 && settled.length === 0) await new Promise(setImmediate);
    await list().finally(() => settled.push("list"));
    expect([settled, stored()]).toEqual([["list"], committed ? 3 : 0]);
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([201, 201, 201]);
  });
});

describe("which calls", () => {
  const statuses = async (count: number) => {
    const all: number[] = [];
    for (let index = 0; index < count; index += 1) all.push((await list()).status);
    return all;
  };

  it("hits a number of calls", async () => {
    faults().set([{ kind: "status", status: 500, times: 2 }]);
    expect(await statuses(4)).toEqual([500, 500, 200, 200]);
    expect(faults().list()).toMatchObject([{ kind: "status", used: 2 }]);
  });

  it("lets a number of calls pass first", async () => {
    faults().set([{ kind: "status", status: 500, after: 2, times: 1 }]);
    expect(await statuses(4)).toEqual([200, 200, 500, 200]);
  });

  it("uses the first of several faults, one after the other", async () => {
    faults().set([
      { kind: "status", status: 500, times: 1 },
      { kind: "html", after: 1, times: 1 },
    ]);
    expect(await statuses(3)).toEqual([500, 502, 200]);
  });

  it("hits only the named call; without a name, every call of the customer API and no token call", async () => {
    faults().set([{ kind: "status", status: 500, route: "read customer" }]);
    expect((await list()).status).toBe(200);
    faults().set([{ kind: "status", status: 500 }]);
    expect([(await list()).status, (await client.signIn()).status]).toEqual([500, 200]);
    faults().set([{ kind: "html", route: "get token" }]);
    expect((await client.token({})).status).toBe(502);
  });

  it("keeps a fault for the call that takes effect", async () => {
    await create();
    faults().set([{ kind: "html", committed: true, times: 1, route: "create customer" }]);
    expect((await create()).status).toBe(409);
    expect((await client.call("POST", "/customers", aPartner({ name: "Other" }))).status).toBe(502);
  });

  it("ends when cleared", async () => {
    faults().set([{ kind: "status", status: 500 }]);
    faults().clear();
    expect((await list()).status).toBe(200);
  });

  it("refuses a fault that does not exist, and a call that does not", () => {
    for (const bad of [
      { kind: "flood" },
      { kind: "hang", route: "make coffee" },
      { kind: "hang", times: 0 },
      { kind: "hang", often: 1 },
    ]) {
      expect(() => {
        faults().set([bad as never]);
      }).toThrow();
    }
    expect(routeNames).toContain("create customer");
  });
});

it("revokes tokens before a call, which then gets a 401 [emulator.faults]", async () => {
  const { refresh_token } = (await client.signIn()).body;
  faults().set([{ kind: "revoke", times: 1, after: 1 }]);
  expect([(await list()).status, (await list()).status]).toEqual([200, 401]);
  expect((await client.token({ grant_type: "refresh_token", client_id: "anonymous", refresh_token })).status).toBe(200);
  faults().set([{ kind: "revoke", tokens: "all" }]);
  const second = (await client.signIn()).body;
  await list();
  expect(
    (await client.token({ grant_type: "refresh_token", client_id: "anonymous", refresh_token: second.refresh_token }))
      .status,
  ).toBe(400);
  faults().clear();
  await client.signIn();
});
