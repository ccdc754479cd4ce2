// The table of settings: one row for every setting, names that follow from each other, defaults that hold.
import { settings, settingSchemas, Settings, tokenUrlFor, vendorTokenUrl } from "../../schema";

test("every setting has one row and one rule [input.settings]", () => {
  expect(settings.map((setting) => setting.name).sort()).toEqual(Object.keys(settingSchemas).sort());
  expect(new Set(settings.map((setting) => setting.environment)).size).toBe(settings.length);
});

test.each(settings.map((setting) => [setting.name, setting] as const))(
  "%s has the same name in the environment, and a description",
  (name, setting) => {
    expect(setting.environment).toBe(`WEBCASTMANAGER_${name.replace(/[A-Z]/g, "_$&").toUpperCase()}`);
    expect(setting.description).toMatch(/^.+\.$/);
  },
);

test("the secret settings are the credentials", () => {
  expect(settings.filter((setting) => setting.secret).map((setting) => setting.name)).toEqual([
    "password",
    "clientSecret",
    "token",
  ]);
  expect(settings.filter((setting) => setting.secret && setting.group !== "credentials")).toEqual([]);
});

test("defaults are those of the descriptions", () => {
  const parsed: Readonly<Record<string, unknown>> = Settings.parse({ endpoint: "https://webcast.example" });
  for (const { name, description } of settings) {
    const [, stated] = /Default `?([\w]+)`?\.$/.exec(description) ?? [];
    if (stated !== undefined) expect([name, String(parsed[name])]).toEqual([name, stated]);
  }
  expect(parsed).toMatchObject({
    clientId: "anonymous",
    maxRetries: 6,
    requestTimeoutMs: 30_000,
    deadlineMs: 600_000,
    maxConcurrency: 16,
    log: "warn",
  });
});

test.each<[string, unknown, object | undefined]>([
  ["an object", { "65a0": "Acme" }, { "65a0": "Acme" }],
  ["JSON, as the environment holds it", '{"65a0":"Acme"}', { "65a0": "Acme" }],
  ["a list", '["65a0"]', undefined],
  ["an id alone", "65a0", undefined],
  ["a name that is no text", { "65a0": true }, undefined],
  ["JSON of nothing", "null", undefined],
])("`deletions` holds names by id: %s [safe.deletions]", (_, value, expected) => {
  const { data, error } = settingSchemas.deletions.safeParse(value);
  expect(data).toEqual(expected);
  if (expected === undefined)
    expect(error?.issues[0]?.message).toBe(
      'must hold the name of each customer by its id, such as {"6b0c9453488cb9ccfa000002": "Acme Berlin"}',
    );
});

test("an unknown setting is refused, and the endpoint has no default [input.settings]", () => {
  expect(Settings.safeParse({ endpoint: "https://a.example", enpoint: "x" }).success).toBe(false);
  expect(Settings.safeParse({}).error?.issues.map((issue) => issue.path)).toEqual([["endpoint"]]);
});

test.each<[string, string | undefined]>([
  ["https://movingimage.com/v1", vendorTokenUrl],
  ["https://api.movingimage.com", vendorTokenUrl],
  ["https://a.b.Video-CDN.net:8443/v1", vendorTokenUrl],
  ["https://evilmovingimage.com", undefined],
  ["https://movingimage.com.example/v1", undefined],
  ["https://example/movingimage.com", undefined],
  ["https://movingimage.de", undefined],
  ["http://127.0.0.1:8080/v1", undefined],
  ["https://localhost", undefined],
  ["https://video-cdn.net@webcast.example", undefined],
])(
  "the vendor's login is the default for the vendor's own endpoints only: %s [secrets.one-host]",
  (endpoint, expected) => {
    expect(tokenUrlFor({ endpoint })).toBe(expected);
    expect(tokenUrlFor({ endpoint, tokenUrl: "https://login.example/token" })).toBe("https://login.example/token");
  },
);

test("the built-in token endpoint is the vendor's documented one, over https", () => {
  expect(new URL(vendorTokenUrl)).toMatchObject({ protocol: "https:", hostname: "login.movingimage.com" });
  expect(vendorTokenUrl).toContain("/realms/platform/");
});
