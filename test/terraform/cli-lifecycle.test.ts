// One life of customers under the real terraform or tofu: created, changed, drifted, imported, refused and destroyed.
// What else only they can show is in the slow tests beside this file.
import { changesIn, onTerraformStage } from "../support/terraform-stage";
import { planOf, stateTextOf } from "../support/terraform-json";

const partner = (more = "") => `
resource "webcastmanager_customer" "acme" {
  name             = "Acme Group"
  type             = "Partner"
  default_language = "en"
  ${more}
}
`;
const full = (more = "") =>
  partner(`
  sso  = { identity_provider = "acme-saml", role_mappings = { "Administrator" = ["wcm-admins"], "Webcast Editor" = ["editors-*", "comms"] } }
  gdpr = { privacy_policy_url = "https://acme.example/privacy" }
  hmac = {}
  ecdn = {
    hive       = { partner_id = "9012" }
    kollective = { api_endpoint = "https://api.eu.kollective.example", token = "canary-token" }
  }
  video_conference_connectors = [data.webcastmanager_video_conference_connector.london.id, local.berlin]
  ${more}`) +
  `
data "webcastmanager_video_conference_connector" "london" {
  name = "Boardroom London"
}
data "webcastmanager_video_conference_connectors" "berlin" {
  name = "Boardroom Berlin"
}
locals {
  berlin = one(data.webcastmanager_video_conference_connectors.berlin.connectors[*].id)
}
`;
const child = (more = "") => `
resource "webcastmanager_customer" "berlin" {
  name             = "Acme Berlin"
  type             = "Consumer"
  default_language = "de"
  parent           = webcastmanager_customer.acme.id
  ${more}
}
`;
const address = "webcastmanager_customer.acme";
const quiet = { code: 0 };

const open = "deletion_protection = false";
const berlin = child(`ecdn = { hive = { customer = true } }\n${open}`);

test("customers are created, unchanged in a second plan, updated, restored after drift, and destroyed, with connectors by name; no output shows a secret [terraform.real, input.connectors, terraform.second-plan, terraform.drift, terraform.state-secrets]", () =>
  onTerraformStage("lifecycle", async ({ project, program, emulator, named, editByHand }) => {
    const printed: string[] = [];
    program(full(open) + berlin);
    printed.push((await project.apply()).stdout);
    expect((await planOf(project)).result).toMatchObject(quiet);
    program(full(`${open}\naccount_type = "public"`) + berlin);
    const { json } = await planOf(project);
    expect(changesIn(json)).toEqual({ [address]: { actions: "update", paths: ["account_type"] } });
    await project.apply();
    const before = named("Acme Group");
    expect(before).toMatchObject({
      accountType: "PUBLIC",
      kollectiveToken: "canary-token",
      videoConferenceConnectorIds: expect.arrayContaining(["65a0c0ffee0ddba11c0ffee0", "65a0c0ffee0ddba11c0ffee1"]),
    });
    editByHand("Acme Group", { hivePartnerId: null, hmacSecret: "canary-by-hand", videoConferenceConnectorIds: [] });
    const drift = await planOf(project);
    const paths = ["ecdn.hive.partner_id", "hmac.secret", "video_conference_connectors"];
    expect([drift.result.code, changesIn(drift.json)]).toEqual([2, { [address]: { actions: "update", paths } }]);
    printed.push(drift.result.stdout, (await project.apply()).stdout);
    expect({ ...named("Acme Group"), updatedAt: "" }).toEqual({ ...before, updatedAt: "" });
    expect((await planOf(project)).result).toMatchObject(quiet);
    await project.must(["destroy", "-auto-approve"]);
    expect(emulator.admin.dump().customers).toEqual([]);
    expect(printed.join("")).not.toMatch(/canary|[0-9a-f]{64}/);
  }));

test("an import block writes a configuration that plans as nothing but the import [terraform.real, terraform.import]", () =>
  onTerraformStage("import", async ({ project, program, emulator, named }) => {
    emulator.admin.create({
      name: "Acme Group",
      type: "PARTNER",
      defaultLanguage: "en",
      kollectiveApiEndpoint: "https://api.eu.kollective.example",
      kollectiveToken: "canary-token",
      hmacEnabled: true,
      hmacSecret: "canary-hmac",
      ssoEnabled: true,
      roleMappings: [{ role: "ADMINISTRATOR", group: "wcm-admins" }],
    });
    program(`import {\n  to = ${address}\n  id = "Acme Group"\n}\n`);
    const generated = await planOf(project, ["-generate-config-out=generated.tf"]);
    expect([generated.result.stdout, generated.result.stderr, generated.result.code]).toEqual([
      expect.stringContaining("1 to import, 0 to add, 0 to change, 0 to destroy"),
      "",
      2,
    ]);
    expect(project.read("generated.tf")).not.toContain("canary");
    await project.apply();
    expect((await planOf(project)).result).toMatchObject(quiet);
    expect(named("Acme Group")).toMatchObject({ kollectiveToken: "canary-token", hmacSecret: "canary-hmac" });
    expect(stateTextOf(project)).not.toContain("canary");
  }));

test("errors point to their attribute, with the property in the summary [terraform.real, terraform.validate]", () =>
  onTerraformStage("mistakes", async ({ project, program }) => {
    program(partner('gdpr = {}\ndefault_language = "english"').replace('default_language = "en"', ""));
    const { code, stderr } = await project.run(["validate"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/gdpr\.privacy_policy_url: is required while gdpr\.enabled is true[\s\S]*?gdpr = \{\}/);
    expect(stderr).toMatch(
      /default_language: must be a language code such as en or de-DE[\s\S]*?default_language = "english"/,
    );
    program(partner("lumen = true"));
    expect((await project.run(["validate"])).stderr).toMatch(/lumen/);
    // Terraform's own doing, of which the provider's page warns: it never hears of it.
    program(partner("ecdn = { lumen = true }"));
    expect((await project.run(["validate"])).code).toBe(0);
  }));
