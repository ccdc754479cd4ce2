// The document that constructs are generated from, beside what the real Terraform prints of the real provider.
import { constructSource } from "../../tools/generate/constructs/main";
import { root } from "../../tools/workbench/project";
import { TerraformProject } from "../../tools/workbench/terraform-project";

test("constructs are generated from the very document that Terraform prints of the provider [cdktf.schema]", async () => {
  const { document, address, name } = constructSource(root);
  const project = new TerraformProject({
    name: "schema",
    files: {
      "main.tf": `terraform {\n  required_providers {\n    ${name} = { source = ${JSON.stringify(address)} }\n  }\n}\n`,
    },
  });
  try {
    await project.init();
    const { stdout } = await project.must(["providers", "schema", "-json"]);
    expect(JSON.parse(JSON.stringify(document))).toEqual(JSON.parse(stdout));
  } finally {
    project.remove();
  }
});
