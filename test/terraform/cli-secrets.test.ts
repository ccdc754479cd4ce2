// Secrets under the real programs: write-only values are in no file, and a client that lacks them is told which versions have them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { terraformPrograms } from "../../tools/workbench/terraform-programs";
import { onTerraformStage } from "../support/terraform-stage";

const atLeast = (version: string, minor: number) => Number(version.split(".")[1]) >= minor || Number(version.split(".")[0]) > 1;
const program = (version: number) => `
variable "token" {
  type      = string
  ephemeral = true
}
resource "webcastmanager_customer" "acme" {
  name             = "Acme Group"
  type             = "Partner"
  default_language = "en"
  ecdn             = { kollective = { api_endpoint = "https://api.eu.kollective.example", token_wo = var.token, token_wo_version = ${version} } }
  hmac             = {}
}
`;

describe.each(terraformPrograms().map((one) => [`${one.name} ${one.version}`, one] as const))("with %s", (_, tool) => {
  test(atLeast(tool.version, 11) ? "a write-only secret is sent once for each version, and is in neither state nor plan [terraform.real, terraform.write-only]"
    : "a write-only secret is refused with the versions that have it [terraform.real, terraform.write-only]", () => onTerraformStage("write-only", async (stage) => {
    const { project, named } = stage;
    if (!atLeast(tool.version, 11)) {
      stage.program(program(1).replace("ephemeral = true", ""));
      expect((await project.run(["plan", "-var=token=canary-first"])).stderr.replace(/[\s│]+/g, " ")).toContain("use Terraform 1.11 or OpenTofu 1.11 at least");
      return;
    }
    stage.program(program(1));
    await project.must(["plan", "-out=first.tfplan", "-var=token=canary-first"]);
    expect(readFileSync(join(project.folder, "first.tfplan")).includes("canary-first")).toBe(false);
    await project.must(["apply", "-var=token=canary-first", "first.tfplan"]);
    expect(named("Acme Group").kollectiveToken).toBe("canary-first");
    expect((await project.run(["plan", "-detailed-exitcode", "-var=token=canary-second"])).code).toBe(0);
    stage.program(program(2));
    await project.apply(["-var=token=canary-second"]);
    expect(named("Acme Group").kollectiveToken).toBe("canary-second");
    expect(JSON.stringify(project.state())).not.toContain("canary");
  }, { project: { program: tool } }));
});

test("what is generated is in the state as sensitive, in no output, and in no log line [terraform.real, terraform.state-secrets]", () => onTerraformStage("secrets", async ({ project, program: write, named }) => {
  write("resource \"webcastmanager_customer\" \"acme\" {\n  name = \"Acme Group\"\n  type = \"Partner\"\n  default_language = \"en\"\n  hmac = {}\n}\n");
  const { stdout, stderr } = await project.run(["apply", "-auto-approve"], { environment: { TF_LOG_PROVIDER: "debug" } });
  const secret = String(named("Acme Group").hmacSecret);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(stdout + stderr).not.toContain(secret);
  expect(stderr).toMatch(/POST \/v1\/customers: 201/);
}));
