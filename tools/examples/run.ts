// Runs one example with the real engine: up, again without changes, what somebody does elsewhere, destroy. What comes
// out otherwise is told.
import type { TerraformProgram } from "../workbench/terraform-programs";
import { openPulumi } from "./pulumi-example";
import type { Elsewhere, ExampleStage } from "./stage";
import { stories } from "./stories";
import { openTerraform } from "./terraform-example";

/** What somebody watching may be told. */
export type Say = (text: string) => void;

/** An example that is being run. Each step throws where the engine fails, and returns what is wrong otherwise. */
export interface Running {
  readonly up: () => Promise<void>;
  /** The second time, in which nothing may change. */
  readonly again: () => Promise<readonly string[]>;
  readonly elsewhere?: (happening: Elsewhere) => Promise<readonly string[]>;
  /** Secret ones as "[secret]". */
  readonly outputs: () => Promise<Readonly<Record<string, unknown>>>;
  readonly destroy: () => Promise<void>;
  readonly remove: () => void;
}

function open(name: string, stage: ExampleStage, say: Say, program?: TerraformProgram): Promise<Running> {
  return stage.kind === "pulumi" ? openPulumi(name, stage, say) : openTerraform(name, stage, say, program);
}

async function steps(running: Running, stage: ExampleStage): Promise<readonly string[]> {
  await running.up();
  const wrong = [...(await running.again()), ...stage.check(await running.outputs())];
  if (stage.kind === "terraform" && stage.elsewhere !== undefined)
    wrong.push(...((await running.elsewhere?.(stage.elsewhere)) ?? []));
  await running.destroy();
  return wrong;
}

/**
 * Runs an example; returns what is wrong, nothing where all is right.
 * @param program what runs an example of Terraform; absent: what the set-up prefers
 */
export async function runExample(name: string, say: Say, program?: TerraformProgram): Promise<readonly string[]> {
  const story = stories[name];
  if (story === undefined) return [`there is no example "${name}"; known are ${Object.keys(stories).join(", ")}`];
  const stage = await story();
  const countCustomers = () =>
    stage.emulators.reduce((count, emulator) => count + emulator.admin.dump().customers.length, 0);
  const before = countCustomers();
  let running: Running | undefined;
  try {
    running = await open(name, stage, say, program);
    const wrong = await steps(running, stage);
    const left = countCustomers() - before;
    return [...wrong, ...(left === 0 ? [] : [`${left} customers are left after destroy`])];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    await Promise.all(stage.emulators.map((emulator) => emulator.close()));
    running?.remove();
  }
}
