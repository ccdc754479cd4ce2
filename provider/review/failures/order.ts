// Which steps of a plan come before others in every order that its engine may choose.
import type { Plan, PlannedChange } from "../plan";
import { walk } from "../walk";
import { Cascade } from "./cascade";
import { listUnder } from "./list-under";
import type { Step } from "./steps";

/** A point in time of apply: a customer is written or found unchanged, or it is deleted. */
type Moment = `${"write" | "delete"} ${string}`;

const momentOf = ({ does, change }: Step): Moment => `${does === "delete" ? "delete" : "write"} ${change.address}`;

/** What is known of the order in which an engine applies a plan. */
export class Order {
  readonly cascade: Cascade;
  readonly #next = new Map<Moment, Moment[]>();
  readonly #previous = new Map<Moment, Moment[]>();
  readonly #after = new Map<Moment, ReadonlySet<Moment>>();
  readonly #directlyBefore = new Map<Step, readonly Step[]>();
  readonly #changes: ReadonlyMap<string, PlannedChange>;
  readonly #moments: ReadonlyMap<Step, Moment>;
  readonly #stepAt: ReadonlyMap<Moment, Step>;

  constructor(
    private readonly plan: Plan,
    steps: readonly Step[],
  ) {
    this.cascade = new Cascade(plan);
    this.#changes = new Map(plan.changes.map((change) => [change.address, change]));
    // One text each: it is looked up for every pair of steps.
    this.#moments = new Map(steps.map((step) => [step, momentOf(step)]));
    this.#stepAt = new Map(steps.map((step) => [this.#momentOf(step), step]));
    for (const change of plan.changes) this.#add(change);
  }

  /** Whether a step has ended before the other one starts, in every run. */
  isBefore(one: Step, other: Step): boolean {
    return this.#isConnected(one, other) || (this.isLast(other) && !this.isLast(one));
  }

  /** Whether a step is tried only after another one has succeeded. */
  needs(step: Step, one: Step): boolean {
    // Pulumi leaves out the delete of what it replaces, and goes on, where it hasn't created the new customer.
    const mayBeLeftOut = one.change.createsFirst === true && this.isLast(one);
    return !mayBeLeftOut && this.#isConnected(one, step);
  }

  #isConnected(one: Step, other: Step): boolean {
    return this.#momentsAfter(this.#momentOf(one)).has(this.#momentOf(other));
  }

  /** Whether Pulumi tries a step at the end of the run: with `--continue-on-error` also after others have failed. */
  isLast({ does, change }: Step): boolean {
    return does === "delete" && this.#isDeletedLast(change);
  }

  /** Whether the engine writes a customer, or finds that it has not changed, before a step starts. */
  isBeforeStep(change: PlannedChange, step: Step): boolean {
    return this.#momentsAfter(`write ${change.address}`).has(this.#momentOf(step));
  }

  /** Whether a step has ended before the engine writes another customer, or finds that it has not changed. */
  isBeforeWriteOf(one: Step, change: PlannedChange): boolean {
    return this.#momentsAfter(this.#momentOf(one)).has(`write ${change.address}`);
  }

  /** Whether the order of two steps is open. */
  isOpen(one: Step, other: Step): boolean {
    return one !== other && !this.isBefore(one, other) && !this.isBefore(other, one);
  }

  /** Whether something holds for the steps that have to succeed before this one is tried. */
  everyBefore(step: Step, holds: (one: Step) => boolean): boolean {
    return this.#stepsBefore(step).every((one) => holds(one) || !this.needs(step, one));
  }

  /** The last steps before this one, through customers that have no step. */
  #stepsBefore(step: Step): readonly Step[] {
    const known = this.#directlyBefore.get(step);
    if (known !== undefined) return known;
    const moments = new Set(this.#previous.get(this.#momentOf(step)));
    const found: Step[] = [];
    // A set is walked in the order of its insertions, also of those on the way.
    for (const moment of moments) {
      const one = this.#stepAt.get(moment);
      if (one === undefined) for (const previous of this.#previous.get(moment) ?? []) moments.add(previous);
      else found.push(one);
    }
    this.#directlyBefore.set(step, found);
    return found;
  }

  #add(change: PlannedChange): void {
    const { address, action, createsFirst, keepsFormer } = change;
    const isReplaced = action === "replace" || keepsFormer === true;
    const taken = this.cascade.takes(change);
    if (isReplaced && (createsFirst !== true || taken === "always"))
      this.#connect(`delete ${address}`, `write ${address}`);
    else if (isReplaced && taken === "never") this.#connect(`write ${address}`, `delete ${address}`);
    for (const above of this.#others(change, change.dependsOn))
      this.#connect(`write ${above.address}`, `write ${address}`);
    for (const above of this.#others(change, change.dependedOn)) this.#addDeletion(change, above);
    // Pulumi replaces a customer when the program has registered it, which is after what it depends on.
    if (this.plan.engine === "pulumi" && isReplaced && taken === "never")
      for (const above of this.#others(change, change.dependsOn))
        this.#connect(`write ${above.address}`, `delete ${address}`);
  }

  #others(change: PlannedChange, addresses: readonly string[] = []): readonly PlannedChange[] {
    const found = addresses.map((one) => this.#changes.get(one));
    return found.filter((one) => one !== undefined).filter((one) => one !== change);
  }

  /** What depends on a customer is deleted before it, unless Pulumi deletes one of the two at the end of the run. */
  #addDeletion(change: PlannedChange, above: PlannedChange): void {
    const isWithParent = change.formerParentAddress === above.address && this.cascade.takes(change) === "always";
    if (this.plan.engine === "terraform" || isWithParent || this.#areLast(change, above))
      this.#connect(`delete ${change.address}`, `delete ${above.address}`);
  }

  #areLast(...changes: readonly PlannedChange[]): boolean {
    return changes.every((change) => this.#isDeletedLast(change));
  }

  /** Whether Pulumi deletes a customer at the end of the run. */
  #isDeletedLast(change: PlannedChange): boolean {
    const isLeft = change.action === "delete" || (change.action === "replace" && change.createsFirst === true);
    return this.plan.engine === "pulumi" && isLeft && this.cascade.takes(change) === "never";
  }

  #connect(one: Moment, other: Moment): void {
    listUnder(this.#next, one, other);
    listUnder(this.#previous, other, one);
  }

  #momentOf(step: Step): Moment {
    return this.#moments.get(step) ?? momentOf(step);
  }

  #momentsAfter(moment: Moment): ReadonlySet<Moment> {
    const known = this.#after.get(moment);
    if (known !== undefined) return known;
    const next = (one: Moment) => this.#next.get(one) ?? [];
    const found = new Set(walk(next(moment), next));
    this.#after.set(moment, found);
    return found;
  }
}
