// Tokens as conversations with the emulator: the grants, renewal, and the errors of a login.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startEmulator, type Emulator } from "../../emulator";
import { systemClock, type Clock } from "../../provider/client/clock";
import { createClient } from "../../provider/client";
import { causeLines } from "../../provider/core/errors";
import { defaultProfile } from "../../schema";
import { quickClock } from "../support/quick-clock";
import { clientFor, closeClients, errorOf, recorder, settingsFor } from "./running";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(() => {
  closeClients();
  emulator.reset();
});
afterAll(() => emulator.close());

const logins = () => emulator.admin.requests().byRoute["get token"] ?? 0;

/** A clock of the client that can be moved; timers stay real. */
function movable(): Clock & { advance: (ms: number) => void } {
  let offset = 0;
  return {
    ...systemClock,
    now: () => Date.now() + offset,
    advance: (ms) => {
      offset += ms;
      emulator.admin.clock.advance(ms);
    },
  };
}

/** A token endpoint that keeps what it was sent and answers with these. */
async function tokenEndpoint(
  answer: (path: string) => { status: number; body: string; type?: string; headers?: Record<string, string> },
) {
  const seen: { path: string; form: URLSearchParams; authorization?: string }[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      seen.push({
        path: request.url ?? "",
        form: new URLSearchParams(body),
        authorization: request.headers.authorization,
      });
      const { status, body: text, type = "application/json", headers } = answer(request.url ?? "");
      response.writeHead(status, { "content-type": type, ...headers }).end(text);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    seen,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

test("a user logs in with exactly the documented form [budget.tokens]", async () => {
  await using endpoint = await tokenEndpoint(() => ({ status: 401, body: JSON.stringify({ error: "invalid_grant" }) }));
  await errorOf(clientFor(emulator, { tokenUrl: `${endpoint.url}/token` }).list());
  expect(endpoint.seen.map(({ form, authorization }) => [Object.fromEntries(form), authorization])).toEqual([
    [
      {
        grant_type: "password",
        client_id: "anonymous",
        response_type: "token",
        scope: "openid",
        username: emulator.users[0].username,
        password: emulator.users[0].password,
      },
      undefined,
    ],
  ]);
});

test("a client with a secret logs in by itself, and a user's client sends its secret along", async () => {
  const { id: clientId, secret: clientSecret } = emulator.client;
  await expect(
    clientFor(emulator, { username: undefined, password: undefined, clientId, clientSecret }).list(),
  ).resolves.toEqual([]);
  await expect(clientFor(emulator, { clientId, clientSecret }).list()).resolves.toEqual([]);
  expect(
    emulator.admin
      .requests()
      .entries.filter(({ route }) => route === "list customers")
      .map(({ user }) => user),
  ).toEqual([`service-account-${clientId}`, emulator.users[0].username]);
});

test.each([
  "access_token=canary-1&scope=all",
  ')]}\',\n{"access_token":"canary-1"}',
  "canaryXQiOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9",
])("a token in an answer that can't be read is never shown: %s [secrets.output]", async (body) => {
  await using endpoint = await tokenEndpoint(() => ({ status: 200, body, type: "text/plain" }));
  const reporter = recorder();
  const error = await errorOf(
    clientFor(emulator, { tokenUrl: `${endpoint.url}/token`, log: "debug" }, { reporter }).list(),
  );
  expect(error.message).toMatch(
    /^Can't log in: POST \/token at \S+ answered 200 with text\/plain: .* in place of a token\./,
  );
  expect([error.message, ...causeLines(error), ...reporter.said].join("\n")).not.toContain("canary");
});

test("a secret goes the way that the server's configuration asks for", async () => {
  await using endpoint: {
    url: string;
    seen: { path: string; authorization?: string; form: URLSearchParams }[];
  } & AsyncDisposable = await tokenEndpoint((path) =>
    path.endsWith("configuration")
      ? {
          status: 200,
          body: JSON.stringify({
            issuer: `${endpoint.url}/realms/x`,
            token_endpoint: `${endpoint.url}/t`,
            token_endpoint_auth_methods_supported: ["client_secret_basic"],
          }),
        }
      : { status: 401, body: JSON.stringify({ error: "invalid_client" }) },
  );
  await errorOf(
    clientFor(emulator, {
      username: undefined,
      password: undefined,
      clientId: "c",
      clientSecret: "s",
      tokenUrl: `${endpoint.url}/realms/x`,
    }).list(),
  );
  expect(endpoint.seen.at(-1)).toMatchObject({
    path: "/t",
    authorization: `Basic ${Buffer.from("c:s").toString("base64")}`,
  });
  expect(endpoint.seen.at(-1)?.form.get("client_secret")).toBeNull();
});

test("a ready-made token is used as it is", async () => {
  const error = await errorOf(
    clientFor(emulator, { token: "canary-token", username: undefined, password: undefined }).list(),
  );
  expect(error).toMatchObject({ kind: "api", status: 401 });
  expect(error.message).toMatch(/the access token of the owner of the token is not accepted/);
  expect(logins()).toBe(0);
});

test("all concurrent callers share one login [budget.tokens]", async () => {
  const api = clientFor(emulator);
  await Promise.all(Array.from({ length: 20 }, () => api.list()));
  expect(logins()).toBe(1);
});

test("a token is renewed before it expires, by the refresh token, and after its hour by a new login [budget.tokens]", async () => {
  const clock = movable();
  const api = clientFor(emulator, {}, { clock });
  const stepMs = [0, 269_000, 2_000, 3_700_000];
  const after: number[] = [];
  for (const ms of stepMs) {
    clock.advance(ms);
    await api.list();
    after.push(logins());
  }
  expect(after).toEqual([1, 1, 2, 3]);
  expect(emulator.admin.requests().byStatus["401"]).toBeUndefined();
});

test("after a 401 there is one new token for all callers, and the calls go on [budget.tokens]", async () => {
  const api = clientFor(emulator);
  await api.list();
  emulator.admin.revokeTokens("access");
  await Promise.all(Array.from({ length: 8 }, () => api.list()));
  expect(logins()).toBe(2);
});

test("a queue that takes longer than a token lives is sent with tokens that are good when they leave [budget.tokens]", async () => {
  const clock = quickClock((milliseconds) => {
    emulator.admin.clock.advance(milliseconds);
  });
  const api = clientFor(emulator, { maxRequestsPerSecond: 1, deadlineMs: 36_000_000 }, { clock });
  await Promise.all(Array.from({ length: 700 }, () => api.connectors()));
  expect(emulator.admin.requests().byStatus["401"]).toBeUndefined();
  expect(logins()).toBe(3);
});

test("a call that a 401 meets goes on before those that have not been sent [budget.tokens]", async () => {
  const api = clientFor(emulator, { maxConcurrency: 1 });
  await api.list();
  emulator.admin.revokeTokens("access");
  emulator.admin.resetRequests();
  await Promise.all([
    api.connectors(),
    ...Array.from({ length: 9 }, (_, index) => api.list({ name: `Customer ${index}` })),
  ]);
  const { entries } = emulator.admin.requests();
  expect(entries.filter(({ route, status }) => route === "list connectors" || status === 401).length).toBeLessThan(5);
  expect(entries.findLastIndex(({ route }) => route === "list connectors")).toBeLessThan(entries.length - 4);
});

test("a revoked refresh token leads back to the credentials", async () => {
  const api = clientFor(emulator);
  await api.list();
  emulator.admin.revokeTokens("all");
  await expect(api.list()).resolves.toEqual([]);
  expect(logins()).toBe(3);
});

test("an expired refresh token and a password that was changed meanwhile are one clear line, and are asked once [input.credentials]", async () => {
  let isGood = true;
  const grant = {
    access_token: "canary-access",
    refresh_token: "canary-refresh",
    token_type: "bearer",
    expires_in: 300,
  };
  await using endpoint = await tokenEndpoint(() =>
    isGood
      ? { status: 200, body: JSON.stringify(grant) }
      : { status: 401, body: JSON.stringify({ error: "invalid_grant", error_description: "no longer" }) },
  );
  const api = clientFor(emulator, { tokenUrl: `${endpoint.url}/token` });
  await errorOf(api.list());
  isGood = false;
  endpoint.seen.splice(0);
  for (const call of [api.list(), api.connectors()])
    expect((await errorOf(call)).message).toMatch(
      /^Can't log in as the user "alex@.*" at 127\.0\.0\.1:\d+: refused with invalid_grant: no longer\. Check the user name and the password/,
    );
  expect(endpoint.seen.map(({ form }) => form.get("grant_type"))).toEqual(["refresh_token", "password"]);
});

test("a second 401 ends the call, and the error names what to check [input.credentials]", async () => {
  emulator.admin.faults.set([{ kind: "status", status: 401, code: "UNAUTHORIZED", message: "no" }]);
  const error = await errorOf(clientFor(emulator).list());
  expect(error).toMatchObject({ kind: "api", status: 401 });
  expect(error.message).toMatch(
    /^Can't list the customers: GET .*\/customers at .* answered 401 \(UNAUTHORIZED: no\): the access token of the user "alex@.*" is not accepted/,
  );
  expect(emulator.admin.requests().byRoute["list customers"]).toBe(2);
});

test("a wrong password is one clear line, is asked once, and never again [input.credentials]", async () => {
  const api = clientFor(emulator, { password: "canary-password" });
  const errors = await Promise.all([errorOf(api.list()), errorOf(api.read("1"))]);
  const again = await errorOf(api.connectors());
  for (const error of [...errors, again]) {
    expect(error).toMatchObject({ kind: "login refused", apiCode: "invalid_grant" });
    expect(error.message).toMatch(
      /^Can't log in as the user "alex@.*" at 127\.0\.0\.1:\d+: refused with invalid_grant: Invalid user credentials\. Check the user name and the password/,
    );
    expect(error.message).not.toContain("canary");
  }
  expect(logins()).toBe(1);
});

test.each([
  [{ username: undefined, password: undefined }, /no credentials/],
  [{ password: undefined }, /a user name but no password/],
  [{ username: undefined }, /a password but no user name/],
])("missing credentials %j are named before anything is sent [input.credentials]", async (missing, text) => {
  const error = await errorOf(clientFor(emulator, missing).list());
  expect(error.kind).toBe("bad setting");
  expect(error.message).toMatch(text);
  expect(error.message).toContain("WEBCASTMANAGER_PASSWORD");
  expect(emulator.admin.requests().total).toBe(0);
});

test("credentials go nowhere while no login is named for their endpoint [secrets.one-host, input.credentials]", async () => {
  const error = await errorOf(clientFor(emulator, { tokenUrl: undefined }).list());
  expect(error).toMatchObject({
    kind: "bad setting",
    message: expect.stringMatching(
      /^tokenUrl is not set: the vendor's login is the default only for endpoints under movingimage\.com and video-cdn\.net\./,
    ),
  });
  expect(emulator.admin.requests().total).toBe(0);
});

test.each([
  [
    "html",
    "unexpected reply",
    /POST .*\/token at .* answered 200 with text\/html: <!DOCTYPE html>.* in place of a token/,
    { kind: "html", status: 200 },
  ],
  ["other JSON", "unexpected reply", /in place of a token/, { kind: "other-product" }],
  ["an empty body", "unexpected reply", /200 with an empty body in place of a token/, { kind: "empty" }],
  [
    "a redirect",
    "unexpected reply",
    /a redirect to https:\/\/elsewhere\.example\/customers, and credentials never follow one/,
    { kind: "redirect" },
  ],
  ["no answer", "network", /Can't log in: .*the connection broke/, { kind: "reset" }],
] as const)(
  "a token endpoint that answers %s gives one clear line [input.unexpected-answers]",
  async (_, kind, text, fault) => {
    emulator.admin.faults.set([{ ...fault, route: "get token" }]);
    const error = await errorOf(clientFor(emulator, { maxRetries: 1 }).list());
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(text);
  },
);

test("an issuer that WebFinger names with credentials or a query shows neither [secrets.output]", async () => {
  await using server: { url: string } & AsyncDisposable = await tokenEndpoint((path) => ({
    status: 200,
    body: JSON.stringify(
      path.startsWith("/.well-known/webfinger")
        ? {
            links: [
              {
                rel: "http://openid.net/specs/connect/1.0/issuer",
                href: `${server.url.replace("//", "//me:canary@")}/realms/x?key=canary`,
              },
            ],
          }
        : { issuer: "https://other.example", token_endpoint: "https://other.example/token" },
    ),
  }));
  const error = await errorOf(clientFor(emulator, { tokenUrl: `${server.url}/.well-known/webfinger` }).list());
  expect(error.message).toMatch(
    /^Can't find the token endpoint: http:\/\/127\.0\.0\.1:\d+\/realms\/x describes another issuer/,
  );
});

test("a passing failure of the token endpoint is waited out", async () => {
  emulator.admin.faults.set([
    { kind: "status", status: 503, route: "get token", times: 2 },
    { kind: "throttle", seconds: 0, route: "get token", after: 2, times: 1 },
  ]);
  await expect(clientFor(emulator).list()).resolves.toEqual([]);
});

test.each([
  ["an issuer", () => `${emulator.url}/auth/realms/platform`],
  ["the address of a configuration", () => `${emulator.url}/auth/realms/platform/.well-known/openid-configuration`],
  ["a WebFinger address", () => `${emulator.url}/.well-known/webfinger`],
])("a token address that is %s is discovered", async (_, tokenUrl) => {
  await expect(clientFor(emulator, { tokenUrl: tokenUrl() }).list()).resolves.toEqual([]);
});

test.each([
  [
    "another issuer",
    { issuer: "https://other.example", token_endpoint: "https://other.example/token" },
    /describes another issuer/,
  ],
  ["a token endpoint without TLS", { token_endpoint: "http://other.example/token" }, /is not an https address/],
  ["no token endpoint", {}, /in place of an OpenID configuration/],
])("a configuration with %s is sent no credentials [secrets.one-host]", async (_, content, text) => {
  await using endpoint: { url: string; seen: unknown[] } & AsyncDisposable = await tokenEndpoint(() => ({
    status: 200,
    body: JSON.stringify({ issuer: `${endpoint.url}/realms/x`, ...content }),
  }));
  const error = await errorOf(clientFor(emulator, { tokenUrl: `${endpoint.url}/realms/x` }).list());
  expect(error.kind).toBe("unexpected reply");
  expect(error.message).toMatch(text);
  expect(endpoint.seen).toHaveLength(1);
});

test("a rate-limited login fails every call that waits for it or comes right after it, and is sent once for all [budget.tokens, budget.deadline]", async () => {
  await using endpoint = await tokenEndpoint(() => ({
    status: 429,
    body: JSON.stringify({ error: "slow_down" }),
    headers: { "retry-after": "3600" },
  }));
  const api = clientFor(emulator, { tokenUrl: `${endpoint.url}/token`, deadlineMs: 20_000 });
  const refresh = async () =>
    (await Promise.all(Array.from({ length: 20 }, (_, index) => errorOf(api.read(String(index)))))).map(
      ({ message }) => message,
    );
  const lines = new Set([...(await refresh()), ...(await refresh())]);
  expect([[...lines], endpoint.seen.length]).toEqual([[expect.stringContaining("Can't log in as the user")], 1]);
});

test.each([
  [400, { error: "invalid_grant" }],
  [403, { error: "slow_down" }],
  [404, { code: "NOT_FOUND" }],
  [409, { code: "ENTRY_ALREADY_EXISTS" }],
  [200, "<html>"],
])(
  "what a login answers, such as %d, is no answer to the call that needed it [input.credentials, safe.gone]",
  async (status, body) => {
    await using endpoint = await tokenEndpoint(() => ({ status, body: JSON.stringify(body) }));
    const api = clientFor(emulator, { tokenUrl: `${endpoint.url}/token` });
    for (const call of [() => api.read("1"), () => api.delete("1"), () => api.create({ name: "New" })])
      expect(await errorOf(call())).toMatchObject({ status: undefined, mayHaveHappened: false });
  },
);

test("nothing that is logged at any level holds a secret or a token [secrets.output]", async () => {
  const reporter = recorder();
  const given: string[] = [];
  await using endpoint = await tokenEndpoint(() => {
    given.push(`canary-access-${given.length}`);
    return {
      status: 200,
      body: JSON.stringify({
        access_token: given.at(-1),
        token_type: "Bearer",
        refresh_token: "canary-refresh",
        expires_in: 300,
      }),
    };
  });
  const api = createClient(settingsFor(emulator, { tokenUrl: `${endpoint.url}/token`, password: "canary-password" }), {
    profile: defaultProfile,
    reporter,
  });
  const error = await errorOf(api.list());
  expect(given.length).toBe(2);
  expect(endpoint.seen.map(({ form }) => form.get("grant_type"))).toEqual(["password", "refresh_token"]);
  expect([...reporter.said, error.message, String(error.stack)].join("\n")).not.toContain("canary");
  api.close();
});

test.each([0, -1, 0.001, 1e-9, "0", "soon", "", null, true, {}, [], 1e308])(
  "a lifetime of %j costs no login for each request [budget.tokens]",
  async (lifetime) => {
    const [{ username, password }] = emulator.users;
    const form = new URLSearchParams({ grant_type: "password", client_id: "anonymous", username, password });
    const { access_token: token } = (await (await fetch(emulator.tokenUrl, { method: "POST", body: form })).json()) as {
      access_token: string;
    };
    await using endpoint = await tokenEndpoint(() => ({
      status: 200,
      body: JSON.stringify({ access_token: token, token_type: "Bearer", expires_in: lifetime }),
    }));
    const api = clientFor(emulator, { tokenUrl: `${endpoint.url}/token` });
    for (let call = 0; call < 5; call++) await api.list();
    expect(endpoint.seen).toHaveLength(1);
  },
);
