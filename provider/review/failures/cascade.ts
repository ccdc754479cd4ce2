// Which customers Pulumi deletes in one go with a parent that it replaces, before it creates the new one.
import type { Plan, PlannedChange } from "../plan";
import { walk } from "../walk";
import { allOf, anyOf, type Certainty } from "./certainty";

/** The replacements of a plan of Pulumi, and what they delete beside their own customer. */
export class Cascade {
  readonly #changes: ReadonlyMap<string, PlannedChange>;
  readonly #known = new Map<PlannedChange, Certainty>();

  constructor(private readonly plan: Plan) {
    this.#changes = new Map(plan.changes.map((change) => [change.address, change]));
  }

  /** Whether what is below a customer by the state is deleted before it is replaced. */
  starts({ action, keepsFormer, createsFirst }: PlannedChange): boolean {
    const isReplaced = action === "replace" || keepsFormer === true;
    return this.plan.engine === "pulumi" && isReplaced && createsFirst !== true;
  }

  /** Whether a customer is deleted with one above it. */
  takes(change: PlannedChange): Certainty {
    if (this.plan.engine !== "pulumi") return "never";
    const known = this.#known.get(change) ?? this.#takes(change);
    this.#known.set(change, known);
    return known;
  }

  #takes(change: PlannedChange): Certainty {
    const below = [change];
    const found: Certainty[] = [];
    for (let above = this.#above(change); above && !below.includes(above); above = this.#above(above)) {
      const root = above;
      if (this.starts(root)) found.push(allOf(...below.map((one) => this.#isTaken(one, root))));
      if (found.at(-1) === "always") break;
      below.push(above);
    }
    return anyOf(found);
  }

  /**
   * Whether a customer is deleted with one above it, as far as their order decides that: the engine leaves alone what
   * the program has registered before.
   */
  #isTaken(change: PlannedChange, root: PlannedChange): Certainty {
    if (change.after === undefined || this.#waitsFor(change, root)) return "always";
    return this.#waitsFor(root, change) ? "never" : "sometimes";
  }

  /** The resource that the parent in the state came from. */
  #above({ formerParentAddress }: PlannedChange): PlannedChange | undefined {
    return this.#changes.get(formerParentAddress ?? "");
  }

  /** Whether the program registers a customer after another one in every run. */
  #waitsFor({ dependsOn = [] }: PlannedChange, other: PlannedChange): boolean {
    for (const address of walk(dependsOn, (one) => this.#changes.get(one)?.dependsOn ?? []))
      if (address === other.address) return true;
    return false;
  }
}
