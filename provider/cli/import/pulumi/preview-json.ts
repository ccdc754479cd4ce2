// Reads `pulumi preview --json`: which resources a program declares, and what a preview would change.
import * as z from "zod";
import type { Leaf, Tree } from "../../../../schema";
import { customerInputs } from "../../../pulumi/values";
import { pulumiErrors } from "../../../review/pulumi-steps";
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

const Diagnostic = z.looseObject({ message: z.string(), severity: z.string() });

const Preview = z.looseObject({ steps: z.array(Step).default([]), diagnostics: z.array(Diagnostic).default([]) });

/** One step of a preview. */
export type PreviewStep = z.output<typeof Step>;

/** What is printed before the JSON comes from the program. */
function parsePreview(printed: string): z.output<typeof Preview> {
  const begin = printed.search(/^\{/m);
  return begin === -1 ? { steps: [], diagnostics: [] } : Preview.parse(JSON.parse(printed.slice(begin)));
}

/** Returns the steps of a preview. */
export function previewSteps(printed: string): readonly PreviewStep[] {
  return parsePreview(printed).steps;
}

function diagnosticsIn(printed: string): readonly z.output<typeof Diagnostic>[] {
  try {
    return parsePreview(printed).diagnostics;
  } catch {
    // Half of the JSON, or none.
    return [];
  }
}

/** Returns why a preview failed. */
export function previewErrors(printed: string): readonly string[] {
  return pulumiErrors(diagnosticsIn(printed));
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
