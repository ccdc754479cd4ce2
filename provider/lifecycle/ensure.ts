// Makes a customer exactly once: after every doubtful answer it looks before it sends again, and takes nobody else's
// for its own.
import { errorCodes, generatedLeaves, valueAt, type Observed, type Tree } from "../../schema";
import { isProviderError, ProviderError } from "../core/errors";
import { driftOf } from "../core/project";
import type { Contradiction, Created } from "../client";
import type { Context } from "./context";
import { beginCreation } from "./contradiction";
import { titleOf } from "./guards";
import { findSiblings } from "./siblings";
import type { Seen } from "./sync";

/** Milliseconds before each look for a customer whose creation got no answer: lists of services may be late. */
const looks = [0, 250, 500, 1_000, 2_000, 4_000, 8_000];

/** How often a creation is sent when nothing shows that it was carried out. */
const attempts = 3;

/**
 * Milliseconds that a look may take though the time of the creation is over: what was made is to be found, and not left
 * behind.
 */
const lastLookMs = 10_000;

/** What is to be created: as it is sent, with secrets that were made for it, and as it is declared. */
export interface Wanted {
  readonly sent: Tree;
  readonly desired: Tree;
}

/** A customer of ours, sent since a moment of the service's clock where that is known. */
export interface Brought {
  readonly created: Created;
  readonly since?: number;
}

/** What became of a creation: a customer of ours, or a name that others have. */
export type Ensured = Brought | { readonly taken: readonly Seen[]; readonly refusal: ProviderError };

/** Whether a customer holds everything that was sent. */
function isAlike({ sent }: Wanted, observed: Observed): boolean {
  return driftOf(observed, { tree: sent, generated: {} }).length === 0;
}

/** Whether a customer holds a secret that nobody but this creation has made. */
function isProven({ sent, desired }: Wanted, observed: Observed): boolean {
  return generatedLeaves.some((leaf) => {
    const value = valueAt(sent, leaf.keys);
    return (
      value !== undefined && valueAt(desired, leaf.keys) === undefined && value === valueAt(observed.tree, leaf.keys)
    );
  });
}

/** Who was seen; not thorough where the time did not suffice for every look. */
interface Looked {
  readonly there: readonly Seen[];
  readonly isThorough: boolean;
}

/**
 * Looks at once, and then as long as there is time, until somebody is there who will do; answers who was there last.
 */
async function lookFor(
  context: Context,
  sent: Tree,
  pauses: readonly number[],
  willDo: (seen: Seen) => boolean,
): Promise<Looked> {
  const looking = context.api.timeLeft() < lastLookMs ? { ...context, api: context.api.within(lastLookMs) } : context;
  let there: readonly Seen[] = [];
  for (const [index, pauseMs] of pauses.entries()) {
    if (index > 0 && pauseMs >= context.api.timeLeft()) return { there, isThorough: false };
    if (pauseMs >= 1_000)
      context.reporter.waiting(`Waiting ${pauseMs / 1_000} s for the service to list ${titleOf(sent)}`);
    if (pauseMs > 0) await (context.wait ?? context.api.pause)(pauseMs);
    there = await findSiblings(looking, sent, "fresh");
    if (there.some(willDo)) break;
  }
  return { there, isThorough: true };
}

/** Sends a creation; a refusal is an answer too. */
async function send(context: Context, sent: Tree, contradiction: Contradiction): Promise<Created | ProviderError> {
  try {
    return await context.api.create(sent, contradiction);
  } catch (error) {
    if (isProviderError(error)) return error;
    throw error;
  }
}

/** The error where it could not be seen for this reason what became of the creation. */
function unseen(
  { message, kind, mayHaveHappened, status }: ProviderError,
  reason: string,
  cause?: unknown,
): ProviderError {
  return new ProviderError(
    `${message}. ${reason}; run again: if it was made, its name is taken then, and the message tells how to adopt it`,
    { kind, mayHaveHappened, cause, ...(status !== undefined && { status }) },
  );
}

/** The error where neither the creation nor the look for it got a clear answer. */
function inDoubt(refusal: ProviderError, error: unknown): unknown {
  if (!isProviderError(error)) return error;
  return unseen(refusal, `Whether it exists could not be seen: ${error.message}`, error);
}

/**
 * Sends a creation until it is there once, or the name turns out to be somebody else's; all of it in the time of the
 * operation.
 */
export async function ensure(context: Context, wanted: Wanted): Promise<Ensured> {
  const { sent } = wanted;
  const { contradiction, since } = beginCreation(context, sent);
  let doubt: ProviderError | undefined;
  for (let attempt = 1; ; attempt++) {
    const refusal = await send(context, sent, contradiction);
    if (!isProviderError(refusal)) return { created: refusal, since: since() };
    const isTaken = refusal.status === 409;
    if (doubt && refusal.kind === "cancelled")
      throw unseen(doubt, `The service does not list it so far. ${refusal.message}`, refusal);
    if (!isTaken && !refusal.mayHaveHappened) throw refusal;
    if (refusal.mayHaveHappened) doubt = refusal;
    const isDoubtful = doubt !== undefined;
    // Where nothing was in doubt, a service that carries out what it refuses has to be proven so.
    const isOurs = ({ customer }: Seen) =>
      contradiction(customer.id, customer) === undefined &&
      (isProven(wanted, customer) || (isDoubtful && isAlike(wanted, customer)));
    const isAboutName = isDoubtful || refusal.apiCode === errorCodes.nameTaken;
    const pauses = isAboutName ? looks : looks.slice(0, 1);
    const look = () => lookFor(context, sent, pauses, (seen) => !isDoubtful || isOurs(seen));
    const { there, isThorough } = await look().catch((error: unknown) => {
      throw inDoubt(refusal, error);
    });
    const ours = there.find(isOurs)?.customer;
    if (ours) return { created: { id: ours.id, customer: ours } };
    if (there.length > 0 || isTaken) return { taken: there, refusal };
    // Sent again, it would be answered with the same customer.
    if (attempt === attempts || refusal.kind === "conflict") throw refusal;
    // A list that is late may show it yet: sent again now, it would be there twice.
    if (!isThorough || context.api.timeLeft() === 0)
      throw unseen(refusal, "Its time is over, and the service does not list it so far", refusal);
    context.reporter.info(
      `The creation of ${titleOf(sent)} got no answer and the customer is not there; sending it again`,
    );
  }
}
