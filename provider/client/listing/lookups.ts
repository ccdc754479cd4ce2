// Finds customers by name or parent: every create starts with such a lookup. Where the service ignores filters, each
// would read the whole tenant: then one list answers all lookups of some seconds, with what was written since.
import { canonicalObserved } from "../../core/canonical";
import type { Observed, Tree, Value } from "../../../schema";
import type { CustomerFilter } from "../api";
import type { Clock } from "../clock";
import { hasOtherParent } from "./list-all";

/** The lookups of one client. */
export interface Lookups {
  /** Returns ids of customers that may match; a single read has to confirm each. */
  find(filter: CustomerFilter): Promise<readonly string[]>;
  /** Notes a customer that this client wrote. */
  noteWrite(id: string, tree: Tree): void;
  /** Forgets what was listed, such as after a write with an unknown outcome. */
  drop(): void;
}

/** What lookups need. */
export interface LookupSource {
  readonly clock: Clock;
  /** Lists the customers under a filter; undefined where `shouldStop` gave up after a page. */
  readonly list: (
    filter: CustomerFilter,
    shouldStop: (page: readonly Observed[]) => boolean,
  ) => Promise<readonly Observed[] | undefined>;
}

/** A customer as lookups keep it. */
interface Entry {
  readonly id: string;
  readonly name: string;
  readonly parent: Value;
  /** Whether the parent is unknown, and may be any. */
  readonly isParentUnknown: boolean;
}

type EntriesByName = ReadonlyMap<string, readonly Entry[]>;

/** Milliseconds for which a list is used: lists of services are as late anyway. */
const keptMs = 15_000;

function nameOf(tree: Tree): string {
  const { name } = canonicalObserved(tree);
  return typeof name === "string" ? name : "";
}

function entryOf({ id, tree, complete }: Observed): Entry {
  return { id, name: nameOf(tree), parent: tree.parent, isParentUnknown: tree.parent === undefined && !complete };
}

function byName(entries: readonly Entry[]): EntriesByName {
  const all = new Map<string, Entry[]>();
  for (const entry of entries) {
    const sameName = all.get(entry.name);
    if (sameName) sameName.push(entry);
    else all.set(entry.name, [entry]);
  }
  return all;
}

/** Creates the lookups of a client. */
export function createLookups({ clock, list }: LookupSource): Lookups {
  /** The parts of a filter that the service ignores. */
  const ignored = new Set<keyof CustomerFilter>();
  /** Shared lists by the parent that was asked for; "" for all customers. */
  const lists = new Map<string, Promise<EntriesByName | undefined>>();
  /** Customers that this client wrote since a filter is known to be ignored. */
  const written = new Map<string, Entry>();
  let first: Promise<unknown> | undefined;

  /** Whether the service would answer with far more than the filter asks for. */
  const isWide = ({ name, parentId }: CustomerFilter) =>
    name === undefined ? parentId !== undefined && ignored.has("parentId") : ignored.has("name");

  /** Notes what the service ignores. A name that contains the wanted one shows only a loose comparison. */
  function noteIgnored({ name, parentId }: CustomerFilter, page: readonly Observed[]): void {
    const wanted = name === undefined ? undefined : nameOf({ name }).toLowerCase();
    const isOtherName = ({ tree }: Observed) =>
      wanted !== undefined && tree.name !== undefined && !nameOf(tree).toLowerCase().includes(wanted);
    if (page.some(isOtherName)) ignored.add("name");
    if (parentId !== undefined && page.some((customer) => hasOtherParent(customer, parentId))) ignored.add("parentId");
  }

  /** Lists until a page shows that the service ignores the filter. */
  function listUnlessIgnored(filter: CustomerFilter): Promise<readonly Observed[] | undefined> {
    return list(filter, (page) => {
      noteIgnored(filter, page);
      return isWide(filter);
    });
  }

  async function listEntries(parentId: string | undefined): Promise<EntriesByName | undefined> {
    const listed = await listUnlessIgnored(parentId === undefined ? {} : { parentId });
    return listed && byName(listed.map(entryOf));
  }

  function sharedEntries(parentId: string | undefined): Promise<EntriesByName | undefined> {
    const key = parentId ?? "";
    const kept = lists.get(key);
    if (kept) return kept;
    const fresh = listEntries(parentId);
    lists.set(key, fresh);
    const forget = () => {
      if (lists.get(key) === fresh) lists.delete(key);
    };
    fresh.then((entries) => (entries === undefined ? forget() : clock.after(keptMs, forget, "idle")), forget);
    return fresh;
  }

  /** Returns the ids under a filter among the listed and the written customers. */
  function matching(entries: EntriesByName, { name, parentId }: CustomerFilter): readonly string[] {
    const wanted = name === undefined ? undefined : nameOf({ name });
    const listed = wanted === undefined ? [...entries.values()].flat() : (entries.get(wanted) ?? []);
    // A customer written without a parent is below the account, which some services name: only a read shows it.
    const isCandidate = (entry: Entry) => (wanted === undefined ? !entry.isParentUnknown : entry.name === wanted);
    const isBelow = (entry: Entry) => parentId === undefined || entry.isParentUnknown || entry.parent === parentId;
    const candidates = [...listed, ...[...written.values()].filter(isCandidate)].filter(isBelow);
    return [...new Set(candidates.map(({ id }) => id))];
  }

  async function search(filter: CustomerFilter): Promise<readonly string[]> {
    if (isWide(filter)) {
      const entries = await sharedEntries(ignored.has("parentId") ? undefined : filter.parentId);
      return entries === undefined ? search(filter) : matching(entries, filter);
    }
    const listed = await listUnlessIgnored(filter);
    return listed === undefined ? search(filter) : listed.map(({ id }) => id);
  }

  return {
    async find(filter) {
      if (first === undefined) {
        const found = search(filter);
        first = found.catch(() => undefined);
        return found;
      }
      // The first lookup shows whether filters count; those at the same time wait for it.
      await first;
      return search(filter);
    },
    noteWrite(id, tree) {
      const { parent } = tree;
      if (ignored.size > 0) written.set(id, { id, name: nameOf(tree), parent, isParentUnknown: parent === undefined });
    },
    drop: () => {
      lists.clear();
    },
  };
}
