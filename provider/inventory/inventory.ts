// Every customer of a service, read once: in canonical form, as a tree, and with what doesn't fit into one.
import type { Observed, Tree } from "../../schema";
import type { CustomerApi } from "../client";
import { canonicalObserved } from "../core/canonical";
import { isKind, isProviderError, type ProviderError } from "../core/errors";
import { importValues } from "../core/refresh";
import { problemsOf, type InventoryProblem } from "./problems";

/** One customer of the service. */
export interface InventoryCustomer {
  readonly id: string;
  readonly name: string;
  /** The names from the top down to this customer's own. */
  readonly path: readonly string[];
  /** Absent: directly below the account whose credentials are used, as far as the service reports it. */
  readonly parentId?: string;
  readonly observed: Observed;
  /** What a user would declare for it. */
  readonly tree: Tree;
  /** Ids of the customers directly below it, in the order of the inventory. */
  readonly children: readonly string[];
  /** Why the rest of a summary could not be read. */
  readonly unread?: ProviderError;
}

/** Every customer of one service. */
export interface Inventory {
  readonly endpoint: string;
  /** In the order of their paths by code points, then of their ids: a parent comes before what is below it. */
  readonly customers: readonly InventoryCustomer[];
  readonly byId: ReadonlyMap<string, InventoryCustomer>;
  readonly problems: readonly InventoryProblem[];
}

/** What a reader of the service may pass. */
export interface ReadOptions {
  /** Called as customers arrive. @param total of all of them, if the service says it. */
  readonly onProgress?: (count: number, total?: number) => void;
  /** Whether the rest of a summary is read. Absent: of every one. */
  readonly isNeeded?: (summary: Observed) => boolean;
}

type Read = Pick<InventoryCustomer, "observed" | "unread">;

/** Whether no further read can succeed. */
export function endsAll(error: unknown): boolean {
  return (
    !isProviderError(error) || error.status === 401 || isKind(error, "cancelled") || isKind(error, "login refused")
  );
}

/** Reads a customer whose list entry is a summary. Undefined: it is gone by now. */
async function readWhole(api: CustomerApi, summary: Observed): Promise<Read | undefined> {
  try {
    const found = await api.observe(summary.id);
    return found && { observed: found.customer };
  } catch (error) {
    if (endsAll(error) || !isProviderError(error)) throw error;
    return { observed: summary, unread: error };
  }
}

/**
 * Reads every customer: pages of the list, and one more read for each summary whose rest is needed.
 * @throws ProviderError where the list can't be read as a whole.
 */
export async function readInventory(
  api: CustomerApi,
  { onProgress, isNeeded = () => true }: ReadOptions = {},
): Promise<Inventory> {
  const listed = await api.list({}, onProgress);
  const summaries = new Set(listed.filter((observed) => !observed.complete && isNeeded(observed)));
  let known = listed.length - summaries.size;
  const reads = await Promise.all(
    listed.map(async (observed) => {
      if (!summaries.has(observed)) return { observed };
      const read = await readWhole(api, observed);
      onProgress?.((known += 1), listed.length);
      return read;
    }),
  );
  return inventoryOf(
    api.endpoint,
    reads.filter((read) => read !== undefined),
  );
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** One customer before its place in the tree is known. */
interface Entry extends Read {
  readonly id: string;
  readonly name: string;
  readonly parentId?: string;
}

function entryOf(read: Read): Entry {
  const { tree } = read.observed;
  const { name, parent } = canonicalObserved({ name: tree.name, parent: tree.parent });
  return { ...read, id: read.observed.id, name: textOf(name), ...(typeof parent === "string" && { parentId: parent }) };
}

/** The entries above one and itself, from the top; only itself where its parents go in a circle. */
function lineOf(entry: Entry, byId: ReadonlyMap<string, Entry>): readonly Entry[] {
  const line = [entry];
  for (let above = byId.get(entry.parentId ?? ""); above !== undefined; above = byId.get(above.parentId ?? "")) {
    if (line.includes(above)) return [entry];
    line.unshift(above);
  }
  return line;
}

/** A key whose bytes sort as the path does: UTF-8 sorts by code points, and zero comes before every character. */
function sortKey(path: readonly string[], id: string): Buffer {
  return Buffer.from([...path, "", id].join("\0"));
}

/** Adds what a user would declare, made when it is first read: a comparison with states never does. */
function withTree(customer: Omit<InventoryCustomer, "tree">): InventoryCustomer {
  let tree: Tree | undefined;
  return {
    ...customer,
    get tree() {
      return (tree ??= importValues(customer.observed).tree);
    },
  };
}

/** Arranges customers. @param reads what was read, in any order. */
export function inventoryOf(endpoint: string, reads: readonly Read[]): Inventory {
  const entries = new Map(reads.map((read) => [read.observed.id, entryOf(read)]));
  const sorted = [...entries.values()]
    .map((entry) => {
      const path = lineOf(entry, entries).map(({ name }) => name);
      return { entry, path, key: sortKey(path, entry.id) };
    })
    .sort((one, other) => Buffer.compare(one.key, other.key));
  const below = Map.groupBy(sorted, ({ entry }) => entry.parentId);
  const customers = sorted.map(({ entry, path }): InventoryCustomer => {
    const children = (below.get(entry.id) ?? []).map(({ entry: { id } }) => id);
    return withTree({ ...entry, path, children });
  });
  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  return { endpoint, customers, byId, problems: problemsOf(customers, byId) };
}
