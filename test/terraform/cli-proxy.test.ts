// The provider's own file behind a proxy, started by the real terraform or tofu.
import { terraformPrograms } from "../../tools/workbench/terraform-programs";
import { canary } from "../support/customers";
import { startRemoteService } from "../support/remote-service";
import { onTerraformStage } from "../support/terraform-stage";

const program = `
resource "webcastmanager_customer" "acme" {
  name                = "Acme Group"
  type                = "Partner"
  default_language    = "en"
  deletion_protection = false
}
`;

test.each(
  terraformPrograms()
    .slice(0, 1)
    .map((one) => [`${one.name} ${one.version}`, one] as const),
)(
  "apply and destroy go through a proxy that the environment names, with %s [terraform.real, budget.proxy]",
  async (_, tool) => {
    await using remote = await startRemoteService("https_proxy");
    await onTerraformStage(
      "proxy",
      async ({ project, program: write }) => {
        write(program);
        const { stdout, stderr } = await project.run(["apply", "-auto-approve"]);
        expect(stderr).toContain("POST /v1/customers: 201");
        expect(remote.emulator.admin.dump().customers).toMatchObject([{ name: "Acme Group" }]);
        await project.must(["destroy", "-auto-approve"]);
        expect(remote.emulator.admin.dump().customers).toEqual([]);
        expect([...new Set(remote.proxy.asked)].sort()).toEqual(["login.example:443", "webcast.example:443"]);
        expect(stdout + stderr).not.toContain(canary);
      },
      { project: { program: tool, environment: { ...remote.environment, TF_LOG_PROVIDER: "debug" } } },
    );
  },
);
