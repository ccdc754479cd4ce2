// The document that constructs are generated from, beside what the real Terraform prints of the real provider. No
// generator of constructs knows functions.
import { providerAddress } from "../../provider/terraform/address";
import { description } from "../../provider/terraform/tuning/generated/description";
import { schemaDocument } from "../../tools/generate/constructs/schema-document";
import { TerraformProject } from "../../tools/workbench/terraform-project";

test("constructs are generated from the very schemas that Terraform prints of the provider [cdktf.schema]", async () => {
  const project = new TerraformProject({
    name: "schema",
    files: {
      "main.tf": `terraform {\n  required_providers {\n    webcastmanager = { source = ${JSON.stringify(providerAddress)} }\n  }\n}\n`,
    },
  });
  try {
    await project.init();
    const { stdout } = await project.must(["providers", "schema", "-json"]);
    const printed = JSON.parse(stdout);
    delete printed.provider_schemas[providerAddress].functions;
    expect(JSON.parse(JSON.stringify(schemaDocument(providerAddress, description)))).toEqual(printed);
  } finally {
    project.remove();
  }
});
