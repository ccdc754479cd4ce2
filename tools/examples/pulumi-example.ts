// A Pulumi example's steps, by the real CLI.
import { join } from "node:path";
import * as z from "zod";
import { PulumiProject, root } from "../workbench/pulumi";
import type { Running, Say } from "./run";
import type { PulumiStage } from "./stage";

const Outputs = z.record(z.string(), z.unknown());

/** Makes the project and its stack. */
export async function openPulumi(name: string, stage: PulumiStage, say: Say): Promise<Running> {
  const project = new PulumiProject({ name, from: join(root, "examples", name), environment: stage.environment });
  const step = async (parameters: readonly string[]): Promise<void> => {
    say(`$ pulumi ${parameters.join(" ")}`);
    say((await project.must(parameters)).stdout.trimEnd());
  };
  await project.start(stage.configuration).catch((error: unknown) => {
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
