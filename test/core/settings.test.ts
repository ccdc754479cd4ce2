// Where settings come from: the service from one place, credentials as one set from one source, everything checked.
import fc from "fast-check";
import { settings, type Settings } from "../../schema";
import { isLogged, type LogLevel, resolveSettings } from "../../provider/core/settings";
import type { TextSource } from "../../provider/core/setting-sources";
import { rounds } from "../support/rounds";
import {
  ambientLogin,
  configuredLogin,
  defaults,
  endpoint,
  messageOf,
  resolve,
  service,
  sources,
  webFinger,
} from "./setting-sources";

test.each<[string, TextSource, TextSource, boolean, Partial<Settings>]>([
  [
    "an endpoint alone is enough, everything else has a default",
    { WEBCASTMANAGER_ENDPOINT: endpoint },
    {},
    false,
    { endpoint },
  ],
  [
    "an empty text is no text",
    { WEBCASTMANAGER_ENDPOINT: "", WEBCASTMANAGER_LOG: "", WEBCASTMANAGER_MAX_RETRIES: "" },
    { endpoint, token: "" },
    false,
    { endpoint },
  ],
  [
    "the service comes from the configuration",
    { WEBCASTMANAGER_TOKEN_URL: "https://login.example/token" },
    { endpoint },
    false,
    { endpoint, tokenUrl: "https://login.example/token" },
  ],
  [
    "both sources may name the same service, with or without a slash at its end",
    { WEBCASTMANAGER_ENDPOINT: `${endpoint}/` },
    { endpoint },
    false,
    { endpoint },
  ],
  [
    "both sources may spell the same service in two ways",
    {
      WEBCASTMANAGER_ENDPOINT: "HTTPS://Webcast.Example:443/api/",
      WEBCASTMANAGER_TOKEN_URL: "https://LOGIN.example/token",
    },
    { endpoint, tokenUrl: "https://login.example:443/token" },
    false,
    { endpoint, tokenUrl: "https://login.example:443/token" },
  ],
  [
    "a WebFinger address may say whom it asks about",
    {},
    { endpoint, tokenUrl: `${webFinger}?resource=acct:me` },
    true,
    { endpoint, tokenUrl: `${webFinger}?resource=acct:me` },
  ],
  ["slashes at the end and spaces around go", { WEBCASTMANAGER_ENDPOINT: ` ${endpoint}// ` }, {}, false, { endpoint }],
  [
    "white space around what cannot hold any goes",
    { WEBCASTMANAGER_MAX_RETRIES: " 2\r\n", WEBCASTMANAGER_LOG: "debug\n" },
    { endpoint: `${endpoint}\r\n`, token: " canary\n", clientId: "robot\r", profile: "profile.yaml\n" },
    false,
    { endpoint, maxRetries: 2, log: "debug", token: "canary", clientId: "robot", profile: "profile.yaml" },
  ],
  [
    "a blank text is no text",
    { WEBCASTMANAGER_ENDPOINT: " ", WEBCASTMANAGER_MAX_RETRIES: " \n", WEBCASTMANAGER_PASSWORD: "\r\n" },
    { ...service, username: " \t", token: " " },
    false,
    service,
  ],
  [
    "a line break at the end of a password goes, its blanks stay",
    { MY_WORD: " pass word \r\n" },
    { ...service, username: "me ", passwordEnv: " MY_WORD " },
    true,
    { ...service, username: "me", password: " pass word " },
  ],
  [
    "credentials come from the environment first, all of them",
    { ...ambientLogin },
    { ...service, ...configuredLogin },
    false,
    { ...service, username: "env-user", password: "canary-env" },
  ],
  [
    "a token in the environment takes nothing from the configuration",
    { WEBCASTMANAGER_TOKEN: "canary-token" },
    { endpoint, ...configuredLogin },
    false,
    { endpoint, token: "canary-token" },
  ],
  [
    "a secret of a client in the environment is a set of its own",
    { WEBCASTMANAGER_CLIENT_SECRET: "canary-s", WEBCASTMANAGER_CLIENT_ID: "robot" },
    { ...service, ...configuredLogin },
    false,
    { ...service, clientId: "robot", clientSecret: "canary-s" },
  ],
  [
    "a user name alone is a set too: no password is borrowed",
    { WEBCASTMANAGER_USERNAME: "env-user" },
    { ...service, ...configuredLogin },
    false,
    { ...service, username: "env-user" },
  ],
  [
    "a client id or a password alone is no set",
    { WEBCASTMANAGER_CLIENT_ID: "env-client", WEBCASTMANAGER_PASSWORD: "canary-env" },
    { ...service, ...configuredLogin },
    false,
    { ...service, ...configuredLogin },
  ],
  [
    "an explicit instance takes nothing ambient",
    {
      WEBCASTMANAGER_ENDPOINT: "https://other.example",
      WEBCASTMANAGER_TOKEN_URL: "https://other.example/token",
      WEBCASTMANAGER_TOKEN: "canary",
      WEBCASTMANAGER_MAX_RETRIES: "1",
      WEBCASTMANAGER_LOG: "debug",
      ...ambientLogin,
    },
    { endpoint },
    true,
    { endpoint },
  ],
  [
    "an explicit instance takes its own credentials",
    ambientLogin,
    { ...service, ...configuredLogin },
    true,
    { ...service, ...configuredLogin },
  ],
  [
    "an explicit instance takes ambient credentials that it names",
    { MY_USER: "me", MY_WORD: "canary-mine", ...ambientLogin },
    { ...service, usernameEnv: "MY_USER", passwordEnv: "MY_WORD" },
    true,
    { ...service, username: "me", password: "canary-mine" },
  ],
  [
    "a named variable is stronger than the value beside it",
    { MY_TOKEN: "canary-mine" },
    { endpoint, token: "canary-config", tokenEnv: "MY_TOKEN" },
    true,
    { endpoint, token: "canary-mine" },
  ],
  [
    "a named variable serves the configuration of a stack too",
    { MY_SECRET: "canary-mine" },
    { ...service, clientSecretEnv: "MY_SECRET" },
    false,
    { ...service, clientSecret: "canary-mine" },
  ],
  [
    "the budget comes from the environment first, one by one",
    { WEBCASTMANAGER_MAX_RETRIES: "2", WEBCASTMANAGER_DEADLINE_MS: "5000" },
    { endpoint, maxRetries: "9", maxConcurrency: "4" },
    false,
    { endpoint, maxRetries: 2, deadlineMs: 5000, maxConcurrency: 4 },
  ],
  [
    "requests a second may be a fraction",
    {},
    { endpoint, maxRequestsPerSecond: "0.5", log: "debug", profile: "profile.yaml" },
    false,
    { endpoint, maxRequestsPerSecond: 0.5, log: "debug", profile: "profile.yaml" },
  ],
])("%s [pulumi.credentials, pulumi.providers]", (_rule, environment, configuration, explicit, expected) => {
  expect(resolve(environment, configuration, explicit)).toEqual({ ...defaults, ...expected });
});

test.each(["http://localhost:8080", "http://127.0.0.1:1/base", "http://[::1]:8080", "HTTP://LOCALHOST:8080"])(
  "plain http to %s is accepted, because it stays on this machine [secrets.one-host, input.settings]",
  (address) => {
    expect(resolve({ WEBCASTMANAGER_ENDPOINT: address }).endpoint).toBe(address);
  },
);

test.each([
  "http://127.0.0.1.example",
  "http://10.0.0.1",
  "http://[::2]",
  "http://localhost@example.org",
  "http://0.0.0.0",
])("plain http to %s is refused [secrets.one-host, input.settings]", (address) => {
  expect(messageOf(sources({ WEBCASTMANAGER_ENDPOINT: address }))).toMatch(
    /^webcastmanager:endpoint \(WEBCASTMANAGER_ENDPOINT\) must /,
  );
});

test("credentials of the environment never reach an explicit instance [pulumi.providers, secrets.one-host]", () => {
  const configuration = fc.dictionary(
    fc.constantFrom("username", "password", "clientId", "clientSecret", "token"),
    fc.constantFrom("own", "", "other"),
  );
  fc.assert(
    fc.property(configuration, (given) => {
      const environment = Object.fromEntries(settings.map((setting) => [setting.environment, "canary"]));
      return !JSON.stringify(resolve(environment, { ...given, ...service }, true)).includes("canary");
    }),
    rounds(),
  );
});

test("credentials of two sources are never mixed [pulumi.credentials]", () => {
  const names = settings.filter((setting) => setting.group === "credentials");
  const some = (of: string) => fc.subarray(names).map((chosen) => chosen.map((setting) => [setting, of] as const));
  fc.assert(
    fc.property(some("environment"), some("configuration"), (ambient, configured) => {
      const resolved = resolve(
        {
          WEBCASTMANAGER_ENDPOINT: endpoint,
          WEBCASTMANAGER_TOKEN_URL: service.tokenUrl,
          ...Object.fromEntries(ambient.map(([setting, of]) => [setting.environment, of])),
        },
        Object.fromEntries(configured.map(([setting, of]) => [setting.name, of])),
      );
      const used = new Set(
        names
          .map((setting) => resolved[setting.name])
          .filter((value) => value === "environment" || value === "configuration"),
      );
      return used.size <= 1;
    }),
    rounds(),
  );
});

test("a configuration that comes before the environment wins for exactly the settings it names [terraform.settings]", () => {
  const ambient = { WEBCASTMANAGER_MAX_RETRIES: "9", WEBCASTMANAGER_LOG: "off", WEBCASTMANAGER_DEADLINE_MS: "5000" };
  const own = { endpoint, maxRetries: "0", log: "debug" };
  expect(resolveSettings({ ...sources(ambient, own), ownFirst: true })).toMatchObject({
    maxRetries: 0,
    log: "debug",
    deadlineMs: 5000,
  });
  expect(resolveSettings(sources(ambient, own))).toMatchObject({ maxRetries: 9, log: "off", deadlineMs: 5000 });
});

test.each<[Settings["log"], readonly LogLevel[]]>([
  ["off", []],
  ["warn", ["warn"]],
  ["info", ["warn", "info"]],
  ["debug", ["warn", "info", "debug"]],
])("with log %s these levels are logged: %j [input.log]", (setting, logged) => {
  expect((["warn", "info", "debug"] as const).filter((level) => isLogged(level, setting))).toEqual(logged);
});
