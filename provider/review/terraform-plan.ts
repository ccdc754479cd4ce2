// Reads what `terraform show -json` shows of a plan of Terraform or OpenTofu.
import * as z from "zod";
import {
  compareTexts,
  customerType,
  snakeCase,
  valueAt,
  writeOnlyName,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";
import { canonical, canonicalKnown } from "../core/canonical";
import { isSame } from "../core/diff";
import type { ProviderError } from "../core/errors";
import { withDependencies } from "./dependencies";
import { unknownPaths } from "./hidden-values";
import { adoptOf, textOf, type Plan, type PlannedAction, type PlannedChange } from "./plan";
import { plannedProperties } from "./planned-properties";
import { declarationsOf, storedDependencies } from "./terraform-links";
import { terraformSide, withoutComputed, writeOnlyVersion, type TerraformSide } from "./terraform-values";

const ResourceChange = z.looseObject({
  address: z.string(),
  mode: z.string(),
  type: z.string(),
  name: z.string(),
  /** A former object of the resource, which apply deletes. */
  deposed: z.string().optional(),
  /** Why the engine plans it. */
  action_reason: z.string().optional(),
  change: z.looseObject({
    actions: z.array(z.string()).min(1),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
    after_unknown: z.unknown().optional(),
    before_sensitive: z.unknown().optional(),
    after_sensitive: z.unknown().optional(),
    replace_paths: z.array(z.array(z.unknown())).nullish(),
    importing: z.looseObject({ id: z.string().nullish() }).nullish(),
  }),
});

const Document = z.looseObject({
  resource_changes: z.array(ResourceChange).nullish(),
  errored: z.boolean().nullish(),
  configuration: z.unknown().optional(),
  prior_state: z.unknown().optional(),
});

type ResourceChange = z.output<typeof ResourceChange>;

/** Whether a document looks like a plan of Terraform or OpenTofu. */
export function isTerraformPlan(document: Tree): boolean {
  return "format_version" in document && ("resource_changes" in document || "planned_values" in document);
}

const stopped = "The engine stopped with errors while it planned: changes may be missing. See what it printed.";

/** Reads a plan. @throws ProviderError where it is not a whole one */
export function readTerraformPlan(document: unknown, refuse: (cause: string) => ProviderError): Plan {
  const parsed = Document.safeParse(document);
  if (!parsed.success) throw refuse("a change in it is incomplete");
  const { resource_changes: all, configuration, prior_state: state } = parsed.data;
  const managed = (all ?? []).filter(({ mode }) => mode === "managed");
  const own = managed.filter(({ type }) => type === customerType);
  const addresses = managed.map(({ address }) => address);
  const { links, providerOf } = declarationsOf(configuration, addresses, storedDependencies(state));
  const changes = own.flatMap((resource) => changesOf(resource, providerOf(resource.address)));
  return {
    engine: "terraform",
    source: "plan",
    changes: withDependencies(changes, links).toSorted((one, other) => compareTexts(one.address, other.address)),
    otherChanges: managed.filter((one) => one.type !== customerType && actionOf(one) !== "unchanged").length,
    refusals: parsed.data.errored === true ? [stopped] : [],
  };
}

function actionOf({ change: { actions } }: ResourceChange): PlannedAction {
  const has = (action: string) => actions.includes(action);
  if (has("create")) return has("delete") ? "replace" : "create";
  return (["delete", "update", "forget", "read"] as const).find(has) ?? "unchanged";
}

/** Whether the engine asked the provider. It doesn't for a taint, for `-replace`, nor for a former object. */
function isAsked(resource: ResourceChange): boolean {
  const action = resource.deposed === undefined ? actionOf(resource) : "unchanged";
  return action === "delete" || (action === "replace" && resource.action_reason === "replace_because_cannot_update");
}

type OfProvider = Pick<PlannedChange, "endpoint" | "deletions" | "mayIgnoreSetting">;

/** Returns the changes of a resource: OpenTofu's replacement with `destroy = false` leaves the old customer alone. */
function changesOf(resource: ResourceChange, provider: OfProvider): readonly PlannedChange[] {
  const { address, change } = resource;
  if (!change.actions.includes("forget") || !change.actions.includes("create")) return [changeOf(resource, provider)];
  const former = { ...change, actions: ["forget"], after: null, after_unknown: undefined };
  const created = { ...change, actions: ["create"], before: null };
  return [
    { ...changeOf({ ...resource, change: former }, provider), address: `${address} (former)` },
    changeOf({ ...resource, change: created }, provider),
  ];
}

function changeOf(resource: ResourceChange, provider: OfProvider): PlannedChange {
  const { address, name, deposed, change } = resource;
  const action = actionOf(resource);
  const before = terraformSide({ value: change.before, sensitive: change.before_sensitive });
  const planned = terraformSide({
    value: change.after,
    unknown: change.after_unknown,
    sensitive: change.after_sensitive,
  });
  const after = planned && withoutComputed(planned, action === "replace" ? undefined : before);
  const id = textOf(before?.attributes.id) ?? textOf(change.importing?.id);
  const { endpoint: declared, ...allowed } = provider;
  const endpoint = textOf(before?.attributes.endpoint) ?? declared;
  return {
    address: deposed === undefined ? address : `${address} (deposed ${deposed})`,
    name,
    action,
    ...(id !== undefined && { id }),
    ...(endpoint !== undefined && { endpoint }),
    ...(before && { before: before.tree }),
    ...(after && { after: after.tree }),
    unknown: unknownPaths(after?.tree ?? {}),
    properties: after && action !== "unchanged" && action !== "read" ? propertiesOf(resource, before, after) : [],
    adopt: adoptOf(after?.tree),
    ...(action === "replace" && { createsFirst: change.actions[0] === "create" }),
    ...(change.importing && { isImported: true }),
    ...(isAsked(resource) ? { mayDelete: true } : allowed),
  };
}

/** Whether a change names a secret by its write-only attribute. */
function isWriteOnly(leaf: Leaf, before: TerraformSide | undefined, after: TerraformSide): boolean {
  return leaf.facts.secret === true && [before, after].some((side) => side && writeOnlyVersion(side, leaf) !== null);
}

function propertiesOf(
  resource: ResourceChange,
  before: TerraformSide | undefined,
  after: TerraformSide,
): PlannedChange["properties"] {
  const isReplaced = actionOf(resource) === "replace";
  const [from, to] = [canonicalKnown(before?.raw ?? {}), canonical(after.raw)];
  const isNewVersion = (leaf: Leaf) =>
    isWriteOnly(leaf, before, after) &&
    (before === undefined || writeOnlyVersion(before, leaf) !== writeOnlyVersion(after, leaf));
  // What the service or the provider decides anew at a replacement is no change of what is declared.
  const isDecided = ({ facts }: Leaf, value: Value) =>
    isReplaced && value === undefined && (facts.serverDecides === true || facts.generated !== undefined);
  const isDifferent = (leaf: Leaf) => {
    const [old, next] = [valueAt(from, leaf.keys), valueAt(to, leaf.keys)];
    return !isDecided(leaf, next) && !isSame(leaf, old, next);
  };
  const attribute = ({ keys }: Leaf) => keys.map(snakeCase);
  const replacing = (resource.change.replace_paths ?? []).map((path) => path.map(String));
  return plannedProperties({
    ...(before && { before: before.tree }),
    after: after.tree,
    isChanged: (leaf) => isDifferent(leaf) || isNewVersion(leaf),
    isReplacing: (leaf) => replacing.some((path) => path.every((part, index) => part === attribute(leaf)[index])),
    isHidden: ({ path }) => before?.hidden.has(path) === true || after.hidden.has(path),
    pathOf: (leaf) => attribute(leaf).join(".") + (isNewVersion(leaf) ? writeOnlyName("") : ""),
  });
}
