// Reads the steps in what `pulumi preview --json` prints: one document, or an event on each line. Both in one form.
import * as z from "zod";
import type { ProviderError } from "../core/errors";

const Properties = z.record(z.string(), z.unknown());

const ResourceState = z.looseObject({
  urn: z.string().optional(),
  id: z.string().optional(),
  inputs: Properties.nullish(),
  outputs: Properties.nullish(),
  /** It is replaced, and deleted once the new one is there. */
  delete: z.boolean().optional(),
  /** Deleted from the state only. */
  retainOnDelete: z.boolean().optional(),
  /** The resource around it. */
  parent: z.string().nullish(),
  dependencies: z.array(z.string()).nullish(),
  resourceHooks: z.looseObject({ BeforeDelete: z.array(z.string()).nullish() }).nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullish()).nullish(),
});

const Step = z.looseObject({
  op: z.string(),
  urn: z.string(),
  /** URN and id of its provider. */
  provider: z.string().nullish(),
  oldState: ResourceState.nullish(),
  newState: ResourceState.nullish(),
  replaceReasons: z.array(z.string()).nullish(),
  detailedDiff: Properties.nullish(),
});

type ResourceState = z.output<typeof ResourceState>;

/** One step of a preview. */
export type PulumiStep = z.output<typeof Step>;

const Diagnostic = z.looseObject({ message: z.string(), severity: z.string() });

const Preview = z.looseObject({ steps: z.array(Step).nullish(), diagnostics: z.array(Diagnostic).nullish() });

const Event = z.looseObject({
  resourcePreEvent: z
    .looseObject({
      metadata: z.looseObject({
        op: z.string(),
        urn: z.string(),
        provider: z.string().nullish(),
        old: ResourceState.nullish(),
        new: ResourceState.nullish(),
        keys: z.array(z.string()).nullish(),
        detailedDiff: Properties.nullish(),
      }),
    })
    .optional(),
  diagnosticEvent: Diagnostic.optional(),
  summaryEvent: z.looseObject({ result: z.string().optional() }).optional(),
});

/** What a preview shows. */
export interface PulumiSteps {
  readonly steps: readonly PulumiStep[];
  /** The errors with which it stopped, one line each. */
  readonly errors: readonly string[];
}

/** The engine's last line after errors, which says no more than they do. */
const conclusion = /^(?:preview|update|destroy) failed$/;

/**
 * Returns the errors among diagnostics: the first line of each, with those that it announces by a colon.
 */
export function pulumiErrors(diagnostics: readonly z.output<typeof Diagnostic>[]): readonly string[] {
  const errors = diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => {
      const lines = message.replace(/^error: /, "").split("\n");
      const last = lines.findIndex((line) => !line.trimEnd().endsWith(":"));
      return lines
        .slice(0, last + 1)
        .map((line) => line.trim())
        .join(" ");
    });
  const causes = errors.filter((text) => !conclusion.test(text));
  return causes.length > 0 ? causes : errors;
}

/**
 * Returns steps in which each resource has one URN, the one that the program gives it. Where that is new, by an alias,
 * the engine still shows what happens to the resource in the state under the former one.
 */
function underPresentUrns(steps: readonly PulumiStep[]): readonly PulumiStep[] {
  const present = new Map(
    steps.flatMap(({ urn, oldState }) =>
      oldState?.urn === undefined || oldState.urn === urn ? [] : [[oldState.urn, urn] as const],
    ),
  );
  const named = (urn: string) => present.get(urn) ?? urn;
  const withUrns = <State extends ResourceState | null | undefined>(state: State) =>
    state && {
      ...state,
      parent: state.parent && named(state.parent),
      dependencies: state.dependencies?.map(named),
      propertyDependencies:
        state.propertyDependencies &&
        Object.fromEntries(Object.entries(state.propertyDependencies).map(([key, urns]) => [key, urns?.map(named)])),
    };
  return steps.map((step) => ({
    ...step,
    urn: step.oldState?.urn === undefined ? step.urn : named(step.oldState.urn),
    oldState: withUrns(step.oldState),
    newState: step.op === "refresh" ? withUrns(step.newState) : step.newState,
  }));
}

/** Returns the steps of a document. @param refuse returns the error for a cause */
export function stepsOfPreview(document: unknown, refuse: (cause: string) => ProviderError): PulumiSteps {
  const parsed = Preview.safeParse(document);
  if (!parsed.success) throw refuse("a step in it is incomplete");
  return { steps: underPresentUrns(parsed.data.steps ?? []), errors: pulumiErrors(parsed.data.diagnostics ?? []) };
}

/** Returns the steps of events. @param refuse returns the error for a cause */
export function stepsOfEvents(events: readonly unknown[], refuse: (cause: string) => ProviderError): PulumiSteps {
  const parsed = z.array(Event).safeParse(events);
  if (!parsed.success) throw refuse("an event in it is incomplete");
  const summary = parsed.data.findLast(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent;
  if (summary === undefined) throw refuse("it is cut off: its last event is missing");
  const errors = pulumiErrors(parsed.data.flatMap(({ diagnosticEvent }) => diagnosticEvent ?? []));
  const isSilent = summary.result === "failed" && errors.length === 0;
  const steps = parsed.data.flatMap(({ resourcePreEvent }) => {
    if (resourcePreEvent === undefined) return [];
    const { op, urn, provider, old, new: next, keys, detailedDiff } = resourcePreEvent.metadata;
    return [{ op, urn, provider, oldState: old, newState: next, replaceReasons: keys, detailedDiff }];
  });
  return { steps: underPresentUrns(steps), errors: isSilent ? ["The preview failed."] : errors };
}
