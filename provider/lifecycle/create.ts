// Creating a customer: observe whether the name is free, ensure that it exists exactly once, return its state.
import { errorCodes, generatedLeaves, idText, shortList, quotedName, valueAt, type Tree } from "../../schema";
import { canonical } from "../core/canonical";
import { customerLabel, customerName, PartlyCreatedError, ProviderError } from "../core/errors";
import { driftedLeaves } from "../core/refresh";
import { adopt } from "./adopt";
import { isManagedByAnother, type Context, type CustomerWithEtag } from "./context";
import { ensure, type CreateResult, type NewCustomer } from "./ensure";
import { refuseWrongParent } from "./guards";
import { generatedAfter, withNewSecrets } from "./generated-secrets";
import { findByName, findSiblings, stillUsed } from "./siblings";
import { toState, toUnreadState, type CustomerState } from "./state";

/** Why a customer can't be created whose name this one has. */
export function takenReason(id: string, { parent }: Tree): string {
  return `the name is taken by ${idText(id)}${typeof parent === "string" ? ` below ${idText(parent)}` : ""}`;
}

/** Why none of several customers with the name is adopted. */
export function severalReason(ids: readonly string[]): string {
  return `${ids.length} customers have that name (${shortList(ids.map(idText))}). Import the right one by its id.`;
}

function takenError(context: Context, id: string, desired: Tree): ProviderError {
  const what = `Can't create customer ${customerName(desired)}`;
  if (isManagedByAnother(context.memory, id))
    return new ProviderError(`${what}: ${stillUsed(id)}`, { kind: "name taken" });
  return new ProviderError(`${what}: ${takenReason(id, desired)}. ${context.guide.taken(idText(id))}`, {
    kind: "name taken",
  });
}

/** Adopts the one customer that has the name, where the program asks for that. */
async function adoptTaken(
  context: Context,
  found: readonly [CustomerWithEtag, ...CustomerWithEtag[]],
  desired: Tree,
): Promise<CustomerState> {
  const [first, ...others] = found;
  if (desired.adopt !== true && desired.adopt !== "overwrite") throw takenError(context, first.customer.id, desired);
  if (others.length === 0) return adopt(context, first, desired);
  const reason = severalReason(found.map(({ customer }) => customer.id));
  throw new ProviderError(`Can't adopt customer ${customerName(desired)}: ${reason}`, { kind: "adoption refused" });
}

/** The error where the service refused the create, and no customer of that name is under the same parent. */
async function unseenError(context: Context, desired: Tree, refusal: ProviderError): Promise<ProviderError> {
  if (refusal.apiCode !== errorCodes.nameTaken) return refusal;
  // An account that can be read as a customer can't be distinguished from a partner: only the program knows.
  const found = desired.parent === undefined ? await findByName(context, desired, "fresh").catch(() => []) : [];
  const elsewhere = found.flatMap(({ customer: { id, tree } }) =>
    typeof tree.parent === "string"
      ? [{ parent: tree.parent, text: `${customerLabel(id, tree)} under ${idText(tree.parent)}` }]
      : [],
  );
  const [first] = elsewhere;
  const seen =
    first === undefined
      ? "but lists no customer of that name. Try again in a minute."
      : `and lists ${shortList(elsewhere.map(({ text }) => text))}. ` +
        `If such a parent is your own account, declare it, as in \`parent: ` +
        `${quotedName(first.parent)}\`, and run again.`;
  return new ProviderError(
    `Can't create customer ${customerName(desired)}: the service reports that the name is taken, ${seen}`,
    {
      kind: "name taken",
      cause: refusal,
    },
  );
}

/** Returns the state of what was created. From here on its id is never lost. */
function finish(context: Context, { created, since }: CreateResult, { sent, desired }: NewCustomer): CustomerState {
  const { api, memory } = context;
  memory.owned.add(created.id);
  memory.deleted.delete(created.id);
  const secrets = generatedLeaves.map((leaf) => [leaf.path, valueAt(sent, leaf.keys)] as const);
  const generated = Object.fromEntries(
    secrets.map(([path, value]) => [path, typeof value === "string" ? value : undefined]),
  );
  const known = { tree: desired, generated: generatedAfter(desired, generated) };
  try {
    if (created.customer === undefined) throw created.unread ?? new Error("no record came");
    const observed = created.customer;
    if (desired.parent === undefined && typeof observed.tree.parent === "string")
      memory.accounts.add(observed.tree.parent);
    const different = driftedLeaves(observed, { tree: sent, generated: {} });
    if (different.length > 0) {
      const paths = different.map((leaf) => leaf.path).join(", ");
      context.reporter.warn(
        `The service keeps other values than were sent for ${customerLabel(observed.id, observed.tree)}: ` +
          `${paths}. A refresh shows them.`,
      );
    }
    return toState(api.endpoint, observed, known);
  } catch (error) {
    const state = toUnreadState(
      api.endpoint,
      { id: created.id, sent, ...(since !== undefined && { createdAt: since }) },
      known,
    );
    const cause = error instanceof Error ? ` ${error.message}` : "";
    const what =
      `Customer ${customerLabel(created.id, desired)} was created, but could not be read afterwards. ` +
      `The next run continues with it.`;
    throw new PartlyCreatedError(state, what + cause, error);
  }
}

/**
 * Creates the customer, or adopts an existing one where the program asks for that.
 * @throws ProviderError: "name taken", "adoption refused", "invalid input"; PartlyCreatedError once it exists.
 */
export async function create(context: Context, input: Tree): Promise<CustomerState> {
  const desired = canonical(input);
  // 1. Observe: does the parent fit, is the name free?
  await refuseWrongParent(context, desired, `create customer ${customerName(desired)}`);
  const [first, ...others] = await findSiblings(context, desired, "shared");
  if (first) return adoptTaken(context, [first, ...others], desired);
  // 2. Ensure: send it once. Its secrets are generated before, so that every attempt sends the same.
  const customer = { sent: withNewSecrets(desired), desired };
  const outcome = await ensure(context, customer);
  // 3. Return what is there.
  if ("created" in outcome) return finish(context, outcome, customer);
  // Another user took the name between the search and the create.
  const [taker, ...rest] = outcome.taken;
  if (taker) return adoptTaken(context, [taker, ...rest], desired);
  throw await unseenError(context, desired, outcome.refusal);
}
