// The repositories for Terraform with OpenTofu, changed by the commands of their READMEs.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../../tools/workbench/run-command";
import { terraformPrograms } from "../../tools/workbench/terraform-programs";
import { GitlabStage } from "../support/gitlab/stage";
import { blocksOf } from "../support/pages";
import { PipelineStage } from "../support/pipeline-stage";
import type { PipelineTeam } from "../support/pipeline-team";
import { hasWriteOnly } from "../support/terraform-stage";
import { problemsIn } from "./github-rules";

const tofu = terraformPrograms().find((program) => program.name === "tofu" && hasWriteOnly(program));
if (tofu === undefined) console.log("skipped: there is no OpenTofu 1.11 or newer");
const underTofu = tofu === undefined ? test.skip : test;

/** A machine with OpenTofu alone: a step that still starts Terraform fails. */
const programs = {
  terraform: '#!/bin/sh\necho "this machine has no Terraform" >&2\nexit 127\n',
  tofu: `#!/bin/sh\nexec ${JSON.stringify(tofu?.command)} "$@"\n`,
};

/** Runs the commands of a README in the repository. */
async function change({ repository }: PipelineTeam, example: string): Promise<void> {
  const commands = blocksOf(`examples/${example}/README.md`).filter(({ text }) => text.includes("perl"));
  expect(commands).toHaveLength(1);
  await mustRun("bash", ["-ec", commands[0]?.text ?? ""], { folder: repository.files, environment: process.env });
}

underTofu(
  "a change is reviewed, applied and checked on GitHub with OpenTofu [pipelines.preview, pipelines.apply, pipelines.drift]",
  async () => {
    await using stage = await PipelineStage.open("terraform", programs);
    await change(stage, "gitops-github/terraform");
    for (const name of ["preview", "apply", "drift", "test"]) {
      const text = readFileSync(join(stage.repository.files, ".github", "workflows", `${name}.yml`), "utf8");
      expect([text.match(/terraform(?! install|":)/gi) ?? [], problemsIn(name, text)]).toEqual([[], []]);
    }
    const pull = stage.github.addPull();
    expect((await stage.preview(pull)).conclusion).toBe("success");
    expect(stage.comments(pull)).toEqual([expect.stringContaining("Acme Berlin")]);
    expect((await stage.merge(pull)).conclusion).toBe("success");
    expect(stage.comments(pull).at(-1)).toContain("a new preview shows no changes");
    stage.change("Acme Berlin", { defaultLanguage: "fr" });
    expect((await stage.drift()).conclusion).toBe("success");
    expect(stage.github.issues()).toEqual([expect.objectContaining({ state: "open" })]);
  },
);

underTofu("a change is tested, reviewed, applied and checked on GitLab with OpenTofu [pipelines.gitlab]", async () => {
  await using stage = await GitlabStage.open("terraform", programs);
  await change(stage, "gitops-gitlab/terraform");
  for (const run of [await stage.test(), await stage.merge(), await stage.apply(), await stage.drift()])
    expect({ code: run.code, log: run.log }).toMatchObject({ code: 0 });
  expect(stage.customers()).toEqual(["Acme Berlin", "Acme Group"]);
});
