// The life of a customer, the same for every face: read, create, update, delete, find.
// Identified by its id at one endpoint. Type and parent can't change. What surprises: a deletion takes the
// customer's webcasts along and is documented nowhere, so it is refused until protection is switched off.
import type { Tree } from "../../schema";
import { canonicalObserved } from "../core/canonical";
import type { Known } from "../core/diff";
import { ProviderError } from "../core/errors";
import { project, projectUnknown } from "../core/project";
import type { CustomerFilter } from "../client";
import type { Context } from "./context";
import { create } from "./create";
import { refuseChildren, refuseProtected } from "./guards";
import { toState, type CustomerState } from "./state";
import { update } from "./update";

/** What names one customer: its id, its name (with or without a parent's id), or the path `partner/consumer`. */
export type Selector = { readonly id: string } | { readonly name: string; readonly parentId?: string } | { readonly path: string };

/** The lifecycle of customers at one endpoint. */
export interface Customers {
  /** What the service says now, in the words of the state; undefined when the customer is definitely gone. */
  read(id: string, known?: Known & { readonly updatedAt?: string }): Promise<CustomerState | undefined>;
  create(input: Tree): Promise<CustomerState>;
  update(id: string, known: Known, input: Tree): Promise<CustomerState>;
  delete(id: string, known: Known): Promise<void>;
  find(selector: Selector): Promise<CustomerState>;
  list(filter?: CustomerFilter): Promise<readonly CustomerState[]>;
}

/** The lifecycle over a client. */
export function customersOf(context: Context): Customers {
  return {
    read: async (id, known) => {
      const observed = await context.api.read(id, known);
      if (observed === undefined) return undefined;
      return toState(context.api.endpoint, observed, known ? project(observed, { tree: known.tree, generated: known.generated }) : projectUnknown(observed));
    },
    create: (input) => create(context, input),
    update: (id, known, input) => update(context, id, known, input),
    delete: (id, known) => remove(context, id, known),
    find: (selector) => find(context, selector),
    list: async (filter) => (await context.api.list(filter)).map((observed) => toState(context.api.endpoint, observed, projectUnknown(observed))),
  };
}

async function remove(context: Context, id: string, known: Known): Promise<void> {
  if (context.memory.owned.has(id)) {
    context.reporter.warn(`The customer ${id} was created or adopted by another resource in this run, so it was not deleted; this resource only leaves the state`);
    return;
  }
  refuseProtected(id, known.tree);
  await refuseChildren(context, id, known.tree);
  await context.api.delete(id);
  context.memory.deleted.add(id);
}

function exactlyOne(found: readonly CustomerState[], what: string, endpoint: string): CustomerState {
  const [first, ...others] = found;
  if (first === undefined) throw new ProviderError(`Looked for the customer ${what} at ${endpoint} and found none; is the name spelt as in WebcastManager?`, { kind: "not found" });
  if (others.length > 0) throw new ProviderError(`Looked for the customer ${what} and found ${found.length}: ${found.map((one) => one.id).join(", ")}; name it by its id`, { kind: "not found" });
  return first;
}

async function named(context: Context, name: string, parentId?: string): Promise<readonly CustomerState[]> {
  const wanted = name.trim().normalize("NFC");
  const listed = await context.api.list({ name: wanted, ...(parentId !== undefined && { parentId }) });
  const same = listed.filter((observed) => canonicalObserved(observed.tree).name === wanted);
  const full = await Promise.all(same.map(async (observed) => observed.complete ? observed : (await context.api.observe(observed.id))?.customer));
  return full.flatMap((observed) => observed ? [toState(context.api.endpoint, observed, projectUnknown(observed))] : []);
}

async function find(context: Context, selector: Selector): Promise<CustomerState> {
  const { endpoint } = context.api;
  if ("id" in selector) {
    const seen = await context.api.observe(selector.id);
    return exactlyOne(seen ? [toState(endpoint, seen.customer, projectUnknown(seen.customer))] : [], selector.id, endpoint);
  }
  if ("name" in selector) return exactlyOne(await named(context, selector.name, selector.parentId), `"${selector.name}"`, endpoint);
  // A name may hold a slash itself, so the whole text is tried as a name first.
  const whole = await named(context, selector.path);
  const slash = selector.path.indexOf("/");
  if (whole.length > 0 || slash === -1) return exactlyOne(whole, `"${selector.path}"`, endpoint);
  const partner = exactlyOne(await named(context, selector.path.slice(0, slash)), `"${selector.path.slice(0, slash)}"`, endpoint);
  const below = selector.path.slice(slash + 1);
  return exactlyOne(await named(context, below, partner.id), `"${below}" under ${partner.id}`, endpoint);
}
