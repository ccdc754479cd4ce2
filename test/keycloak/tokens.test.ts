// The token client against a real Keycloak, with the realm and the client that the vendor documents.
// The customer API behind it is a few lines here: it accepts a token while that lives, and answers an empty page.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { createClient, type CustomerApi } from "../../provider/client";
import { defaultProfile, Settings, type SettingsInput } from "../../schema";
import { errorOf, recorder } from "../client/running";
import { startKeycloak, type Keycloak } from "./keycloak";

interface Claims {
  readonly azp: string;
  readonly exp: number;
  readonly sid?: string;
  readonly iss: string;
  readonly preferred_username: string;
}

const username = "alex@keycloak.example";
const password = "not-a-real-password & <ä>";
const service = { clientId: "service", clientSecret: "not-a-real-client-secret" };

let keycloak: Keycloak;
let server: Server;
let endpoint: string;
/** Tokens that the customer API accepted, and how many it refused. */
const accepted: Claims[] = [];
let refused = 0;
let refuseNext = false;
const open: CustomerApi[] = [];

function claimsOf(authorization: string): Claims {
  const payload = authorization.replace(/^Bearer /, "").split(".")[1] ?? "";
  return JSON.parse(Buffer.from(payload, "base64url").toString()) as Claims;
}

beforeAll(async () => {
  keycloak = await startKeycloak();
  server = createServer((request, response) => {
    const claims = claimsOf(request.headers.authorization ?? "");
    const isGood = !refuseNext && claims.exp * 1000 > Date.now();
    refuseNext = false;
    if (isGood) accepted.push(claims);
    else refused += 1;
    const body = isGood ? { total: 0, customers: [] } : { code: "UNAUTHORIZED", message: "not this token" };
    response.writeHead(isGood ? 200 : 401, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 300_000);

beforeEach(() => {
  accepted.length = 0;
  refused = 0;
});
afterEach(() => {
  for (const api of open.splice(0)) api.close();
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await keycloak[Symbol.asyncDispose]();
});

function client(overrides: Partial<SettingsInput> = {}): CustomerApi {
  const given = {
    endpoint,
    tokenUrl: `${keycloak.realm}/protocol/openid-connect/token`,
    username,
    password,
    ...overrides,
  };
  const settings = Settings.parse(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
  const api = createClient(settings, { profile: defaultProfile, reporter: recorder() });
  open.push(api);
  return api;
}

test("the documented password grant is accepted, once for all callers [emulator.keycloak]", async () => {
  const api = client();
  await Promise.all(Array.from({ length: 8 }, () => api.list()));
  expect(accepted[0]).toMatchObject({ azp: "anonymous", preferred_username: username, iss: keycloak.realm });
  expect(new Set(accepted.map(({ sid }) => sid)).size).toBe(1);
  expect(accepted[0]!.exp * 1000 - Date.now()).toBeGreaterThan(250_000);
});

test("a token is renewed in its session before it expires, and the service never sees an expired one", async () => {
  const api = client({ clientId: "short-lived" });
  await api.list();
  await wait(2_500);
  await api.list();
  expect(accepted[1]!.exp).toBeGreaterThan(accepted[0]!.exp);
  expect(accepted[1]!.sid).toBe(accepted[0]!.sid);
  expect(refused).toBe(0);
});

test("an expired refresh token leads back to the login", async () => {
  const api = client({ clientId: "short-lived" });
  await api.list();
  await wait(6_000);
  await api.list();
  expect(accepted[1]!.sid).not.toBe(accepted[0]!.sid);
  expect(refused).toBe(0);
});

test("a refused token is renewed once", async () => {
  const api = client();
  await api.list();
  refuseNext = true;
  await api.list();
  expect([accepted.length, refused]).toEqual([2, 1]);
  expect(accepted[1]!.sid).toBe(accepted[0]!.sid);
});

test("a client logs in with its secret", async () => {
  await client({ username: undefined, password: undefined, ...service }).list();
  expect(accepted[0]).toMatchObject({ azp: "service", preferred_username: "service-account-service" });
});

test("a wrong password is one clear line", async () => {
  const error = await errorOf(client({ password: "canary-password" }).list());
  expect(error).toMatchObject({ kind: "login refused", apiCode: "invalid_grant" });
  expect(error.message).toMatch(
    /^Can't log in as the user "alex@keycloak\.example" at 127\.0\.0\.1:\d+: refused with invalid_grant: Invalid user credentials\. Check the user name and the password/,
  );
  expect(error.message).not.toContain("canary");
});

test("a wrong secret and an unknown client are one clear line", async () => {
  for (const wrong of [
    { ...service, clientSecret: "canary-secret" },
    { clientId: "nobody", clientSecret: "canary-secret" },
  ]) {
    const error = await errorOf(client({ username: undefined, password: undefined, ...wrong }).list());
    expect(error.kind).toBe("login refused");
    expect(error.message).toMatch(
      /^Can't log in as the client ".*" at .*: refused with .*\. Check `clientId` \(WEBCASTMANAGER_CLIENT_ID\) and `clientSecret`/,
    );
    expect(error.message).not.toContain("canary");
  }
});

test("a realm that is not there is an error that shows the reply", async () => {
  const error = await errorOf(client({ tokenUrl: keycloak.realm.replace("platform", "elsewhere") }).list());
  expect(error.kind).toBe("unexpected reply");
  expect(error.message).toMatch(
    /^Can't find the token endpoint: GET \/auth\/realms\/elsewhere\/\.well-known\/openid-configuration at .* answered 404/,
  );
});

test.each(["", "/.well-known/openid-configuration"])(
  "the token endpoint is discovered from the realm's address%s",
  async (path) => {
    await client({ tokenUrl: keycloak.realm + path }).list();
    expect(accepted).toHaveLength(1);
  },
);
