// A Terraform example's steps, by the real terraform or tofu. A stack that a program makes is synthesised first.
import { join } from "node:path";
import { root } from "../workbench/pulumi";
import { runCommand } from "../workbench/process";
import { TerraformProject } from "../workbench/terraform";
import { changedPaths, realChanges, type PlanJson } from "../workbench/terraform-json";
import type { TerraformProgram } from "../workbench/terraform-programs";
import type { Running, Say } from "./run";
import type { Elsewhere, TerraformStage } from "./stage";

const compiler = join(root, "node_modules", "typescript", "bin", "tsc");

/** Compiles and runs the program, which writes the configuration. */
async function synthesise({ folder, environment }: TerraformProject, say: Say): Promise<void> {
  for (const [shown, parameters] of [
    ["tsc", [compiler, "-p", "tsconfig.json"]],
    ["node main.js", ["main.js"]],
  ] as const) {
    say(`$ ${shown}`);
    const { code, stdout, stderr } = await runCommand(process.execPath, parameters, { folder, environment });
    if (code !== 0) throw new Error(`${shown} exited ${code}\n${stdout}\n${stderr}`);
  }
}

/** The leaves that a plan changes, each with its resource's address. */
export function leavesIn(plan: PlanJson): readonly string[] {
  return realChanges(plan).flatMap(({ address, change }) =>
    changedPaths(change.before, change.after).map((path) => `${address} ${path}`),
  );
}

/** Makes the project, and takes the provider from its mirror. */
export async function openTerraform(
  name: string,
  stage: TerraformStage,
  say: Say,
  program?: TerraformProgram,
): Promise<Running> {
  const project = new TerraformProject({
    name,
    from: join(root, "examples", name),
    environment: stage.environment,
    ...(program !== undefined && { program }),
    ...(stage.stack !== undefined && { directory: join("cdktf.out", "stacks", stage.stack) }),
  });
  const told = (shown: string, stdout: string): void => {
    say(`$ ${project.program.name} ${shown}`);
    say(stdout.trimEnd());
  };
  const again = async (): Promise<readonly string[]> => {
    const { result } = await project.plan();
    told("plan -detailed-exitcode", result.stdout);
    return result.code === 0
      ? []
      : [`expected nothing to change, but the plan exited ${result.code}: ${result.stdout}${result.stderr}`];
  };
  const up = async (): Promise<void> => told("apply -auto-approve", (await project.apply()).stdout);
  const elsewhere = async (happening: Elsewhere): Promise<readonly string[]> => {
    happening.change();
    const { result, json } = await project.plan();
    told("plan -detailed-exitcode", result.stdout);
    const leaves = json === undefined ? [] : leavesIn(json);
    const isShown =
      result.code === 2 && JSON.stringify([...leaves].sort()) === JSON.stringify([...happening.shown].sort());
    await up();
    const wrong = isShown
      ? []
      : [
          `expected exit code 2 and exactly ${happening.shown.join(", ")}; exit code ${result.code} and ${leaves.join(", ")} came`,
        ];
    return [...wrong, ...happening.check(), ...(await again())];
  };
  try {
    if (stage.stack !== undefined) await synthesise(project, say);
    await project.init();
  } catch (error) {
    project.remove();
    throw error;
  }
  return {
    up,
    again,
    elsewhere,
    outputs: async () =>
      Object.fromEntries(
        Object.entries(await project.outputs()).map(([key, { value, sensitive }]) => [
          key,
          sensitive ? "[secret]" : value,
        ]),
      ),
    destroy: async () => told("destroy -auto-approve", (await project.destroy()).stdout),
    remove: () => project.remove(),
  };
}
