// The login: each WARN and FAIL alone, by real answers; the token itself is shown nowhere.
import { canary } from "../support/customers";
import type { Check } from "../../provider/doctor/check";
import { examined, problemOf, problems, skippedGroups } from "./examining";
import { startSmallService, type SmallAnswers } from "./small-service";

const seconds = (fromNow: number) => Math.floor(Date.now() / 1000) + fromNow;

/** A token as Keycloak grants it. */
function jwt(claims: object): string {
  return [{ alg: "RS256", typ: "JWT" }, claims, `${canary}signature`]
    .map((part) => Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url"))
    .join(".");
}

const dated = (skewSeconds: number) => ({ date: new Date(Date.now() + skewSeconds * 1000).toUTCString() });
const list = { total: 0, customers: [] };
const granted = (more: object = {}) => ({ body: { access_token: `${canary}token`, token_type: "Bearer", ...more } });
const refused = (error: string, status = 401) => ({
  status,
  body: { error, error_description: `${canary}password is wrong` },
});

interface Case {
  readonly answers?: SmallAnswers;
  readonly variables?: () => Readonly<Record<string, string>>;
  readonly problem: string;
  readonly detail: RegExp;
  readonly remedy: RegExp;
}

const cases: Readonly<Record<string, Case>> = {
  "a wrong password": {
    answers: { token: () => refused("invalid_grant") },
    problem: "FAIL login",
    detail: /Can't log in as the user "sam".*refused with invalid_grant/,
    remedy: /Check the user name and the password/,
  },
  "a client that may not": {
    answers: { token: () => refused("unauthorized_client", 400) },
    problem: "FAIL login",
    detail: /unauthorized_client/,
    remedy: /this client may use this grant/,
  },
  "a token endpoint with a page": {
    answers: { token: () => ({ body: "<html>Sign in</html>" }) },
    problem: "FAIL token endpoint",
    detail: /200 with text\/html/,
    remedy: /tokenUrl/,
  },
  "a token endpoint that fails": {
    answers: { token: () => ({ status: 500, body: "<html>oops</html>" }) },
    problem: "FAIL token endpoint",
    detail: /500/,
    remedy: /tokenUrl/,
  },
  "a token endpoint that is not there": {
    variables: () => ({ WEBCASTMANAGER_TOKEN_URL: "http://127.0.0.1:1/token" }),
    problem: "FAIL token endpoint",
    detail: /127\.0\.0\.1:1: the connection was refused/,
    remedy: /tokenUrl/,
  },
  "a token that the service refuses": {
    answers: {
      token: () => granted({ expires_in: 300 }),
      list: () => ({ status: 401, body: { code: "UNAUTHORIZED", message: `${canary}token` } }),
    },
    problem: "FAIL login",
    detail: /access token of the user "sam" is not accepted/,
    remedy: /belong to this service/,
  },
  "a token that hardly lives": {
    answers: { token: () => granted({ expires_in: 10 }) },
    problem: "WARN token",
    detail: /lives for 10 s only/,
    remedy: /longer lifetime/,
  },
  "an expired ready-made token": {
    variables: () => ({ WEBCASTMANAGER_TOKEN: jwt({ exp: seconds(-7300) }) }),
    problem: "FAIL token",
    detail: /^expired 2 h ago \(\d{4}-\d\d-\d\d \d\d:\d\d UTC\)$/,
    remedy: /Set WEBCASTMANAGER_TOKEN to a new one/,
  },
  "the same, and the service refuses it": {
    answers: { list: () => ({ status: 401 }) },
    variables: () => ({ WEBCASTMANAGER_TOKEN: jwt({ exp: seconds(-7300) }) }),
    problem: "FAIL login",
    detail: /^the token expired 2 h ago/,
    remedy: /Set WEBCASTMANAGER_TOKEN to a new one/,
  },
  "a ready-made token near its end": {
    variables: () => ({ WEBCASTMANAGER_TOKEN: jwt({ exp: seconds(300) }) }),
    problem: "WARN token",
    detail: /^expires in 5 min/,
    remedy: /renewed/,
  },
  "a clock that is two minutes ahead": {
    answers: { list: () => ({ body: list, headers: dated(-122) }) },
    problem: "WARN clock",
    detail: /^this machine is 2 min ahead of the service$/,
    remedy: /NTP/,
  },
  "a clock that is an hour behind": {
    answers: { list: () => ({ body: list, headers: dated(3600) }) },
    problem: "FAIL clock",
    detail: /^this machine is 60 min behind the service, so tokens are or will be taken for invalid$/,
    remedy: /NTP/,
  },
  "a token that starts later, by the service's clock": {
    answers: {
      token: () => granted({ access_token: jwt({ nbf: seconds(0), exp: seconds(300) }), expires_in: 300 }),
      list: () => ({ body: list, headers: dated(-90) }),
    },
    problem: "FAIL clock",
    detail: /^this machine is \d\d s ahead of the service, so tokens/,
    remedy: /NTP/,
  },
};

test.each(Object.entries(cases))("%s is one problem with a remedy, without a secret [doctor.login]", async (_, one) => {
  await using service = await startSmallService(one.answers);
  const checks = await examined({
    ...service.env,
    WEBCASTMANAGER_PASSWORD: `${canary}password`,
    ...one.variables?.(),
  });
  const found = problemOf(checks);
  expect(`${found.status} ${found.name}`).toBe(one.problem);
  expect(found.group).toBe("login");
  expect(found.detail).toMatch(one.detail);
  expect(found.remedy).toMatch(one.remedy);
  expect(JSON.stringify(checks)).not.toContain(canary);
  const isOver = ["FAIL login", "FAIL token endpoint"].includes(one.problem);
  expect(skippedGroups(checks)).toEqual(isOver ? ["read", "write", "limits", "contract"] : []);
});

const loginOf = (checks: readonly Check[]) =>
  Object.fromEntries(checks.filter(({ group }) => group === "login").map(({ name, detail }) => [name, detail]));

test("a login that works is described by its token endpoint, its grant and its lifetime [doctor.login]", async () => {
  await using service = await startSmallService();
  const { port } = service;
  expect(loginOf(await examined(service.env))).toEqual({
    "token endpoint": `answers at http://127.0.0.1:${port}/token`,
    login: 'the service accepts the user "sam"',
    token: "lives for 300 s, and is renewed before it ends",
    clock: "differs from the service's by less than a minute",
  });
});

test("a ready-made token is described by its end, if it can be read [doctor.login]", async () => {
  await using service = await startSmallService();
  const { WEBCASTMANAGER_ENDPOINT = "" } = service.env;
  const withToken = (token: string) => examined({ WEBCASTMANAGER_ENDPOINT, WEBCASTMANAGER_TOKEN: token });
  const readable = await withToken(
    jwt({ exp: seconds(86_400 * 30), realm_access: { roles: ["viewer", "\u001b[2Jx"] } }),
  );
  expect(problems(readable)).toEqual([]);
  expect(loginOf(readable).token).toMatch(/^valid for 30 days more \(until /);
  expect(readable.find(({ group }) => group === "write")?.detail).toBe(
    "only with --write-test; as a hint, the token names the roles viewer, \\u001b[2Jx",
  );
  expect(loginOf(await withToken("opaque")).token).toBe("ready-made; when it expires can't be read from it");
});
