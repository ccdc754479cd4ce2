// The log of requests: every call with its route, status and user, and counts. Holds no body and no header.

/** One request. */
export interface LoggedRequest {
  /** Milliseconds since the process started, by real time. */
  readonly at: number;
  /** Name of the call, as the schema's routes name it. */
  readonly route: string;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  user?: string;
  /** 0 where no answer was sent, or not yet. */
  status: number;
}

/** What came in since the last reset. */
export interface RequestReport {
  readonly total: number;
  readonly byRoute: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  /** The most requests that were under way at once. */
  readonly mostInFlight: number;
  /** The newest requests, oldest first. */
  readonly entries: readonly LoggedRequest[];
}

/** Entries kept; counts go on beyond. */
const keptEntries = 50_000;

/** Counts requests and keeps the newest. */
export class Requests {
  #entries: LoggedRequest[] = [];
  #byRoute = new Map<string, number>();
  #byStatus = new Map<string, number>();
  #inFlight = 0;
  #mostInFlight = 0;
  #total = 0;

  /** Notes that a request came in. */
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

  /** Notes the status that a request is answered with; 0 where it gets none. */
  answered(entry: LoggedRequest, status: number): void {
    entry.status = status;
    this.#byStatus.set(String(status), (this.#byStatus.get(String(status)) ?? 0) + 1);
  }

  /** Notes that a request is over, answered or not. */
  end(): void {
    this.#inFlight -= 1;
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

  /** Starts counting anew; requests under way stay under way. */
  clear(): void {
    this.#entries = [];
    this.#byRoute.clear();
    this.#byStatus.clear();
    this.#total = 0;
    this.#mostInFlight = this.#inFlight;
  }
}
