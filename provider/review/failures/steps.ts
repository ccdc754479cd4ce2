// The steps in which an engine applies a plan, and which of them come before others for certain.
import type { Tree } from "../../../schema";
import { canonical, canonicalKnown } from "../../core/canonical";
import { diff, type Change } from "../../core/diff";
import type { InventoryCustomer, Inventory } from "../../inventory/inventory";
import type { Plan, PlannedChange } from "../plan";

/** One call that apply makes for a customer. A replacement is a delete and a create. */
export interface Step {
  readonly does: "create" | "update" | "delete";
  readonly change: PlannedChange;
  /** The desired customer in canonical form; of a delete, the customer as the state has it. */
  readonly tree: Tree;
  /** The customer as the service has it; absent where it has none. */
  readonly seen?: InventoryCustomer;
}

const before = ({ before: tree = {} }: PlannedChange): Tree => canonicalKnown(tree);
const after = ({ after: tree = {} }: PlannedChange): Tree => canonical(tree);

function stepsFor(change: PlannedChange, inventory: Inventory): readonly Step[] {
  const found = change.id === undefined ? undefined : inventory.byId.get(change.id);
  const seen = found && { seen: found };
  const created: Step = { does: "create", change, tree: after(change) };
  const deleted: Step = { does: "delete", change, tree: before(change), ...seen };
  switch (change.action) {
    case "create":
      return [created];
    case "update":
      return [{ does: "update", change, tree: after(change), ...seen }];
    case "replace":
      return change.createsFirst === true ? [created, deleted] : [deleted, created];
    case "delete":
      return [deleted];
    default:
      return [];
  }
}

/** Returns the steps of a plan. */
export function stepsOf(plan: Plan, inventory: Inventory): readonly Step[] {
  return plan.changes.flatMap((change) => stepsFor(change, inventory));
}

/** What an update changes of its customer. */
export function changesOf({ change, tree }: Step): readonly Change[] {
  return diff({ tree: change.before ?? {}, generated: {} }, tree);
}

/** A point in time of apply: a customer is written or found unchanged, or it is deleted. */
type Moment = `${"write" | "delete"} ${string}`;

const momentOf = ({ does, change }: Step): Moment => `${does === "delete" ? "delete" : "write"} ${change.address}`;

/** What is known of the order in which an engine applies a plan. */
export class Order {
  readonly #next = new Map<Moment, Moment[]>();
  readonly #after = new Map<Moment, ReadonlySet<Moment>>();
  readonly #changes: ReadonlyMap<string, PlannedChange>;

  constructor(private readonly plan: Plan) {
    this.#changes = new Map(plan.changes.map((change) => [change.address, change]));
    for (const change of plan.changes) this.#add(change);
  }

  /** Whether a step has ended before the other one starts, in every run. */
  isBefore(one: Step, other: Step): boolean {
    if (this.#isLast(other) && !this.#isLast(one)) return true;
    return this.#momentsAfter(momentOf(one)).has(momentOf(other));
  }

  /** Whether the engine writes a customer, or finds that it has not changed, before a step starts. */
  isBeforeStep(change: PlannedChange, step: Step): boolean {
    return this.#momentsAfter(`write ${change.address}`).has(momentOf(step));
  }

  /** Steps in the order of apply; in that of the plan where it is open. */
  sorted(steps: readonly Step[]): readonly Step[] {
    const places = new Map(steps.map((step) => [step, steps.filter((other) => this.isBefore(other, step)).length]));
    return steps.toSorted((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0));
  }

  /** Whether a step has ended before the engine writes another customer, or finds that it has not changed. */
  isBeforeWriteOf(one: Step, change: PlannedChange): boolean {
    return this.#momentsAfter(momentOf(one)).has(`write ${change.address}`);
  }

  #add(change: PlannedChange): void {
    const { address, action, createsFirst } = change;
    if (action === "replace") {
      if (createsFirst === true) this.#connect(`write ${address}`, `delete ${address}`);
      else this.#connect(`delete ${address}`, `write ${address}`);
    }
    for (const above of this.#others(change, change.dependsOn))
      this.#connect(`write ${above.address}`, `write ${address}`);
    for (const above of this.#others(change, change.dependedOn)) this.#addDeletion(change, above);
    // Pulumi replaces a customer when the program has registered it, which is after what it depends on.
    if (this.plan.engine === "pulumi" && action === "replace" && !this.#isDeletedWithParent(change))
      for (const above of this.#others(change, change.dependsOn))
        this.#connect(`write ${above.address}`, `delete ${address}`);
  }

  #others(change: PlannedChange, addresses: readonly string[] = []): readonly PlannedChange[] {
    const found = addresses.map((one) => this.#changes.get(one));
    return found.filter((one) => one !== undefined).filter((one) => one !== change);
  }

  /** What depends on a customer is deleted before it, unless Pulumi deletes one of the two at the end of the run. */
  #addDeletion(change: PlannedChange, above: PlannedChange): void {
    const isWithParent = change.formerParentAddress === above.address && this.#isDeletedWithParent(change);
    if (this.plan.engine === "terraform" || isWithParent || this.#areLast(change, above))
      this.#connect(`delete ${change.address}`, `delete ${above.address}`);
  }

  #areLast(...changes: readonly PlannedChange[]): boolean {
    return changes.every((change) => this.#isDeletedLast(change));
  }

  /** Whether Pulumi deletes a customer together with its parent, which is replaced, before that. */
  #isDeletedWithParent({ formerParentAddress }: PlannedChange): boolean {
    const parent = this.#changes.get(formerParentAddress ?? "");
    return parent !== undefined && (parent.action === "replace" || this.#isDeletedWithParent(parent));
  }

  /** Whether Pulumi deletes a customer at the end of the run. */
  #isDeletedLast(change: PlannedChange): boolean {
    return this.plan.engine === "pulumi" && change.action === "delete" && !this.#isDeletedWithParent(change);
  }

  #isLast({ does, change }: Step): boolean {
    return does === "delete" && this.#isDeletedLast(change);
  }

  #connect(one: Moment, other: Moment): void {
    const next = this.#next.get(one);
    if (next === undefined) this.#next.set(one, [other]);
    else next.push(other);
  }

  #momentsAfter(moment: Moment): ReadonlySet<Moment> {
    const known = this.#after.get(moment);
    if (known !== undefined) return known;
    const found = new Set<Moment>();
    const waiting = [...(this.#next.get(moment) ?? [])];
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      if (found.has(one)) continue;
      found.add(one);
      waiting.push(...(this.#next.get(one) ?? []));
    }
    this.#after.set(moment, found);
    return found;
  }
}
