// Builds the review of a plan: what it does with each customer, what would fail, and what is refused. Pure.
import { compareTexts } from "../../schema";
import { customerLabel, type ProviderError } from "../core/errors";
import { reportedValue } from "../inventory/reported-value";
import type { Deniable } from "./deniable";
import { findFailures, type Foresight } from "./failures";
import type { PlannedService } from "./failures/situation";
import { textOf, type Plan, type PlannedChange, type PlannedProperty } from "./plan";
import { hashOf, isPlanned } from "./plan-hash";
import type { ReviewedChange, ReviewReport } from "./review-report";

/** What the service answered: all of it, or why there is nothing. Absent: it was not asked. */
export type ServiceAnswer =
  | { readonly kind: "read"; readonly service: PlannedService }
  | { readonly kind: "refused" | "unread"; readonly endpoint: string; readonly error: ProviderError };

/** What is reviewed, and what is refused. */
export interface ReviewInput {
  readonly plan: Plan;
  readonly answer?: ServiceAnswer | undefined;
  readonly deny: readonly Deniable[];
  /** The hash that was reviewed before. */
  readonly expect?: string | undefined;
}

type Action = ReviewedChange["action"];

/** The actions, worst first. */
const actions: readonly Action[] = ["delete", "replace", "forget", "adopt", "update", "create"];

const nothing: Foresight = { failures: [], adoptions: new Map(), unknown: [] };

/** Returns the review of a plan. */
export function buildReview(input: ReviewInput): ReviewReport {
  const { plan, answer } = input;
  const service = answer?.kind === "read" ? answer.service : undefined;
  const foresight = service === undefined ? nothing : findFailures(plan, service);
  const place = new Places(plan, service);
  const changes = plan.changes
    .filter(isPlanned)
    .map((change) => changeOf(change, foresight.adoptions.get(change.address), place))
    .sort(byWeight);
  const failures = [
    ...refusalsBeside(foresight, plan).map((message) => ({ kind: "plan failed" as const, message })),
    ...(answer?.kind === "refused" ? [{ kind: "login refused" as const, message: answer.error.message }] : []),
    ...foresight.failures.map(({ address, kind, message }) => ({ address, kind, message })),
  ];
  const hash = hashOf(plan);
  const denied = [...expectation(hash, input.expect), ...deniedChanges(changes, input.deny)];
  const unchecked = answer?.kind === "unread" ? [answer.error.message] : [];
  const outcome = failures.length + denied.length > 0 ? "refused" : unchecked.length > 0 ? "unchecked" : "ok";
  const endpoint = answer?.kind === "read" ? answer.service.inventory.endpoint : answer?.endpoint;
  return {
    version: 1,
    kind: "review",
    outcome,
    engine: plan.engine,
    source: plan.source,
    ...(endpoint !== undefined && { endpoint }),
    counts: {
      ...counted(changes),
      unchanged: plan.changes.filter(({ action, isImported }) => action === "unchanged" && !isImported).length,
      failures: failures.length,
      otherResources: plan.otherChanges,
    },
    changes,
    failures,
    denied,
    unknown: [...foresight.unknown],
    unchecked,
    hash,
  };
}

/** The errors with which the engine stopped, without those that a failure of a customer names with the same words. */
function refusalsBeside({ failures }: Foresight, { refusals }: Plan): readonly string[] {
  return refusals.filter((text) => !failures.some(({ message }) => text.includes(message)));
}

function counted(changes: readonly ReviewedChange[]): Readonly<Record<Action, number>> {
  const count = (action: Action) => changes.filter((change) => change.action === action).length;
  return {
    create: count("create"),
    adopt: count("adopt"),
    update: count("update"),
    replace: count("replace"),
    delete: count("delete"),
    forget: count("forget"),
  };
}

function byWeight(one: ReviewedChange, other: ReviewedChange): number {
  const weight = ({ action }: ReviewedChange) => actions.indexOf(action);
  return (
    weight(one) - weight(other) ||
    compareTexts(one.path.join("\0"), other.path.join("\0")) ||
    compareTexts(one.address, other.address)
  );
}

/** Where customers of a plan are: as the service has them, else as the plan declares them. */
class Places {
  readonly #byId: ReadonlyMap<string, PlannedChange>;
  readonly #byAddress: ReadonlyMap<string, PlannedChange>;

  constructor(
    plan: Plan,
    readonly service: PlannedService | undefined,
  ) {
    this.#byId = new Map(plan.changes.flatMap((change) => (change.id === undefined ? [] : [[change.id, change]])));
    this.#byAddress = new Map(plan.changes.map((change) => [change.address, change]));
  }

  /** The customer of the service with this id. */
  find(id: string | undefined) {
    return this.service?.inventory.byId.get(id ?? "");
  }

  /** The names above a customer and its own, as far as they are known. */
  pathOf(change: PlannedChange, below: readonly PlannedChange[] = []): readonly string[] {
    const found = this.find(change.id);
    if (found !== undefined) return found.path;
    const tree = change.after ?? change.before ?? {};
    const parent = textOf(tree.parent);
    const above = this.#byId.get(parent ?? "") ?? this.#byAddress.get(change.parentAddress ?? "");
    const isCircle = above === change || (above !== undefined && below.includes(above));
    const known = this.find(parent)?.path ?? (above && !isCircle ? this.pathOf(above, [...below, change]) : []);
    return [...known, textOf(tree.name) ?? change.name];
  }
}

function actionOf({ action, isImported }: PlannedChange, adopted: string | undefined): Action {
  if (action === "create") return adopted === undefined ? "create" : "adopt";
  if (action === "unchanged" || action === "read") return "adopt";
  return isImported && action === "update" ? "adopt" : action;
}

function changeOf(change: PlannedChange, adopted: string | undefined, place: Places): ReviewedChange {
  const action = actionOf(change, adopted);
  const id = change.action === "create" ? adopted : change.id;
  const path = place.pathOf(change);
  const effect = effectOf(action, change, place.find(id)?.children.length ?? 0);
  return {
    address: change.address,
    name: path.at(-1) ?? change.name,
    path: [...path],
    action,
    ...(id !== undefined && { id }),
    ...(action === "adopt" && change.adopt === "overwrite" && !change.isImported && { overwrites: true as const }),
    ...(effect !== undefined && { effect }),
    properties: change.properties.map(propertyOf),
  };
}

/** Returns what an action does beyond its properties. Nothing from outside is in it. */
function effectOf(
  action: Action,
  { adopt, isImported, createsFirst }: PlannedChange,
  children: number,
): string | undefined {
  const below = children === 0 ? "" : ` ${children === 1 ? "One customer is" : `${children} customers are`} below it.`;
  switch (action) {
    case "delete":
      return `Deletes the customer and all of its webcasts.${below}`;
    case "replace":
      return createsFirst === true
        ? `Creates a new customer with another id, then deletes the old one and all of its webcasts.${below}`
        : `Deletes the customer and all of its webcasts first, then creates a new one with another id.${below}`;
    case "forget":
      return "Removes it from the state. The customer stays in WebcastManager.";
    case "adopt":
      if (isImported) return "Imports the existing customer into the state.";
      return adopt === "overwrite"
        ? "Adopts the existing customer, and overwrites what the plan does not declare."
        : "Adopts the existing customer. No new one is created.";
    default:
      return undefined;
  }
}

function propertyOf(property: PlannedProperty): ReviewedChange["properties"][number] {
  const { path, before, after, secret, unknown: isOpen, replaces } = property;
  return {
    property: path,
    ...(!secret && { before: reportedValue(before) }),
    ...(!secret && !isOpen && { after: reportedValue(after) }),
    ...(secret && { secret: true as const }),
    ...(isOpen && { unknown: true as const }),
    ...(replaces && { replaces: true as const }),
  };
}

type Denied = ReviewReport["denied"];

function expectation(hash: string, expect: string | undefined): Denied {
  if (expect === undefined || expect === hash) return [];
  return [
    {
      option: "expect",
      message:
        `Can't apply this plan: it differs from the reviewed one (${expect}, now ${hash}). ` +
        "Review the new plan, then pass its hash to --expect.",
    },
  ];
}

function deniedChanges(changes: readonly ReviewedChange[], deny: readonly Deniable[]): Denied {
  return changes.flatMap(({ address, action, name, id }) => {
    if (!deny.some((denied) => denied === action)) return [];
    const who = customerLabel(id, { name });
    const message = `Can't ${action} customer ${who}: \`--deny ${action}\` refuses it. Remove it from the plan, or allow ${action}.`;
    return [{ address, option: "deny" as const, message }];
  });
}
