// Protection, taint and replacement under the real terraform or tofu: what its own order of steps decides.
import { changesIn, onTerraformStage } from "../support/terraform-stage";
import { planOf } from "../support/terraform-json";

const partner = (more = "") => `
resource "webcastmanager_customer" "acme" {
  name             = "Acme Group"
  type             = "Partner"
  default_language = "en"
  ${more}
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
const below = "webcastmanager_customer.berlin";
const quiet = { code: 0 };

test("a protected customer is not destroyed, replaced or dropped from the program: the plan refuses [terraform.real, terraform.protection]", () =>
  onTerraformStage("protection", async ({ project, program, named }) => {
    program(partner());
    await project.apply();
    expect((await project.run(["plan", "-destroy"])).stderr).toMatch(/deletion_protection is on/);
    program("");
    expect((await project.run(["plan"])).stderr).toMatch(
      /Can't destroy customer "Acme Group": deletion_protection is on/,
    );
    program(partner().replace("Partner", "Consumer"));
    expect((await project.run(["plan"])).stderr).toMatch(
      /Can't replace customer "Acme Group": deletion_protection is on[\s\S]*type\s+= "Consumer"/,
    );
    program(partner());
    await project.must(["taint", address]);
    const tainted = await project.run(["apply", "-auto-approve"]);
    expect([tainted.code, tainted.stderr.replace(/[\s│]+/g, " ")]).toEqual([
      1,
      expect.stringContaining("run `terraform untaint` with its address instead"),
    ]);
    await project.must(["untaint", address]);
    expect((await planOf(project)).result).toMatchObject(quiet);
    expect(named("Acme Group")).toBeDefined();
  }));

test("replacing a partner replaces its children, children first [terraform.real, terraform.replace]", () =>
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
    const { json } = await planOf(project);
    expect(changesIn(json)).toEqual({
      [address]: { actions: "delete,create", paths: [] },
      [below]: { actions: "delete,create", paths: [] },
    });
    await project.apply();
    expect(emulator.admin.dump().customers).toHaveLength(3);
    expect(named("Acme Berlin").parentId).toBe(named("Acme Group").id);
    expect(before).not.toContain(named("Acme Berlin").id);
    expect((await planOf(project)).result).toMatchObject(quiet);
  }));
