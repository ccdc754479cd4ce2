// Look-ups by name or parent: every creation begins with one. Where the service ignores what it is asked, each would
// read the whole tenant: then one list answers all of them for some seconds, with what was written since.
import { canonicalObserved } from "../../core/canonical";
import type { Observed, Tree, Value } from "../../../schema";
import type { CustomerFilter } from "../api";
import type { Clock } from "../clock";
import { hasOtherParent } from "./whole-list";

/** Finds customers by name or parent. */
export interface LookUps {
  /** Ids of those that may match; a single read has to confirm each. */
  find(filter: CustomerFilter): Promise<readonly string[]>;
  /** This client has brought a customer to what it is now. */
  wrote(id: string, tree: Tree): void;
  /** Forgets what was listed: a write failed, and nobody knows what it did. */
  drop(): void;
}

/** What look-ups need from outside. */
export interface ListSource {
  readonly clock: Clock;
  /**
   * Every customer under the filter; undefined where the list was given up, because what one of its pages showed made
   * it a waste.
   */
  readonly list: (
    filter: CustomerFilter,
    isWasted: (page: readonly Observed[]) => boolean,
  ) => Promise<readonly Observed[] | undefined>;
}

/** What is kept of a customer. */
interface Entry {
  readonly id: string;
  readonly name: string;
  readonly parent: Value;
  /** Whether nobody has told the parent: it may be any. */
  readonly isUntold: boolean;
}

type Shared = Promise<ReadonlyMap<string, readonly Entry[]> | undefined>;

/** Milliseconds for which a list is used once it is read: no more than lists of services are late anyway. */
const keptMs = 15_000;

function nameOf(tree: Tree): string {
  const { name } = canonicalObserved(tree);
  return typeof name === "string" ? name : "";
}

function entryOf({ id, tree, complete }: Observed): Entry {
  return { id, name: nameOf(tree), parent: tree.parent, isUntold: tree.parent === undefined && !complete };
}

function byName(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const all = new Map<string, Entry[]>();
  for (const entry of entries) {
    const namesakes = all.get(entry.name);
    if (namesakes) namesakes.push(entry);
    else all.set(entry.name, [entry]);
  }
  return all;
}

/** Makes the look-ups of a client. */
export function createLookUps({ clock, list }: ListSource): LookUps {
  /** The parts of a filter that the service was seen to ignore. */
  const ignored = new Set<keyof CustomerFilter>();
  /** Lists by the parent that the service was asked for, "" for everybody. */
  const shared = new Map<string, Shared>();
  /** What this client wrote since a filter is known to be ignored. */
  const written = new Map<string, Entry>();
  let first: Promise<unknown> | undefined;

  /** Whether the service would answer with far more than the filter wants. */
  const isWide = ({ name, parentId }: CustomerFilter) =>
    name === undefined ? parentId !== undefined && ignored.has("parentId") : ignored.has("name");

  /**
   * Learns from a page what the service ignores. A name that only resembles the wanted one shows no more than a loose
   * comparison.
   */
  function learn(filter: CustomerFilter, page: readonly Observed[]): void {
    const wanted = filter.name === undefined ? undefined : nameOf({ name: filter.name }).toLowerCase();
    if (
      wanted !== undefined &&
      page.some(({ tree }) => tree.name !== undefined && !nameOf(tree).toLowerCase().includes(wanted))
    )
      ignored.add("name");
    const { parentId } = filter;
    if (parentId !== undefined && page.some((customer) => hasOtherParent(customer, parentId))) ignored.add("parentId");
  }

  /** Lists until a page shows that the service ignores what would make the answer small. */
  function listUnlessWide(filter: CustomerFilter): Promise<readonly Observed[] | undefined> {
    return list(filter, (page) => {
      learn(filter, page);
      return isWide(filter);
    });
  }

  async function listBelow(parentId: string | undefined): Shared {
    const listed = await listUnlessWide(parentId === undefined ? {} : { parentId });
    return listed && byName(listed.map(entryOf));
  }

  function sharedBelow(parentId: string | undefined): Shared {
    const key = parentId ?? "";
    const kept = shared.get(key);
    if (kept) return kept;
    const fresh = listBelow(parentId);
    shared.set(key, fresh);
    const forget = () => {
      if (shared.get(key) === fresh) shared.delete(key);
    };
    fresh.then((entries) => (entries === undefined ? forget() : clock.after(keptMs, forget, "idle")), forget);
    return fresh;
  }

  /** The ids under a filter in what was listed, and in what was written since. */
  function matching(
    entries: ReadonlyMap<string, readonly Entry[]>,
    { name, parentId }: CustomerFilter,
  ): readonly string[] {
    const wanted = name === undefined ? undefined : nameOf({ name });
    const listed = wanted === undefined ? [...entries.values()].flat() : (entries.get(wanted) ?? []);
    // What was made without a parent stands under the account, which some services name: who looks for a name has to
    // read it.
    const own = [...written.values()].filter((entry) =>
      wanted === undefined ? !entry.isUntold : entry.name === wanted,
    );
    return [
      ...new Set(
        [...listed, ...own]
          .filter((entry) => parentId === undefined || entry.isUntold || entry.parent === parentId)
          .map(({ id }) => id),
      ),
    ];
  }

  async function ask(filter: CustomerFilter): Promise<readonly string[]> {
    if (isWide(filter)) {
      const entries = await sharedBelow(ignored.has("parentId") ? undefined : filter.parentId);
      return entries === undefined ? ask(filter) : matching(entries, filter);
    }
    const listed = await listUnlessWide(filter);
    return listed === undefined ? ask(filter) : listed.map(({ id }) => id);
  }

  return {
    async find(filter) {
      if (first === undefined) {
        const look = ask(filter);
        first = look.catch(() => undefined);
        return look;
      }
      // The first one shows whether filters count; those that come with it would all find out for themselves.
      await first;
      return ask(filter);
    },
    wrote(id, tree) {
      if (ignored.size > 0)
        written.set(id, { id, name: nameOf(tree), parent: tree.parent, isUntold: tree.parent === undefined });
    },
    drop: () => {
      shared.clear();
    },
  };
}
