// The program that the README shows for Terraform, as it stands: applied, and planned again without a change.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/workbench/pulumi-project";
import { onTerraformStage } from "../support/terraform-stage";

const [snippet = ""] = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/```hcl\n([\s\S]*?)```/g)].map(
  (match) => match[1] ?? "",
);

test("the README's program for Terraform is applied as it stands, and planned again without a change [package.readme, terraform.real]", () =>
  onTerraformStage("readme", async ({ project, emulator }) => {
    project.write("main.tf", snippet);
    await project.apply(["-var=kollective_token=canary-token"]);
    expect(emulator.admin.dump().customers).toMatchObject([
      { name: "Acme Group", kollectiveToken: "canary-token" },
      { name: "Acme Berlin", hiveCustomer: true },
    ]);
    expect((await project.run(["plan", "-detailed-exitcode", "-var=kollective_token=canary-token"])).code).toBe(0);
    expect(JSON.stringify(project.state())).not.toContain("canary");
  }));
