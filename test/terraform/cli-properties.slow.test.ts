// Generated programs under the real terraform or tofu, on services with every oddity: never an invalid plan, never an
// inconsistent result, and the second plan is empty; with write-only twins and `ignore_changes` among them. `CI_FULL`
// runs as many as were promised; without it a few, which are others every time.
import fc from "fast-check";
import type { TerraformObject } from "../../provider/terraform/protocol/types";
import type { CustomerType } from "../../schema";
import { terraformPrograms, type TerraformProgram } from "../../tools/workbench/terraform-programs";
import { arbitraryCustomer } from "../support/arbitraries";
import { configOf } from "../support/terraform-items";
import { arbitraryProgram } from "../support/terraform-programs";
import { hasWriteOnly, onTerraformStage, type TerraformStage } from "../support/terraform-stage";

const runs = process.env.CI_FULL === undefined ? 3 : 100;
const customersOfEach = 50;

/** Each takes about ten seconds on two cores. */
const longest = 7_200_000;

/** A service that hides secrets, and one that changes what it may. */
const oddities = fc.constantFrom(
  { secrets: "masked", arrays: "shuffled", trims: true, normalises: true } as const,
  { secrets: "absent", arrays: "reversed", unset: "absent", list: "summary" } as const,
  {
    secrets: "echoed",
    arrays: "shuffled",
    trims: true,
    extraFields: { region: "eu" },
    createBody: "empty",
    updateBody: "empty",
  } as const,
  { serverDefaults: false, etag: false } as const,
);

/** What a program says of one customer; a name of its own, because siblings must differ. */
function declared(program: TerraformObject, index: number): TerraformObject {
  const { parent: _, ...rest } = program;
  return {
    ...rest,
    deletion_protection: false,
    name: `${index} ${[...String(program.name).trim()].slice(0, 200).join("")}`,
    below: program.type === "Consumer" && index > 0,
  };
}

/** The first ones are partners whose blocks belong to others once they are there. */
const kept = 5;
const ignored = ["sso", "hmac", "ecdn", "default_language"];

const late = ["name", "default_language", "sso", "gdpr", "hmac", "ecdn", "video_conference_connectors"];
const early = ["type", "account_type", "adopt", "deletion_protection"];
const lines = (names: readonly string[], source: string) =>
  names.map((name) => `  ${name} = ${source}.${name}\n`).join("");

// The values are in a file: in the program itself Terraform would take `${` in a text for its own.
const text = `
locals {
  customers = jsondecode(file("customers.json"))
  kept      = jsondecode(file("kept.json"))
  late      = jsondecode(file("late.json"))
}
resource "terraform_data" "late" {
  for_each = local.late
  input    = each.value
}
resource "webcastmanager_customer" "above" {
  name                = "Above"
  type                = "Partner"
  default_language    = "en"
  deletion_protection = false
  ecdn                = { hive = { partner_id = "1" } }
}
resource "webcastmanager_customer" "known" {
  for_each = local.customers
${lines([...early, ...late], "each.value")}  parent = each.value.below ? webcastmanager_customer.above.id : null
}
resource "webcastmanager_customer" "kept" {
  for_each = local.kept
${lines([...early, ...late], "each.value")}  lifecycle {
    ignore_changes = [${ignored.join(", ")}]
  }
}
resource "webcastmanager_customer" "late" {
  for_each = local.late
${lines(early, "each.value")}${lines(late, "terraform_data.late[each.key].output")}  parent = each.value.below ? webcastmanager_customer.above.id : null
}
`;

/** Writes the values; those of some customers are known only in the apply. */
function write({ project }: TerraformStage, programs: readonly TerraformObject[], hidden: ReadonlySet<number>): void {
  const kindOf = (index: number) => (index < kept ? "kept" : hidden.has(index) ? "late" : "customers");
  const all = programs.map((program, index) => [`c${index}`, declared(program, index)] as const);
  for (const kind of ["customers", "kept", "late"])
    project.write(`${kind}.json`, JSON.stringify(Object.fromEntries(all.filter((_, index) => kindOf(index) === kind))));
}

/** Programs for a client, with write-only twins where it knows them. */
function programsFor(tool: TerraformProgram) {
  const one = (type?: CustomerType) =>
    hasWriteOnly(tool) ? arbitraryProgram(type) : arbitraryCustomer(type).map(configOf);
  const many = (count: number, type?: CustomerType) => fc.array(one(type), { minLength: count, maxLength: count });
  return fc.tuple(
    fc.tuple(many(kept, "Partner"), many(customersOfEach - kept)).map((all) => all.flat()),
    fc.uniqueArray(fc.nat(customersOfEach - 1), { maxLength: 10 }),
    oddities,
  );
}

test.each(terraformPrograms().map((one) => [`${one.name} ${one.version}`, one] as const))(
  "%s takes every generated program, each in place of the one before, and plans nothing afterwards [terraform.real, terraform.consistent, terraform.second-plan]",
  (_, tool) =>
    onTerraformStage(
      "generated",
      async (stage) => {
        stage.program(text);
        await fc.assert(
          fc.asyncProperty(programsFor(tool), async ([programs, hidden, behaviour]) => {
            stage.emulator.admin.behave({
              secrets: "echoed",
              arrays: "kept",
              unset: "null",
              list: "full",
              trims: false,
              normalises: false,
              extraFields: {},
              createBody: "representation",
              updateBody: "representation",
              serverDefaults: true,
              etag: true,
              ...behaviour,
            });
            write(stage, programs, new Set(hidden));
            const { stdout } = await stage.project.apply(["-parallelism=20", "-refresh=false"]);
            expect(stdout).toContain("Apply complete");
            const { code, stdout: shown } = await stage.project.run(["plan", "-detailed-exitcode", "-parallelism=20"]);
            expect([code, code === 0 ? "" : shown]).toEqual([0, ""]);
          }),
          { numRuns: runs, endOnFailure: true },
        );
      },
      { project: { program: tool } },
    ),
  longest,
);
