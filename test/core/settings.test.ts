// Where settings come from: the service from one place, credentials as one set from one source, everything checked.
import fc from "fast-check";
import { settings, type Settings } from "../../schema";
import { isProviderError } from "../../provider/core/errors";
import {
  credentialVariables,
  resolveSettings,
  type SettingSources,
  type TextSource,
} from "../../provider/core/settings";
import { rounds } from "../support/rounds";

const endpoint = "https://webcast.example/api";
const webFinger = "https://login.example/.well-known/webfinger";
const sources = (environment: TextSource, configuration: TextSource = {}, explicit = false): SettingSources => ({
  environment,
  configuration,
  explicit,
});
const resolve = (environment: TextSource, configuration: TextSource = {}, explicit = false) =>
  resolveSettings(sources(environment, configuration, explicit));

function messageOf(given: SettingSources): string {
  try {
    return `resolved: ${JSON.stringify(resolveSettings(given))}`;
  } catch (error) {
    if (isProviderError(error) && error.kind === "bad setting") return error.message;
    throw error;
  }
}

const service = { endpoint, tokenUrl: "https://login.example/token" };
const defaults = {
  clientId: "anonymous",
  maxRetries: 6,
  requestTimeoutMs: 30_000,
  deadlineMs: 600_000,
  maxConcurrency: 16,
  log: "warn",
};
const ambientLogin = { WEBCASTMANAGER_USERNAME: "env-user", WEBCASTMANAGER_PASSWORD: "canary-env" };
const configuredLogin = { username: "config-user", password: "canary-config", clientId: "config-client" };

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

const both = (name: string, variable: string) =>
  `The stack's configuration and the environment name different services: webcastmanager:${name} and ${variable} differ. Remove one of the two.`;
const named = (name: string, variable: string, rest: string) => `webcastmanager:${name} (${variable}) ${rest}`;
const missing =
  "is not set. There is no default, so that credentials never go to a guessed address. `npx --no webcastmanager emulator` starts one to try with";
const insecure = "must be https; plain http is accepted only for localhost, 127.0.0.1 and [::1]";
const withQuery = "must not contain a query or a fragment; remove everything after the path";
const withCredentials = "must not contain credentials; use username and password, or token";

const invisible = "must not contain blanks, line breaks or invisible characters";
const control = "must not contain line breaks or invisible characters";
const noLogin = named(
  "tokenUrl",
  "WEBCASTMANAGER_TOKEN_URL",
  "is not set: the vendor's login is the default only for endpoints under movingimage.com and video-cdn.net. Set it to the token endpoint of this service, or set webcastmanager:token (WEBCASTMANAGER_TOKEN).",
);

test.each<[string, TextSource, TextSource, boolean, string]>([
  ["no endpoint", {}, {}, false, named("endpoint", "WEBCASTMANAGER_ENDPOINT", missing)],
  [
    "no endpoint of an explicit instance, whatever the environment says",
    { WEBCASTMANAGER_ENDPOINT: endpoint },
    {},
    true,
    `endpoint ${missing}`,
  ],
  [
    "two endpoints",
    { WEBCASTMANAGER_ENDPOINT: "https://canary.example" },
    { endpoint },
    false,
    both("endpoint", "WEBCASTMANAGER_ENDPOINT"),
  ],
  [
    "two token endpoints",
    { WEBCASTMANAGER_TOKEN_URL: "https://canary.example" },
    { endpoint, tokenUrl: "https://other.example" },
    false,
    both("tokenUrl", "WEBCASTMANAGER_TOKEN_URL"),
  ],
  [
    "two profiles",
    { WEBCASTMANAGER_PROFILE: "canary.yaml" },
    { endpoint, profile: "other.yaml" },
    false,
    both("profile", "WEBCASTMANAGER_PROFILE"),
  ],
  [
    "an endpoint over http",
    { WEBCASTMANAGER_ENDPOINT: "http://canary.example" },
    {},
    false,
    named("endpoint", "WEBCASTMANAGER_ENDPOINT", insecure),
  ],
  [
    "an endpoint that only begins like loopback",
    {},
    { endpoint: "http://localhost.canary.example" },
    true,
    `endpoint ${insecure}`,
  ],
  ["an endpoint of another scheme", {}, { endpoint: "ftp://canary.example" }, true, `endpoint ${insecure}`],
  [
    "an endpoint that is none",
    {},
    { endpoint: "canary.example/api" },
    true,
    "endpoint must be an absolute address such as https://webcast.example/api",
  ],
  [
    "an endpoint with credentials",
    { WEBCASTMANAGER_ENDPOINT: "https://me:canary@webcast.example" },
    {},
    false,
    named("endpoint", "WEBCASTMANAGER_ENDPOINT", withCredentials),
  ],
  [
    "an endpoint with a query",
    { WEBCASTMANAGER_ENDPOINT: `${endpoint}?tenant=canary` },
    {},
    false,
    named("endpoint", "WEBCASTMANAGER_ENDPOINT", withQuery),
  ],
  ["an endpoint with an empty query", {}, { endpoint: `${endpoint}/?` }, true, `endpoint ${withQuery}`],
  ["an endpoint with a fragment", {}, { endpoint: `${endpoint}#canary` }, true, `endpoint ${withQuery}`],
  [
    "a token endpoint with a query",
    {},
    { endpoint, tokenUrl: "https://login.example/token?canary" },
    true,
    `tokenUrl ${withQuery}`,
  ],
  [
    "a token endpoint with a fragment",
    {},
    { endpoint, tokenUrl: `${webFinger}#canary` },
    true,
    `tokenUrl ${withQuery}`,
  ],
  [
    "two paths that differ in case",
    { WEBCASTMANAGER_ENDPOINT: "https://webcast.example/API" },
    { endpoint },
    false,
    both("endpoint", "WEBCASTMANAGER_ENDPOINT"),
  ],
  [
    "a token endpoint over http",
    {},
    { endpoint, tokenUrl: "http://canary.example/token" },
    true,
    `tokenUrl ${insecure}`,
  ],
  [
    "a number that is none",
    { WEBCASTMANAGER_MAX_RETRIES: "canary" },
    { endpoint },
    false,
    named("maxRetries", "WEBCASTMANAGER_MAX_RETRIES", "must be a whole number from 0 to 20"),
  ],
  ["a number out of its range", {}, { endpoint, maxConcurrency: "1000" }, true, "maxConcurrency must be at most 256"],
  [
    "a number that is wrong in two ways",
    {},
    { endpoint, maxRetries: "99999999999999999999" },
    true,
    "maxRetries must be a whole number from 0 to 20",
  ],
  [
    "a fraction where it must be whole",
    {},
    { endpoint, deadlineMs: "1.5" },
    true,
    "deadlineMs must be a whole number from 1 to 86400000",
  ],
  [
    "no requests a second",
    {},
    { endpoint, maxRequestsPerSecond: "0" },
    true,
    "maxRequestsPerSecond must be more than 0",
  ],
  ["a level that does not exist", {}, { endpoint, log: "canary" }, true, "log must be off, warn, info or debug"],
  [
    "credentials of a service that names no login",
    { WEBCASTMANAGER_ENDPOINT: endpoint, WEBCASTMANAGER_USERNAME: "me", WEBCASTMANAGER_PASSWORD: "canary" },
    {},
    false,
    noLogin,
  ],
  [
    "credentials of a service that is not quite the vendor's",
    { ...ambientLogin },
    { endpoint: "https://movingimage.com.example" },
    false,
    noLogin,
  ],
  [
    "credentials of a service on this machine",
    {},
    { endpoint: "http://localhost:8080/v1", clientSecret: "canary" },
    true,
    noLogin.replace(/webcastmanager:(\w+) \(\w+\)/g, "$1"),
  ],
  ["a lone password", {}, { endpoint, password: "canary" }, false, noLogin],
  [
    "a line break inside an endpoint",
    {},
    { endpoint: "https://webcast\n.canary.example" },
    true,
    `endpoint ${invisible}`,
  ],
  [
    "an invisible character inside a login",
    {},
    { ...service, tokenUrl: "https://login\u200b.canary.example" },
    true,
    `tokenUrl ${invisible}`,
  ],
  [
    "a line break inside a password",
    {},
    { ...service, username: "me", password: "canary\nx" },
    true,
    `password ${control}`,
  ],
  [
    "a byte order mark before a secret",
    {},
    { ...service, clientSecret: "\ufeffcanary" },
    true,
    `clientSecret ${control}`,
  ],
  ...["\u200b", "\u202e", "\u2060", "\u00ad", "\u3164", "\t"].flatMap((unseen) =>
    (["username", "clientId", "profile", "password", "clientSecret"] as const).map(
      (name): [string, TextSource, TextSource, boolean, string] => [
        `${JSON.stringify(unseen).replace(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16)}`)} inside ${name}`,
        {},
        { ...service, username: "me", password: "x", [name]: `can${unseen}ary` },
        true,
        `${name} ${control}`,
      ],
    ),
  ),
  [
    "a line break inside a user name",
    {},
    { ...service, username: "me\ncanary", password: "x" },
    true,
    `username ${control}`,
  ],
  ...["Bearer canary", "canary\nx", "canarý", "канарейка", "canary\u200b"].map(
    (token): [string, TextSource, TextSource, boolean, string] => [
      `the token ${JSON.stringify(token)}`,
      {},
      { endpoint, token },
      true,
      "token must be the token alone: Latin letters, digits and signs, without blanks, line breaks and the word Bearer",
    ],
  ),
  ...["0x10", "1e3", "Infinity", "1_000", "٣", "1 2"].map((text): [string, TextSource, TextSource, boolean, string] => [
    `the number ${text}`,
    {},
    { endpoint, deadlineMs: text },
    true,
    "deadlineMs must be a whole number from 1 to 86400000",
  ]),
  [
    "several at once",
    {},
    { endpoint: "http://canary.example", log: "canary", maxRetries: "-1" },
    true,
    `endpoint ${insecure}. maxRetries must be at least 0. log must be off, warn, info or debug`,
  ],
  [
    "a setting that does not exist",
    {},
    { endpoint, enpoint: "canary" },
    false,
    "Unknown setting webcastmanager:enpoint. Did you mean webcastmanager:endpoint?",
  ],
  [
    "a setting in another case",
    {},
    { endpoint, requesttimeoutms: "canary" },
    false,
    "Unknown setting webcastmanager:requesttimeoutms. Did you mean webcastmanager:requestTimeoutMs?",
  ],
  [
    "a setting that is like none, of an explicit instance",
    {},
    { endpoint, quantumEntanglement: "canary" },
    true,
    `Unknown setting quantumEntanglement. Known settings: ${[...settings.map((setting) => setting.name), ...Object.keys(credentialVariables)].join(", ")}.`,
  ],
  [
    "a secret in place of a variable's name",
    {},
    { endpoint, passwordEnv: "canary-w0rd!" },
    true,
    "passwordEnv names an environment variable that is not set. Set it, or name another variable.",
  ],
  [
    "a secret in place of a variable's name, in letters and digits",
    {},
    { endpoint, tokenEnv: "canary42" },
    true,
    "tokenEnv names an environment variable that is not set. Set it, or name another variable.",
  ],
  [
    "a named variable that is not there",
    {},
    { endpoint, passwordEnv: "NOT_THERE" },
    true,
    "passwordEnv names the environment variable NOT_THERE, which is not set. Set it, or name another variable.",
  ],
])(
  "%s is an error that names the setting and never its value [input.settings]",
  (_what, environment, configuration, explicit, expected) => {
    const message = messageOf(sources(environment, configuration, explicit));
    expect(message).toBe(expected);
    expect(message).not.toContain("canary");
  },
);

test.each<[string, TextSource]>([
  ["nothing logs in", {}],
  ["a ready-made token needs none", { token: "canary" }],
  ["it is the vendor's own", { endpoint: "https://webcast.movingimage.com/v1", ...configuredLogin }],
])("a service needs no login of its own where %s [input.settings, secrets.one-host]", (_why, configuration) => {
  expect(resolve({}, { endpoint, ...configuration }).tokenUrl).toBeUndefined();
});

test.each(["kollectiveToken", "rampApiKey", "partners", "region", "acme.berlin"])(
  "what is no setting and like none, %s, may stand in the configuration of a project that has the name of the package, and of no other [input.settings]",
  (own) => {
    expect(resolveSettings({ ...sources({}, { endpoint, [own]: "canary" }), sharesNames: () => true })).toEqual({
      ...defaults,
      endpoint,
    });
    expect(messageOf(sources({}, { endpoint, [own]: "canary" }))).toMatch(/^Unknown setting webcastmanager:\S+\. /);
  },
);

test("another face than a stack's has no configuration but ours: what is like no setting is refused there [input.settings]", () => {
  const message = messageOf({
    ...sources({}, { endpoint, quantumEntanglement: "canary" }),
    words: { configuration: "The provider block", prefix: "" },
  });
  expect(message).toMatch(/^Unknown setting quantumEntanglement\. Known settings: /);
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

test("an ambient credential never reaches an explicit instance, whatever it is given [pulumi.providers, secrets.one-host]", () => {
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

test("where a configuration comes before the environment, it does so for every setting it names, and for no other [terraform.settings]", () => {
  const ambient = { WEBCASTMANAGER_MAX_RETRIES: "9", WEBCASTMANAGER_LOG: "off", WEBCASTMANAGER_DEADLINE_MS: "5000" };
  const own = { endpoint, maxRetries: "0", log: "debug" };
  expect(resolveSettings({ ...sources(ambient, own), ownFirst: true })).toMatchObject({
    maxRetries: 0,
    log: "debug",
    deadlineMs: 5000,
  });
  expect(resolveSettings(sources(ambient, own))).toMatchObject({ maxRetries: 9, log: "off", deadlineMs: 5000 });
});
