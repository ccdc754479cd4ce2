// The page beside the real engines: code and commands copied from it take customers over, and masked secrets change
// nothing in a preview.
import type { Page } from "playwright-core";
import { startEmulator, type Emulator } from "../../emulator";
import { toWireRecord } from "../../schema";
import { PulumiProject } from "../../tools/workbench/pulumi-project";
import type { Project } from "../../tools/workbench/project";
import { mustRun } from "../../tools/workbench/run-command";
import { TerraformProject } from "../../tools/workbench/terraform-project";
import { inBrowser, useChromium } from "../support/browser";
import { copied } from "../support/copied";
import { aConsumer, aPartner, canary } from "../support/customers";
import { Stage } from "../support/stage";
import { configOf } from "../support/terraform-items";
import { onTerraformStage } from "../support/terraform-stage";
import { customersOf } from "../support/pulumi-json";
import { planOf } from "../support/terraform-json";

const partner = aPartner({ parent: undefined });
const parentId = "65a0c0ffee0ddba11c0f0001";

async function startFilled(): Promise<Emulator> {
  const seed = [
    { id: parentId, ...toWireRecord(partner) },
    { id: "65a0c0ffee0ddba11c0f0002", ...toWireRecord(aConsumer({ parent: parentId })) },
  ];
  return startEmulator({ seed });
}

/** Copies every file into the project, and runs the copied commands there. Returns all that was copied or said. */
async function follow(page: Page, project: Project): Promise<string> {
  const files = page.locator(".code > section").filter({ has: page.getByRole("button", { name: /^Download/ }) });
  await files.first().waitFor();
  const texts: string[] = [];
  for (const file of await files.all()) {
    const text = await copied(page, file.getByRole("button", { name: /^Copy/ }));
    project.write(await file.getByRole("heading").innerText(), text);
    texts.push(text);
  }
  const commands: string[] = [];
  for (const button of await page.getByRole("region", { name: "Commands" }).getByRole("button", { name: "Copy" }).all())
    commands.push(await copied(page, button));
  const { stdout, stderr } = await mustRun("sh", ["-ec", commands.join("\n")], {
    folder: project.folder,
    environment: project.environment,
  });
  return [...texts, ...commands, stdout, stderr, await page.content()].join("\n");
}

function expectNoSecret(emulator: Emulator, texts: string): void {
  expect(texts).not.toContain(canary);
  expect(JSON.stringify([emulator.admin.requests(), emulator.admin.audit()])).not.toContain(canary);
}

async function maskSecrets(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Mask secrets" }).click();
  await page.getByText("Answers mask secrets.").waitFor();
}

inBrowser("beside the real engines", () => {
  const chromium = useChromium();

  test("copied Pulumi code and commands adopt a Partner and what is below it, and the preview after it is empty; no secret was copied, shown or logged [page.secrets]", async () => {
    const emulator = chromium.keep(await startFilled());
    const before = emulator.admin.dump().customers;
    const project = new PulumiProject({
      name: "webcasts",
      environment: { ...emulator.env, PULUMI_SKIP_CONFIRMATIONS: "true" },
    });
    try {
      await project.start();
      const page = await chromium.open(`${emulator.url}/ui/customers/${parentId}/code?below=1`);
      expectNoSecret(emulator, await follow(page, project));
      expect(await customersOf(project)).toHaveLength(before.length);
      expect(emulator.admin.dump().customers).toEqual(before);
    } finally {
      project.remove();
    }
  });

  test("copied HCL and commands import a Partner and what is below it, and the plan after it is empty; no secret was copied, shown or logged [page.secrets]", async () => {
    const emulator = chromium.keep(await startFilled());
    const before = emulator.admin.dump().customers;
    const project = new TerraformProject({
      name: "webcasts",
      environment: { ...emulator.env, TF_CLI_ARGS_apply: "-auto-approve -input=false" },
    });
    try {
      const page = await chromium.open(`${emulator.url}/ui/customers/${parentId}/code?as=hcl&below=1`);
      expectNoSecret(emulator, await follow(page, project));
      expect((await project.must(["state", "list"])).stdout.trim().split("\n")).toHaveLength(before.length);
    } finally {
      project.remove();
    }
  });

  test("secrets that a click masks change nothing: `pulumi preview --refresh` is empty, and no field is marked [page.marks, page.secrets]", async () => {
    const stage = await Stage.open("masked");
    try {
      stage.declare({ acme: partner });
      await stage.up();
      const page = await chromium.open(`${stage.emulator.url}/ui/conditions`);
      await maskSecrets(page);
      expect(await stage.preview("--refresh", "--expect-no-changes")).toMatchObject({ code: 0, changes: {} });
      await page.goto(`${stage.emulator.url}/ui/customers/${stage.idOf("Acme Group")}`);
      await page.getByText("Nothing since a program last wrote.").waitFor();
      await page.close();
      expect(stage.leaks()).toEqual([]);
    } finally {
      await stage.close();
    }
  });

  test("secrets that a click masks change nothing: `terraform plan` is empty [page.marks, page.secrets]", async () => {
    await onTerraformStage("masked", async ({ project, emulator }) => {
      const resource = { webcastmanager_customer: { acme: configOf(partner) } };
      project.write("acme.tf.json", JSON.stringify({ resource }));
      await project.apply();
      const page = await chromium.open(`${emulator.url}/ui/conditions`);
      await maskSecrets(page);
      expect((await planOf(project)).result.code).toBe(0);
      await page.close();
    });
  });
});
