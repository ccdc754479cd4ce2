// The request log: every call with its name, status and user, and counts. Holds no body and no header.

/** One request. */
export interface LoggedRequest {
  /** Milliseconds since the process started, by real time. */
  readonly at: number;
  /** Name of the call, such as `read customer`. */
  readonly route: string;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  user?: string;
  /** Names of the fields that it sent. */
  fields?: readonly string[];
  /** Kind of the fault that it met. */
  fault?: string;
  /** Milliseconds until its answer. */
  ms?: number;
  /** 0 if no answer was sent yet. */
  status: number;
}

/** The newest requests of a log. */
export interface RequestTail {
  /** Number of times that the log was cleared: with another one, the numbers of requests began anew. */
  readonly log: number;
  /** Number of the first entry. */
  readonly first: number;
  readonly entries: readonly LoggedRequest[];
}

/** The requests since the last reset. */
export interface RequestReport {
  readonly total: number;
  readonly byRoute: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  /** The most requests that were in flight at once. */
  readonly mostInFlight: number;
  /** The newest requests, oldest first. */
  readonly entries: readonly LoggedRequest[];
}

/** Entries that are kept; counts include older ones. */
const keptEntries = 50_000;

/** Counts requests and keeps the newest ones. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  #byRoute = new Map<string, number>();
  #byStatus = new Map<string, number>();
  #inFlight = 0;
  #mostInFlight = 0;
  #total = 0;
  #log = 0;
  /** Called after each answer, and when the log is cleared. */
  onChange?: () => void;
  /** Called after each answer. */
  onAnswer?: (request: LoggedRequest) => void;

  /** Logs a request. */
  begin(route: string, method: string, url: string): LoggedRequest {
    const entry: LoggedRequest = { at: Math.round(performance.now() * 1000) / 1000, route, method, url, status: 0 };
    if (this.#entries.length >= 2 * keptEntries) this.#entries = this.#entries.slice(-keptEntries);
    this.#entries.push(entry);
    this.#total += 1;
    this.#byRoute.set(route, (this.#byRoute.get(route) ?? 0) + 1);
    this.#inFlight += 1;
    this.#mostInFlight = Math.max(this.#mostInFlight, this.#inFlight);
    return entry;
  }

  /** Logs the status of the answer; 0 if there is none. */
  answered(entry: LoggedRequest, status: number): void {
    entry.status = status;
    entry.ms = Math.round((performance.now() - entry.at) * 100) / 100;
    this.#byStatus.set(String(status), (this.#byStatus.get(String(status)) ?? 0) + 1);
    this.onAnswer?.(entry);
    this.onChange?.();
  }

  /** Logs that a request has ended, answered or not. */
  end(): void {
    this.#inFlight -= 1;
  }

  /** Number of requests since the last reset. */
  get total(): number {
    return this.#total;
  }

  report(): RequestReport {
    return {
      total: this.#total,
      byRoute: Object.fromEntries(this.#byRoute),
      byStatus: Object.fromEntries(this.#byStatus),
      mostInFlight: this.#mostInFlight,
      entries: this.#entries.slice(-keptEntries).map((entry) => ({ ...entry })),
    };
  }

  /** Returns the requests after number `after` of the same `log`, else all, and never more than `most`. */
  newest(most: number, { log, after }: { log: number; after: number }): RequestTail {
    const wanted = log === this.#log ? this.#total - after : this.#total;
    const count = Math.min(Math.max(wanted, 0), most, this.#entries.length);
    return {
      log: this.#log,
      first: this.#total - count + 1,
      entries: count === 0 ? [] : this.#entries.slice(-count),
    };
  }

  /** Clears entries and counts; requests in flight stay in flight. */
  clear(): void {
    this.#log += 1;
    this.#entries = [];
    this.#byRoute.clear();
    this.#byStatus.clear();
    this.#total = 0;
    this.#mostInFlight = this.#inFlight;
    this.onChange?.();
  }
}
