// What every step of a customer's lifecycle needs: the client, where to report, what this process remembers, how an
// adapter phrases advice.
import type { Leaf, Observed, Tree } from "../../schema";
import type { CustomerApi, Reporter } from "../client";
import type { Deletions } from "../core/deletions";

/** What one process remembers, so that it never undoes its own work, nor what its program declares. */
export interface ProcessMemory {
  /** Ids that create returned or adopted in this process. */
  readonly owned: Set<string>;
  /** Of these, the ids that were adopted: another resource may manage them too. */
  readonly adopted: Set<string>;
  /** Ids whose resources this process updates, or has updated. */
  readonly updated: Set<string>;
  /** The names that these get, by id: two customers can't swap theirs. */
  readonly names: Map<string, string>;
  /** Ids that resources of the running program manage and keep, as an adapter has seen. */
  readonly declared: Set<string>;
  /** Ids of the account itself: what came under them was created in this process without a parent. */
  readonly accounts: Set<string>;
  /** Ids that records name as their parent and that were read as customers, so that none of them is the account. */
  readonly parents: Set<string>;
  /** Ids that this process deleted: an outdated list may still show them. */
  readonly deleted: Set<string>;
}

/** The next steps in the words of an adapter. Messages add these texts, which end without a period. */
export interface Guide {
  /** What to do when the name is taken by the customer with this id. */
  taken(id: string): string;
  /** What to do when a state belongs to another endpoint. */
  moved: string;
  /** How to see and repair what differs. */
  refresh: string;
  /** How to take a resource out of the state, as the beginning of a sentence. */
  forget: string;
  /** How to keep a customer in the service but take it out of the state. */
  retain: string;
  /** How to list a protected customer, so that it may be deleted. */
  list(id: string, tree: Tree): string;
}

/** Everything that the lifecycle needs from outside. */
export interface Context {
  readonly api: CustomerApi;
  readonly reporter: Reporter;
  readonly memory: ProcessMemory;
  readonly guide: Guide;
  /** Whether a plan of the adapter shows drift of this leaf. Absent: of every leaf. */
  readonly showsDrift?: (leaf: Leaf) => boolean;
  /** Former endpoint of the same service, as the setting names it. */
  readonly movedFrom?: string;
  /** Which protected customers may be deleted. Absent: none. */
  readonly deletions?: Deletions;
}

/** A customer with its ETag, as `observe` returns it. */
export interface CustomerWithEtag {
  readonly customer: Observed;
  readonly etag?: string;
}

/**
 * Whether another resource of this run manages a customer: one that the program declares, or that this process updates.
 */
export function isManagedByAnother({ declared, updated }: ProcessMemory, id: string): boolean {
  return declared.has(id) || updated.has(id);
}

/** Returns the memory of a process that has done nothing yet. */
export function createProcessMemory(): ProcessMemory {
  return {
    owned: new Set(),
    adopted: new Set(),
    updated: new Set(),
    names: new Map(),
    declared: new Set(),
    accounts: new Set(),
    parents: new Set(),
    deleted: new Set(),
  };
}
