// Sends the calls of the customer API: address, token, budget, retries. What an answer means is decided elsewhere.
import { addressOf, printable, quotedName, type AddressParts, type Route, type Settings } from "../../../schema";
import { ProviderError } from "../../core/errors";
import type { Proxy } from "../../core/proxy";
import { userAgent } from "../../core/version";
import type { Reporter } from "../api";
import { secretsOf } from "../auth/credentials";
import { Tokens, type Login } from "../auth/tokens";
import type { Clock } from "../clock";
import { Budget } from "../pacing/budget";
import {
  createRateLimitDetector,
  feedbackOf,
  isRateLimited,
  type CallRateLimitDetector,
  type RateFeedback,
} from "../pacing/rate-limit";
import { createRedactor, oneLine, type Redactor } from "../redaction/redact";
import type { Reply } from "./errors";
import { timedOut, type Deadline, type Operation, type RequestInfo } from "./operation";
import type { Answer, Answered } from "./replies";
import { HttpTransport, type HttpRequest } from "./request";
import { sendWithRetries, type RetryContext } from "./retry";

/** One call of the customer API. */
export interface Call extends AddressParts {
  readonly route: Route;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Sent as If-Match. */
  readonly etag?: string;
  /** Sent as If-None-Match. */
  readonly knownEtag?: string;
}

/** What an exchange needs beside the settings. */
interface ExchangeOptions {
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly proxy?: Proxy;
  /** Refuses every call that could change something. */
  readonly readOnly?: boolean;
  /** Called with each answer to a call, also with those that are repeated. Never with one to a login. */
  readonly onAnswer?: (answered: Answered) => void;
}

/** A call while it is sent. */
interface CallInFlight {
  readonly operation: Operation;
  readonly call: Call;
  /** The request, but for the token. */
  readonly request: HttpRequest;
  readonly rateLimits: CallRateLimitDetector;
  /** The token of the latest attempt. */
  token: string;
}

/** Milliseconds for which calls in flight may go on waiting after a stop, such as to read what was created. */
const graceMs = 10_000;

/** Sends the calls of one client; nothing is sent before the first one. */
export class Exchange {
  readonly retryContext: RetryContext;
  readonly #http: HttpTransport;
  readonly #budget: Budget;
  readonly #tokens: Tokens;
  readonly #redactor: Redactor;
  readonly #detector = createRateLimitDetector();
  readonly #closing = new AbortController();
  readonly #stopping = new AbortController();
  /** Milliseconds by which the service's clock is ahead. */
  #aheadMs: number | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly options: ExchangeOptions,
  ) {
    const { clock, reporter, proxy } = options;
    const { maxRetries, maxConcurrency, requestTimeoutMs } = settings;
    const [closing, stopping] = [this.#closing.signal, this.#stopping.signal];
    this.retryContext = { clock, reporter, maxRetries, closing, stopping };
    // One connection more than calls in flight: a token may be renewed meanwhile, at the same host.
    this.#http = new HttpTransport({ connections: maxConcurrency + 1, timeoutMs: requestTimeoutMs, proxy });
    this.#budget = new Budget(settings, { clock, reporter });
    this.#redactor = createRedactor([...secretsOf(settings), ...(proxy?.secrets ?? [])]);
    this.#tokens = new Tokens(settings, {
      // A stop ends no login: it changes no customer, and calls in flight may still need one.
      retryContext: { ...this.retryContext, stopping: undefined },
      begin: (action) => this.begin(action),
      infoOf: (request) => this.#infoOf(request, "tokenUrl"),
      send: (operation, request) => this.#sendInTime(operation, request),
      keepSecret: (secret) => {
        this.keepSecrets([secret]);
      },
    });
  }

  /** Starts an operation with the time of the settings, or with the given one. */
  begin(action: string, secrets: readonly string[] = [], deadline?: Deadline): Operation {
    this.keepSecrets(secrets);
    const { deadlineMs } = this.settings;
    const time = deadline ?? { deadlineAt: this.retryContext.clock.now() + deadlineMs, totalMs: deadlineMs };
    return { action, ...time, redact: this.#redactor.redact };
  }

  /** Sends a call, and returns the final answer, good or bad. @throws ProviderError where none came. */
  async send(operation: Operation, call: Call): Promise<Reply> {
    if (this.options.readOnly && call.route.method !== "GET") throw onlyReads(operation, call);
    const url = addressOf(this.settings.endpoint, call.route, call);
    if (url === undefined) throw invalidId(operation, call);
    const request = requestOf(call, url);
    const rateLimits = this.#detector.begin(call.route);
    try {
      const answer = await this.#sendAuthorized({ operation, call, request, rateLimits, token: "" });
      return { operation, request: this.#infoOf(request), answer, id: call.id };
    } finally {
      rateLimits.end();
    }
  }

  /** Logs in, unless a token is there. Returns the token. @throws ProviderError where the login fails. */
  async logIn(operation: Operation): Promise<Login> {
    return this.#tokens.login(operation);
  }

  /** From now on no message quotes these. */
  keepSecrets(secrets: Iterable<string>): void {
    this.#redactor.keep(secrets);
  }

  /** Returns the current time by the service's clock, as its latest answer dates itself. */
  serviceNow(): number | undefined {
    return this.#aheadMs === undefined ? undefined : this.retryContext.clock.now() + this.#aheadMs;
  }

  /** Starts no more writes; waits end soon after. */
  stop(reason: Error): void {
    this.#stopping.abort(reason);
    const end = () => {
      this.#endWaits(reason);
    };
    this.retryContext.clock.after(graceMs, end, "idle");
  }

  /** Sends nothing more and aborts the calls in flight. */
  close(reason: Error): void {
    this.#endWaits(reason);
    this.#http.close(reason);
  }

  #endWaits(reason: Error): void {
    this.#budget.close(reason);
    this.#closing.abort(reason);
  }

  /** Sends a call, and once more with a new token if the service doesn't accept the first one. */
  async #sendAuthorized(sent: CallInFlight): Promise<Answer> {
    const answer = await this.#sendRepeatedly(sent, false);
    if (answer.status !== 401 || isRateLimited(answer)) return answer;
    // The service may have forgotten the old token. Without another one, it may be a rate limit.
    const isRenewed = (await this.#tokens.replacementFor(sent.operation, sent.token)) !== undefined;
    const isWorthRepeating = isRenewed || isRateLimited(sent.rateLimits.mark(answer, true));
    const last = isWorthRepeating ? await this.#sendRepeatedly(sent, true) : answer;
    return answer.followsUnknownOutcome ? { ...last, followsUnknownOutcome: true } : last;
  }

  #sendRepeatedly(sent: CallInFlight, isTokenFresh: boolean): Promise<Answer> {
    const { operation, request, call } = sent;
    const { route, body, etag } = call;
    // What an update without an ETag was computed from becomes outdated while it waits.
    const isUrgent = route.idempotent && body !== undefined && etag === undefined;
    return sendWithRetries(this.retryContext, {
      operation,
      request: this.#infoOf(request),
      isIdempotent: route.idempotent,
      attempt: async (isRepeated, stop) => {
        const release = await this.#budget.acquire(operation, isRepeated || isTokenFresh || isUrgent, stop);
        let feedback: RateFeedback = { kind: "failed" };
        try {
          const answer = await this.#sendOnce(sent, isTokenFresh);
          feedback = feedbackOf(answer, this.retryContext.clock.now());
          return answer;
        } finally {
          release(feedback);
        }
      },
    });
  }

  async #sendOnce(sent: CallInFlight, isTokenFresh: boolean): Promise<Answer> {
    const { operation, call, request, rateLimits } = sent;
    const { clock, reporter } = this.retryContext;
    // The queue may be longer than a token lives.
    sent.token = await this.#tokens.current(operation);
    const startedAt = clock.now();
    const headers = { ...request.headers, authorization: `Bearer ${sent.token}` };
    const answer = rateLimits.mark(await this.#sendInTime(operation, { ...request, headers }), isTokenFresh);
    const date = Date.parse(answer.headers.date ?? "");
    this.#aheadMs = Number.isNaN(date) ? undefined : date - clock.now();
    const path = printable(new URL(request.url).pathname, 200);
    const milliseconds = Math.round(clock.now() - startedAt);
    reporter.debug(`${request.method} ${path}: ${answer.status} after ${milliseconds} ms`);
    this.options.onAnswer?.({ route: call.route, answer, milliseconds });
    return answer;
  }

  /** Sends a request while there is time, and waits for no longer than that. */
  async #sendInTime(operation: Operation, request: HttpRequest): Promise<Answer> {
    const leftMs = operation.deadlineAt - this.retryContext.clock.now();
    if (leftMs <= 0) throw timedOut(operation, "before it was sent");
    return this.#http.send(request, leftMs);
  }

  #infoOf({ method, url }: RequestInfo, setting?: RequestInfo["setting"]): RequestInfo {
    return { method, url, setting, proxy: () => this.#http.proxyOf(url) };
  }
}

/** Returns the request of a call, but for its token. */
function requestOf({ route, etag, knownEtag, body }: Call, url: string): HttpRequest {
  return {
    method: route.method,
    url,
    headers: {
      "user-agent": userAgent,
      accept: "application/json",
      ...(etag !== undefined && { "if-match": etag }),
      ...(knownEtag !== undefined && { "if-none-match": knownEtag }),
      ...(body && { "content-type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
  };
}

/** Returns the error of a call on a customer whose id would change the address. */
function invalidId({ action, redact }: Operation, { id = "" }: Call): ProviderError {
  return new ProviderError(
    `Can't ${action}: ${quotedName(oneLine(id, redact, 60))} can't be the id of a customer. Check the id in the program, the import or the state.`,
    { kind: "invalid input" },
  );
}

/** Returns the error of a write through a client that only reads: a mistake of this package. */
function onlyReads({ action }: Operation, { route }: Call): ProviderError {
  return new ProviderError(
    `Can't ${action}: ${route.method} is not sent by a read-only client. Report this as a bug.`,
    { kind: "invalid input" },
  );
}
