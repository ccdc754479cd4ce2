// The parts of the JSON of `terraform show -json` that are used: a state, and a plan.
import * as z from "zod";

const Values = z.record(z.string(), z.unknown());

const Resource = z.looseObject({
  address: z.string(),
  mode: z.enum(["managed", "data"]),
  type: z.string(),
  name: z.string(),
  values: Values.default({}),
  tainted: z.boolean().optional(),
});

/** One resource as the state holds it. */
export type StateResource = z.output<typeof Resource>;

/** A state; resources of child modules are left out. */
export const StateJson = z.looseObject({
  values: z
    .looseObject({
      root_module: z.looseObject({ resources: z.array(Resource).default([]) }).default({ resources: [] }),
    })
    .optional(),
});

/** A state as JSON. */
export type StateJson = z.output<typeof StateJson>;

const Change = z.looseObject({
  actions: z.array(z.enum(["no-op", "create", "read", "update", "delete", "forget"])),
  before: Values.nullish(),
  after: Values.nullish(),
  after_unknown: z.unknown(),
  replace_paths: z.array(z.array(z.unknown())).optional(),
});

const ResourceChange = z.looseObject({ address: z.string(), type: z.string(), change: Change });

/** One planned change. */
export type ResourceChange = z.output<typeof ResourceChange>;

/** A plan: what will change, and what a refresh found changed elsewhere. */
export const PlanJson = z.looseObject({
  resource_changes: z.array(ResourceChange).default([]),
  resource_drift: z.array(ResourceChange).default([]),
});

/** A plan as JSON. */
export type PlanJson = z.output<typeof PlanJson>;

/** The resources of a state. */
export function resourcesIn(state: StateJson): readonly StateResource[] {
  return state.values?.root_module.resources ?? [];
}

/** The changes of a plan that do something. */
export function realChanges(plan: PlanJson): readonly ResourceChange[] {
  return plan.resource_changes.filter(({ change }) =>
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
