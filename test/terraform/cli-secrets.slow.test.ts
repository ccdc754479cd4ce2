// Secrets under the real programs: write-only values are in no file, and a client that lacks them gets an error that
// says which versions have them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { terraformPrograms } from "../../tools/workbench/terraform-programs";
import { planOf, stateTextOf } from "../support/terraform-json";
import { hasWriteOnly, onTerraformStage } from "../support/terraform-stage";

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
  test(
    hasWriteOnly(tool)
      ? "a write-only secret is sent once for each version, and is in neither state nor plan; where its block is ignored it is not sent [terraform.real, terraform.write-only]"
      : "a write-only secret is refused with the versions that have it [terraform.real, terraform.write-only]",
    () =>
      onTerraformStage(
        "write-only",
        async (stage) => {
          const { project, named } = stage;
          if (!hasWriteOnly(tool)) {
            stage.program(program(1).replace("ephemeral = true", ""));
            expect((await project.run(["plan", "-var=token=canary-first"])).stderr.replace(/[\s│]+/g, " ")).toContain(
              "Use Terraform 1.11, OpenTofu 1.11 or newer",
            );
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
          expect(stateTextOf(project)).not.toContain("canary");
          const ignoring = program(3)
            .replace("Acme Group", "Acme Holding")
            .replace(/\}\s*$/, "  lifecycle { ignore_changes = [ecdn] }\n}\n");
          stage.program(ignoring);
          await project.apply(["-var=token=canary-third"]);
          expect(named("Acme Holding").kollectiveToken).toBe("canary-second");
          expect((await project.run(["plan", "-detailed-exitcode", "-var=token=canary-third"])).code).toBe(0);
        },
        { project: { program: tool } },
      ),
  );
});

const nullable = (declared: string) => `
variable "token" { default = null }
variable "token_wo" { default = null }
variable "token_version" { default = null }
variable "id" { default = null }
variable "name" { default = null }
data "webcastmanager_customer" "found" {
  id   = var.id
  name = var.name
}
resource "terraform_data" "late" {
  input = "7"
}
resource "webcastmanager_customer" "acme" {
  name             = "Acme Group"
  type             = "Partner"
  default_language = "en"
  ecdn             = { kollective = { api_endpoint = "https://api.eu.kollective.example", ${declared} } }
}
`;

test("a module whose variables may be null is valid; its rules are kept as soon as the values are known, at plan or at apply [terraform.real, terraform.unknown]", () =>
  onTerraformStage("nullable", async ({ project, program: write, emulator, named }) => {
    emulator.admin.create({ name: "Found", type: "PARTNER", defaultLanguage: "en" });
    const said = async (...parameters: string[]) => {
      const { code, stderr } = await project.run(parameters);
      return [code, stderr.replace(/[\s│╷╵]+/g, " ")];
    };
    const error = (text: string) => [1, expect.stringContaining(text)];
    write(nullable("token = var.token, token_wo = var.token_wo, token_wo_version = var.token_version"));
    expect((await project.must(["validate"])).stdout).toContain("The configuration is valid");
    expect(await said("plan", "-var=name=Found")).toEqual(error("ecdn.kollective.token: is required"));
    expect(await said("plan", "-var=name=Found", "-var=id=1", "-var=token=canary-a")).toEqual(
      error("id and name conflict"),
    );
    expect(await said("plan", "-var=name=Found", "-var=token=canary-a", "-var=token_version=1")).toEqual(
      error("ecdn.kollective.token_wo_version: needs ecdn.kollective.token_wo"),
    );
    write(nullable("token = var.token, token_wo = var.token_wo, token_wo_version = terraform_data.late.output"));
    const parameters = ["-var=name=Found", "-var=token=canary-a"];
    expect((await planOf(project, parameters)).result.code).toBe(2);
    expect(await said("apply", "-auto-approve", ...parameters)).toEqual(
      error("ecdn.kollective.token_wo_version: needs ecdn.kollective.token_wo"),
    );
    expect(emulator.admin.dump().customers).toMatchObject([{ name: "Found" }]);
    write(nullable("token = var.token, token_wo = var.token_wo, token_wo_version = var.token_version"));
    await project.apply(parameters);
    expect(named("Acme Group").kollectiveToken).toBe("canary-a");
  }));

test("what is generated is in the state as sensitive, in no output, and in no log line [terraform.real, terraform.state-secrets]", () =>
  onTerraformStage("secrets", async ({ project, program: write, named }) => {
    write(
      'resource "webcastmanager_customer" "acme" {\n  name = "Acme Group"\n  type = "Partner"\n  default_language = "en"\n  hmac = {}\n}\n',
    );
    const { stdout, stderr } = await project.run(["apply", "-auto-approve"], {
      environment: { TF_LOG_PROVIDER: "debug" },
    });
    const secret = String(named("Acme Group").hmacSecret);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(stdout + stderr).not.toContain(secret);
    expect(stderr).toMatch(/POST \/v1\/customers: 201/);
  }));

test("what is generated by an update whose answer gets lost is in the state, untainted, and the next apply goes on with it [terraform.real, terraform.partial]", () =>
  onTerraformStage(
    "lost-secret",
    async ({ project, program: write, named, emulator }) => {
      const customer = (hmac: string) =>
        `resource "webcastmanager_customer" "acme" {\n  name = "Acme Group"\n  type = "Partner"\n  default_language = "en"\n${hmac}}\n`;
      write(customer(""));
      await project.apply([]);
      write(customer("  hmac = {}\n"));
      emulator.admin.behave({ secrets: "masked" });
      emulator.admin.faults.set([
        { kind: "reset", route: "update customer", committed: true },
        { kind: "status", status: 500, route: "read customer", after: 2 },
      ]);
      const { code, stderr } = await project.run(["apply", "-auto-approve"]);
      emulator.admin.faults.clear();
      const secret = String(named("Acme Group").hmacSecret);
      expect([code, stderr.replace(/[\s│]+/g, " "), secret]).toEqual([
        1,
        expect.stringContaining("The new hmac.secret may be in use, so it is kept in the state"),
        expect.stringMatching(/^[0-9a-f]{64}$/),
      ]);
      expect(stateTextOf(project)).toContain(secret);
      await project.apply([]);
      expect([named("Acme Group").hmacSecret, (await project.run(["plan", "-detailed-exitcode"])).code]).toEqual([
        secret,
        0,
      ]);
    },
    { project: { environment: { WEBCASTMANAGER_MAX_RETRIES: "0" } } },
  ));
