// What every check of a step needs: the plan's steps and their order, and the service by name, parent and id.
import { printable, quotedName } from "../../../schema";
import type { Connector } from "../../client";
import type { Deletions } from "../../core/deletions";
import type { Inventory, InventoryCustomer } from "../../inventory/inventory";
import { customerLabel, customerName } from "../../core/errors";
import type { Guide } from "../../lifecycle/context";
import { pulumiGuide } from "../../pulumi/guide";
import { terraformGuide } from "../../terraform/guide";
import type { Plan, PlannedChange } from "../plan";
import type { FailureKind } from "../review-report";
import { adoptionProblem } from "./adoption-problem";
import type { Certainty } from "./certainty";
import { circlesIn } from "./circles";
import { listUnder } from "./list-under";
import { Order } from "./order";
import { isRename, nameIn, Places } from "./places";
import { stepsOf, type Step } from "./steps";

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

/** Something that makes a step fail. */
export interface Hindrance {
  readonly kind: FailureKind;
  /** What fails, where it has another name than the step. */
  readonly action?: string;
  /** Why the step fails, and what to do: the end of a message. */
  readonly reason: string;
  /** In which orders the step fails for it, where it is tried. */
  readonly when: Certainty;
  /** Steps that this one makes fail likewise: where it and one of them are tried, at least one of the two fails. */
  readonly rivals?: readonly Step[];
}

/** A plan and the service before it is applied, with indexes of both. */
export class Situation {
  readonly order: Order;
  /** The next steps, as commands and settings of the plan's engine. */
  readonly guide: Guide;
  readonly steps: readonly Step[];
  readonly changes: ReadonlyMap<string, PlannedChange>;
  readonly places: Places;
  /** What makes a step fail in every order, with or without the others. */
  readonly obstacles = new Map<Step, Hindrance[]>();
  /** What can't be known of a step: the end of a message. */
  readonly questions: { readonly step: Step; readonly reason: string }[] = [];
  /** The renames that pass names on in a circle: each has the name that the one before it gets. */
  readonly circles: ReadonlyMap<Step, readonly Step[]>;
  readonly #managing: ReadonlyMap<string | undefined, readonly PlannedChange[]>;
  readonly #steps: ReadonlyMap<PlannedChange, readonly Step[]>;
  readonly #children: ReadonlyMap<string | undefined, readonly InventoryCustomer[]>;
  readonly #adopters = new Map<InventoryCustomer, readonly Step[]>();
  readonly #adoptionProblems = new Map<Step, Map<InventoryCustomer, string | undefined>>();

  constructor(
    readonly plan: Plan,
    readonly service: PlannedService,
  ) {
    const { inventory } = service;
    this.steps = stepsOf(plan, inventory);
    this.order = new Order(plan, this.steps);
    this.guide = plan.engine === "terraform" ? terraformGuide : pulumiGuide;
    this.changes = new Map(plan.changes.map((change) => [change.address, change]));
    this.#managing = Map.groupBy(plan.changes, ({ id }) => id);
    this.#steps = Map.groupBy(this.steps, ({ change }) => change);
    this.#children = Map.groupBy(inventory.customers, ({ parentId }) => parentId);
    this.places = new Places(inventory, this);
    this.circles = circlesIn(this.steps.filter(isRename), (step) => this.#renameBefore(step));
  }

  obstructs(step: Step, obstacle: Omit<Hindrance, "when">): void {
    listUnder(this.obstacles, step, { ...obstacle, when: "always" });
  }

  doubts(step: Step, reason: string): void {
    this.questions.push({ step, reason });
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

  /** The resource of the plan that keeps a customer. */
  keeperOf({ id }: InventoryCustomer): PlannedChange | undefined {
    return this.managing(id).find(isKept);
  }

  /** Whether Pulumi may delete a customer, with one above it that it replaces, although the plan doesn't say so. */
  mayBeReplaced({ id, parentId = "" }: InventoryCustomer): boolean {
    const { cascade } = this.order;
    const managers = this.managing(id);
    if (managers.length === 0 && this.plan.isPartial)
      return this.managing(parentId).some((above) => cascade.starts(above) || cascade.takes(above) !== "never");
    return managers.some((change) => isKept(change) && cascade.takes(change) !== "never");
  }

  /** The steps after which a customer no longer has its name. */
  removersOf({ id }: InventoryCustomer): readonly Step[] {
    return this.stepsOn(id).filter((step) => step.does === "delete" || isRename(step));
  }

  deletesOf({ id }: InventoryCustomer): readonly Step[] {
    return this.stepsOn(id).filter(({ does }) => does === "delete");
  }

  /** The creates that may adopt a customer. */
  adoptersOf(customer: InventoryCustomer): readonly Step[] {
    const known = this.#adopters.get(customer);
    if (known !== undefined) return known;
    const { places } = this;
    const found = places
      .wanting(places.placeOf(customer))
      .filter(
        (step) => places.adoptable(step).includes(customer) && this.adoptionProblem(step, customer) === undefined,
      );
    this.#adopters.set(customer, found);
    return found;
  }

  /** Returns why a create can't adopt a customer by its values. Comparing them takes long, and several steps ask. */
  adoptionProblem(step: Step, customer: InventoryCustomer): string | undefined {
    const known = this.#adoptionProblems.get(step) ?? new Map<InventoryCustomer, string | undefined>();
    if (!known.has(customer)) known.set(customer, adoptionProblem(step, customer));
    this.#adoptionProblems.set(step, known);
    return known.get(customer);
  }

  /** The rename that has to come before another one, which takes the name of its customer. */
  #renameBefore(step: Step): Step | undefined {
    const [holder] = this.places.of(step).flatMap((place) => this.places.at(place));
    const [remover] = holder === undefined ? [] : this.removersOf(holder);
    return remover?.does === "update" ? remover : undefined;
  }

  childrenOf(id: string): readonly InventoryCustomer[] {
    return this.#children.get(id) ?? [];
  }

  /** How a message begins that names what a step does. */
  action({ does, change, tree }: Step): string {
    if (does === "create")
      return `create ${nameIn(tree) === undefined ? `the customer of ${resourceText(change)}` : `customer ${customerName(tree)}`}`;
    return `${does} customer ${customerLabel(change.id, change.before?.name === undefined ? tree : change.before)}`;
  }
}

/** Whether a customer stays with the resource that manages it. */
export function isKept({ action }: PlannedChange): boolean {
  return action === "unchanged" || action === "update";
}

/** How messages name a resource of the plan: by its logical name in Pulumi, by its address in Terraform. */
export function resourceText({ name, address }: PlannedChange): string {
  return `\`${printable(address.startsWith("urn:") ? name : address, 100).replaceAll("`", "'")}\``;
}

/** How messages show where a customer is. */
export function pathOf({ path }: InventoryCustomer): string {
  return quotedName(path.join("/"));
}
