// Video conference connectors by name: customers declare ids, and people know names.
import { idText, quotedName, shortList } from "../../schema";
import type { Connector, CustomerApi } from "../client";
import { isProviderError, ProviderError } from "../core/errors";
import type { ConnectorFilters, ConnectorSelector } from "../core/selector";
import { choiceText, nearest } from "../core/validate";
import type { Context } from "./context";
import { givenArgument } from "./find";

/** The lookups of video conference connectors at one endpoint. */
export interface Connectors {
  /** Returns the one connector that a selector names. */
  find(selector: ConnectorSelector): Promise<Connector>;
  /** Returns every connector under the filters, in the service's order. */
  list(filters?: ConnectorFilters): Promise<readonly Connector[]>;
}

/** Returns the lookups of connectors over a client. */
export function connectorsOf({ api }: Pick<Context, "api">): Connectors {
  return {
    find: (selector) => find(api, selector),
    async list({ name } = {}) {
      const wanted = name === undefined ? undefined : givenArgument(what, "name", name);
      return (await allConnectors(api)).filter((one) => wanted === undefined || hasName(one, wanted));
    },
  };
}

const what = "video conference connectors";

/** Statuses of a service that has no such list. */
const missingStatuses: readonly (number | undefined)[] = [404, 405, 410, 501];

/** The lists on their way, by the client that reads them. */
const running = new WeakMap<CustomerApi, Promise<readonly Connector[]>>();

/** Returns every connector. Lookups at the same time share one list: each customer of a program may need connectors. */
function allConnectors(api: CustomerApi): Promise<readonly Connector[]> {
  const listing = running.get(api) ?? listConnectors(api).finally(() => running.delete(api));
  running.set(api, listing);
  return listing;
}

async function listConnectors(api: CustomerApi): Promise<readonly Connector[]> {
  try {
    return await api.timed().connectors();
  } catch (error) {
    if (!isProviderError(error) || error.kind === "unexpected reply" || !missingStatuses.includes(error.status))
      throw error;
    throw new ProviderError(
      `Can't list the ${what}: ${api.endpoint} has no such list (${error.status ?? ""}). ` +
        "Declare connectors by their ids, or set `paths.connectors` in the contract profile (docs/contract.md).",
      { kind: "api", status: error.status, cause: error },
    );
  }
}

/** A name for comparison. */
const plain = (name: string): string => name.trim().normalize("NFC");

const hasName = ({ name }: Connector, wanted: string): boolean => name !== undefined && plain(name) === plain(wanted);

/** @throws ProviderError of kind "not found" where no connector or several match. */
async function find(api: CustomerApi, selector: ConnectorSelector): Promise<Connector> {
  const isById = "id" in selector;
  const wanted = isById ? givenArgument(what, "id", selector.id) : givenArgument(what, "name", selector.name);
  const listed = await allConnectors(api);
  const [first, ...others] = listed.filter((one) => (isById ? one.id === wanted : hasName(one, wanted)));
  if (first !== undefined && others.length === 0) return first;
  const failed = `Can't read video conference connector ${isById ? idText(wanted) : quotedName(wanted)}`;
  if (first === undefined) {
    const hint = isById ? knownText(listed, true) : nameHint(wanted, listed);
    throw new ProviderError(`${failed}: none was found at ${api.endpoint}. ${hint}`, { kind: "not found" });
  }
  const ids = shortList([first, ...others].map(({ id }) => idText(id)));
  throw new ProviderError(`${failed}: found ${others.length + 1} at ${api.endpoint}: ${ids}. Give the id of one.`, {
    kind: "not found",
  });
}

/** Names that a message suggests, at most. */
const mostSuggested = 3;

/** Returns the names that may be meant: those that contain the wanted one or are in it, else the nearest one. */
function nearNames(wanted: string, names: readonly string[]): readonly string[] {
  const lower = wanted.toLowerCase();
  const parts = names.filter((name) => name.toLowerCase().includes(lower) || lower.includes(name.toLowerCase()));
  if (parts.length > 0) return parts.slice(0, mostSuggested);
  const next = nearest(wanted, names);
  return next === undefined ? [] : [next];
}

function nameHint(wanted: string, listed: readonly Connector[]): string {
  const names = [...new Set(listed.flatMap(({ name }) => (name === undefined ? [] : [plain(name)])))];
  const near = nearNames(
    plain(wanted),
    names.filter((name) => name !== ""),
  );
  return near.length === 0 ? knownText(listed, false) : `Did you mean ${choiceText(near.map(quotedName))}?`;
}

/** Returns the connectors of the service, as the end of a message. */
function knownText(listed: readonly Connector[], withIds: boolean): string {
  if (listed.length === 0) return "The service has no connectors.";
  const texts = listed.map(({ id, name }) => {
    if (name === undefined) return idText(id);
    return withIds ? `${quotedName(name)} (${idText(id)})` : quotedName(name);
  });
  return `Known are ${shortList(texts)}.`;
}
