// What every step of a customer's life is handed: the client, where to report, what this process remembers, how a face
// talks.
import type { Leaf } from "../../schema";
import type { CustomerApi, Reporter } from "../client";

/** What one process remembers, so that it never undoes its own work, nor what its program declares. */
export interface Memory {
  /** Ids that create returned or adopted in this process. */
  readonly owned: Set<string>;
  /** Of these, the ids that were adopted: another resource may hold them too. */
  readonly adopted: Set<string>;
  /** Ids whose resources this process updates, or has updated. */
  readonly updated: Set<string>;
  /** The names that these shall have, by id: two customers can't swap theirs. */
  readonly names: Map<string, string>;
  /**
   * Ids that resources of the running program hold and keep, as a face has seen: whatever an earlier run has left of
   * them in the state.
   */
  readonly declared: Set<string>;
  /** Ids of the account itself: what came under them was created in this process without a parent. */
  readonly accounts: Set<string>;
  /** Ids that this process deleted: a list that is late may still show them. */
  readonly deleted: Set<string>;
}

/** How a face tells its users what to do next; the texts are added to messages. */
export interface Guide {
  /** What to do when the name is taken by the customer with this id. */
  taken(id: string): string;
  /** What to do when a state belongs to another endpoint. */
  moved: string;
  /** How to see and repair what differs. */
  refresh: string;
  /** How to take a resource out of the state, as the beginning of a sentence. */
  forget: string;
  /** How to leave a customer in the service but take it out of the state. */
  retain: string;
}

/** Everything that the lifecycle needs from outside. */
export interface Context {
  readonly api: CustomerApi;
  readonly reporter: Reporter;
  readonly memory: Memory;
  readonly guide: Guide;
  /** Whether a plan of the face shows that somebody changed this leaf elsewhere. Absent: of every leaf. */
  readonly tells?: (leaf: Leaf) => boolean;
  /** Former endpoint of the same service, as the setting names it. */
  readonly movedFrom?: string;
  /** How the pauses pass between looks at a list that may be late, in milliseconds. Absent: by real time. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/**
 * Whether another resource of this run holds a customer: one that the program declares, or that this process updates.
 */
export function isHeldByAnother({ declared, updated }: Memory, id: string): boolean {
  return declared.has(id) || updated.has(id);
}

/** A memory of nothing. */
export function newMemory(): Memory {
  return {
    owned: new Set(),
    adopted: new Set(),
    updated: new Set(),
    names: new Map(),
    declared: new Set(),
    accounts: new Set(),
    deleted: new Set(),
  };
}
