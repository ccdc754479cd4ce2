// Applies a plan with the real lifecycle, one step after the other, in an order that its engine may choose. Written
// from what the engines document, apart from the product's own idea of their order. A step whose dependency failed is
// left out; the others go on.
import { isProviderError, type ErrorKind } from "../../provider/core/errors";
import type { PlannedChange } from "../../provider/review/plan";
import type { Bench, Run } from "../support/bench";
import type { Planned } from "./planning";

/** How the steps of one customer ended; absent where one of them was left out and none failed. */
export type Outcome = "applied" | { readonly kind: ErrorKind; readonly message: string };

/** How each customer's steps ended, and in which order they ran. */
export interface Applied {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly log: readonly string[];
}

/** Applies one plan. */
class Apply {
  readonly outcomes = new Map<string, Outcome>();
  readonly log: string[] = [];
  protected readonly ids = new Map<string, string>();
  protected readonly changes: ReadonlyMap<string, PlannedChange>;
  /** How many steps of each customer have not succeeded so far. */
  readonly #left = new Map<string, number>();
  #turn = 0;

  constructor(
    protected readonly planned: Planned,
    protected readonly run: Run,
    private readonly order: readonly number[],
  ) {
    this.changes = new Map(planned.plan.changes.map((change) => [change.address, change]));
    for (const { address, id, action } of planned.plan.changes) {
      if (id !== undefined && action !== "replace") this.ids.set(address, id);
      this.#left.set(address, action === "replace" ? 2 : 1);
    }
  }

  /** One of these, by the order of the case. */
  protected next<Item>(items: readonly Item[]): Item {
    this.#turn += 1;
    return items[(this.order[this.#turn % this.order.length] ?? 0) % items.length]!;
  }

  protected hasFailed(address: string): boolean {
    const outcome = this.outcomes.get(address);
    return outcome !== undefined && outcome !== "applied";
  }

  async #attempt(address: string, what: string, run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      this.log.push(`${what} ${address}`);
      this.#left.set(address, (this.#left.get(address) ?? 0) - 1);
      if (this.#left.get(address) === 0) this.outcomes.set(address, "applied");
      return true;
    } catch (error) {
      if (!isProviderError(error)) throw error;
      this.log.push(`${what} ${address} fails: ${error.message}`);
      this.outcomes.set(address, { kind: error.kind, message: error.message });
      return false;
    }
  }

  protected delete({ address }: PlannedChange): Promise<boolean> {
    const { state } = this.planned.states.get(address)!;
    return this.#attempt(address, "delete", () => this.run.customers.delete(state.id, state.known));
  }

  protected write({ address, action }: PlannedChange): Promise<boolean> {
    const { tree, dependencies } = this.planned.declared.get(address)!;
    const above = dependencies.parent === undefined ? undefined : this.ids.get(dependencies.parent);
    const input = above === undefined ? tree : { ...tree, parent: above };
    if (action === "update") {
      const { state } = this.planned.states.get(address)!;
      return this.#attempt(address, "update", async () => {
        await this.run.customers.update(state.id, state.known, input);
      });
    }
    return this.#attempt(address, "create", async () => {
      this.ids.set(address, (await this.run.customers.create(input)).id);
    });
  }
}

/**
 * Pulumi with `--continue-on-error`, of which an apply without it does a part: as the program registers; what a
 * replacement takes along goes with it; other deletes at the end.
 */
class PulumiApply extends Apply {
  readonly #registered = new Set<string>();
  readonly #written = new Set<string>();
  readonly #deleted = new Set<string>();
  #isStuck = false;

  async all(): Promise<void> {
    const waiting = new Set([...this.changes.values()].filter(({ after }) => after !== undefined));
    for (;;) {
      const ready = [...waiting].filter(({ dependsOn = [] }) => dependsOn.every((name) => this.#written.has(name)));
      if (ready.length === 0) break;
      // A program registers at once what waits for nothing, so that all of it is compared before a step ends.
      for (const { action, id = "" } of ready)
        if (action === "unchanged" || action === "update") this.run.memory.declared.add(id);
      const change = this.next(ready);
      waiting.delete(change);
      if (await this.#register(change)) this.#written.add(change.address);
    }
    // The run doesn't end by itself after a replacement whose delete failed, and never comes to the other deletes.
    if (!this.#isStuck) await this.#deleteRest();
  }

  async #register(change: PlannedChange): Promise<boolean> {
    const { address, action, createsFirst, keepsFormer } = change;
    this.#registered.add(address);
    const isReplaced = (action === "replace" || keepsFormer === true) && createsFirst !== true;
    if (isReplaced && !(await this.#deleteReplaced(change))) {
      this.#isStuck = true;
      return false;
    }
    if (action === "unchanged" && !this.#deleted.has(address)) return true;
    return this.write(this.#deleted.has(address) ? { ...change, action: "create" } : change);
  }

  /** Deletes what is replaced, after what was below it and isn't registered so far. */
  async #deleteReplaced(change: PlannedChange): Promise<boolean> {
    const { address, action, keepsFormer } = change;
    if (this.#deleted.has(address)) return !this.hasFailed(address);
    this.#deleted.add(address);
    for (const below of this.changes.values())
      if (
        below.formerParentAddress === address &&
        !this.#registered.has(below.address) &&
        !(await this.#deleteReplaced(below))
      )
        return false;
    // The engine doesn't compare what it has decided to replace.
    this.run.memory.declared.delete(change.id ?? "");
    return action === "forget" || keepsFormer === true || this.delete(change);
  }

  /** Deletes what the program doesn't declare, and what it has replaced, each after what depended on it. */
  async #deleteRest(): Promise<void> {
    const isLeft = ({ address, action, createsFirst }: PlannedChange) =>
      // What is replaced stays where the new customer wasn't created.
      action === "delete" || (action === "replace" && createsFirst === true && this.#written.has(address));
    const waiting = new Set([...this.changes.values()].filter((one) => isLeft(one) && !this.#deleted.has(one.address)));
    for (;;) {
      const isAwaited = ({ address }: PlannedChange) =>
        [...waiting].some(({ dependedOn }) => dependedOn?.includes(address));
      const ready = [...waiting].filter((one) => !isAwaited(one) && !this.#isKept(one));
      if (ready.length === 0) return;
      const change = this.next(ready);
      waiting.delete(change);
      await this.delete(change);
    }
  }

  /** A failed step keeps all that its customer depended on by the state. One that was left out keeps nothing. */
  #isKept({ address }: PlannedChange): boolean {
    const reaches = ({ dependedOn = [] }: PlannedChange): boolean =>
      dependedOn.some((name) => name === address || [this.changes.get(name) ?? []].flat().some(reaches));
    return [...this.changes.values()].some((change) => this.hasFailed(change.address) && reaches(change));
  }
}

/** Terraform: any order of the graph. */
class TerraformApply extends Apply {
  async all(): Promise<void> {
    const nodes = new Map<string, { readonly run: () => Promise<boolean>; readonly after: Set<string> }>();
    for (const change of this.changes.values()) {
      const { action, address } = change;
      if (action === "delete" || action === "replace")
        nodes.set(`delete ${address}`, { run: () => this.delete(change), after: new Set() });
      if (change.after !== undefined)
        nodes.set(`write ${address}`, {
          run: () => (action === "unchanged" ? Promise.resolve(true) : this.write(change)),
          after: new Set(),
        });
    }
    const connect = (first: string, second: string) => nodes.has(first) && nodes.get(second)?.after.add(first);
    for (const { address, dependsOn = [], dependedOn = [], createsFirst } of this.changes.values()) {
      for (const name of dependsOn) connect(`write ${name}`, `write ${address}`);
      for (const name of dependedOn) connect(`delete ${address}`, `delete ${name}`);
      if (createsFirst === true) connect(`write ${address}`, `delete ${address}`);
      else connect(`delete ${address}`, `write ${address}`);
    }
    while (nodes.size > 0) {
      const ready = [...nodes].filter(
        ([, { after }]) => ![...after].some((name) => nodes.has(name) || this.#failed.has(name)),
      );
      if (ready.length === 0) return;
      const [name, { run }] = this.next(ready);
      nodes.delete(name);
      if (!(await run())) this.#failed.add(name);
    }
  }

  readonly #failed = new Set<string>();
}

/** Applies a plan with the real lifecycle. */
export async function applyPlan(planned: Planned, bench: Bench, order: readonly number[]): Promise<Applied> {
  const engine = planned.plan.engine === "pulumi" ? PulumiApply : TerraformApply;
  const apply = new engine(planned, bench.run(), order);
  await apply.all();
  return apply;
}
