// The recorded plans of the quick tests are still what the real CLIs print.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isAtLeast } from "../../provider/core/version";
import { providerAddress } from "../../provider/terraform/address";
import { root } from "../../tools/workbench/project";
import { terraformPrograms } from "../../tools/workbench/terraform-programs";
import { Stage } from "../support/stage";
import { onTerraformStage, type TerraformStage } from "../support/terraform-stage";
import * as pulumi from "./pulumi-program";
import { recordedPlans, Recorder, type RecordedPlan } from "./recording";
import * as terraform from "./terraform-program";

const foreign = { name: "Foreign", type: "CONSUMER", defaultLanguage: "en" };

test("recorded previews of Pulumi are what its CLI prints [review.plans]", async () => {
  const stage = await Stage.open("recorded");
  const recorder = new Recorder(stage.emulator, stage.project.folder);
  const record = async (name: RecordedPlan, parameters: readonly string[], environment: NodeJS.ProcessEnv = {}) => {
    recorder.expect(name, (await stage.run([...parameters, "--json"], environment)).stdout);
  };
  const refreshed = ["preview", "--refresh"];
  try {
    const { id } = stage.emulator.admin.create(foreign);
    stage.program(pulumi.before);
    await record("pulumi-first", refreshed);
    await stage.up();
    recorder.remember();
    await record("pulumi-unchanged", refreshed);
    stage.emulator.admin.edit(stage.idOf("Acme Drifted"), { defaultLanguage: "de" }, { unchecked: true });
    stage.emulator.admin.remove(stage.idOf("Acme Vanished"));
    stage.program(pulumi.after(String(id)));
    await record("pulumi-changes", refreshed);
    await record("pulumi-changes-events", refreshed, { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" });
    await record("pulumi-changes-without-refresh", ["preview"]);
    await record("pulumi-destroy", ["destroy", "--preview-only"]);
    stage.program(pulumi.invalid);
    await record("pulumi-invalid", refreshed);
    stage.program(pulumi.crashed);
    await record("pulumi-crashed", refreshed);
  } finally {
    await stage.close();
  }
});

test("the recorded preview of a delete that is refused is what Pulumi's CLI prints [review.plans]", async () => {
  const stage = await Stage.open("recorded-refused");
  const recorder = new Recorder(stage.emulator, stage.project.folder);
  try {
    stage.program(pulumi.protectedOnes(true));
    await stage.up();
    recorder.remember();
    stage.program(pulumi.protectedOnes(false));
    recorder.expect("pulumi-refused", (await stage.run(["preview", "--refresh", "--json"])).stdout);
    const events = await stage.run(["preview", "--refresh", "--json"], {
      PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
    });
    recorder.expect("pulumi-refused-events", events.stdout);
  } finally {
    await stage.close();
  }
});

test("recorded previews of a Partner that Pulumi replaces, with customers below it, are what its CLI prints [review.plans]", async () => {
  const record = async (how: pulumi.Replaced, ...names: readonly RecordedPlan[]) => {
    const stage = await Stage.open("recorded-replaced");
    const recorder = new Recorder(stage.emulator, stage.project.folder);
    try {
      stage.program(pulumi.replaced(how));
      await stage.up();
      recorder.remember();
      stage.program(pulumi.replaced(how, stage.idOf("Acme Group")));
      for (const name of names) {
        const streams = { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: String(name.endsWith("-events")) };
        recorder.expect(name, (await stage.run(["preview", "--refresh", "--json"], streams)).stdout);
      }
    } finally {
      await stage.close();
    }
  };
  await record({}, "pulumi-replaced", "pulumi-replaced-events");
  await record({ isRetained: true }, "pulumi-retained");
  const first = { isRetained: true, isCreatedFirst: true, areLeaving: true };
  await record(first, "pulumi-retained-first", "pulumi-retained-first-events");
});

test("recorded previews of customers that Pulumi keeps or renames are what its CLI prints [review.plans]", async () => {
  const stage = await Stage.open("recorded-kept");
  const recorder = new Recorder(stage.emulator, stage.project.folder);
  const parameters = ["preview", "--refresh", "--json", "--exclude", "**::skipped"];
  try {
    stage.program(pulumi.kept(false));
    await stage.up();
    recorder.remember();
    stage.program(pulumi.kept(true));
    recorder.expect("pulumi-kept", (await stage.run(parameters)).stdout);
    const events = await stage.run(parameters, { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" });
    recorder.expect("pulumi-kept-events", events.stdout);
  } finally {
    await stage.close();
  }
});

test("recorded plans of Terraform are what its CLI shows [review.plans]", () =>
  onTerraformStage("recorded", async (stage: TerraformStage) => {
    const { project, program, emulator, named, editByHand } = stage;
    const recorder = new Recorder(emulator, project.folder);
    const record = async (name: RecordedPlan, ...parameters: readonly string[]) => {
      await project.run(["plan", `-out=${name}.tfplan`, ...parameters]);
      recorder.expect(name, (await project.must(["show", "-json", `${name}.tfplan`])).stdout);
    };
    const { id } = emulator.admin.create(foreign);
    project.write("sub/main.tf", terraform.subModule(providerAddress));
    program(terraform.before);
    await record("terraform-first");
    await project.apply();
    recorder.remember();
    await record("terraform-unchanged");
    editByHand("Acme Drifted", { defaultLanguage: "de" });
    emulator.admin.remove(String(named("Acme Vanished").id));
    program(terraform.after(String(id)));
    await project.init();
    await record("terraform-changes");
    await record("terraform-destroy", "-destroy");
    program(terraform.errored);
    await record("terraform-errored");
  }));

test("the recorded plan of tainted customers is what Terraform's CLI shows [review.plans]", () =>
  onTerraformStage("recorded-tainted", async ({ project, program, emulator, named }: TerraformStage) => {
    const recorder = new Recorder(emulator, project.folder);
    const environment = emulator.env;
    program(terraform.protectedCustomers({ environment }));
    await project.apply();
    recorder.remember();
    for (const label of terraform.protectedLabels) await project.must(["taint", `webcastmanager_customer.${label}`]);
    const id = String(named("Acme Listed").id);
    program(terraform.protectedCustomers({ environment, deletions: { [id]: "Acme Listed" } }));
    await project.run(["plan", "-out=tainted.tfplan"]);
    recorder.expect("terraform-tainted", (await project.must(["show", "-json", "tainted.tfplan"])).stdout);
  }));

const tofu = terraformPrograms().find(({ name, version }) => name === "tofu" && isAtLeast(version, "1.12.0"));
if (tofu === undefined) console.log("skipped: there is no OpenTofu 1.12 or newer");
const underTofu = tofu === undefined ? test.skip : test;

underTofu("the recorded plan of OpenTofu is what its CLI shows [review.plans]", () =>
  onTerraformStage(
    "recorded-tofu",
    async ({ project, program, emulator }: TerraformStage) => {
      const recorder = new Recorder(emulator, project.folder);
      program(terraform.kept("Consumer", true));
      await project.apply();
      recorder.remember();
      program(terraform.kept("Partner", false));
      await project.run(["plan", "-out=kept.tfplan"]);
      recorder.expect("tofu-kept", (await project.must(["show", "-json", "kept.tfplan"])).stdout);
    },
    { project: { ...(tofu && { program: tofu }) } },
  ),
);

test("every recorded plan is proven here [review.plans]", () => {
  const files = readdirSync(join(root, "test", "fixtures", "plans")).filter((file) => file.endsWith(".json"));
  expect(files.sort()).toEqual(recordedPlans.map((name) => `${name}.json`).sort());
});
