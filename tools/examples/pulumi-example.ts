// Runs a Pulumi example's steps with the real CLI.
import { join } from "node:path";
import { z } from "zod";
import { PulumiProject } from "../workbench/pulumi-project";
import { root } from "../workbench/project";
import type { Print, PulumiScenario, RunningExample } from "./scenarios";

const Outputs = z.record(z.string(), z.unknown());

/** Creates the project and its stack. */
export async function openPulumi(name: string, scenario: PulumiScenario, print: Print): Promise<RunningExample> {
  const project = new PulumiProject({ name, from: join(root, "examples", name), environment: scenario.environment });
  const step = async (parameters: readonly string[]): Promise<void> => {
    print(`$ pulumi ${parameters.join(" ")}`);
    print((await project.must(parameters)).stdout.trimEnd());
  };
  await project.start(scenario.configuration).catch((error: unknown) => {
    project.remove();
    throw error;
  });
  return {
    up: () => step(["up", "--yes"]),
    again: async () => {
      await step(["preview", "--expect-no-changes"]);
      await step(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
      return [];
    },
    outputs: async () => Outputs.parse(JSON.parse((await project.must(["stack", "output", "--json"])).stdout)),
    destroy: () => step(["destroy", "--yes"]),
    remove: () => project.remove(),
  };
}
