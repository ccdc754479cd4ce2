// Sends a create until the customer exists exactly once. After every unclear reply it is searched for before it is sent
// again, and no other customer is taken for it.
import { errorCodes, generatedLeaves, valueAt, type Observed, type Tree } from "../../schema";
import type { FindMismatch, Created } from "../client";
import { asSentence, customerName, isProviderError, ProviderError } from "../core/errors";
import { driftedLeaves } from "../core/refresh";
import type { Context, CustomerWithEtag } from "./context";
import { startCreate } from "./create-attempt";
import { findSiblings } from "./siblings";

/** Milliseconds before each search for a customer whose create got no reply, because lists may be outdated. */
const searchPauses = [0, 250, 500, 1_000, 2_000, 4_000, 8_000];

/** How often a create is sent when nothing shows that it was carried out. */
const attempts = 3;

/** Milliseconds that a search may take although the time of the create is over: what was created should be found. */
const lastSearchMs = 10_000;

/** A customer to create: as it is sent, with new secrets, and as it is declared. */
export interface NewCustomer {
  readonly sent: Tree;
  readonly desired: Tree;
}

/** A customer that this create created, and when the create started, by the service's clock, where that is known. */
export interface CreateResult {
  readonly created: Created;
  readonly since?: number | undefined;
}

/** The outcome of a create: the created customer, or the customers that have its name already. */
type CreateOutcome = CreateResult | { readonly taken: readonly CustomerWithEtag[]; readonly refusal: ProviderError };

/** Whether a customer holds everything that was sent. */
function isAsSent({ sent }: NewCustomer, observed: Observed): boolean {
  return driftedLeaves(observed, { tree: sent, generated: {} }).length === 0;
}

/** Whether a customer holds a secret that this create has generated. */
function holdsNewSecret({ sent, desired }: NewCustomer, observed: Observed): boolean {
  return generatedLeaves.some((leaf) => {
    const value = valueAt(sent, leaf.keys);
    return (
      value !== undefined && valueAt(desired, leaf.keys) === undefined && value === valueAt(observed.tree, leaf.keys)
    );
  });
}

/** The customers that a search found; incomplete where the time did not suffice for every try. */
interface SearchResult {
  readonly found: readonly CustomerWithEtag[];
  readonly isComplete: boolean;
}

/** A search: how long to wait before each try, and which customer ends it. */
interface Search {
  readonly pauses: readonly number[];
  readonly isWanted: (one: CustomerWithEtag) => boolean;
}

/** Searches for customers with the name at once, and again while there is time, until a wanted one is there. */
async function search(context: Context, sent: Tree, { pauses, isWanted }: Search): Promise<SearchResult> {
  const searching =
    context.api.timeLeft() < lastSearchMs ? { ...context, api: context.api.within(lastSearchMs) } : context;
  let found: readonly CustomerWithEtag[] = [];
  for (const [index, pauseMs] of pauses.entries()) {
    if (index > 0 && pauseMs >= context.api.timeLeft()) return { found, isComplete: false };
    if (pauseMs >= 1_000)
      context.reporter.waiting(`Waiting ${pauseMs / 1_000} s for the service to list ${customerName(sent)}`);
    if (pauseMs > 0) await context.api.pause(pauseMs);
    found = await findSiblings(searching, sent, "fresh");
    if (found.some(isWanted)) break;
  }
  return { found, isComplete: true };
}

/** Sends a create; a refusal is a result too. */
async function send(context: Context, sent: Tree, findMismatch: FindMismatch): Promise<Created | ProviderError> {
  try {
    return await context.api.create(sent, findMismatch);
  } catch (error) {
    if (isProviderError(error)) return error;
    throw error;
  }
}

/** The error of a create whose outcome is unknown for this reason. */
function unknownOutcome(
  { message, kind, mayHaveHappened, status }: ProviderError,
  reason: string,
  cause?: unknown,
): ProviderError {
  return new ProviderError(
    `${asSentence(message)} ${asSentence(reason)} Run again: if the customer was created, ` +
      "the message then shows how to adopt it.",
    { kind, mayHaveHappened, cause, ...(status !== undefined && { status }) },
  );
}

/** The error where neither the create nor the search for it got a clear reply. */
function failedSearch(refusal: ProviderError, error: unknown): unknown {
  if (!isProviderError(error)) return error;
  return unknownOutcome(refusal, `Could not verify whether the customer was created: ${error.message}`, error);
}

/**
 * Sends a create until the customer exists once, or another one has its name; all of it in the time of the operation.
 */
export async function ensure(context: Context, customer: NewCustomer): Promise<CreateOutcome> {
  const { sent } = customer;
  const { findMismatch, since } = startCreate(context, sent);
  let unclear: ProviderError | undefined;
  for (let attempt = 1; ; attempt++) {
    const refusal = await send(context, sent, findMismatch);
    if (!isProviderError(refusal)) return { created: refusal, since: since() };
    const isTaken = refusal.status === 409;
    if (unclear && refusal.kind === "cancelled")
      throw unknownOutcome(unclear, `The service does not list it so far. ${refusal.message}`, refusal);
    if (!isTaken && !refusal.mayHaveHappened) throw refusal;
    if (refusal.mayHaveHappened) unclear = refusal;
    const isUnclear = unclear !== undefined;
    // Without an unclear reply a secret has to prove that the service carried out what it refused.
    const isOurs = ({ customer: seen }: CustomerWithEtag) =>
      findMismatch(seen.id, seen) === undefined &&
      (holdsNewSecret(customer, seen) || (isUnclear && isAsSent(customer, seen)));
    const isAboutName = isUnclear || refusal.apiCode === errorCodes.nameTaken;
    const pauses = isAboutName ? searchPauses : searchPauses.slice(0, 1);
    const { found, isComplete } = await search(context, sent, {
      pauses,
      isWanted: (one) => !isUnclear || isOurs(one),
    }).catch((error: unknown) => {
      throw failedSearch(refusal, error);
    });
    const ours = found.find(isOurs)?.customer;
    if (ours) return { created: { id: ours.id, customer: ours } };
    if (found.length > 0 || isTaken) return { taken: found, refusal };
    // Sent again, it would be answered with the same customer.
    if (attempt === attempts || refusal.kind === "conflict") throw refusal;
    // An outdated list may show it later: sent again now, it would exist twice.
    if (!isComplete || context.api.timeLeft() === 0) {
      throw unknownOutcome(
        refusal,
        "The time for the create is over, and the service does not list the customer so far",
        refusal,
      );
    }
    context.reporter.info(
      `The create of ${customerName(sent)} got no reply and the customer does not exist; sending it again`,
    );
  }
}
