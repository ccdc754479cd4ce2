// Lookups: customers by id, name or path, and lists of them. Always whole, even where a list holds summaries.
import { idText, shortList, quotedName, type Observed } from "../../schema";
import type { CustomerFilter } from "../client";
import { ProviderError } from "../core/errors";
import { importValues } from "../core/refresh";
import { argumentProblem, type Selector } from "../core/selector";
import type { Context } from "./context";
import { toState, type CustomerState } from "./state";

/**
 * Returns an id or a name that a user gave, trimmed.
 * @param what what is read, such as `customers`
 * @throws ProviderError of kind "invalid input", naming the argument.
 */
export function givenArgument(what: string, name: string, value: string): string {
  const problem = argumentProblem(name, value);
  if (problem !== undefined)
    throw new ProviderError(`Can't read ${what}: \`${name}\` ${problem}.`, { kind: "invalid input" });
  return value.trim();
}

const given = (name: string, value: string): string => givenArgument("customers", name, value);

const stateOf = ({ api }: Context, observed: Observed) => toState(api.endpoint, observed, importValues(observed));

/**
 * Returns every customer under the filters of a user, in the service's order.
 * @throws ProviderError of kind "invalid input".
 */
export async function list(
  context: Context,
  { parentId, name }: CustomerFilter = {},
): Promise<readonly CustomerState[]> {
  return listWhole(context, {
    ...(parentId !== undefined && { parentId: given("parentId", parentId) }),
    ...(name !== undefined && { name: given("name", name).normalize("NFC") }),
  });
}

/**
 * Lists customers under filters that are valid. A summary is read once more, and a customer that is gone by then is
 * left out.
 */
async function listWhole(context: Context, filter: CustomerFilter): Promise<readonly CustomerState[]> {
  const observed = await context.api.list(filter);
  const whole = await Promise.all(
    observed.map(async (one) => (one.complete ? one : (await context.api.observe(one.id))?.customer)),
  );
  // A summary that names no parent passes the client's filter.
  const isUnder = ({ tree: { parent } }: Observed) => filter.parentId === undefined || filter.parentId === parent;
  return whole
    .filter((one) => one !== undefined)
    .filter(isUnder)
    .map((one) => stateOf(context, one));
}

async function named(context: Context, text: string, parentId?: string): Promise<readonly CustomerState[]> {
  const name = text.trim().normalize("NFC");
  const found = await listWhole(context, { name, ...(parentId !== undefined && { parentId }) });
  return found.filter((state) => state.known.tree.name === name);
}

/**
 * The customers at a path. Names may hold slashes themselves, so every slash may be the one between partner and
 * consumer.
 */
async function atPath(context: Context, path: string): Promise<readonly CustomerState[]> {
  const asName = await named(context, path);
  if (asName.length > 0) return asName;
  const slashes = [...path.matchAll(/(?<=.)\/(?=.)/gsu)].map((match) => match.index);
  const found = await Promise.all(
    slashes.map(async (slash) => {
      const partners = await named(context, path.slice(0, slash));
      return (await Promise.all(partners.map((partner) => named(context, path.slice(slash + 1), partner.id)))).flat();
    }),
  );
  return found.flat();
}

/** What was looked up, in words: what names it, where, and what to check. */
interface Lookup {
  readonly what: string;
  readonly endpoint: string;
  readonly hint: string;
}

function exactlyOne(found: readonly CustomerState[], { what, endpoint, hint }: Lookup): CustomerState {
  const [first, ...others] = found;
  if (first === undefined)
    throw new ProviderError(`Can't read customer ${what}: none was found at ${endpoint}. ${hint}`, {
      kind: "not found",
    });
  if (others.length === 0) return first;
  const ids = shortList(found.map(({ id }) => idText(id)));
  throw new ProviderError(
    `Can't read customer ${what}: found ${found.length} at ${endpoint}: ${ids}. Give the id of one.`,
    { kind: "not found" },
  );
}

/**
 * Returns the one customer that a selector names.
 * @throws ProviderError of kind "not found" where there is none, or more than one.
 */
export async function find(context: Context, selector: Selector): Promise<CustomerState> {
  const { endpoint } = context.api;
  const hint = "Check the spelling in WebcastManager.";
  if ("id" in selector) {
    const id = given("id", selector.id);
    const seen = await context.api.observe(id);
    const byId = { what: idText(id), endpoint, hint: "Check the id, and that it is of this service." };
    return exactlyOne(seen ? [stateOf(context, seen.customer)] : [], byId);
  }
  if ("path" in selector) {
    return exactlyOne(await atPath(context, given("path", selector.path)), {
      what: quotedName(selector.path),
      endpoint,
      hint,
    });
  }
  const parentId = selector.parentId === undefined ? undefined : given("parentId", selector.parentId);
  const below = parentId === undefined ? "" : ` under ${idText(parentId)}`;
  const found = await named(context, given("name", selector.name), parentId);
  return exactlyOne(found, { what: `${quotedName(selector.name)}${below}`, endpoint, hint });
}
