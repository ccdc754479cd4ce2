// Creating a customer: observe whether the name is free, ensure it exists exactly once, return its state.
import {
  errorCodes,
  generatedLeaves,
  idText,
  shortList,
  quotedName,
  valueAt,
  withValue,
  type Tree,
} from "../../schema";
import { canonical } from "../core/canonical";
import { PartlyCreatedError, ProviderError } from "../core/errors";
import { driftOf } from "../core/project";
import { adopt } from "./adopt";
import { isHeldByAnother, type Context } from "./context";
import { ensure, type Brought } from "./ensure";
import { nameOf, refuseWrongParent, titleOf } from "./guards";
import { findNamesakes, findSiblings } from "./siblings";
import { stillUsed } from "./renaming";
import { generatedAfter, newSecret, toState, toUnreadState, type CustomerState } from "./state";
import type { Seen } from "./sync";

/** The desired customer with generated secrets in place, made once, so that every attempt sends the same. */
function withSecrets(desired: Tree): Tree {
  return generatedLeaves.reduce((tree, leaf) => {
    const isOn = leaf.enabledBy === undefined || valueAt(tree, leaf.enabledBy.keys) === true;
    return isOn && valueAt(tree, leaf.keys) === undefined ? withValue(tree, leaf.keys, newSecret()) : tree;
  }, desired);
}

function takenError(context: Context, id: string, desired: Tree): ProviderError {
  if (isHeldByAnother(context.memory, id)) {
    return new ProviderError(`Can't create customer ${titleOf(desired)}: ${stillUsed(id)}`, { kind: "name taken" });
  }
  const where = typeof desired.parent === "string" ? ` below ${idText(desired.parent)}` : "";
  return new ProviderError(
    `Can't create customer ${titleOf(desired)}: the name is taken by ${idText(id)}${where}. ${context.guide.taken(idText(id))}`,
    { kind: "name taken" },
  );
}

/** Adopts the one customer that has the name, where that is asked for. */
async function takeOver(context: Context, found: readonly [Seen, ...Seen[]], desired: Tree): Promise<CustomerState> {
  const [first, ...others] = found;
  if (desired.adopt !== true && desired.adopt !== "overwrite") throw takenError(context, first.customer.id, desired);
  if (others.length > 0)
    throw new ProviderError(
      `Can't adopt ${titleOf(desired)}: ${found.length} customers have that name (${shortList(found.map(({ customer }) => idText(customer.id)))}); import the right one by its id`,
      { kind: "adoption refused" },
    );
  return adopt(context, first, desired);
}

/**
 * The error where the service refused the name, or the creation for another reason, and nobody of that name is to be
 * seen under the same parent.
 */
async function unseenError(context: Context, desired: Tree, refusal: ProviderError): Promise<ProviderError> {
  if (refusal.apiCode !== errorCodes.nameTaken) return refusal;
  // An account that can be read as a customer can't be told from a partner: only the program knows.
  const found = desired.parent === undefined ? await findNamesakes(context, desired, "fresh").catch(() => []) : [];
  const elsewhere = found.flatMap(({ customer: { id, tree } }) =>
    typeof tree.parent === "string"
      ? [{ parent: tree.parent, text: `${nameOf(id, tree)} under ${idText(tree.parent)}` }]
      : [],
  );
  const [first] = elsewhere;
  const seen =
    first === undefined
      ? "but lists nobody of that name; try again in a minute"
      : `and lists ${shortList(elsewhere.map(({ text }) => text))}. If such a parent is your own account, declare it, as in \`parent: ${quotedName(first.parent)}\`, and run again`;
  return new ProviderError(
    `Can't create the customer ${titleOf(desired)}: the service says that the name is taken, ${seen}`,
    { kind: "name taken", cause: refusal },
  );
}

/** Brings what was created into the state; from here on its id is never lost. */
function finish(context: Context, { created, since }: Brought, sent: Tree, desired: Tree): CustomerState {
  const { api, memory } = context;
  memory.owned.add(created.id);
  memory.deleted.delete(created.id);
  const known = {
    tree: desired,
    generated: generatedAfter(
      desired,
      Object.fromEntries(
        generatedLeaves.map((leaf) => {
          const value = valueAt(sent, leaf.keys);
          return [leaf.path, typeof value === "string" ? value : undefined];
        }),
      ),
    ),
  };
  try {
    if (created.customer === undefined) throw created.unread ?? new Error("no record came");
    const observed = created.customer;
    if (desired.parent === undefined && typeof observed.tree.parent === "string")
      memory.accounts.add(observed.tree.parent);
    const odd = driftOf(observed, { tree: sent, generated: {} });
    if (odd.length > 0)
      context.reporter.warn(
        `The service keeps other values than were sent for ${nameOf(observed.id, observed.tree)}: ${odd.map((leaf) => leaf.path).join(", ")}; a refresh shows them`,
      );
    return toState(api.endpoint, observed, known);
  } catch (error) {
    const state = toUnreadState(api.endpoint, created.id, sent, known, since);
    throw new PartlyCreatedError(
      state,
      `The customer ${nameOf(created.id, desired)} was created, but could not be read afterwards; the next run goes on with it. ${error instanceof Error ? error.message : ""}`.trim(),
      error,
    );
  }
}

/**
 * Creates the customer, or adopts one where that is asked for.
 * @throws ProviderError: "name taken", "adoption refused", "invalid input"; PartlyCreatedError once it exists.
 */
export async function create(context: Context, input: Tree): Promise<CustomerState> {
  const desired = canonical(input);
  // 1. Observe: is the parent fit, is the name free?
  await refuseWrongParent(context, desired, `create the customer ${titleOf(desired)}`);
  const [first, ...others] = await findSiblings(context, desired, "shared");
  if (first) return takeOver(context, [first, ...others], desired);
  // 2. Ensure: send it, once, with its secrets made beforehand.
  const sent = withSecrets(desired);
  const ensured = await ensure(context, { sent, desired });
  // 3. Return what is there.
  if ("created" in ensured) return finish(context, ensured, sent, desired);
  // Somebody took the name between our look and our creation.
  const [taker, ...rest] = ensured.taken;
  if (taker) return takeOver(context, [taker, ...rest], desired);
  throw await unseenError(context, desired, ensured.refusal);
}
