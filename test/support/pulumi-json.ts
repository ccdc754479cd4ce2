// What the Pulumi CLI prints as JSON of a project's state and of its previews: the parts that tests read.
import * as z from "zod";
import type { PulumiProject, ResourceState } from "../../tools/workbench/pulumi-project";
import type { CommandOptions, CommandResult } from "../../tools/workbench/run-command";

const Step = z.looseObject({
  op: z.string(),
  urn: z.string(),
  detailedDiff: z.record(z.string(), z.looseObject({ kind: z.string() })).nullish(),
});
const PreviewJson = z.looseObject({ steps: z.array(Step).default([]) });

/** A preview: one step for each resource. */
export type PreviewJson = z.output<typeof PreviewJson>;

/** Previews. Without steps where it failed before the first. */
export async function previewOf(
  project: PulumiProject,
  parameters: readonly string[] = [],
  options: Partial<CommandOptions> = {},
): Promise<{ readonly result: CommandResult; readonly json: PreviewJson }> {
  const result = await project.run(["preview", "--json", ...parameters], options);
  const begin = result.stdout.indexOf("{");
  return { result, json: PreviewJson.parse(begin === -1 ? {} : JSON.parse(result.stdout.slice(begin))) };
}

/** The customers of the state, secrets encrypted. */
export async function customersOf(project: PulumiProject): Promise<readonly ResourceState[]> {
  return (await project.resources()).filter(({ type }) => type === "pulumi-nodejs:dynamic/webcastmanager:Customer");
}
