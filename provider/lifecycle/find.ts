// Finding customers by id, name or path, and listing them: always whole, even where a list holds summaries.
import { idText, shortList, quotedName, type Observed } from "../../schema";
import { ProviderError } from "../core/errors";
import { projectUnknown } from "../core/project";
import { argumentProblem, type Selector } from "../core/selector";
import type { CustomerFilter } from "../client";
import type { Context } from "./context";
import { toState, type CustomerState } from "./state";

export type { Selector } from "../core/selector";

/** An id or a name that a user gave. @throws ProviderError of kind "invalid input", naming the argument. */
function given(name: string, value: string): string {
  const problem = argumentProblem(name, value);
  if (problem !== undefined)
    throw new ProviderError(`Can't read customers: \`${name}\` ${problem}.`, { kind: "invalid input" });
  return value.trim();
}

const stateOf = ({ api }: Context, observed: Observed) => toState(api.endpoint, observed, projectUnknown(observed));

/**
 * Every customer under the filters of a user, in the service's order. @throws ProviderError of kind "invalid input".
 */
export async function list(
  context: Context,
  { parentId, name }: CustomerFilter = {},
): Promise<readonly CustomerState[]> {
  return withWhole(context, {
    ...(parentId !== undefined && { parentId: given("parentId", parentId) }),
    ...(name !== undefined && { name: given("name", name).normalize("NFC") }),
  });
}

/** The same under filters that are in order; a summary is read once more, and who is gone by then is left out. */
async function withWhole(context: Context, filter: CustomerFilter): Promise<readonly CustomerState[]> {
  const observedAll = await context.api.list(filter);
  const full = await Promise.all(
    observedAll.map(async (observed) =>
      observed.complete ? observed : (await context.api.observe(observed.id))?.customer,
    ),
  );
  // A summary that tells no parent passes the client's filter.
  return full.flatMap((observed) =>
    observed && [undefined, observed.tree.parent].includes(filter.parentId) ? [stateOf(context, observed)] : [],
  );
}

async function named(context: Context, name: string, parentId?: string): Promise<readonly CustomerState[]> {
  const wanted = name.trim().normalize("NFC");
  const found = await withWhole(context, { name: wanted, ...(parentId !== undefined && { parentId }) });
  return found.filter((state) => state.known.tree.name === wanted);
}

/**
 * Who stands at a path. Names may hold slashes themselves, so every slash may be the one between partner and consumer.
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

function exactlyOne(found: readonly CustomerState[], what: string, endpoint: string, hint: string): CustomerState {
  const [first, ...others] = found;
  if (first === undefined)
    throw new ProviderError(`Can't read customer ${what}: none was found at ${endpoint}. ${hint}`, {
      kind: "not found",
    });
  if (others.length > 0)
    throw new ProviderError(
      `Can't read customer ${what}: found ${found.length} at ${endpoint}: ${shortList(found.map((one) => idText(one.id)))}. Give the id of one.`,
      { kind: "not found" },
    );
  return first;
}

/**
 * The one customer that a selector names.
 * @throws ProviderError of kind "not found" where there is none, or more than one.
 */
export async function find(context: Context, selector: Selector): Promise<CustomerState> {
  const { endpoint } = context.api;
  const hint = "Check the spelling in WebcastManager.";
  if ("id" in selector) {
    const id = given("id", selector.id);
    const seen = await context.api.observe(id);
    return exactlyOne(
      seen ? [stateOf(context, seen.customer)] : [],
      idText(id),
      endpoint,
      "Check the id, and that it is of this service.",
    );
  }
  if ("path" in selector)
    return exactlyOne(await atPath(context, given("path", selector.path)), quotedName(selector.path), endpoint, hint);
  const parentId = selector.parentId === undefined ? undefined : given("parentId", selector.parentId);
  const below = parentId === undefined ? "" : ` under ${idText(parentId)}`;
  return exactlyOne(
    await named(context, given("name", selector.name), parentId),
    `${quotedName(selector.name)}${below}`,
    endpoint,
    hint,
  );
}
