// Runs a Terraform example's steps with the real terraform or tofu. A stack that a program writes is synthesised first.
import { join } from "node:path";
import { root } from "../workbench/project";
import { runCommand } from "../workbench/run-command";
import { TerraformProject } from "../workbench/terraform-project";
import { changedPaths, realChanges, type PlanJson } from "../workbench/terraform-json";
import type { TerraformProgram } from "../workbench/terraform-programs";
import type { OutsideChange, Print, RunningExample, TerraformScenario } from "./scenarios";

/** How a Terraform example is run. */
export interface TerraformRun {
  readonly print: Print;
  /** Absent: the one that the set-up prefers. */
  readonly program?: TerraformProgram;
}

const compiler = join(root, "node_modules", "typescript", "bin", "tsc");

/** Compiles and runs the program, which writes the configuration. */
async function synthesise({ folder, environment }: TerraformProject, print: Print): Promise<void> {
  for (const [shown, parameters] of [
    ["tsc", [compiler, "-p", "tsconfig.json"]],
    ["node main.js", ["main.js"]],
  ] as const) {
    print(`$ ${shown}`);
    const { code, stdout, stderr } = await runCommand(process.execPath, parameters, { folder, environment });
    if (code !== 0) throw new Error(`${shown} exited ${code}\n${stdout}\n${stderr}`);
  }
}

/** Returns the properties that a plan changes, each with its resource's address. */
export function changedLeaves(plan: PlanJson): readonly string[] {
  return realChanges(plan).flatMap(({ address, change }) =>
    changedPaths(change.before, change.after).map((path) => `${address} ${path}`),
  );
}

/** Creates the project and initialises it with the provider of this repository. */
export async function openTerraform(
  name: string,
  scenario: TerraformScenario,
  { print, program }: TerraformRun,
): Promise<RunningExample> {
  const project = new TerraformProject({
    name,
    from: join(root, "examples", name),
    environment: scenario.environment,
    ...(program !== undefined && { program }),
    ...(scenario.stack !== undefined && { directory: join("cdktf.out", "stacks", scenario.stack) }),
  });
  try {
    if (scenario.stack !== undefined) await synthesise(project, print);
    await project.init();
  } catch (error) {
    project.remove();
    throw error;
  }
  return stepsOf(project, print);
}

function stepsOf(project: TerraformProject, print: Print): RunningExample {
  const printRun = (shown: string, stdout: string): void => {
    print(`$ ${project.program.name} ${shown}`);
    print(stdout.trimEnd());
  };
  const plan = async () => {
    const { result, json } = await project.plan();
    printRun("plan -detailed-exitcode", result.stdout);
    return { result, leaves: json === undefined ? [] : [...changedLeaves(json)].sort() };
  };
  const again = async (): Promise<readonly string[]> => {
    const { code, stdout, stderr } = (await plan()).result;
    return code === 0 ? [] : [`expected no changes, but the plan exited ${code}: ${stdout}${stderr}`];
  };
  const up = async (): Promise<void> => printRun("apply -auto-approve", (await project.apply()).stdout);
  const afterOutsideChange = async ({ change, shown, check }: OutsideChange): Promise<readonly string[]> => {
    change();
    const { result, leaves } = await plan();
    const isShown = result.code === 2 && JSON.stringify(leaves) === JSON.stringify([...shown].sort());
    await up();
    const found = `exit code ${result.code} and ${leaves.join(", ")}`;
    const problems = isShown ? [] : [`expected exit code 2 and only ${shown.join(", ")}; found ${found}`];
    return [...problems, ...check(), ...(await again())];
  };
  const outputs = async () =>
    Object.fromEntries(
      Object.entries(await project.outputs()).map(([key, { value, sensitive }]) => [
        key,
        sensitive ? "[secret]" : value,
      ]),
    );
  return {
    up,
    again,
    afterOutsideChange,
    outputs,
    destroy: async () => printRun("destroy -auto-approve", (await project.destroy()).stdout),
    remove: () => project.remove(),
  };
}
