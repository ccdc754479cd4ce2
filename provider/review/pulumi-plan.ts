// Reads what `pulumi preview --json` plans for customers.
import { compareTexts, isTree, type Leaf, type Tree } from "../../schema";
import type { ProviderError } from "../core/errors";
import { customerToken, deletionHookName, nameInUrn } from "../pulumi/customer-token";
import { customerInputs, fromOutputs, secretKey, secretMark, type Properties } from "../pulumi/values";
import { isSame } from "../core/diff";
import { withDependencies, type PlanLinks, type ResourceLinks } from "./dependencies";
import { hiddenPaths, unknownPaths, withoutSecrets } from "./hidden-values";
import { adoptOf, secretText, textOf, type Plan, type PlannedAction, type PlannedChange } from "./plan";
import { plannedProperties } from "./planned-properties";
import { stepsOfEvents, stepsOfPreview, type PulumiStep, type PulumiSteps } from "./pulumi-steps";

type Refuse = (cause: string) => ProviderError;

/** Whether a document looks like a preview of Pulumi. */
export function isPulumiPreview(document: Tree): boolean {
  return "steps" in document || "changeSummary" in document || ("diagnostics" in document && "duration" in document);
}

/** Whether parsed lines look like the events of a preview of Pulumi. */
export function isPulumiEvents(lines: unknown): lines is readonly unknown[] {
  return Array.isArray(lines) && isTree(lines[0]) && "sequence" in lines[0] && "timestamp" in lines[0];
}

/** Reads a preview. @throws ProviderError where it is not a whole one */
export function readPulumiPreview(document: unknown, refuse: Refuse): Plan {
  return planOf(stepsOfPreview(document, refuse));
}

/** Reads the events of a preview. @throws ProviderError where they are not whole */
export function readPulumiEvents(events: readonly unknown[], refuse: Refuse): Plan {
  return planOf(stepsOfEvents(events, refuse));
}

const partsOf = (urn: string): readonly string[] => urn.split("::");
/** The type in a URN comes last in the types of the resources around it. */
const typeIn = (urn: string): string => partsOf(urn).at(2)?.split("$").at(-1) ?? "";
const stackIn = (urn: string): string | undefined => /^urn:pulumi:(.+?)::/.exec(urn)?.[1];

const changingOps: ReadonlySet<string> = new Set(["create", "update", "replace", "delete", "import"]);

/** Whether a step changes a resource that is no customer, and none of the engine's own. */
function isOther({ op, urn }: PulumiStep): boolean {
  return changingOps.has(op) && typeIn(urn) !== customerToken && !typeIn(urn).startsWith("pulumi:");
}

function planOf({ steps, errors }: PulumiSteps): Plan {
  const own = Map.groupBy(
    steps.filter(({ urn }) => typeIn(urn) === customerToken),
    ({ urn }) => urn,
  );
  const endpoints = explicitEndpoints(steps);
  const changes = [...own.values()].flatMap((all) => changesOf(all, endpoints));
  const isPartial = !steps.some(({ op }) => op === "refresh");
  return {
    engine: "pulumi",
    source: stackIn(steps[0]?.urn ?? "") ?? "plan",
    changes: withDependencies(changes, linksOf(steps)).toSorted((one, other) =>
      compareTexts(one.address, other.address),
    ),
    ...(isPartial && { isPartial }),
    otherChanges: steps.filter(isOther).length,
    refusals: errors,
  };
}

/** What the steps show of dependencies; the last step of a resource counts. Events show only what is around it. */
function linksOf(steps: readonly PulumiStep[]): PlanLinks {
  const linksIn = (side: "oldState" | "newState") =>
    steps.flatMap(({ urn, [side]: state }): [string, ResourceLinks][] => {
      if (!state) return [];
      const dependsOn = [...(state.dependencies ?? []), ...(state.parent ? [state.parent] : [])];
      return [[urn, { dependsOn, parents: state.propertyDependencies?.parent ?? [] }]];
    });
  return { program: new Map(linksIn("newState")), state: new Map(linksIn("oldState")) };
}

/** The setting of an explicit provider that names its service. */
const endpointSetting = "webcastmanager:endpoint";

/** The endpoints of explicit providers, by URN. */
function explicitEndpoints(steps: readonly PulumiStep[]): ReadonlyMap<string, string> {
  const found = steps.flatMap(({ urn, oldState, newState }) => {
    const endpoint = hideSecrets((newState ?? oldState)?.inputs)[endpointSetting];
    const isProvider = typeIn(urn).startsWith("pulumi:providers:") && typeof endpoint === "string";
    return isProvider ? [[urn, endpoint] as const] : [];
  });
  return new Map(found);
}

/** The URN in a reference to a provider, which ends in its id. */
const providerIn = (reference: string): string => partsOf(reference).slice(0, -1).join("::");

/** What decides about a customer, the strongest step first. Steps of any other kind change nothing. */
const actions: readonly (readonly [op: string, action: PlannedAction])[] = [
  ["replace", "replace"],
  ["create-replacement", "replace"],
  ["delete", "delete"],
  ["delete-replaced", "delete"],
  ["create", "create"],
  ["import", "update"],
  ["update", "update"],
  ["read", "read"],
  ["read-replacement", "read"],
  ["same", "unchanged"],
  ["refresh", "unchanged"],
];

/** Whether a step deletes a customer that was replaced, when the new one is there. */
const isLate = ({ op, oldState }: PulumiStep): boolean => op === "delete-replaced" && oldState?.delete === true;

/** Returns what happens to a resource. A replacement with `retainOnDelete` keeps the old customer in the service. */
function changesOf(steps: readonly PulumiStep[], endpoints: ReadonlyMap<string, string>): readonly PlannedChange[] {
  const deciding = steps.filter((one) => !isLate(one));
  const [action, step] = actions
    .map(([op, found]) => [found, deciding.findLast((one) => one.op === op)] as const)
    .find(([, found]) => found !== undefined) ?? ["unchanged", undefined];
  // A customer that was replaced in an earlier run.
  const leftover = action === "replace" ? undefined : steps.find(isLate);
  const isKept = action === "replace" && step?.oldState?.retainOnDelete === true;
  // Only `deleteBeforeReplace: false` marks the old one for a delete at the end.
  const order = deciding.some(({ op, oldState }) => op === "replace" && oldState?.delete === true) && {
    createsFirst: true,
  };
  return [
    ...(step === undefined || isNotCreated(step)
      ? []
      : isKept
        ? keptAndCreated(step).map((change) => ({ ...change, ...(change.keepsFormer && order) }))
        : [{ ...changeOf(step, action), ...order }]),
    ...(leftover === undefined ? [] : [{ ...changeOf(leftover, "delete"), address: `${leftover.urn} (replaced)` }]),
  ].map((change) => {
    const declared = endpoints.get(providerIn(step?.provider ?? ""));
    return change.endpoint === undefined && declared !== undefined ? { ...change, endpoint: declared } : change;
  });
}

/** Whether a step stands for a create that `--target` or `--exclude` skips. */
const isNotCreated = ({ op, oldState, newState }: PulumiStep): boolean =>
  op === "same" && textOf(oldState?.id) === undefined && textOf(newState?.id) === undefined;

const keptAndCreated = (step: PulumiStep): readonly PlannedChange[] => [
  { ...changeOf({ ...step, newState: undefined }, "delete"), address: `${step.urn} (former)` },
  {
    ...changeOf({ ...step, op: "create", oldState: undefined, replaceReasons: undefined }, "create"),
    keepsFormer: true,
  },
];

/** Properties in which each secret is `secretText`, in any form that the engine prints. */
function hideSecrets(properties: Properties | null | undefined): Properties {
  const hide = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(hide);
    if (typeof value !== "object" || value === null) return value;
    if (Reflect.get(value, secretKey) === secretMark) return secretText;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hide(item)]));
  };
  return Object.fromEntries(Object.entries(properties ?? {}).map(([key, item]) => [key, hide(item)]));
}

const inputsIn = (properties: Properties | null | undefined): Tree => customerInputs(hideSecrets(properties));

/** Whether a path of the engine is a property, a part of it, or a block around it. */
function covers(path: string, leaf: Leaf): boolean {
  const isPart = path.startsWith(`${leaf.path}[`) || path.startsWith(`${leaf.path}.`);
  return path === leaf.path || isPart || leaf.path.startsWith(`${path}.`);
}

function changeOf(step: PulumiStep, action: PlannedAction): PlannedChange {
  const { urn, op, oldState, newState } = step;
  const hasAfter = action !== "delete" && newState !== undefined && newState !== null;
  const [old, next] = [oldState && inputsIn(oldState.inputs), hasAfter ? inputsIn(newState.inputs) : undefined];
  const before = old ? withoutSecrets(old) : undefined;
  const after = next && withoutSecrets(next);
  const { known, endpoint } = fromOutputs(hideSecrets(oldState?.outputs));
  const id = textOf(oldState?.id) ?? (op === "create" ? undefined : textOf(newState?.id));
  const isForgotten = action === "delete" && oldState?.retainOnDelete === true;
  return {
    address: urn,
    name: nameInUrn(urn),
    action: isForgotten ? "forget" : action,
    ...(id !== undefined && { id }),
    ...(endpoint !== undefined && { endpoint }),
    ...(before && { before }),
    ...(after && { after }),
    unknown: unknownPaths(after ?? {}),
    properties: after && action !== "unchanged" && action !== "read" ? propertiesOf(step, old ?? undefined, next) : [],
    adopt: adoptOf(after),
    ...(known.unread && { unread: known.unread }),
    ...(op === "import" && { isImported: true }),
    ...(oldState?.resourceHooks?.BeforeDelete?.includes(deletionHookName) && { mayDelete: true }),
  };
}

function propertiesOf(step: PulumiStep, old: Tree | undefined, next: Tree = {}): PlannedChange["properties"] {
  const [before, after] = [old && withoutSecrets(old), withoutSecrets(next)];
  const hidden = new Set([...hiddenPaths(old ?? {}), ...hiddenPaths(next)]);
  const shown = Object.keys(step.detailedDiff ?? {});
  const isHidden = ({ path }: Leaf) => hidden.has(path);
  return plannedProperties({
    ...(before && { before }),
    after,
    isChanged: (leaf, from, to) => {
      const paths = shown.filter((path) => covers(path, leaf));
      // Of two secrets only the engine knows whether they differ.
      return paths.length > 0 && (!isSame(leaf, from, to) || leaf.facts.secret === true || isHidden(leaf));
    },
    isReplacing: (leaf) => step.replaceReasons?.some((path) => covers(path, leaf)) === true,
    isHidden,
    pathOf: ({ path }) => path,
  });
}
