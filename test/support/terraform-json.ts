// What tests read of a Terraform project: its state and its plans, as `terraform show -json` prints them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { CommandOptions, CommandResult } from "../../tools/workbench/run-command";
import type { TerraformProject } from "../../tools/workbench/terraform-project";

const Values = z.record(z.string(), z.unknown());

const Resource = z.looseObject({
  address: z.string(),
  values: Values.default({}),
});

/** One resource as the state holds it. */
export type StateResource = z.output<typeof Resource>;

/** Resources of child modules are left out. */
const StateJson = z.looseObject({
  values: z
    .looseObject({
      root_module: z.looseObject({ resources: z.array(Resource).default([]) }).default({ resources: [] }),
    })
    .optional(),
});

const Change = z.looseObject({
  actions: z.array(z.enum(["no-op", "create", "read", "update", "delete", "forget"])),
  before: Values.nullish(),
  after: Values.nullish(),
});

const ResourceChange = z.looseObject({ address: z.string(), change: Change });

/** One planned change. */
export type ResourceChange = z.output<typeof ResourceChange>;

const PlanJson = z.looseObject({
  resource_changes: z.array(ResourceChange).default([]),
  resource_drift: z.array(ResourceChange).default([]),
});

/** A plan: what will change, and what a refresh found changed elsewhere. */
export type PlanJson = z.output<typeof PlanJson>;

/** Plans. Exit code 0 without changes, 2 with some, 1 on failure; as JSON unless it failed. */
export async function planOf(
  project: TerraformProject,
  parameters: readonly string[] = [],
  options: Partial<CommandOptions> = {},
): Promise<{ readonly result: CommandResult; readonly json?: PlanJson }> {
  const result = await project.run(["plan", "-detailed-exitcode", "-out=plan.tfplan", ...parameters], options);
  if (result.code !== 0 && result.code !== 2) return { result };
  return { result, json: PlanJson.parse(JSON.parse((await project.must(["show", "-json", "plan.tfplan"])).stdout)) };
}

/** The resources of the state, secrets in plain text. */
export async function resourcesOf(project: TerraformProject): Promise<readonly StateResource[]> {
  const { values } = StateJson.parse(JSON.parse((await project.must(["show", "-json"])).stdout));
  return values?.root_module.resources ?? [];
}

/** The text of the state and of its backups: where a search for secrets has to look. */
export function stateTextOf({ folder }: TerraformProject): string {
  const files = readdirSync(folder).filter((name) => name.includes(".tfstate"));
  return files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
}

/** The changes of a plan that do something. */
export function realChanges(plan: PlanJson | undefined): readonly ResourceChange[] {
  return (plan?.resource_changes ?? []).filter(({ change }) =>
    change.actions.some((action) => action !== "no-op" && action !== "read"),
  );
}

/** Dotted paths of the leaves in which two values of a plan differ; a list or set counts as one leaf. */
export function changedPaths(before: unknown, after: unknown, path = ""): readonly string[] {
  const [old, now] = [Values.safeParse(before), Values.safeParse(after)];
  if (!old.success || !now.success || Array.isArray(before) || Array.isArray(after))
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
  const keys = [...new Set([...Object.keys(old.data), ...Object.keys(now.data)])];
  return keys.flatMap((key) => changedPaths(old.data[key], now.data[key], path === "" ? key : `${path}.${key}`));
}
