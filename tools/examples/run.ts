// Runs one example with the real CLI: up, again without changes, destroy. What comes out otherwise is told.
import { join } from "node:path";
import { z } from "zod";
import { PulumiProject, root } from "../workbench/pulumi";
import { stories } from "./stories";

const Outputs = z.record(z.string(), z.unknown());

/** What somebody watching may be told. */
export type Say = (text: string) => void;

/** Runs an example; returns what is wrong, nothing where all is right. */
export async function runExample(name: string, say: Say): Promise<readonly string[]> {
  const story = stories[name];
  if (story === undefined) return [`there is no example "${name}"; known are ${Object.keys(stories).join(", ")}`];
  const stage = await story();
  const countCustomers = () => stage.emulators.reduce((count, emulator) => count + emulator.admin.dump().customers.length, 0);
  const before = countCustomers();
  const project = new PulumiProject({ name, from: join(root, "examples", name), environment: stage.environment });
  const step = async (parameters: readonly string[]): Promise<string> => {
    say(`$ pulumi ${parameters.join(" ")}`);
    const result = await project.must(parameters);
    say(result.stdout.trimEnd());
    return result.stdout;
  };
  try {
    await project.start(stage.configuration);
    await step(["up", "--yes"]);
    await step(["preview", "--expect-no-changes"]);
    await step(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
    const outputs = Outputs.parse(JSON.parse((await project.must(["stack", "output", "--json"])).stdout));
    const wrong = stage.check(outputs);
    await step(["destroy", "--yes"]);
    const left = countCustomers() - before;
    return [...wrong, ...(left === 0 ? [] : [`${left} customers are left after destroy`])];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    await Promise.all(stage.emulators.map((emulator) => emulator.close()));
    project.remove();
  }
}
