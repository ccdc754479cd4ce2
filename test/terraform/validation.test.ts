// What is wrong with a configuration: every mistake on its attribute, the leaf in the summary, never a value that is
// secret.
import { validateConfig } from "../../provider/terraform/validation";
import { validateSettings } from "../../provider/terraform/settings";
import { unknown, type Tree } from "../../schema";
import { Refused } from "../support/terraform-core";
import { partner, small, useTerraform } from "../support/terraform-bench";
import { configOf } from "../support/terraform-items";

const bench = useTerraform();
const problems = (tree: Tree, allowsWriteOnly = true) =>
  validateConfig(configOf(tree), allowsWriteOnly).map(
    ({ summary, path = [] }) => `${path.map(String).join(".")} | ${summary}`,
  );

test.each<[string, Tree, ...string[]]>([
  ["a wrong type", small({ type: "Reseller" }), 'type | type: must be "Partner" or "Consumer"'],
  [
    "a wrong language",
    small({ defaultLanguage: "english" }),
    "default_language | default_language: must be a language code such as en or de-DE",
  ],
  [
    "a rule between two leaves",
    small({ gdpr: {} }),
    "gdpr | gdpr.privacy_policy_url: is required while gdpr.enabled is true; declare it, or set gdpr.enabled to false",
  ],
  [
    "what the type may not have",
    small({ ecdn: { hive: { partnerId: "1" } } }),
    "ecdn | ecdn.hive.partner_id: only a Partner may have it, and this is a Consumer; remove it",
  ],
  [
    "a wrong leaf deep inside",
    partner({ ecdn: { kollective: { apiEndpoint: "http://plain.example" } } }),
    "ecdn | ecdn.kollective.api_endpoint: must be an absolute https address without credentials, such as https://api.eu.kollective.example",
  ],
  [
    "a group in the wrong form",
    small({ sso: { roleMappings: { Administrator: ["ok", "a*b"] } } }),
    "sso | sso.role_mappings.Administrator: must be a group name; `*` is allowed only at its end (prefix match) (1 item)",
  ],
  [
    "a group of a role whose name is quoted",
    small({ sso: { roleMappings: { "Webcast Editor": ["a*b"] } } }),
    'sso | sso.role_mappings["Webcast Editor"]: must be a group name; `*` is allowed only at its end (prefix match) (1 item)',
  ],
  [
    "two groups that mean the same",
    small({ sso: { roleMappings: { "Webcast Editor": ["é", "e\u0301"] } } }),
    'sso | sso.role_mappings["Webcast Editor"]: is the same as another item; name it once (1 item)',
  ],
  [
    "three groups of an undocumented role",
    small({ sso: { roleMappings: { "Tea Maker": ["a*b", "", "c*d"] } } }),
    "sso | sso.role_mappings, a role: must be a group name; `*` is allowed only at its end (prefix match) (2 items)",
    "sso | sso.role_mappings, a role: must not be empty (1 item)",
  ],
  [
    "two connectors in the wrong form",
    small({ videoConferenceConnectors: ["a b", "c/d"] }),
    "video_conference_connectors | video_conference_connectors: must be an id, such as 65a0c0ffee0ddba11c0ffee0 (2 items)",
  ],
  [
    "too many connectors",
    small({ videoConferenceConnectors: ["1", "2", "3", "4", "5"] }),
    "video_conference_connectors | video_conference_connectors: must have at most 4 connectors",
  ],
  ["an odd word for adopt", small({ adopt: "maybe" }), 'adopt | adopt: must be true, false or "overwrite"'],
  [
    "a mask for a secret",
    small({ hmac: { secret: "********" } }),
    "hmac | hmac.secret: looks like the mask that a service shows in place of a secret; give the secret itself",
  ],
  [
    "a time in another form",
    { ...small(), timeouts: { create: "soon" } },
    "timeouts | timeouts.create: must be a duration such as 30s, 10m or 1h30m, at most 24h",
  ],
  [
    "a time that no timer can count",
    { ...small(), timeouts: { read: "1000h" } },
    "timeouts | timeouts.read: must be a duration such as 30s, 10m or 1h30m, at most 24h",
  ],
  [
    "a write-only secret beside the plain one",
    small({ hmac: { secret: "canary-a", secret_wo: "canary-b", secret_wo_version: 1 } }),
    "hmac | hmac.secret: conflicts with hmac.secret_wo. Keep one of the two.",
  ],
  [
    "a write-only secret without its version",
    small({ hmac: { secret_wo: "canary-b" } }),
    "hmac | hmac.secret_wo: needs hmac.secret_wo_version, because the value is stored nowhere. Set a number, and another one with each new value.",
  ],
  [
    "a version without its secret",
    small({ hmac: { secret_wo_version: 1 } }),
    "hmac | hmac.secret_wo_version: needs hmac.secret_wo. Set it, or remove hmac.secret_wo_version.",
  ],
])("%s is refused on its attribute, with the property in the summary [terraform.validate]", (_, tree, ...expected) => {
  expect(problems(tree)).toEqual(expected);
});

test.each<[string, Tree, string[]]>([
  ["the secret and its twin", { secret: unknown, secret_wo: unknown, secret_wo_version: 1 }, []],
  ["the secret beside its twin", { secret: unknown, secret_wo: "canary-b", secret_wo_version: 1 }, []],
  ["the twin beside the secret", { secret: "canary-a", secret_wo: unknown }, []],
  ["all three", { secret: unknown, secret_wo: unknown, secret_wo_version: unknown }, []],
  ["the version of a twin", { secret_wo: "canary-b", secret_wo_version: unknown }, []],
  ["the version of no twin", { secret: "canary-a", secret_wo_version: unknown }, []],
  ["the twin of a version", { secret_wo: unknown, secret_wo_version: 1 }, []],
  [
    "the version of a twin that stands beside the secret",
    { secret: "canary-a", secret_wo: "canary-b", secret_wo_version: unknown },
    ["hmac | hmac.secret: conflicts with hmac.secret_wo. Keep one of the two."],
  ],
  [
    "the twin, though the secret is wrong",
    { secret: "********", secret_wo: unknown, secret_wo_version: unknown },
    [expect.stringContaining("hmac | hmac.secret: looks like the mask") as string],
  ],
])(
  "while it is not known, %s breaks no rule that compares it, and every other rule is kept [terraform.unknown, terraform.write-only]",
  (_, hmac, expected) => {
    expect(problems(small({ hmac }))).toEqual(expected);
  },
);

test("all mistakes are reported at once [terraform.validate]", () => {
  expect(problems({ name: "", type: "Consumer", defaultLanguage: "x", gdpr: {} })).toHaveLength(3);
});

test("a client without write-only attributes gets an error that names the versions with them [terraform.write-only]", () => {
  expect(problems(small({ hmac: { secret_wo: "canary-b", secret_wo_version: 1 } }), false)).toEqual([
    "hmac | hmac.secret_wo: this client doesn't support write-only attributes. Use Terraform 1.11, OpenTofu 1.11 or newer, or hmac.secret",
  ]);
  expect(problems(small({ hmac: {} }), false)).toEqual([]);
});

test("a write-only secret counts as the secret, also while it is unknown [terraform.write-only]", () => {
  for (const value of ["canary-token", unknown]) {
    expect(
      problems(partner({ ecdn: { kollective: { token: undefined, token_wo: value, token_wo_version: 1 } } })),
    ).toEqual([]);
  }
  expect(
    problems(partner({ ecdn: { kollective: { token: undefined, token_wo: " x", token_wo_version: 1 } } })),
  ).toEqual([expect.stringContaining("ecdn.kollective.token: must not begin or end with white space")]);
});

test("a missing secret is refused if the customer or its block is new, and otherwise means unchanged [terraform.validate]", async () => {
  const core = await bench.run();
  const missing = partner({ ecdn: { kollective: { token: undefined } } });
  await expect(core.plan(missing)).rejects.toThrow("[ecdn] ecdn.kollective.token: is required");
  const stored = await core.up(partner());
  expect((await core.plan(missing, stored)).action).toBe("none");
  const without = await core.up(partner({ ecdn: { kollective: undefined } }), stored);
  await expect(core.plan(missing, without)).rejects.toThrow(Refused);
});

test("an invalid setting is refused on its attribute, and unknown values pass [terraform.settings]", () => {
  const all = validateSettings({
    endpoint: "http://elsewhere.example",
    max_retries: 99,
    log: "loud",
    token: unknown,
  }).map(({ summary, path }) => [path, summary]);
  expect(all).toEqual([
    [["endpoint"], "endpoint must be https; plain http is accepted only for localhost, 127.0.0.1 and [::1]"],
    [["max_retries"], "max_retries must be at most 20"],
    [["log"], "log must be off, warn, info or debug"],
  ]);
});
