// What exists already, under the real terraform or tofu: taken over, moved, read from an earlier state, and kept apart
// by aliases.
import { startEmulator, type WireRecord } from "../../emulator";
import { planOf, realChanges, resourcesOf, stateTextOf } from "../support/terraform-json";
import { changesIn, onTerraformStage, type TerraformStage } from "../support/terraform-stage";

const customer = (label: string, more = "", name = "Acme Group") => `
resource "webcastmanager_customer" "${label}" {
  name             = "${name}"
  type             = "Partner"
  default_language = "en"
  ${more}
}
`;
const existing = { name: "Acme Group", type: "PARTNER", defaultLanguage: "en" };
const oneLine = (text: string) => text.replace(/[\s│╷╵]+/g, " ");

/** The next plan is empty. */
async function expectNothingLeft({ project }: TerraformStage): Promise<void> {
  expect((await planOf(project)).result).toMatchObject({ code: 0 });
}

test("a name that is taken is refused with the steps, and `adopt` uses the existing customer [terraform.real, terraform.adopt]", () =>
  onTerraformStage("adopt", async (stage) => {
    const { project, program, emulator, named } = stage;
    const id = emulator.admin.create(existing).id;
    program(customer("acme"));
    const refused = await project.run(["apply", "-auto-approve"]);
    expect([refused.code, oneLine(refused.stderr)]).toEqual([
      1,
      expect.stringMatching(
        /The name is taken by [0-9a-f]{24}\. Set `adopt = true`, add a `moved` block if this state manages it, or run `terraform import webcastmanager_customer\.<name> [0-9a-f]{24}`\. `create_before_destroy` can't work: names are unique\./,
      ),
    ]);
    program(customer("acme", "adopt = true"));
    await project.apply();
    expect([named("Acme Group").id, (await resourcesOf(project))[0]?.values.id]).toEqual([id, id]);
    await expectNothingLeft(stage);
  }));

test("`moved` renames a resource, and moves a customer from a `terraform_data` that holds its id [terraform.real, terraform.move]", () =>
  onTerraformStage("moved", async (stage) => {
    const { project, program, emulator } = stage;
    const id = String(emulator.admin.create({ ...existing, hmacEnabled: true, hmacSecret: "canary-production" }).id);
    // Some services name the account itself as the parent.
    emulator.admin.edit(id, { parentId: "65a00000000000000000acc0" }, { unchecked: true });
    program(`resource "terraform_data" "acme" {\n  input = "${id}"\n}\n`);
    await project.apply();
    program(
      `moved {\n  from = terraform_data.acme\n  to   = webcastmanager_customer.acme\n}\n${customer("acme", "hmac = {}")}`,
    );
    const unread = await project.run(["plan", "-refresh=false"]);
    expect([unread.code, oneLine(unread.stderr)]).toEqual([
      1,
      expect.stringContaining(`Can't plan customer ${id}: it was moved to this address and isn't read yet`),
    ]);
    const { stdout } = await project.apply();
    expect(stdout).toContain("0 added, 0 changed, 0 destroyed");
    await expectNothingLeft(stage);
    program(
      `moved {\n  from = webcastmanager_customer.acme\n  to   = webcastmanager_customer.group\n}\n${customer("group", "hmac = {}")}`,
    );
    expect((await project.apply()).stdout).toContain("0 added, 0 changed, 0 destroyed");
    expect((await project.run(["state", "list"])).stdout.trim()).toBe("webcastmanager_customer.group");
    await expectNothingLeft(stage);
    expect(emulator.admin.dump().customers).toMatchObject([{ id, hmacSecret: "canary-production" }]);
  }));

test("a protected customer leaves the state by a `removed` block, as the error suggests, and stays in WebcastManager [terraform.real, terraform.protection]", () =>
  onTerraformStage("removed", async (stage) => {
    const { project, program, emulator, named } = stage;
    program(customer("acme"));
    await project.apply();
    program("");
    const refused = await project.run(["apply", "-auto-approve"]);
    expect([refused.code, oneLine(refused.stderr)]).toEqual([
      1,
      expect.stringMatching(
        /deletion_protection is on.*To keep the customer in WebcastManager, use a `removed` block of webcastmanager_customer with `destroy = false`/,
      ),
    ]);
    const before = named("Acme Group");
    program("removed {\n  from = webcastmanager_customer.acme\n  lifecycle {\n    destroy = false\n  }\n}\n");
    const { json } = await planOf(project);
    expect(realChanges(json)).toMatchObject([
      { address: "webcastmanager_customer.acme", change: { actions: ["forget"] } },
    ]);
    await project.apply();
    expect([await resourcesOf(project), emulator.admin.dump().customers]).toEqual([[], [before]]);
    program("");
    await expectNothingLeft(stage);
  }));

/** What exists, imported into the program. */
async function importInto(
  { project, program, emulator }: TerraformStage,
  record: WireRecord,
  text: string,
): Promise<string> {
  const id = String(emulator.admin.create(record).id);
  program(text);
  await project.must(["import", "webcastmanager_customer.acme", id]);
  return id;
}

const everything = `
  sso      = { enabled = false }
  hmac     = { rotate = "2026" }
  ecdn     = { hive = {}, kollective = { api_endpoint = "https://api.eu.kollective.example", token = "canary-token" } }
  timeouts = { create = "5m" }
  adopt    = true
  video_conference_connectors = []
  deletion_protection         = false
`;
const withSecrets = {
  ...existing,
  hmacEnabled: true,
  hmacSecret: "canary-production",
  kollectiveApiEndpoint: "https://api.eu.kollective.example",
  kollectiveToken: "canary-token",
};
const shownOnce = [
  "deletion_protection",
  "ecdn.hive",
  "ecdn.kollective.token",
  "hmac.rotate",
  "sso",
  "timeouts",
  "video_conference_connectors",
];

test.each([
  ["echoed", 0],
  ["masked", 1],
] as const)(
  "after an import from a service whose secrets come %s, exactly what it can't report shows once; declared secrets are sent where they are hidden [terraform.real, terraform.import]",
  (secrets, sent) =>
    onTerraformStage(`import-${secrets}`, async (stage) => {
      const { project, emulator, named } = stage;
      emulator.admin.behave({ secrets });
      await importInto(stage, withSecrets, customer("acme", everything));
      const before = named("Acme Group");
      const { json } = await planOf(project);
      expect(changesIn(json)["webcastmanager_customer.acme"]).toEqual({ actions: "update", paths: expect.anything() });
      expect([...(changesIn(json)["webcastmanager_customer.acme"]?.paths ?? [])].sort()).toEqual(shownOnce);
      await project.apply();
      expect(emulator.admin.requests().byRoute["update customer"] ?? 0).toBe(sent);
      expect(named("Acme Group")).toMatchObject({ hmacSecret: "canary-production", kollectiveToken: "canary-token" });
      expect(sent === 0 ? named("Acme Group") : before).toEqual(before);
      await expectNothingLeft(stage);
    }),
);

/** Rewrites the only resource of the state. */
function rewrite(
  { project }: TerraformStage,
  change: (instance: { schema_version: number; attributes: Record<string, unknown> }) => void,
): void {
  const state = JSON.parse(project.read("terraform.tfstate"));
  change(state.resources[0].instances[0]);
  project.write("terraform.tfstate", JSON.stringify({ ...state, serial: Number(state.serial) + 1 }));
}

test("a state that lacks newer attributes and holds former ones is read, and plans nothing [terraform.real, terraform.upgrade]", () =>
  onTerraformStage("upgrade", async (stage) => {
    stage.program(customer("acme", "hmac = {}"));
    await stage.project.apply();
    const secret = stage.named("Acme Group").hmacSecret;
    rewrite(stage, ({ attributes }) => {
      for (const name of ["account_type", "timeouts", "video_conference_connectors"])
        Reflect.deleteProperty(attributes, name);
      attributes.lumen = "former";
    });
    await expectNothingLeft(stage);
    expect(stage.named("Acme Group").hmacSecret).toBe(secret);
  }));

test("a state of a newer release is refused, and nothing is sent [terraform.real, terraform.upgrade]", () =>
  onTerraformStage("newer", async (stage) => {
    stage.program(customer("acme"));
    await stage.project.apply();
    rewrite(stage, (instance) => {
      instance.schema_version = 7;
    });
    const before = stage.emulator.admin.requests().total;
    const { code, stderr } = await stage.project.run(["plan"]);
    expect([code, oneLine(stderr)]).toEqual([1, expect.stringMatching(/newer provider version/i)]);
    expect(stage.emulator.admin.requests().total).toBe(before);
  }));

test("two aliases serve two services in one program, each with its own credentials [terraform.real, terraform.settings]", () =>
  onTerraformStage("aliases", async (stage) => {
    const { project, program, emulator } = stage;
    await using other = await startEmulator();
    const environment = {
      OTHER_USERNAME: other.env.WEBCASTMANAGER_USERNAME,
      OTHER_PASSWORD: other.env.WEBCASTMANAGER_PASSWORD,
    };
    const alias = `
provider "webcastmanager" {
  alias        = "other"
  endpoint     = "${other.endpoint}"
  token_url    = "${String(other.env.WEBCASTMANAGER_TOKEN_URL)}"
  username_env = "OTHER_USERNAME"
  password_env = "OTHER_PASSWORD"
}
`;
    program(alias + customer("here") + customer("there", "provider = webcastmanager.other", "Elsewhere"));
    await project.must(["apply", "-auto-approve"], { environment });
    expect([emulator, other].map((service) => service.admin.dump().customers.map(({ name }) => name))).toEqual([
      ["Acme Group"],
      ["Elsewhere"],
    ]);
    expect((await project.run(["plan", "-detailed-exitcode"], { environment })).code).toBe(0);
    expect(stateTextOf(project)).not.toContain(String(other.env.WEBCASTMANAGER_PASSWORD));
    const missing = await project.run(["plan"]);
    expect([missing.code, oneLine(missing.stderr)]).toEqual([1, expect.stringContaining("OTHER_USERNAME")]);
  }));
