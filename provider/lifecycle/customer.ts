// The life of a customer, the same for every face: read, create, update, delete, find.
// Identified by its id at one endpoint. Type and parent can't change. What surprises: a deletion takes the
// customer's webcasts along and is documented nowhere, so it is refused until protection is switched off.
import { idText, type Tree } from "../../schema";
import { canonical } from "../core/canonical";
import type { Known } from "../core/diff";
import { project, projectUnknown } from "../core/project";
// Not from all of the client: that would load its HTTP where nothing is sent.
import { secretTexts } from "../client/secret-texts";
import type { CustomerFilter } from "../client";
import type { Context } from "./context";
import { refuseOther } from "./contradiction";
import { create } from "./create";
import { warnUnknown } from "./generated";
import { find, list, type Selector } from "./find";
import { refuseKeptTexts, refuseKnownTexts } from "./output-texts";
import { remove } from "./remove";
import { toState, type CustomerState, type RecordedCustomer } from "./state";
import { update } from "./update";

export type { Selector } from "./find";

/** The lifecycle of customers at one endpoint. */
export interface Customers {
  /** What the service says now, in the words of the state; undefined when the customer is definitely gone. */
  read(id: string, known?: RecordedCustomer): Promise<CustomerState | undefined>;
  create(input: Tree): Promise<CustomerState>;
  update(id: string, known: RecordedCustomer, input: Tree): Promise<CustomerState>;
  delete(id: string, known: RecordedCustomer): Promise<void>;
  find(selector: Selector): Promise<CustomerState>;
  list(filter?: CustomerFilter): Promise<readonly CustomerState[]>;
}

/** The lifecycle over a client. Every operation has one time for all that it sends and waits for. */
export function customersOf(context: Context): Customers {
  const timed = (...known: readonly (Known | undefined)[]): Context =>
    keeping({ ...context, api: context.api.timed() }, known);
  return {
    read: (id, known) => read(timed(known), id, known),
    create: (input) => create(timed({ tree: input, generated: {} }), input),
    update: async (id, known, input) => {
      refuseKeptTexts(`update the customer ${idText(id)}`, known, canonical(input));
      return update(timed(known, { tree: input, generated: {} }), id, known, input);
    },
    delete: (id, known) => remove(timed(known), id, known),
    find: (selector) => find(timed(), selector),
    list: (filter) => list(timed(), filter),
  };
}

/**
 * The context, whose client knows these secrets from now on: a service may quote what it holds, in answers to calls
 * that sent no secret.
 */
function keeping(context: Context, sources: readonly (Known | undefined)[]): Context {
  for (const { tree, generated } of sources.filter((source) => source !== undefined)) {
    context.api.keepSecrets([...secretTexts(tree), ...Object.values(generated).filter((value) => value !== undefined)]);
  }
  return context;
}

async function read(context: Context, id: string, recorded?: RecordedCustomer): Promise<CustomerState | undefined> {
  if (recorded) refuseKnownTexts(`read the customer ${idText(id)}`, recorded);
  const observed = await context.api.read(id, recorded);
  if (observed === undefined) return undefined;
  if (recorded === undefined) return toState(context.api.endpoint, observed, projectUnknown(observed));
  refuseOther(context, "read", recorded, observed);
  const { tree, generated, made, isImported } = recorded;
  const known = project(observed, { tree, generated, ...(made && { made }) });
  warnUnknown(context, observed, isImported ? undefined : recorded, known);
  return toState(context.api.endpoint, observed, known);
}
