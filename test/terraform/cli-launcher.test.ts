// What a user of the real terraform or tofu sees where the provider's file can't be run.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { onTerraformStage } from "../support/terraform-stage";

test("without Node on PATH, the message names the version that is needed [terraform.real, terraform.launcher]", () =>
  onTerraformStage("launcher", async ({ project, program }) => {
    program(
      'resource "webcastmanager_customer" "acme" {\n  name = "Acme Group"\n  type = "Partner"\n  default_language = "en"\n}\n',
    );
    const empty = join(project.folder, "empty");
    mkdirSync(empty);
    const { code, stderr } = await project.run(["plan"], { environment: { PATH: empty } });
    expect([code, stderr.replace(/[\s│╷╵]+/g, " ")]).toEqual([
      1,
      expect.stringContaining("the WebcastManager provider needs Node 22.12 or newer on PATH, and there is none"),
    ]);
  }));
