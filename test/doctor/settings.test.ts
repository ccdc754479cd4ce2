// What doctor makes of settings: each with its origin, each mistake alone and with a remedy, never a secret.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Check } from "../../provider/doctor/check";
import { canary } from "../support/customers";
import { examined, problemOf, problems, skippedGroups, type Conditions } from "./examining";
import { startSmallService, type SmallService } from "./small-service";

let service: SmallService;
beforeAll(async () => {
  service = await startSmallService();
});
afterAll(() => service[Symbol.asyncDispose]());

const folder = mkdtempSync(join(tmpdir(), "doctor-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const settingsOf = (checks: readonly Check[]) =>
  Object.fromEntries(checks.filter(({ group }) => group === "settings").map(({ name, detail }) => [name, detail]));
const afterSettings = ["network", "login", "read", "write", "limits", "contract"];

test("each setting has its value and its origin, and a secret is `set` [doctor.settings]", async () => {
  const { WEBCASTMANAGER_ENDPOINT: endpoint = "", ...rest } = service.env;
  const checks = await examined(
    { ...rest, WEBCASTMANAGER_LOG: "off", WEBCASTMANAGER_MAX_RETRIES: "2" },
    { configuration: { endpoint, maxConcurrency: "4", username: "other", password: canary } },
  );
  expect(problems(checks)).toEqual([]);
  expect(settingsOf(checks)).toEqual({
    endpoint: `${endpoint} (webcastmanager:endpoint in the stack's configuration)`,
    tokenUrl: `${rest.WEBCASTMANAGER_TOKEN_URL} (WEBCASTMANAGER_TOKEN_URL)`,
    username: "sam (WEBCASTMANAGER_USERNAME)",
    password: "set (WEBCASTMANAGER_PASSWORD)",
    maxRetries: "2 (WEBCASTMANAGER_MAX_RETRIES)",
    maxConcurrency: "4 (webcastmanager:maxConcurrency in the stack's configuration)",
    log: "off (WEBCASTMANAGER_LOG)",
    defaults: "clientId anonymous, requestTimeoutMs 30000, deadlineMs 600000",
    credentials: 'the grant password, for the user "sam"',
    "contract profile": "the assumed contract",
  });
});

test("a contract profile is named, and one that is wrong is one problem [doctor.settings]", async () => {
  const [good, bad] = ["good.json", "bad.json"].map((name) => join(folder, name));
  writeFileSync(good!, JSON.stringify({ name: "our WebcastManager" }));
  writeFileSync(bad!, JSON.stringify({ pahts: {} }));
  const named = await examined({ ...service.env, WEBCASTMANAGER_PROFILE: good! });
  expect(problems(named)).toEqual([]);
  expect(settingsOf(named)["contract profile"]).toBe("our WebcastManager");
  const checks = await examined({ ...service.env, WEBCASTMANAGER_PROFILE: bad! });
  expect(problemOf(checks)).toMatchObject({ name: "contract profile", status: "FAIL" });
  expect(problemOf(checks).detail).toMatch(/bad\.json.*pahts/);
  expect(skippedGroups(checks)).toEqual(afterSettings);
});

const secretText = `${canary} with blanks`;

test.each<[title: string, variables: Record<string, string>, problem: string, remedy: RegExp, conditions?: Conditions]>(
  [
    ["no endpoint", { WEBCASTMANAGER_ENDPOINT: "" }, "FAIL endpoint", /There is no default.*emulator/],
    [
      "an endpoint without TLS",
      { WEBCASTMANAGER_ENDPOINT: "http://webcast.example" },
      "FAIL endpoint",
      /WEBCASTMANAGER_ENDPOINT/,
    ],
    [
      "credentials in an address",
      { WEBCASTMANAGER_ENDPOINT: `https://sam:${canary}@webcast.example` },
      "FAIL endpoint",
      /Correct WEBCASTMANAGER_ENDPOINT/,
    ],
    ["no token endpoint", { WEBCASTMANAGER_TOKEN_URL: "" }, "FAIL tokenUrl", /token endpoint of this service/],
    [
      "a number that is none",
      { WEBCASTMANAGER_MAX_RETRIES: "many" },
      "FAIL maxRetries",
      /Correct WEBCASTMANAGER_MAX_RETRIES/,
    ],
    ["a token that can't be one", { WEBCASTMANAGER_TOKEN: secretText }, "FAIL token", /Correct WEBCASTMANAGER_TOKEN/],
    [
      "no credentials",
      { WEBCASTMANAGER_USERNAME: "", WEBCASTMANAGER_PASSWORD: "" },
      "FAIL credentials",
      /WEBCASTMANAGER_TOKEN/,
    ],
    ["no password", { WEBCASTMANAGER_PASSWORD: "" }, "FAIL credentials", /WEBCASTMANAGER_PASSWORD/],
    [
      "two different services",
      {},
      "FAIL settings",
      /Remove one of the two/,
      { configuration: { endpoint: "https://other.example" } },
    ],
    ["an unknown setting", {}, "FAIL settings", /webcastmanager:endpoint/, { configuration: { endpont: "x" } }],
    [
      "a variable that is nearly one",
      { WEBCASTMANAGER_PASWORD: canary },
      "WARN WEBCASTMANAGER_PASWORD",
      /WEBCASTMANAGER_PASSWORD\?/,
    ],
    [
      "a variable in lower case",
      { webcastmanager_token: canary },
      "WARN webcastmanager_token",
      /WEBCASTMANAGER_TOKEN\?/,
    ],
  ],
)(
  "%s is one problem with a remedy and no value [doctor.settings]",
  async (...[, variables, problem, remedy, conditions]) => {
    const checks = await examined({ ...service.env, ...variables }, conditions);
    const found = problemOf(checks);
    expect(`${found.status} ${found.name}`).toBe(problem);
    expect(found.remedy).toMatch(remedy);
    expect(JSON.stringify(checks)).not.toContain(canary);
    if (found.status === "WARN") expect(skippedGroups(checks)).toEqual([]);
    else expect(skippedGroups(checks)).toEqual(afterSettings.slice(found.name === "credentials" ? 1 : 0));
  },
);

test("a new user without any setting learns the endpoint and the credentials at once [doctor.settings]", async () => {
  expect(problems(await examined({}))).toEqual(["FAIL settings endpoint", "FAIL settings credentials"]);
});

test("variables of other programs, and one that a setting names, are no problem [doctor.settings]", async () => {
  const { WEBCASTMANAGER_PASSWORD: password = "", WEBCASTMANAGER_USERNAME: username = "", ...rest } = service.env;
  const checks = await examined(
    {
      ...rest,
      WEBCASTMANAGER_STAGING_PASSWORD: password,
      WEBCASTMANAGER_PASSWORDS: password,
      WEBCASTMANAGER_CI_JOB: "7",
    },
    { configuration: { username, passwordEnv: "WEBCASTMANAGER_PASSWORDS" } },
  );
  expect(problems(checks)).toEqual([]);
  expect(settingsOf(checks).password).toBe("set (WEBCASTMANAGER_PASSWORDS)");
});
