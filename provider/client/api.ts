// What the client offers to the rest of the provider: types only.
import type { Leaf, Observed, Tree, Value } from "../../schema";

/**
 * Where the client tells what it does; faces decide how it is shown. Never a secret, nor a word of the service as it
 * came.
 */
export interface Reporter {
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
  /** Ephemeral: a wait that a user would wonder about. */
  waiting(text: string): void;
}

/** Which customers to list; absent parts match every customer. */
export interface CustomerFilter {
  readonly parentId?: string;
  readonly name?: string;
}

/** An update: exactly what changes, and the whole customer for services that want all of it. */
export interface CustomerChange {
  readonly changes: ReadonlyMap<Leaf, Value>;
  readonly whole: Tree;
  /** What the record holds beside, for services that want all of it. */
  readonly others?: Observed["others"];
  /** Sent as If-Match where given. */
  readonly etag?: string;
}

/** Requests and waits of one client so far. */
export interface Usage {
  readonly requests: number;
  readonly retries: number;
  readonly waitedMs: number;
}

/** A video conference connector that may be selected. */
export interface Connector {
  readonly id: string;
  readonly name?: string;
}

/** A customer that was created: as the answer or a read showed it, or why it could not be read. */
export interface Created {
  readonly id: string;
  readonly customer?: Observed;
  readonly unread?: Error;
}

/**
 * What speaks against the customer that a creation answered being the created one, such as `its name is "Other"`;
 * undefined where nothing does.
 */
export type Contradiction = (id: string, customer?: Observed) => string | undefined;

/** The customers of one endpoint. Every call throws a ProviderError with one clear line, never with a secret. */
export interface CustomerApi {
  readonly endpoint: string;
  /** Whether an update replaces the whole customer, so that what is not sent is cleared. */
  readonly replacesWhole: boolean;
  /**
   * For refreshes: coalesced with other reads into pages of the list where that is cheaper. undefined = gone (a
   * definite 404 of the API itself). `updatedAt` of the state: an older list entry is confirmed by a single read.
   */
  read(id: string, known?: { readonly updatedAt?: string }): Promise<Observed | undefined>;
  /** Always one single GET, with the ETag where there is one. */
  observe(id: string): Promise<{ readonly customer: Observed; readonly etag?: string } | undefined>;
  /**
   * POST, and a single read where the answer held no full representation. Not retried after a possibly carried-out
   * attempt: throws ProviderError with mayHaveHappened; of kind "conflict" where the answer names a customer that
   * something speaks against.
   */
  create(tree: Tree, contradiction?: Contradiction): Promise<Created>;
  /**
   * PATCH with exactly these leaves (or PUT of `whole`, under a profile). Returns the record where the answer held one.
   * 412 -> ProviderError of kind "api", status 412.
   */
  update(id: string, change: CustomerChange): Promise<Observed | undefined>;
  /**
   * Ends when the customer is gone: 202, 404 and 410 are confirmed by a GET (202 polls until gone or deadline). 405/501
   * -> ProviderError of that status, which says that the service does not delete; 409 -> ProviderError with apiCode.
   */
  delete(id: string, etag?: string): Promise<void>;
  /**
   * Every customer under the filter, all pages, in the service's order; filters are applied again here since a service
   * may ignore them.
   */
  list(filter?: CustomerFilter): Promise<readonly Observed[]>;
  /**
   * Ids of the customers that may match: each is to be confirmed by `observe`. Where the service ignores filters, one
   * list answers the look-ups of some seconds, with what this client wrote since; what others did meanwhile may be
   * missing, and `list` shows it.
   */
  lookUp(filter: CustomerFilter): Promise<readonly string[]>;
  /** What may be selected as a video conference connector. */
  connectors(): Promise<readonly Connector[]>;
  /**
   * The same customers, of the same budget, but with this time for everything that is begun through it, in milliseconds
   * from now. @param limit what sets it, for messages.
   */
  within(milliseconds: number, limit?: string): CustomerApi;
  /**
   * The same customers, with one time for all that is begun through it: what is left of its own, else that of the
   * settings from now on.
   */
  timed(): CustomerApi;
  /** A look back from this moment: whether a call has returned the customer with this id before it. */
  sightings(): (id: string) => boolean;
  /**
   * This moment by the service's clock, in milliseconds since 1970, as its latest answer dates itself; undefined where
   * it does not.
   */
  serviceNow(): number | undefined;
  /** Milliseconds that are left for what is begun through it; Infinity where each call has a time of its own. */
  timeLeft(): number;
  /** Waits so many milliseconds. Ends early, with the error of it, at a close and some seconds after a stop. */
  pause(milliseconds: number): Promise<void>;
  /** From now on no message quotes these; of what is sent and read the client knows by itself. */
  keepSecrets(secrets: Iterable<string>): void;
  /** Request and retry counts so far. */
  usage(): Usage;
  /**
   * Ends in order: a write that certainly was not carried out fails, what is under way is read to its end, and no pause
   * lasts longer than some seconds.
   */
  stop(reason: string): void;
  /** Drops the queue: nothing more is sent; running calls are aborted. */
  close(reason?: string): void;
}
