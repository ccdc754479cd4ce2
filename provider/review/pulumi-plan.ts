// Reads what `pulumi preview --json` plans for customers.
import { compareTexts, isTree, valueAt, type Leaf, type Tree, type Value } from "../../schema";
import type { ProviderError } from "../core/errors";
import { customerToken } from "../pulumi/customer-token";
import { customerInputs, secretKey, secretMark, type Properties } from "../pulumi/values";
import { isSame } from "../core/diff";
import { canonical, canonicalKnown } from "../core/canonical";
import { hiddenPaths, unknownPaths, withoutSecrets } from "./hidden-values";
import { adoptOf, secretText, type Plan, type PlannedAction, type PlannedChange } from "./plan";
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
const nameIn = (urn: string): string => partsOf(urn).at(-1) ?? urn;
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
  const changes = [...own.values()].flatMap(changesOf);
  return {
    engine: "pulumi",
    source: stackIn(steps[0]?.urn ?? "") ?? "plan",
    changes: changes.sort((one, other) => compareTexts(one.address, other.address)),
    otherChanges: steps.filter(isOther).length,
    refusals: errors,
  };
}

/** What decides about a customer, the strongest step first. Steps of any other kind change nothing. */
const actions: readonly (readonly [op: string, action: PlannedAction])[] = [
  ["replace", "replace"],
  ["create-replacement", "replace"],
  ["delete", "delete"],
  ["create", "create"],
  ["import", "update"],
  ["update", "update"],
  ["read", "read"],
  ["read-replacement", "read"],
  ["same", "unchanged"],
  ["refresh", "unchanged"],
];

function changesOf(steps: readonly PulumiStep[]): readonly PlannedChange[] {
  const [action, step] = actions
    .map(([op, found]) => [found, steps.findLast((one) => one.op === op)] as const)
    .find(([, found]) => found !== undefined) ?? ["unchanged", undefined];
  // A customer that was replaced earlier, and is still to be deleted.
  const leftover = action === "replace" ? undefined : steps.find(({ op }) => op === "delete-replaced");
  return [
    ...(step === undefined ? [] : [changeOf(step, action)]),
    ...(leftover === undefined ? [] : [{ ...changeOf(leftover, "delete"), address: `${leftover.urn} (replaced)` }]),
  ];
}

/** The inputs of a customer, where each secret is `secretText`, in whatever form the engine prints it. */
function inputsIn(properties: Properties | null | undefined): Tree {
  const hide = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(hide);
    if (typeof value !== "object" || value === null) return value;
    if (Reflect.get(value, secretKey) === secretMark) return secretText;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hide(item)]));
  };
  return customerInputs(Object.fromEntries(Object.entries(properties ?? {}).map(([key, item]) => [key, hide(item)])));
}

/** Whether a path of the engine is a property, a part of it, or a block around it. */
function covers(path: string, leaf: Leaf): boolean {
  const isPart = path.startsWith(`${leaf.path}[`) || path.startsWith(`${leaf.path}.`);
  return path === leaf.path || isPart || leaf.path.startsWith(`${path}.`);
}

const textOf = (value: Value): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

function changeOf(step: PulumiStep, action: PlannedAction): PlannedChange {
  const { urn, op, oldState, newState } = step;
  const hasAfter = action !== "delete" && newState !== undefined && newState !== null;
  const [old, next] = [oldState && inputsIn(oldState.inputs), hasAfter ? inputsIn(newState.inputs) : undefined];
  const before = old ? withoutSecrets(old) : undefined;
  const after = next && withoutSecrets(next);
  const id = textOf(oldState?.id) ?? (op === "create" ? undefined : textOf(newState?.id));
  const endpoint = textOf(inputsIn(oldState?.outputs).endpoint);
  const isForgotten = action === "delete" && oldState?.retainOnDelete === true;
  const parents = newState?.propertyDependencies?.parent ?? [];
  return {
    address: urn,
    name: nameIn(urn),
    action: isForgotten ? "forget" : action,
    ...(id !== undefined && { id }),
    ...(endpoint !== undefined && { endpoint }),
    ...(before && { before }),
    ...(after && { after }),
    ...(parents.length === 1 && parents[0] !== undefined && { parentAddress: parents[0] }),
    unknown: unknownPaths(after ?? {}),
    properties: after && action !== "unchanged" && action !== "read" ? propertiesOf(step, old ?? undefined, next) : [],
    adopt: adoptOf(after),
    ...(op === "import" && { isImported: true }),
  };
}

function propertiesOf(step: PulumiStep, old: Tree | undefined, next: Tree = {}): PlannedChange["properties"] {
  const [before, after] = [old && withoutSecrets(old), withoutSecrets(next)];
  const hidden = new Set([...hiddenPaths(old ?? {}), ...hiddenPaths(next)]);
  const shown = Object.keys(step.detailedDiff ?? {});
  const isDifferent = (leaf: Leaf) =>
    !isSame(leaf, valueAt(canonicalKnown(before ?? {}), leaf.keys), valueAt(canonical(after), leaf.keys));
  const isHidden = ({ path }: Leaf) => hidden.has(path);
  return plannedProperties({
    ...(before && { before }),
    after,
    isChanged: (leaf) => {
      const paths = shown.filter((path) => covers(path, leaf));
      // Of two secrets only the engine knows whether they differ.
      return paths.length > 0 && (isDifferent(leaf) || leaf.facts.secret === true || isHidden(leaf));
    },
    isReplacing: (leaf) => step.replaceReasons?.some((path) => covers(path, leaf)) === true,
    isHidden,
    pathOf: ({ path }) => path,
  });
}
