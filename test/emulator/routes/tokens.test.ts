// Signing in: the token endpoint of the realm, its grants, the lifetime of tokens, and discovery.
import { tokenLifetimes } from "../../../emulator/tokens";
import { aPartner, startWithClient, type HttpClient } from "../http-client";

let client: HttpClient;
beforeAll(async () => {
  client = await startWithClient();
});
beforeEach(async () => {
  client.emulator.reset();
  await client.signIn();
});
afterAll(() => client.emulator.close());
const status = async () => (await client.call("GET", "/customers")).status;
const clock = () => client.emulator.admin.clock;

describe("the password grant", () => {
  it("answers with the fields that the vendor documents", async () => {
    const { status, body } = await client.signIn();
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual([
      "access_token",
      "expires_in",
      "id_token",
      "not-before-policy",
      "refresh_expires_in",
      "refresh_token",
      "scope",
      "session_state",
      "token_type",
    ]);
    expect(body).toMatchObject({
      expires_in: 300,
      refresh_expires_in: 3600,
      token_type: "Bearer",
      scope: "openid profile email",
    });
  });

  it.each([
    [
      "a wrong password",
      { username: "alex@emulator.example", password: "wrong", client_id: "anonymous" },
      401,
      "invalid_grant",
    ],
    ["an unknown user", { username: "nobody", password: "wrong", client_id: "anonymous" }, 401, "invalid_grant"],
    ["no client", { username: "alex@emulator.example", password: "wrong" }, 401, "invalid_client"],
    [
      "an unknown client",
      { username: "alex@emulator.example", password: "wrong", client_id: "other" },
      401,
      "invalid_client",
    ],
  ])("refuses %s", async (_case, form, status, error) => {
    expect(await client.token({ grant_type: "password", ...form })).toMatchObject({ status, body: { error } });
  });
});

describe("the lifetime of tokens", () => {
  it("ends an access token after 300 seconds, by the emulator's clock", async () => {
    clock().advance(tokenLifetimes.accessSeconds * 1000 - 10_000);
    expect(await status()).toBe(200);
    clock().advance(10_000);
    expect(await status()).toBe(401);
  });

  it("accepts a refresh token once, and not after 3,600 seconds", async () => {
    const refresh = (refresh_token: string) =>
      client.token({ grant_type: "refresh_token", client_id: "anonymous", refresh_token });
    const first = (await client.signIn()).body;
    const second = await refresh(first.refresh_token);
    expect([second.status, (await refresh(first.refresh_token)).status]).toEqual([200, 400]);
    clock().advance(tokenLifetimes.refreshSeconds * 1000);
    expect(await refresh(second.body.refresh_token)).toMatchObject({
      status: 400,
      body: { error: "invalid_grant", error_description: "Token is not active" },
    });
  });

  it("ends when tokens are revoked", async () => {
    client.emulator.admin.revokeTokens();
    expect(await status()).toBe(401);
  });

  it.each([undefined, "Bearer ", "Bearer nothing", "Basic YTpi"])("refuses the header %p", async (authorization) => {
    const reply = await client.plain("/v1/customers", {
      headers: { ...(authorization !== undefined && { authorization }) },
    });
    expect([reply.status, reply.headers.get("www-authenticate")]).toEqual([401, expect.stringContaining("Bearer")]);
  });
});

describe("client credentials", () => {
  const form = { grant_type: "client_credentials" };

  it.each(["in the form", "in a header"])("accepts the secret %s", async (where) => {
    const { id, secret } = client.emulator.client;
    const basic = { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` };
    const { status, body } =
      where === "in a header"
        ? await client.token(form, basic)
        : await client.token({ ...form, client_id: id, client_secret: secret });
    expect([status, body.refresh_token]).toEqual([200, undefined]);
    const reply = await client.call("POST", "/customers", aPartner(), {
      authorization: `Bearer ${body.access_token}`,
    });
    expect([reply.status, client.emulator.admin.audit()[0]!.user]).toEqual([201, "service-account-emulator-service"]);
  });

  it("refuses a wrong secret, and a client that has none", async () => {
    const replies = [
      await client.token({ ...form, client_id: client.emulator.client.id, client_secret: "wrong" }),
      await client.token({ ...form, client_id: "anonymous" }),
    ];
    expect(replies.map(({ status, body }) => [status, body.error])).toEqual([
      [401, "invalid_client"],
      [401, "unauthorized_client"],
    ]);
  });
});

it("refuses an unknown grant, and a form without one", async () => {
  const replies = [
    await client.token({ grant_type: "magic", client_id: "anonymous" }),
    await client.token({ client_id: "anonymous" }),
  ];
  expect(replies.map(({ status, body }) => [status, body.error])).toEqual([
    [400, "unsupported_grant_type"],
    [400, "invalid_request"],
  ]);
});

it("refuses a token request that is not a form", async () => {
  const path = new URL(client.emulator.tokenUrl).pathname;
  expect(
    (await client.plain(path, { method: "POST", body: "{}", headers: { "content-type": "application/json" } })).status,
  ).toBe(415);
});

it("lets the third user only read", async () => {
  const id = client.emulator.admin.create(aPartner()).id as string;
  await client.signIn(2);
  const replies = [
    await client.call("GET", `/customers/${id}`),
    await client.call("POST", "/customers", aPartner({ name: "x" })),
    await client.call("PATCH", `/customers/${id}`, { name: "x" }),
    await client.call("DELETE", `/customers/${id}`),
  ];
  expect(replies.map(({ status }) => status)).toEqual([200, 403, 403, 403]);
});

it("is found from the endpoint by WebFinger and the issuer's configuration", async () => {
  const { emulator } = client;
  const finger = await client.plain(`/.well-known/webfinger?resource=${encodeURIComponent(`${emulator.endpoint}/`)}`);
  expect(finger.headers.get("content-type")).toContain("application/jrd+json");
  const links = finger.body.links as { rel: string; href: string }[];
  const issuer = links.find(({ rel }) => rel === "http://openid.net/specs/connect/1.0/issuer")!;
  const configuration = await client.plain(new URL(issuer.href).pathname);
  expect(configuration.body.token_endpoint).toBe(emulator.tokenUrl);
});
