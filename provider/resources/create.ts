// Creating a customer: observe whether the name is free, ensure it exists exactly once, return its state.
import { setTimeout as wait } from "node:timers/promises";
import { leaves, valueAt, withValue, type Observed, type Tree } from "../../schema";
import { canonical, canonicalObserved } from "../core/canonical";
import { isSame } from "../core/equality";
import { isKind, isProviderError, PartlyCreatedError, ProviderError } from "../core/errors";
import { adopt } from "./adopt";
import type { Context } from "./context";
import { nameOf, refuseWrongParent } from "./guards";
import { generatedAfter, generatedLeaves, newSecret, toState, type CustomerState } from "./state";
import { observeOrFail } from "./sync";

/** Milliseconds before each look for a customer whose creation got no answer: lists of services may be late. */
const looks = [0, 200, 400, 800, 1600];

/** How often a creation is sent when nothing shows that it was carried out. */
const attempts = 3;

/** The customers with this very name under the same parent. */
async function findSiblings(context: Context, desired: Tree): Promise<readonly Observed[]> {
  const { name, parent } = desired;
  if (typeof name !== "string") return [];
  const listed = await context.api.list({ name, ...(typeof parent === "string" && { parentId: parent }) });
  const same = listed.filter((other) => !context.memory.deleted.has(other.id) && canonicalObserved(other.tree).name === name);
  if (parent !== undefined) return same;
  // Without a declared parent the account is the parent; some services name the account there, which can't be read as a customer.
  const below = await Promise.all(same.map(async (other) => {
    const above = other.tree.parent;
    return typeof above !== "string" || await context.api.observe(above).then((found) => found === undefined, () => true);
  }));
  return same.filter((_, index) => below[index]);
}

/** The desired customer with generated secrets in place, made once, so that every attempt sends the same. */
function withSecrets(desired: Tree): Tree {
  return generatedLeaves.reduce((tree, leaf) => {
    const isOn = leaf.gate === undefined || valueAt(tree, leaf.gate.keys) === true;
    return isOn && valueAt(tree, leaf.keys) === undefined ? withValue(tree, leaf.keys, newSecret()) : tree;
  }, desired);
}

/** Whether an observed customer is what we sent, as far as it can be seen. */
function isOurs(sent: Tree, observed: Observed): boolean {
  const seen = canonicalObserved(observed.tree);
  return leaves.every((leaf) => {
    if (leaf.facts.wire === undefined || observed.hidden.has(leaf.path) || (leaf.facts.serverFills && valueAt(sent, leaf.keys) === undefined)) return true;
    return isSame(leaf, valueAt(sent, leaf.keys), valueAt(seen, leaf.keys));
  });
}

/** Looks for a customer whose creation may have been carried out. */
async function lookFor(context: Context, sent: Tree, before: ReadonlySet<string>): Promise<Observed | undefined> {
  for (const pauseMs of looks) {
    await wait(pauseMs);
    for (const candidate of await findSiblings(context, sent)) {
      if (before.has(candidate.id) || context.memory.owned.has(candidate.id)) continue;
      const full = candidate.complete ? candidate : (await context.api.observe(candidate.id))?.customer;
      if (full && isOurs(sent, full)) return full;
    }
  }
  return undefined;
}

/** Creates the customer exactly once: after every doubtful answer it looks before it sends again. */
async function ensure(context: Context, sent: Tree, before: ReadonlySet<string>): Promise<{ id: string; customer?: Observed }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await context.api.create(sent);
    } catch (error) {
      const isTaken = isProviderError(error) && error.status === 409;
      if (!isProviderError(error) || !(error.mayHaveHappened || (isTaken && attempt > 1))) throw error;
      const found = await lookFor(context, sent, before);
      if (found) return { id: found.id, customer: found };
      if (isTaken || attempt === attempts) throw error;
      context.reporter.info(`The creation of "${String(sent.name)}" got no answer and the customer is not there; sending it again`);
    }
  }
}

function takenError(context: Context, found: Observed, desired: Tree): ProviderError {
  const where = desired.parent === undefined ? "" : ` under the parent ${String(desired.parent)}`;
  return new ProviderError(
    `Can't create the customer "${String(desired.name)}": the name is taken${where} by ${found.id}. ${context.guide.taken(found.id)}`, { kind: "name taken" });
}

async function takeOver(context: Context, found: readonly Observed[], desired: Tree): Promise<CustomerState> {
  const [first, second] = found;
  if (first === undefined) throw new ProviderError(`Can't create the customer "${String(desired.name)}": the service says that the name is taken, but lists nobody of that name; try again in a minute`, { kind: "name taken" });
  if (desired.adopt !== true && desired.adopt !== "overwrite") throw takenError(context, first, desired);
  if (second !== undefined) throw new ProviderError(`Can't adopt "${String(desired.name)}": ${found.length} customers have that name (${found.map((one) => one.id).join(", ")}); import the right one by its id`, { kind: "adoption refused" });
  return adopt(context, await observeOrFail(context, first.id), desired);
}

/** Brings what was created into the state; from here on its id is never lost. */
async function finish(context: Context, created: { id: string; customer?: Observed }, sent: Tree, desired: Tree): Promise<CustomerState> {
  context.memory.owned.add(created.id);
  const known = { tree: desired, generated: generatedAfter(desired, Object.fromEntries(generatedLeaves.map((leaf) => {
    const value = valueAt(sent, leaf.keys);
    return [leaf.path, typeof value === "string" ? value : undefined];
  }))) };
  try {
    const observed = created.customer ?? (await observeOrFail(context, created.id)).customer;
    const odd = isOurs(sent, observed) ? [] : leaves.filter((leaf) => leaf.facts.wire !== undefined && !observed.hidden.has(leaf.path)
      && !isSame(leaf, valueAt(sent, leaf.keys), valueAt(canonicalObserved(observed.tree), leaf.keys)) && !leaf.facts.serverFills);
    if (odd.length > 0) context.reporter.warn(`The service keeps other values than were sent for ${nameOf(observed.id, observed.tree)}: ${odd.map((leaf) => leaf.path).join(", ")}; a refresh shows them`);
    return toState(context.api.endpoint, observed, known);
  } catch (error) {
    const state = { ...toState(context.api.endpoint, { id: created.id, tree: sent, hidden: new Set(), complete: false }, known) };
    throw new PartlyCreatedError(state, `The customer ${nameOf(created.id, desired)} was created, but could not be read afterwards; the next run goes on with it. ${error instanceof Error ? error.message : ""}`.trim(), error);
  }
}

/**
 * Creates the customer, or adopts one where that is asked for.
 * @throws ProviderError: "name taken", "adoption refused", "invalid input"; PartlyCreatedError once it exists.
 */
export async function create(context: Context, input: Tree): Promise<CustomerState> {
  const desired = canonical(input);
  // 1. Observe: is the parent fit, is the name free?
  await refuseWrongParent(context, desired);
  const there = await findSiblings(context, desired);
  if (there.length > 0) return takeOver(context, there, desired);
  // 2. Ensure: send it, once, with its secrets made beforehand.
  const sent = withSecrets(desired);
  try {
    const created = await ensure(context, sent, new Set(there.map((other) => other.id)));
    // 3. Return what is there.
    return await finish(context, created, sent, desired);
  } catch (error) {
    if (!isKind(error, "api") || error.status !== 409) throw error;
    // Somebody took the name between our look and our creation.
    return takeOver(context, await findSiblings(context, desired), desired);
  }
}
