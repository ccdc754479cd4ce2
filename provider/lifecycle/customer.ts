// The lifecycle of a customer, the same for every adapter: read, create, update, delete, find.
// A customer is identified by its id at one endpoint. Its type and parent can't change. A delete takes the customer's
// webcasts along and is documented nowhere, so it is refused until protection is switched off.
import { idText, secretTexts, type Tree } from "../../schema";
import type { CustomerFilter } from "../client";
import { canonical } from "../core/canonical";
import type { StateValues } from "../core/diff";
import { importValues, refreshValues } from "../core/refresh";
import type { Selector } from "../core/selector";
import type { Context } from "./context";
import { create } from "./create";
import { deleteCustomer } from "./delete";
import { find, list } from "./find";
import { refuseKeptStringifiedOutputs, refuseOtherCustomer, refuseRecordedStringifiedOutputs } from "./guards";
import { warnUnknownSecrets } from "./generated-secrets";
import { toState, type CustomerState, type RecordedCustomer } from "./state";
import { update } from "./update";

/** The lifecycle of customers at one endpoint. */
export interface Customers {
  /** Returns what the service holds now, in the words of the state; undefined when the customer is definitely gone. */
  read(id: string, known?: RecordedCustomer): Promise<CustomerState | undefined>;
  create(input: Tree): Promise<CustomerState>;
  update(id: string, known: RecordedCustomer, input: Tree): Promise<CustomerState>;
  delete(id: string, known: RecordedCustomer): Promise<void>;
  find(selector: Selector): Promise<CustomerState>;
  list(filter?: CustomerFilter): Promise<readonly CustomerState[]>;
}

/** Returns the lifecycle over a client. Every operation has one time for all that it sends and waits for. */
export function customersOf(context: Context): Customers {
  const timed = (...sources: readonly (StateValues | undefined)[]): Context => {
    const own = { ...context, api: context.api.timed() };
    keepSecrets(own, sources);
    return own;
  };
  return {
    read: (id, known) => read(timed(known), id, known),
    create: (input) => create(timed({ tree: input, generated: {} }), input),
    update: async (id, known, input) => {
      refuseKeptStringifiedOutputs(`update customer ${idText(id)}`, known, canonical(input));
      return update(timed(known, { tree: input, generated: {} }), id, { known, input });
    },
    delete: (id, known) => deleteCustomer(timed(known), id, known),
    find: (selector) => find(timed(), selector),
    list: (filter) => list(timed(), filter),
  };
}

/** Makes secrets known to the client's redaction: a service may quote them in replies to calls that sent none. */
function keepSecrets({ api }: Context, sources: readonly (StateValues | undefined)[]): void {
  for (const { tree, generated } of sources.filter((source) => source !== undefined)) {
    api.keepSecrets([...secretTexts(tree), ...Object.values(generated).filter((value) => value !== undefined)]);
  }
}

async function read(context: Context, id: string, recorded?: RecordedCustomer): Promise<CustomerState | undefined> {
  if (recorded) refuseRecordedStringifiedOutputs(`read customer ${idText(id)}`, recorded);
  const { endpoint } = context.api;
  const observed = await context.api.read(id, recorded);
  if (observed === undefined) return undefined;
  if (recorded === undefined) return toState(endpoint, observed, importValues(observed));
  refuseOtherCustomer(context, "read", { recorded, seen: observed });
  const { tree, generated, unconfirmed, isImported } = recorded;
  const known = refreshValues(observed, { tree, generated, ...(unconfirmed && { unconfirmed }) });
  warnUnknownSecrets(context, observed, { after: known, ...(isImported !== true && { before: recorded }) });
  return toState(endpoint, observed, known);
}
