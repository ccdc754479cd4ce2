// Runs one example with the real engine: up, again without changes, a change outside, destroy. Returns the problems.
import type { TerraformProgram } from "../workbench/terraform-programs";
import { openPulumi } from "./pulumi-example";
import { scenarios, type Print, type RunningExample, type Scenario } from "./scenarios";
import { openTerraform } from "./terraform-example";

async function runSteps(example: RunningExample, scenario: Scenario): Promise<readonly string[]> {
  await example.up();
  const problems = [...(await example.again()), ...scenario.check(await example.outputs())];
  if (scenario.kind === "terraform" && scenario.outsideChange !== undefined)
    problems.push(...((await example.afterOutsideChange?.(scenario.outsideChange)) ?? []));
  await example.destroy();
  return problems;
}

/**
 * Runs an example and returns the problems; none where everything is as expected.
 * @param program what runs an example of Terraform; absent: what the set-up prefers
 */
export async function runExample(name: string, print: Print, program?: TerraformProgram): Promise<readonly string[]> {
  const prepare = scenarios[name];
  if (prepare === undefined) return [`unknown example "${name}"; known are ${Object.keys(scenarios).join(", ")}`];
  const scenario = await prepare();
  const countCustomers = () =>
    scenario.emulators.reduce((count, emulator) => count + emulator.admin.dump().customers.length, 0);
  const before = countCustomers();
  let example: RunningExample | undefined;
  try {
    example =
      scenario.kind === "pulumi"
        ? await openPulumi(name, scenario, print)
        : await openTerraform(name, scenario, { print, ...(program !== undefined && { program }) });
    const problems = await runSteps(example, scenario);
    const left = countCustomers() - before;
    return left === 0 ? problems : [...problems, `${left} customers are left after destroy`];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    await Promise.all(scenario.emulators.map((emulator) => emulator.close()));
    example?.remove();
  }
}
