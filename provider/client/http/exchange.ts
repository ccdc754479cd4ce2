// Sends the calls of the customer API: address, token, budget, retries. What an answer means is decided elsewhere.
import { addressOf, printable, quotedName, type AddressParts, type Route, type Settings } from "../../../schema";
import { ProviderError } from "../../core/errors";
import type { Proxy } from "../../core/proxy";
import type { Reporter } from "../api";
import { secretsOf } from "../auth/credentials";
import { createLogin } from "../auth/tokens";
import type { Clock } from "../clock";
import { createBudget } from "../pacing/budget";
import { createRateLimitDetector, feedbackOf, isRateLimited, type RateFeedback } from "../pacing/rate-limit";
import { createRedactor, oneLine } from "../redaction/redact";
import { userAgent } from "../../core/version";
import type { Reply } from "./errors";
import { timedOut, type Deadline, type Operation, type RequestInfo } from "./operation";
import type { Answer } from "./replies";
import { createHttpTransport, type HttpRequest } from "./request";
import { sendWithRetries, type RetryContext } from "./retry";

/** One call of the customer API. */
export interface Call extends AddressParts {
  readonly route: Route;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Sent as If-Match. */
  readonly etag?: string;
}

/** Sends calls. */
export interface Exchange {
  /** Starts an operation with the time of the settings, or with the given one. */
  begin(action: string, secrets?: readonly string[], deadline?: Deadline): Operation;
  /** Returns the final answer, good or bad. @throws ProviderError where none came. */
  send(operation: Operation, call: Call): Promise<Reply>;
  readonly retryContext: RetryContext;
  /** From now on no message quotes these. */
  keepSecrets(secrets: Iterable<string>): void;
  /** Returns the current time by the service's clock, as its latest answer dates itself. */
  serviceNow(): number | undefined;
  /** Starts no more writes; waits end soon after. */
  stop(reason: Error): void;
  close(reason: Error): void;
}

/** Milliseconds for which calls in flight may go on waiting after a stop, such as to read what was created. */
const graceMs = 10_000;

/** What an exchange has beside its settings. */
interface ExchangeOptions {
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly proxy?: Proxy;
  /** Refuses every call that could change something. */
  readonly readOnly?: boolean;
}

/** Creates the exchange for the settings; nothing is sent before the first call. */
export function createExchange(settings: Settings, { clock, reporter, proxy, readOnly }: ExchangeOptions): Exchange {
  // One connection more than calls in flight: a token may be renewed meanwhile, at the same host.
  const http = createHttpTransport({
    connections: settings.maxConcurrency + 1,
    timeoutMs: settings.requestTimeoutMs,
    proxy,
  });
  const budget = createBudget(settings, { clock, reporter });
  const detector = createRateLimitDetector();
  const redactor = createRedactor([...secretsOf(settings), ...(proxy?.secrets ?? [])]);
  const [closing, stopping] = [new AbortController(), new AbortController()];
  const { maxRetries } = settings;
  const retryContext: RetryContext = {
    clock,
    reporter,
    maxRetries,
    closing: closing.signal,
    stopping: stopping.signal,
  };
  /** Milliseconds by which the service's clock is ahead. */
  let aheadMs: number | undefined;

  function begin(action: string, secrets: readonly string[] = [], deadline?: Deadline): Operation {
    redactor.keep(secrets);
    const { deadlineMs } = settings;
    const time = deadline ?? { deadlineAt: clock.now() + deadlineMs, totalMs: deadlineMs };
    return { action, ...time, redact: redactor.redact };
  }

  const infoOf = ({ method, url }: RequestInfo, setting?: RequestInfo["setting"]): RequestInfo => ({
    method,
    url,
    setting,
    proxy: () => http.proxyOf(url),
  });

  /** Sends while there is time, and waits for no longer than that. */
  async function sendInTime(operation: Operation, request: HttpRequest): Promise<Answer> {
    const leftMs = operation.deadlineAt - clock.now();
    if (leftMs <= 0) throw timedOut(operation, "before it was sent");
    return http.send(request, leftMs);
  }

  const login = createLogin(settings, {
    // A stop ends no login: it changes no customer, and calls in flight may still need one.
    retryContext: { ...retryContext, stopping: undefined },
    begin,
    infoOf: (request) => infoOf(request, "tokenUrl"),
    send: sendInTime,
    keepSecret: (secret) => {
      redactor.keep([secret]);
    },
  });

  function noteAnswer(request: HttpRequest, answer: Answer, startedAt: number): void {
    const date = Date.parse(answer.headers.date ?? "");
    aheadMs = Number.isNaN(date) ? undefined : date - clock.now();
    const path = printable(new URL(request.url).pathname, 200);
    reporter.debug(`${request.method} ${path}: ${answer.status} after ${Math.round(clock.now() - startedAt)} ms`);
  }

  /** Returns the sender of one call: each attempt waits for a slot and takes the current token. */
  function senderOf(operation: Operation, { route, etag, body }: Call, url: string) {
    const request: HttpRequest = {
      method: route.method,
      url,
      headers: {
        "user-agent": userAgent,
        accept: "application/json",
        ...(etag !== undefined && { "if-match": etag }),
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    };
    const call = detector.begin(route);
    let token = "";

    async function attempt(isTokenFresh: boolean, isFirst: boolean, stop?: AbortSignal): Promise<Answer> {
      const release = await budget.acquire(operation, isFirst, stop);
      let feedback: RateFeedback = { kind: "failed" };
      try {
        // The queue may be longer than a token lives.
        token = await login.token(operation);
        const headers = { ...request.headers, authorization: `Bearer ${token}` };
        const startedAt = clock.now();
        const answer = call.mark(await sendInTime(operation, { ...request, headers }), isTokenFresh);
        noteAnswer(request, answer, startedAt);
        feedback = feedbackOf(answer, clock.now());
        return answer;
      } finally {
        release(feedback);
      }
    }

    // What an update without an ETag was computed from becomes outdated while it waits.
    const isUrgent = route.idempotent && body !== undefined && etag === undefined;
    return {
      call,
      send: (isTokenFresh: boolean) =>
        sendWithRetries(retryContext, {
          operation,
          request: infoOf(request),
          isIdempotent: route.idempotent,
          attempt: (isRepeated, stop) => attempt(isTokenFresh, isRepeated || isTokenFresh || isUrgent, stop),
        }),
      hasOtherToken: async () => (await login.replacementFor(operation, token)) !== undefined,
    };
  }

  async function send(operation: Operation, call: Call): Promise<Answer> {
    const url = addressOf(settings.endpoint, call.route, call);
    if (url === undefined) throw invalidId(operation, call);
    const sender = senderOf(operation, call, url);
    try {
      const answer = await sender.send(false);
      if (answer.status !== 401 || isRateLimited(answer)) return answer;
      // Once more with a new token: the service may have forgotten the old one. Without one, it may be a rate limit.
      const isWorthRepeating = (await sender.hasOtherToken()) || isRateLimited(sender.call.mark(answer, true));
      const last = isWorthRepeating ? await sender.send(true) : answer;
      return answer.followsUnknownOutcome ? { ...last, followsUnknownOutcome: true } : last;
    } finally {
      sender.call.end();
    }
  }

  return {
    begin,
    async send(operation, call) {
      if (readOnly && call.route.method !== "GET") throw onlyReads(operation, call);
      const answer = await send(operation, call);
      const url = addressOf(settings.endpoint, call.route, call) ?? "";
      return { operation, request: infoOf({ method: call.route.method, url }), answer, id: call.id };
    },
    retryContext,
    keepSecrets: (secrets) => {
      redactor.keep(secrets);
    },
    serviceNow: () => (aheadMs === undefined ? undefined : clock.now() + aheadMs),
    stop(reason) {
      stopping.abort(reason);
      const end = () => {
        budget.close(reason);
        closing.abort(reason);
      };
      clock.after(graceMs, end, "idle");
    },
    close(reason) {
      budget.close(reason);
      closing.abort(reason);
      http.close(reason);
    },
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
    {
      kind: "invalid input",
    },
  );
}
