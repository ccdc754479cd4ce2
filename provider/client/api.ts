// What the client offers to the rest of the provider (types only).
import type { Leaf, Observed, Tree, Value } from "../../schema";

/**
 * Reports what the client does; adapters decide how to show it. Never a secret, nor a text of the service unredacted.
 */
export interface Reporter {
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
  /** A wait of more than a second; shown only while it lasts. */
  waiting(text: string): void;
}

/** Which customers to list; an absent part matches every customer. */
export interface CustomerFilter {
  readonly parentId?: string;
  readonly name?: string;
}

/** Learns how many customers a list has so far, and how many it will have, if the service says it. */
export type ListProgress = (count: number, total?: number) => void;

/** An update: what changes, and the whole customer for services that replace it. */
export interface CustomerChange {
  readonly changes: ReadonlyMap<Leaf, Value>;
  readonly whole: Tree;
  /** Unknown fields of the record, for services that replace it. */
  readonly others?: Observed["others"];
  /** Sent as If-Match. */
  readonly etag?: string;
}

/** A video conference connector that customers can select. */
export interface Connector {
  readonly id: string;
  readonly name?: string;
}

/** A created customer, or why it could not be read. */
export interface Created {
  readonly id: string;
  readonly customer?: Observed;
  readonly unread?: Error;
}

/** Returns what shows that a customer is not the created one, such as `its name is "Other"`; undefined if it may be. */
export type FindMismatch = (id: string, customer?: Observed) => string | undefined;

/** The customers of one endpoint. @throws ProviderError from each call; its message holds no secret. */
export interface CustomerApi {
  readonly endpoint: string;
  /** Whether an update replaces the whole customer, so that what is not sent is cleared. */
  readonly replacesWhole: boolean;
  /**
   * Reads a customer for a refresh, together with others by pages of the list where that is cheaper; undefined if it is
   * gone. @param known `updatedAt` of the state: an older list entry is confirmed by a single read.
   */
  read(id: string, known?: { readonly updatedAt?: string }): Promise<Observed | undefined>;
  /** Reads a customer by a single GET, with its ETag; undefined if it is gone. */
  observe(id: string): Promise<{ readonly customer: Observed; readonly etag?: string } | undefined>;
  /**
   * Creates a customer and reads it, unless the answer is complete. Never repeated after an attempt that may have been
   * carried out. @throws ProviderError of kind "conflict" where the answer names only customers that don't match.
   */
  create(tree: Tree, findMismatch?: FindMismatch): Promise<Created>;
  /**
   * Updates a customer; returns the record where the answer holds one.
   * @throws ProviderError with status 412 on a conflict.
   */
  update(id: string, change: CustomerChange): Promise<Observed | undefined>;
  /**
   * Deletes a customer and waits until it is gone.
   * @throws ProviderError with status 405 or 501 where the service does not delete.
   */
  delete(id: string, etag?: string): Promise<void>;
  /** Lists every customer under the filter, in the service's order. @param onProgress is called for each page. */
  list(filter?: CustomerFilter, onProgress?: ListProgress): Promise<readonly Observed[]>;
  /**
   * Returns ids of customers that may match; `observe` confirms each. Where the service ignores filters, one list
   * answers the lookups of some seconds: what others wrote meanwhile is found by `list` only.
   */
  findIds(filter: CustomerFilter): Promise<readonly string[]>;
  /** Lists the video conference connectors. */
  connectors(): Promise<readonly Connector[]>;
  /** Returns the same API with one deadline for all its calls. @param limit the setting that sets it, for messages. */
  within(milliseconds: number, limit?: string): CustomerApi;
  /** Returns the same API with one deadline for all its calls: its own, or that of the settings from now on. */
  timed(): CustomerApi;
  /** Returns a test for ids that a call had returned before this moment. */
  seenSoFar(): (id: string) => boolean;
  /** Returns the time by the service's clock, in milliseconds since 1970, as its latest answer dates itself. */
  serviceNow(): number | undefined;
  /** Returns the milliseconds that are left; Infinity where each call has its own deadline. */
  timeLeft(): number;
  /** Waits. @throws ProviderError at a close, and some seconds after a stop. */
  pause(milliseconds: number): Promise<void>;
  /** From now on no message quotes these; what is sent and read is known anyway. */
  keepSecrets(secrets: Iterable<string>): void;
  /**
   * Ends in order: writes that were not carried out fail, reads of what is in flight end, waits end after some seconds.
   */
  stop(reason: string): void;
  /** Sends nothing more and aborts the calls in flight. */
  close(reason?: string): void;
}
