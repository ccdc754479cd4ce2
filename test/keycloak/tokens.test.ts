// The token client against a real Keycloak, the server that the vendor's platform runs on.
import { z } from "zod";
import { connect, type CustomerApi } from "../../provider/client";
import { systemClock } from "../../provider/client/clock";
import { defaultProfile, Settings } from "../../schema";
import { errorOf, recorder } from "../client/running";
import { startKeycloak, startNoting } from "./server";

const user = { username: "platform@emulator.example", password: "not-a-real-password" };
const Claims = z.looseObject({ iss: z.string(), azp: z.string(), sid: z.string().optional(), preferred_username: z.string() });
let keycloak: Awaited<ReturnType<typeof startKeycloak>>;
let service: Awaited<ReturnType<typeof startNoting>>;
let api: CustomerApi | undefined;
beforeAll(async () => { [keycloak, service] = [await startKeycloak(), await startNoting()]; });
afterEach(() => { api?.close(); service.tokens.length = 0; });
afterAll(async () => { await service?.stop(); await keycloak?.stop(); });

const tokenUrl = () => `${keycloak.url}/realms/platform/protocol/openid-connect/token`;
const claims = (token: string | undefined) => Claims.parse(JSON.parse(Buffer.from((token ?? "").split(".")[1] ?? "", "base64url").toString()));

/** A client of the service; `advance` moves its own clock, so that tokens seem old to it. */
function client(overrides: Partial<z.input<typeof Settings>> = {}): { api: CustomerApi; advance: (ms: number) => void } {
  let offset = 0;
  const settings = Settings.parse({ endpoint: service.url, tokenUrl: tokenUrl(), ...user, maxRetries: 0, ...overrides });
  api = connect(settings, { profile: defaultProfile, reporter: recorder(), clock: { ...systemClock, now: () => Date.now() + offset } });
  return { api, advance: (ms) => { offset += ms; } };
}

test("the documented password grant is accepted, and its token goes to the service [emulator.keycloak]", async () => {
  await client().api.list();
  expect(service.tokens.map(claims)).toEqual([expect.objectContaining({ iss: `${keycloak.url}/realms/platform`, azp: "anonymous", preferred_username: user.username })]);
});

test("a token near its end is renewed within the same session, once for all callers [emulator.keycloak, budget.tokens]", async () => {
  const { api: customers, advance } = client();
  await customers.list();
  advance(280_000);
  await Promise.all([customers.list(), customers.list(), customers.list()]);
  const [first, ...renewed] = service.tokens;
  expect(new Set(renewed).size).toBe(1);
  expect(renewed[0]).not.toBe(first);
  expect(claims(renewed[0]).sid).toBe(claims(first).sid);
});

test("after the refresh token's end the client logs in anew [emulator.keycloak, budget.tokens]", async () => {
  const { api: customers, advance } = client();
  await customers.list();
  advance(3_700_000);
  await customers.list();
  const [first, second] = service.tokens.map(claims);
  expect(second?.sid).not.toBe(first?.sid);
});

test("a client with a secret uses the client credentials grant [emulator.keycloak]", async () => {
  await client({ username: undefined, password: undefined, clientId: "platform-team", clientSecret: "not-a-real-client-secret" }).api.list();
  expect(service.tokens.map(claims)).toEqual([expect.objectContaining({ azp: "platform-team", preferred_username: "service-account-platform-team" })]);
});

test.each(["", "/.well-known/openid-configuration"])("an issuer with \"%s\" behind it leads to the token endpoint [emulator.keycloak]", async (ending) => {
  await client({ tokenUrl: `${keycloak.url}/realms/platform${ending}` }).api.list();
  expect(service.tokens).toHaveLength(1);
});

test("a wrong password is one clear line, without the password, and the service is not asked [emulator.keycloak, input.credentials]", async () => {
  const error = await errorOf(client({ password: "wrong-canary-password" }).api.list());
  expect(error.message).toMatch(/^[^\n]*credentials[^\n]*$/i);
  expect(error.message).not.toContain("wrong-canary-password");
  expect(service.tokens).toEqual([]);
});

test("a wrong client secret is one clear line, without the secret [emulator.keycloak, input.credentials]", async () => {
  const error = await errorOf(client({ username: undefined, password: undefined, clientId: "platform-team", clientSecret: "wrong-canary-secret" }).api.list());
  expect(error.message).toMatch(/^[^\n]+$/);
  expect(error.message).not.toContain("wrong-canary-secret");
});
