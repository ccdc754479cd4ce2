// Finds customers by name or parent: every create starts with such a lookup. Where the service ignores filters, each
// would read the whole tenant: then one list answers all lookups of some seconds, with what was written since.
import { canonicalObserved } from "../../core/canonical";
import type { Observed, Tree, Value } from "../../../schema";
import type { CustomerFilter } from "../api";
import type { Clock } from "../clock";
import { hasOtherParent } from "./list-all";

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

/** The lookups of one client. */
export class Lookups {
  /** The parts of a filter that the service ignores. */
  readonly #ignored = new Set<keyof CustomerFilter>();
  /** Shared lists by the parent that was asked for; "" for all customers. */
  readonly #lists = new Map<string, Promise<EntriesByName | undefined>>();
  /** Customers that this client wrote since a filter is known to be ignored. */
  readonly #written = new Map<string, Entry>();
  #first: Promise<unknown> | undefined;

  constructor(private readonly source: LookupSource) {}

  /** Returns ids of customers that may match; a single read has to confirm each. */
  async find(filter: CustomerFilter): Promise<readonly string[]> {
    if (this.#first === undefined) {
      const found = this.#search(filter);
      this.#first = found.catch(() => undefined);
      return found;
    }
    // The first lookup shows whether filters count; those at the same time wait for it.
    await this.#first;
    return this.#search(filter);
  }

  /** Notes a customer that this client wrote. */
  noteWrite(id: string, tree: Tree): void {
    if (this.#ignored.size === 0) return;
    const { parent } = tree;
    this.#written.set(id, { id, name: nameOf(tree), parent, isParentUnknown: parent === undefined });
  }

  /** Forgets what was listed, such as after a write with an unknown outcome. */
  drop(): void {
    this.#lists.clear();
  }

  async #search(filter: CustomerFilter): Promise<readonly string[]> {
    if (this.#isWide(filter)) {
      const entries = await this.#sharedEntries(this.#ignored.has("parentId") ? undefined : filter.parentId);
      return entries === undefined ? this.#search(filter) : this.#matching(entries, filter);
    }
    const listed = await this.#listUnlessIgnored(filter);
    return listed === undefined ? this.#search(filter) : listed.map(({ id }) => id);
  }

  /** Whether the service would answer with far more than the filter asks for. */
  #isWide({ name, parentId }: CustomerFilter): boolean {
    return name === undefined ? parentId !== undefined && this.#ignored.has("parentId") : this.#ignored.has("name");
  }

  #sharedEntries(parentId: string | undefined): Promise<EntriesByName | undefined> {
    const key = parentId ?? "";
    const kept = this.#lists.get(key);
    if (kept) return kept;
    const fresh = this.#listEntries(parentId);
    this.#lists.set(key, fresh);
    const forget = () => {
      if (this.#lists.get(key) === fresh) this.#lists.delete(key);
    };
    const { clock } = this.source;
    fresh.then((entries) => (entries === undefined ? forget() : clock.after(keptMs, forget, "idle")), forget);
    return fresh;
  }

  async #listEntries(parentId: string | undefined): Promise<EntriesByName | undefined> {
    const listed = await this.#listUnlessIgnored(parentId === undefined ? {} : { parentId });
    return listed && byName(listed.map(entryOf));
  }

  /** Lists until a page shows that the service ignores the filter. */
  #listUnlessIgnored(filter: CustomerFilter): Promise<readonly Observed[] | undefined> {
    return this.source.list(filter, (page) => {
      this.#noteIgnored(filter, page);
      return this.#isWide(filter);
    });
  }

  /** Notes what the service ignores. A name that contains the wanted one shows only a loose comparison. */
  #noteIgnored({ name, parentId }: CustomerFilter, page: readonly Observed[]): void {
    const wanted = name === undefined ? undefined : nameOf({ name }).toLowerCase();
    const isOtherName = ({ tree }: Observed) =>
      wanted !== undefined && tree.name !== undefined && !nameOf(tree).toLowerCase().includes(wanted);
    if (page.some(isOtherName)) this.#ignored.add("name");
    const isElsewhere = (customer: Observed) => parentId !== undefined && hasOtherParent(customer, parentId);
    if (page.some(isElsewhere)) this.#ignored.add("parentId");
  }

  /** Returns the ids under a filter among the listed and the written customers. */
  #matching(entries: EntriesByName, { name, parentId }: CustomerFilter): readonly string[] {
    const wanted = name === undefined ? undefined : nameOf({ name });
    const listed = wanted === undefined ? [...entries.values()].flat() : (entries.get(wanted) ?? []);
    // A customer written without a parent is below the account, which some services name: only a read shows it.
    const isCandidate = (entry: Entry) => (wanted === undefined ? !entry.isParentUnknown : entry.name === wanted);
    const isBelow = (entry: Entry) => parentId === undefined || entry.isParentUnknown || entry.parent === parentId;
    const candidates = [...listed, ...[...this.#written.values()].filter(isCandidate)].filter(isBelow);
    return [...new Set(candidates.map(({ id }) => id))];
  }
}
