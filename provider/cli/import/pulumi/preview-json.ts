// Reads `pulumi preview --json`: which resources a program declares, and what a preview would change.
import * as z from "zod";
import type { Leaf, Tree } from "../../../../schema";
import { customerInputs } from "../../../pulumi/values";
import { propertyDifferences, type Difference } from "../difference";

const ResourceState = z.looseObject({
  type: z.string(),
  provider: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
});

const Step = z.looseObject({
  op: z.string(),
  urn: z.string(),
  oldState: ResourceState.nullish(),
  newState: ResourceState.nullish(),
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});

const Preview = z.looseObject({ steps: z.array(Step).default([]) });

/** One step of a preview. */
export type PreviewStep = z.output<typeof Step>;

/** Returns the steps of a preview. What is printed before its JSON comes from the program. */
export function previewSteps(printed: string): readonly PreviewStep[] {
  const begin = printed.search(/^\{/m);
  return begin === -1 ? [] : Preview.parse(JSON.parse(printed.slice(begin))).steps;
}

/** The logical name in a URN. */
export function nameInUrn(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

const nothingToDo = new Set(["same", "refresh", "read"]);

const inputsOf = (state: PreviewStep["oldState"]): Tree => customerInputs(state?.inputs ?? {});

/** Whether a step would change something. */
export function isChange({ op }: PreviewStep): boolean {
  return !nothingToDo.has(op);
}

/** Returns what a step would change of a customer. */
export function differenceOf({ op, oldState, newState, detailedDiff }: PreviewStep, id: string): Difference {
  const shown = Object.keys(detailedDiff ?? {});
  const isShown = ({ path }: Leaf) => shown.some((each) => each === path || each.startsWith(`${path}[`));
  const trees = { service: inputsOf(oldState), program: inputsOf(newState) };
  return { id, action: op, properties: oldState && newState ? propertyDifferences(trees, isShown) : [] };
}
