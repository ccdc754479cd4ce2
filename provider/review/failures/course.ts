// What other steps have done by the moment at which a step runs, over all orders that the engine may choose.
import { unknown } from "../../../schema";
import type { InventoryCustomer } from "../../inventory/inventory";
import type { PlannedChange } from "../plan";
import { allOf, anyOf, not, type Certainty } from "./certainty";
import { isKept, type Situation } from "./situation";
import type { Step } from "./steps";

/** Some steps of a plan. */
export type Steps = Pick<ReadonlySet<Step>, "has">;

/** What may have happened before a step, where only some steps can succeed at all. */
export class Course {
  constructor(
    readonly situation: Situation,
    /** The steps that succeed in some order, as far as that is known. */
    readonly possible: Steps,
    /** The steps that succeed in every order. */
    readonly certain: Steps,
  ) {}

  /** Whether a step has succeeded before another one, where that one is tried. */
  isDone(one: Step, step: Step): Certainty {
    const when = this.isTried(one, step);
    if (when === "always" && !this.situation.order.needs(step, one)) return this.#isDoneAtEnd(one);
    return this.possible.has(one) ? when : "never";
  }

  /** Whether a step has succeeded when Pulumi comes to the deletes at the end, which may be after a failure. */
  #isDoneAtEnd(one: Step): Certainty {
    const isTried = this.situation.order.everyBefore(one, (before) => this.certain.has(before));
    // Pulumi doesn't come to the end after the delete of a replacement has failed.
    return this.certain.has(one) || (isTried && one.does === "delete") ? "always" : "sometimes";
  }

  /** Whether a step has been tried before another one. */
  isTried(one: Step, step: Step): Certainty {
    const { order } = this.situation;
    if (order.isBefore(one, step)) return "always";
    const isOpen = order.isOpen(one, step) && order.everyBefore(one, (before) => this.possible.has(before));
    return isOpen ? "sometimes" : "never";
  }

  /** Whether a customer is still there when a step runs. */
  isThere(customer: InventoryCustomer, step: Step): Certainty {
    return this.#isLeft(customer, this.situation.deletesOf(customer), step);
  }

  /** Whether a customer still has its name when a step runs. */
  hasName(customer: InventoryCustomer, step: Step): Certainty {
    return this.#isLeft(customer, this.situation.removersOf(customer), step);
  }

  #isLeft(customer: InventoryCustomer, removers: readonly Step[], step: Step): Certainty {
    const isOpen = this.situation.mayBeReplaced(customer);
    return allOf(not(anyOf(removers.map((one) => this.#isRemoved(one, step)))), isOpen ? "sometimes" : "always");
  }

  #isRemoved(one: Step, step: Step): Certainty {
    const isDone = this.isDone(one, step);
    // Many may adopt the customer of a delete, so what comes later isn't asked.
    if (isDone === "never") return isDone;
    const hasEffect =
      one.does === "delete" ? not(this.isSkipped(one)) : one.tree.name === unknown ? "sometimes" : "always";
    return allOf(isDone, hasEffect);
  }

  /** Whether a delete leaves its customer alone: another resource of the plan adopts it, or Pulumi declares it too. */
  isSkipped(step: Step): Certainty {
    const { change, seen } = step;
    if (step.does !== "delete" || seen === undefined) return "never";
    const others = this.situation.managing(seen.id).filter((other) => other !== change);
    const isDeclared = others.some(isKept);
    if (isDeclared && this.situation.plan.engine === "pulumi") return "always";
    return anyOf(this.situation.adoptersOf(seen).map((adopter) => this.isAdoptedBefore(adopter, step)));
  }

  /** Whether a create has adopted the customer of a step before it. */
  isAdoptedBefore(adopter: Step, step: Step): Certainty {
    const isDone = this.isDone(adopter, step);
    if (isDone === "never") return isDone;
    const isAlone = this.situation.stepsOn(step.change.id ?? "").every(({ change }) => change === step.change);
    return allOf(
      isDone,
      isAlone && this.#hasOneAdoptable(adopter) ? "always" : "sometimes",
      not(this.isDeclared(step.change, adopter)),
    );
  }

  /**
   * Whether the provider knows when a step runs that the program declares a customer. Pulumi compares what waits for
   * nothing at the start of the run, and the provider remembers it.
   */
  isDeclared(manager: PlannedChange, step: Step): Certainty {
    const { order, plan } = this.situation;
    if (plan.engine !== "pulumi" || !isKept(manager)) return "never";
    if ((manager.dependsOn ?? []).length === 0 || order.isBeforeStep(manager, step)) return "always";
    return order.isBeforeWriteOf(step, manager) ? "never" : "sometimes";
  }

  /** Whether an adoption and an update of one customer can't both succeed, and no order is given. */
  isEither(adopter: Step, update: Step): boolean {
    const isThere = update.seen !== undefined && this.hasName(update.seen, adopter) === "always";
    return isThere && this.#hasOneAdoptable(adopter) && this.situation.order.isOpen(adopter, update);
  }

  /** Whether there is only one customer that a create may adopt, in its only place. */
  #hasOneAdoptable(adopter: Step): boolean {
    const { places } = this.situation;
    return places.of(adopter).length === 1 && places.adoptable(adopter).length === 1;
  }
}
