// The provider under the real terraform or tofu: the whole life of customers, drift, import, protection, taint and
// mistakes.
import { changesIn, onTerraformStage } from "../support/terraform-stage";

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
  video_conference_connectors = ["65a0c0ffee0ddba11c0ffee1", "65a0c0ffee0ddba11c0ffee0"]
  ${more}`);
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
const below = "webcastmanager_customer.berlin";
const quiet = { code: 0 };

test("customers are created, found again unchanged, changed, and destroyed; no output shows a secret [terraform.real, terraform.second-plan]", () =>
  onTerraformStage("lifecycle", async ({ project, program, emulator, named }) => {
    program(
      full("deletion_protection = false") + child("ecdn = { hive = { customer = true } }\ndeletion_protection = false"),
    );
    const { stdout } = await project.apply();
    expect(stdout).not.toMatch(/canary|[0-9a-f]{64}/);
    expect((await project.plan()).result).toMatchObject(quiet);
    program(
      full('deletion_protection = false\naccount_type = "public"') +
        child("ecdn = { hive = { customer = true } }\ndeletion_protection = false"),
    );
    const { json } = await project.plan();
    expect(changesIn(json)).toEqual({ [address]: { actions: "update", paths: ["account_type"] } });
    await project.apply();
    expect(named("Acme Group")).toMatchObject({ accountType: "PUBLIC", kollectiveToken: "canary-token" });
    expect((await project.plan()).result).toMatchObject(quiet);
    await project.destroy();
    expect(emulator.admin.dump().customers).toEqual([]);
  }));

test("an edit elsewhere shows with exit code 2 as exactly that leaf, and is brought back [terraform.real, terraform.drift]", () =>
  onTerraformStage("drift", async ({ project, program, named, editByHand }) => {
    program(full());
    await project.apply();
    for (const [changes, path] of [
      [{ kollectiveApiEndpoint: "https://api.us.kollective.example" }, "ecdn.kollective.api_endpoint"],
      [{ hmacEnabled: false }, "hmac.enabled"],
      [{ hivePartnerId: null }, "ecdn.hive.partner_id"],
      [{ hmacSecret: "canary-by-hand" }, "hmac.secret"],
      [{ videoConferenceConnectorIds: [] }, "video_conference_connectors"],
    ] as const) {
      const before = named("Acme Group");
      editByHand("Acme Group", changes);
      const { result, json } = await project.plan();
      expect([result.code, changesIn(json)]).toEqual([2, { [address]: { actions: "update", paths: [path] } }]);
      expect(result.stdout).not.toContain("canary");
      await project.apply();
      expect({ ...named("Acme Group"), updatedAt: "" }).toEqual({ ...before, updatedAt: "" });
    }
    expect((await project.plan()).result).toMatchObject(quiet);
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
    const generated = await project.plan(["-generate-config-out=generated.tf"]);
    expect([generated.result.stdout, generated.result.stderr, generated.result.code]).toEqual([
      expect.stringContaining("1 to import, 0 to add, 0 to change, 0 to destroy"),
      "",
      2,
    ]);
    expect(project.read("generated.tf")).not.toContain("canary");
    await project.apply();
    expect((await project.plan()).result).toMatchObject(quiet);
    expect(named("Acme Group")).toMatchObject({ kollectiveToken: "canary-token", hmacSecret: "canary-hmac" });
    expect(JSON.stringify(project.state())).not.toContain("canary");
  }));

test("a protected customer is not destroyed, replaced or dropped from the program: the plan refuses [terraform.real, terraform.protection]", () =>
  onTerraformStage("protection", async ({ project, program, named }) => {
    program(partner());
    await project.apply();
    expect((await project.run(["plan", "-destroy"])).stderr).toMatch(/deletion_protection is on/);
    program("");
    expect((await project.run(["plan"])).stderr).toMatch(
      /Can't destroy the customer "Acme Group": deletion_protection is on/,
    );
    program(partner().replace("Partner", "Consumer"));
    expect((await project.run(["plan"])).stderr).toMatch(
      /Can't replace the customer "Acme Group": deletion_protection is on[\s\S]*type\s+= "Consumer"/,
    );
    program(partner());
    await project.must(["taint", address]);
    const tainted = await project.run(["apply", "-auto-approve"]);
    expect([tainted.code, tainted.stderr.replace(/[\s│]+/g, " ")]).toEqual([
      1,
      expect.stringContaining("`terraform untaint` it instead"),
    ]);
    await project.must(["untaint", address]);
    expect((await project.plan()).result).toMatchObject(quiet);
    expect(named("Acme Group")).toBeDefined();
  }));

test("a partner that is replaced takes its children along, children first [terraform.real, terraform.replace]", () =>
  onTerraformStage("replace", async ({ project, program, emulator, named }) => {
    const open = "deletion_protection = false";
    program(
      partner(open) +
        child(open) +
        'resource "webcastmanager_customer" "top" {\n  name = "Top"\n  type = "Partner"\n  default_language = "en"\n  deletion_protection = false\n}\n',
    );
    await project.apply();
    const before = [named("Acme Group").id, named("Acme Berlin").id];
    program(
      partner(`${open}\nparent = webcastmanager_customer.top.id`) +
        child(open) +
        'resource "webcastmanager_customer" "top" {\n  name = "Top"\n  type = "Partner"\n  default_language = "en"\n  deletion_protection = false\n}\n',
    );
    const { json } = await project.plan();
    expect(changesIn(json)).toEqual({
      [address]: { actions: "delete,create", paths: [] },
      [below]: { actions: "delete,create", paths: [] },
    });
    await project.apply();
    expect(emulator.admin.dump().customers).toHaveLength(3);
    expect(named("Acme Berlin").parentId).toBe(named("Acme Group").id);
    expect(before).not.toContain(named("Acme Berlin").id);
    expect((await project.plan()).result).toMatchObject(quiet);
  }));

test("mistakes point at their attribute, with the leaf in the summary [terraform.real, terraform.validate]", () =>
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

test("without settings the plan says what is missing, in Terraform's words [terraform.real, terraform.settings]", () =>
  onTerraformStage("settings", async ({ project, program }) => {
    program(partner());
    const { stderr } = await project.run(["plan"], { environment: { WEBCASTMANAGER_ENDPOINT: "" } });
    expect(stderr.replace(/[\s│]+/g, " ")).toContain("endpoint (WEBCASTMANAGER_ENDPOINT) is not set");
    const { stderr: ofProfile } = await project.run(["plan"], {
      environment: { WEBCASTMANAGER_PROFILE: "conf/tokenUrl.yaml" },
    });
    expect(ofProfile.replace(/[\s│]+/g, "")).toMatch(
      /Can'tusethecontractprofile"[^"]*conf\/tokenUrl\.yaml".*Thereisnosuchfile/,
    );
  }));

test("a customer whose creation half succeeded is in the state, not tainted, and the next plan is empty [terraform.real, terraform.partial]", () =>
  onTerraformStage("partial", async ({ project, program, emulator }) => {
    program(`provider "webcastmanager" {\n  max_retries = 0\n}\n${partner()}`);
    emulator.admin.behave({ createBody: "empty" });
    emulator.admin.faults.set([{ kind: "status", status: 500, route: "read customer" }]);
    expect((await project.apply()).stdout.replace(/[\s│]+/g, " ")).toContain("The next run goes on with it");
    emulator.admin.faults.clear();
    expect((await project.plan()).result).toMatchObject(quiet);
    expect(emulator.admin.dump().customers).toHaveLength(1);
  }));
