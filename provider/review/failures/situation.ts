// What every check of a step needs: the plan's steps and their order, and the service by name, parent and id.
import { printable, quotedName, type Tree } from "../../../schema";
import type { Connector } from "../../client";
import type { Deletions } from "../../core/deletions";
import type { Inventory, InventoryCustomer } from "../../inventory/inventory";
import { customerLabel, customerName } from "../../core/errors";
import type { Guide } from "../../lifecycle/context";
import { pulumiGuide } from "../../pulumi/guide";
import { terraformGuide } from "../../terraform/guide";
import type { Plan, PlannedChange } from "../plan";
import type { FailureKind } from "../review-report";
import { Order, stepsOf, type Step } from "./steps";

/** The service that a plan is held against. */
export interface PlannedService {
  readonly inventory: Inventory;
  /** Absent where the service has no list of them, or the account may not read it. */
  readonly connectors?: readonly Connector[] | undefined;
  /** Former endpoint of the same service, as the setting names it. */
  readonly movedFrom?: string | undefined;
  /** Which protected customers may be deleted, as the setting lists them. */
  readonly deletions?: Deletions;
}

/** Something that prevents a step. */
export interface Obstacle {
  readonly kind: FailureKind;
  /** What fails, where it has another name than the step. */
  readonly action?: string;
  /** Why the step fails, and what to do: the end of a message. */
  readonly reason: string;
  /** The step that removes it, if it comes first; absent where nothing in the plan does. */
  readonly remover?: Step;
}

/** Two steps of which at most one can succeed. */
export interface Conflict extends Omit<Obstacle, "remover"> {
  /** The one that fails where the order is open, or comes second. */
  readonly loser: Step;
  readonly winner: Step;
  /** Why the winner fails, where that one can't succeed anyway. */
  readonly reverse?: string;
}

/** What the checks have found. */
export interface Findings {
  readonly obstacles: Map<Step, Obstacle[]>;
  readonly conflicts: Conflict[];
  /** Ids of existing customers that creates adopt. */
  readonly adopted: Map<Step, InventoryCustomer>;
  /** What can't be known of a step: the end of a message. */
  readonly doubts: Map<Step, string[]>;
}

const list = <Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void => {
  const items = map.get(key);
  if (items === undefined) map.set(key, [item]);
  else items.push(item);
};

/** A plan and the service before it is applied, with indexes of both. */
export class Situation {
  readonly order: Order;
  /** The next steps, as commands and settings of the plan's engine. */
  readonly guide: Guide;
  readonly steps: readonly Step[];
  readonly changes: ReadonlyMap<string, PlannedChange>;
  readonly findings: Findings = { obstacles: new Map(), conflicts: [], adopted: new Map(), doubts: new Map() };
  readonly #managing = new Map<string, PlannedChange[]>();
  readonly #steps = new Map<PlannedChange, Step[]>();
  readonly #named = new Map<string, InventoryCustomer[]>();
  readonly #orphans: ReadonlySet<string>;
  readonly #children = new Map<string, InventoryCustomer[]>();

  constructor(
    readonly plan: Plan,
    readonly service: PlannedService,
  ) {
    const { inventory } = service;
    this.#orphans = new Set(inventory.problems.filter(({ kind }) => kind === "orphan").flatMap(({ ids }) => ids));
    this.order = new Order(plan);
    this.guide = plan.engine === "terraform" ? terraformGuide : pulumiGuide;
    this.steps = stepsOf(plan, inventory);
    this.changes = new Map(plan.changes.map((change) => [change.address, change]));
    for (const change of plan.changes) if (change.id !== undefined) list(this.#managing, change.id, change);
    for (const step of this.steps) list(this.#steps, step.change, step);
    for (const customer of inventory.customers) {
      list(this.#named, this.placeKey(this.parentKeyOf(customer), customer.name), customer);
      if (customer.parentId !== undefined) list(this.#children, customer.parentId, customer);
    }
  }

  obstructs(step: Step, obstacle: Obstacle): void {
    list(this.findings.obstacles, step, obstacle);
  }

  doubts(step: Step, text: string): void {
    list(this.findings.doubts, step, text);
  }

  /** The changes of the plan that manage a customer of the service. */
  managing(id: string): readonly PlannedChange[] {
    return this.#managing.get(id) ?? [];
  }

  stepsOf(change: PlannedChange): readonly Step[] {
    return this.#steps.get(change) ?? [];
  }

  /** The steps of all changes that manage a customer of the service. */
  stepsOn(id: string): readonly Step[] {
    return this.managing(id).flatMap((change) => this.stepsOf(change));
  }

  /** The steps that change a customer of the service: updates, and creates that adopt it. */
  writersOf(customer: InventoryCustomer): readonly Step[] {
    return [
      ...this.stepsOn(customer.id).filter(({ does }) => does === "update"),
      ...[...this.findings.adopted].filter(([, adopted]) => adopted === customer).map(([step]) => step),
    ];
  }

  childrenOf(id: string): readonly InventoryCustomer[] {
    return this.#children.get(id) ?? [];
  }

  /**
   * The parent in places of names. One that is not listed is the account itself, which lists never hold, unless there
   * are several of them.
   */
  parentKeyOf({ id, parentId }: InventoryCustomer): string {
    if (parentId === undefined) return "";
    return this.service.inventory.byId.has(parentId) || this.#orphans.has(id) ? parentId : "";
  }

  /** The customers with a name that may be directly below the account: their parent is not listed. */
  maybeAtTop(name: string): readonly InventoryCustomer[] {
    return [...this.#orphans]
      .flatMap((id) => this.service.inventory.byId.get(id) ?? [])
      .filter((one) => one.name === name);
  }

  placeKey(parent: string, name: string): string {
    return `${parent}\0${name}`;
  }

  /** The customers that have a name below a parent now. */
  at(place: string): readonly InventoryCustomer[] {
    return this.#named.get(place) ?? [];
  }

  /** How a message begins that names what a step does. */
  action({ does, change, tree }: Step): string {
    if (does === "create")
      return `create ${nameIn(tree) === undefined ? `the customer of ${resourceText(change)}` : `customer ${customerName(tree)}`}`;
    return `${does} customer ${customerLabel(change.id, change.before?.name === undefined ? tree : change.before)}`;
  }
}

/** How messages name a resource of the plan: by its logical name in Pulumi, by its address in Terraform. */
export function resourceText({ name, address }: PlannedChange): string {
  return `\`${printable(address.startsWith("urn:") ? name : address, 100).replaceAll("`", "'")}\``;
}

/** How messages show where a customer is. */
export function pathOf({ path }: InventoryCustomer): string {
  return quotedName(path.join("/"));
}

/** Returns the name of a tree, where it is known. */
export function nameIn({ name }: Tree): string | undefined {
  return typeof name === "string" ? name : undefined;
}
