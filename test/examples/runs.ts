// The runs of examples: up, an empty preview, an empty up, destroy; and all of it a second time.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runExample } from "../../tools/examples/run";
import { root } from "../../tools/workbench/project";
import { terraformPrograms, type TerraformProgram } from "../../tools/workbench/terraform-programs";

/** Every example that is one program. Those of GitOps are repositories; test/pipelines/ runs their workflows. */
export const folders: readonly string[] = readdirSync(join(root, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("gitops-"))
  .map((entry) => entry.name);

/** An example, the engine in words, and the program that runs it where there is a choice. */
type Run = readonly [example: string, engine: string, program: TerraformProgram | undefined];

/** Every example with every engine that can run it. */
const runs = folders.flatMap((name): readonly Run[] =>
  name.startsWith("pulumi-")
    ? [[name, "pulumi", undefined]]
    : terraformPrograms().map((program) => [name, `${program.name} ${program.version}`, program]),
);

/** The shortest run, which `npm test` plays. */
export const quickRuns = runs.filter(([name]) => name === "terraform-quickstart").slice(0, 1);

/** Every other run. */
export const slowRuns = runs.filter((run) => !quickRuns.includes(run));

/** Runs an example twice. @throws where a step doesn't come out as described */
export async function expectRunsTwice(name: string, _engine: string, program?: TerraformProgram): Promise<void> {
  await runExample(name, () => undefined, program);
  await runExample(name, () => undefined, program);
}
