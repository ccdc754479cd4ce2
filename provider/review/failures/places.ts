// Names below parents, of which a customer takes each: who has one now, and which steps may give their customer one.
import { unknown, type Tree } from "../../../schema";
import type { Inventory, InventoryCustomer } from "../../inventory/inventory";
import type { PlannedChange } from "../plan";
import { listUnder } from "./list-under";
import type { Step } from "./steps";

/** Returns the name of a tree, where it is known. */
export function nameIn({ name }: Tree): string | undefined {
  return typeof name === "string" ? name : undefined;
}

/** Whether a step adopts the customer that has its name. */
export function mayAdopt({ does, change }: Step): boolean {
  return does === "create" && change.adopt !== false;
}

/** Whether an update gives its customer another name, as far as that is known. */
export function isRename({ does, change, tree, seen }: Step): boolean {
  if (does !== "update" || seen === undefined || tree.name === seen.name) return false;
  return change.before?.name !== tree.name;
}

/** The steps of a plan, as places need them. */
interface PlannedSteps {
  readonly steps: readonly Step[];
  readonly changes: ReadonlyMap<string, PlannedChange>;
  stepsOf(change: PlannedChange): readonly Step[];
  stepsOn(id: string): readonly Step[];
}

/** The places of a service and of a plan: each is the key of a parent and a name. */
export class Places {
  readonly #named: ReadonlyMap<string, readonly InventoryCustomer[]>;
  readonly #orphans: ReadonlySet<string>;
  readonly #places = new Map<Step, readonly string[]>();
  readonly #wanting = new Map<string, Step[]>();
  readonly #below = new Map<string, Step[]>();

  constructor(
    private readonly inventory: Inventory,
    private readonly planned: PlannedSteps,
  ) {
    this.#orphans = new Set(inventory.problems.filter(({ kind }) => kind === "orphan").flatMap(({ ids }) => ids));
    this.#named = Map.groupBy(inventory.customers, (customer) => this.placeOf(customer));
    for (const step of planned.steps) {
      for (const place of this.of(step)) listUnder(this.#wanting, place, step);
      if (step.does === "create") for (const key of this.#parentKeys(step)) listUnder(this.#below, key, step);
    }
  }

  /** The customers that have a place now. */
  at(place: string): readonly InventoryCustomer[] {
    return this.#named.get(place) ?? [];
  }

  /** The steps that may give their customer a place. */
  wanting(place: string): readonly Step[] {
    return this.#wanting.get(place) ?? [];
  }

  /** The steps that may create a customer below one that exists. */
  createdBelow(id: string): readonly Step[] {
    return this.#below.get(id) ?? [];
  }

  /** The place of a customer now. */
  placeOf(customer: InventoryCustomer): string {
    return placeKey(this.#parentKeyOf(customer), customer.name);
  }

  /** The places of which a step gives its customer one. None where it gives none, or only apply knows it. */
  of(step: Step): readonly string[] {
    const known = this.#places.get(step);
    if (known !== undefined) return known;
    this.#places.set(step, []);
    const name = nameIn(step.tree);
    const keys = step.does === "create" ? this.#parentKeys(step) : isRename(step) ? this.#ownParentKey(step) : [];
    const places = name === undefined ? [] : keys.map((key) => placeKey(key, name));
    this.#places.set(step, places);
    return places;
  }

  /** The customers that may have the place of a step below the account: their own parent is not listed. */
  maybeBeside(step: Step): readonly InventoryCustomer[] {
    const name = nameIn(step.tree) ?? "";
    if (!this.of(step).includes(placeKey("", name))) return [];
    return [...this.#orphans].flatMap((id) => this.inventory.byId.get(id) ?? []).filter((one) => one.name === name);
  }

  #ownParentKey({ seen }: Step): readonly string[] {
    return seen === undefined ? [] : [this.#parentKeyOf(seen)];
  }

  /**
   * The parent in places of names. One that is not listed is the account itself, which lists never hold, unless there
   * are several of them.
   */
  #parentKeyOf({ id, parentId }: InventoryCustomer): string {
    if (parentId === undefined) return "";
    return this.inventory.byId.has(parentId) || this.#orphans.has(id) ? parentId : "";
  }

  /** The keys of the parents below which a create may put its customer. */
  #parentKeys({ change: { parentAddress = "" }, tree: { parent } }: Step): readonly string[] {
    if (parent === undefined) return [""];
    if (parent !== unknown) return typeof parent === "string" ? [parent] : [];
    const above = this.planned.changes.get(parentAddress);
    if (above === undefined) return [];
    const created = this.planned.stepsOf(above).find(({ does }) => does === "create");
    const adoptable = created === undefined ? [] : this.adoptable(created);
    const ids = adoptable.map(({ id }) => id);
    return adoptable.some((customer) => this.#stays(customer)) ? ids : [`new ${parentAddress}`, ...ids];
  }

  /** The existing customers that a create may adopt. */
  adoptable(step: Step): readonly InventoryCustomer[] {
    return mayAdopt(step) ? this.of(step).flatMap((place) => this.at(place)) : [];
  }

  /** Whether no step of the plan takes a customer away from its place. */
  #stays({ id }: InventoryCustomer): boolean {
    return this.planned.stepsOn(id).every((step) => step.does === "update" && !isRename(step));
  }
}

function placeKey(parent: string, name: string): string {
  return `${parent}\0${name}`;
}
