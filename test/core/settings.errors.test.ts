// Wrong settings: each error names the setting, says what is right, and never holds the value.
import { settings } from "../../schema";
import { resolveSettings } from "../../provider/core/settings";
import { credentialVariables, type TextSource } from "../../provider/core/setting-sources";
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
    "no endpoint of an explicit instance, with one in the environment",
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
  "an unknown name unlike any setting, %s, is allowed only in a project with the name of the package [input.settings]",
  (own) => {
    expect(resolveSettings({ ...sources({}, { endpoint, [own]: "canary" }), sharesNames: () => true })).toEqual({
      ...defaults,
      endpoint,
    });
    expect(messageOf(sources({}, { endpoint, [own]: "canary" }))).toMatch(/^Unknown setting webcastmanager:\S+\. /);
  },
);

test("any unknown name is refused in the configuration of an adapter without shared names [input.settings]", () => {
  const message = messageOf({
    ...sources({}, { endpoint, quantumEntanglement: "canary" }),
    words: { configuration: "The provider block", prefix: "" },
  });
  expect(message).toMatch(/^Unknown setting quantumEntanglement\. Known settings: /);
});
