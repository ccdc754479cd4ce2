// Many customers with hostile names, in programs as users would have them checked.
import { pulumiProgram, terraformProgram, type ProgramCustomer } from "../../programs";
import { onTerraformStage } from "../support/terraform-stage";
import { aConsumer, aPartner } from "../support/customers";
import { expectCompiles, template } from "../package/user-programs";

const names = [
  "Müller & Söhne",
  "MÜLLER SÖHNE",
  "🎉",
  "株式会社",
  "${path.module} %{if true}",
  "\"quoted\" 'twice' `thrice`",
  "back\\slash",
  "class",
  "null",
  "con",
  "index",
  "0",
  "constructor",
  "__proto__",
  "*/ // /*",
  "Acme",
  "acme",
  "x".repeat(255),
  "very long words ".repeat(15).trim(),
  "\u202eright to left",
];

/** Every tenth is a Partner with the nine after it below; every hundredth is on top. */
const customers = Array.from({ length: 300 }, (_, index): ProgramCustomer => {
  const idOf = (place: number) => `65a0c0ffee0ddba11c${place.toString(16).padStart(6, "0")}`;
  const above = index % 10 === 0 ? index - (index % 100) : index - (index % 10);
  const more = { name: names[(index * 7) % names.length], parent: above === index ? undefined : idOf(above) };
  return { id: idOf(index), tree: index % 10 === 0 ? aPartner(more) : aConsumer(more) };
});

test("300 customers with hostile names compile under the options of Pulumi's templates [programs.values, programs.names]", async () => {
  const { files } = pulumiProgram(customers);
  const sources = [...files].map(([path, text]) => [path.replace(/\.ts$/, ""), text] as const);
  await expectCompiles("TypeScript 5.9", template, Object.fromEntries(sources));
});

test("300 customers with hostile names are a valid configuration in Terraform's format [programs.values, programs.names, programs.format]", () =>
  onTerraformStage("programs", async ({ project }) => {
    const { files, imports } = terraformProgram(customers);
    for (const [path, text] of files) project.write(path, text);
    project.write("imports.tf", imports);
    await project.init();
    await project.must(["validate"]);
    expect((await project.run(["fmt", "-check", "-diff", "-no-color"])).stdout).toBe("");
  }));
