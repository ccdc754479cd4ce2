// The configuration that a stack synthesises, written out; CDKTF and cdktn synthesise the same.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../tools/workbench/project";
import { libraries, synthesise, type Both } from "./libraries";

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const required = { webcastmanager: { source: "webcastmanager.example/movingimage/webcastmanager", version } };

/** A stack of generated constructs with every kind of attribute. */
const everything =
  ({ library, door }: Both) =>
  (stack: InstanceType<Both["library"]["TerraformStack"]>): void => {
    const token = new library.TerraformVariable(stack, "token", { type: "string", sensitive: true });
    const staging = new door.WebcastmanagerProvider(stack, "staging", {
      alias: "staging",
      endpoint: "https://staging.example/api",
      usernameEnv: "STAGING_USERNAME",
      passwordEnv: "STAGING_PASSWORD",
      maxRetries: 3,
    });
    const acme = new door.Customer(stack, "acme", {
      name: "Acme Group",
      type: "Partner",
      defaultLanguage: "en",
      accountType: "private",
      adopt: "overwrite",
      deletionProtection: false,
      sso: {
        identityProvider: "acme-saml",
        roleMappings: { Administrator: ["wcm-admins"], "Webcast Editor": ["editors-*", "comms"] },
      },
      gdpr: { privacyPolicyUrl: "https://acme.example/privacy" },
      hmac: { rotate: "1" },
      ecdn: {
        hive: { partnerId: "9012" },
        kollective: { apiEndpoint: "https://api.eu.kollective.example", token: token.stringValue },
        ramp: { hostName: "acme.vbrickrev.com", apiKey: "KEY", apiSecretWo: "written-only", apiSecretWoVersion: 2 },
      },
      videoConferenceConnectors: ["65a0", "65a1"],
      timeouts: { create: "10m" },
      lifecycle: { preventDestroy: true },
    });
    const studio = new door.DataWebcastmanagerVideoConferenceConnector(stack, "studio", { name: "Studio" });
    const rooms = new door.DataWebcastmanagerVideoConferenceConnectors(stack, "rooms", {});
    new door.Customer(stack, "berlin", {
      name: "Acme Berlin",
      type: "Consumer",
      defaultLanguage: "de",
      parent: acme.id,
      hmac: {},
      ecdn: { hive: { customer: true } },
      videoConferenceConnectors: [studio.id, rooms.connectors.get(0).id],
      provider: staging,
    });
    const found = new door.DataWebcastmanagerCustomer(stack, "found", { path: "Acme Group/Acme Paris" });
    new door.DataWebcastmanagerCustomers(stack, "all", { parentId: acme.id });
    new library.TerraformOutput(stack, "secret", { value: acme.hmacSecret, sensitive: true });
    new library.TerraformOutput(stack, "version", { value: found.version });
    new library.TerraformOutput(stack, "host", { value: acme.ecdn.ramp.hostName });
  };

const expected = {
  variable: { token: { type: "string", sensitive: true } },
  provider: {
    webcastmanager: [
      {},
      {
        alias: "staging",
        endpoint: "https://staging.example/api",
        username_env: "STAGING_USERNAME",
        password_env: "STAGING_PASSWORD",
        max_retries: 3,
      },
    ],
  },
  resource: {
    webcastmanager_customer: {
      acme: {
        name: "Acme Group",
        type: "Partner",
        default_language: "en",
        account_type: "private",
        adopt: "overwrite",
        deletion_protection: false,
        sso: {
          identity_provider: "acme-saml",
          role_mappings: { Administrator: ["wcm-admins"], "Webcast Editor": ["editors-*", "comms"] },
        },
        gdpr: { privacy_policy_url: "https://acme.example/privacy" },
        hmac: { rotate: "1" },
        ecdn: {
          hive: { partner_id: "9012" },
          kollective: { api_endpoint: "https://api.eu.kollective.example", token: "${var.token}" },
          ramp: {
            host_name: "acme.vbrickrev.com",
            api_key: "KEY",
            api_secret_wo: "written-only",
            api_secret_wo_version: 2,
          },
        },
        video_conference_connectors: ["65a0", "65a1"],
        timeouts: { create: "10m" },
        lifecycle: { prevent_destroy: true },
      },
      berlin: {
        name: "Acme Berlin",
        type: "Consumer",
        default_language: "de",
        parent: "${webcastmanager_customer.acme.id}",
        hmac: {},
        ecdn: { hive: { customer: true } },
        video_conference_connectors: [
          "${data.webcastmanager_video_conference_connector.studio.id}",
          "${data.webcastmanager_video_conference_connectors.rooms.connectors[0].id}",
        ],
        provider: "webcastmanager.staging",
      },
    },
  },
  data: {
    webcastmanager_customer: { found: { path: "Acme Group/Acme Paris" } },
    webcastmanager_customers: { all: { parent_id: "${webcastmanager_customer.acme.id}" } },
    webcastmanager_video_conference_connector: { studio: { name: "Studio" } },
    webcastmanager_video_conference_connectors: { rooms: {} },
  },
  output: {
    secret: { value: "${webcastmanager_customer.acme.hmac_secret}", sensitive: true },
    version: { value: "${data.webcastmanager_customer.found.version}" },
    host: { value: "${webcastmanager_customer.acme.ecdn.ramp.host_name}" },
  },
  terraform: { required_providers: required },
};

test.each(libraries.map((both) => [both.name, both] as const))(
  "%s writes every attribute under Terraform's name, and requires this very release of the provider [cdktf.synth]",
  (_name, both) => {
    expect(synthesise(both, everything(both))).toEqual(expected);
  },
);

/** The files that a program's synth writes, and the library's own metadata apart. */
function written(both: Both): { metadata: unknown; rest: Record<string, unknown> } {
  const folder = mkdtempSync(join(tmpdir(), "webcastmanager-synth-"));
  try {
    const app = new both.library.App({ outdir: folder });
    const stack = new both.library.TerraformStack(app, "stack");
    new both.door.WebcastmanagerProvider(stack, "webcastmanager");
    everything(both)(stack);
    app.synth();
    const { "//": metadata, ...rest } = JSON.parse(
      readFileSync(join(folder, "stacks", "stack", "cdk.tf.json"), "utf8"),
    );
    return { metadata, rest };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("both libraries write the same, apart from their own names and versions [cdktf.both]", () => {
  const [first, second] = libraries.map(written);
  expect(first!.rest).toMatchObject({ resource: expected.resource, data: expected.data, output: expected.output });
  expect(second!.rest).toEqual(first!.rest);
  expect(second!.metadata).not.toEqual(first!.metadata);
});
