// Sends the calls of the customer API: address, token, budget, repetition. What an answer means is judged elsewhere.
import { addressOf, printable, quotedName, type AddressParts, type Route, type Settings } from "../../../schema";
import { isProviderError, loginFailure, ProviderError } from "../../core/errors";
import { createAcceptance, type CallJudge } from "./accepted";
import type { Reporter, Usage } from "../api";
import { createBudget, type Ending, type Wanted } from "../pacing/budget";
import type { Proxy } from "../../core/proxy";
import { inTime, type Clock } from "../clock";
import { secretsOf } from "../auth/credentials";
import { endingOf } from "./ending";
import { createHttp, type Answer, type HttpRequest } from "./http";
import { outOfTime, unexpectedReply, type Asked, type Operation, type Time } from "./operation";
import { outcomeOf, persist, type Patience } from "./persist";
import { createRedactor, oneLine } from "../redact";
import { bodyOf } from "./replies";
import { isThrottled } from "./retry";
import { createTokens, type TokenTravel } from "../auth/tokens";
import { userAgent } from "../version";

/** One call of the customer API. */
export interface Call extends AddressParts {
  readonly route: Route;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Sent as If-Match. */
  readonly etag?: string;
}

/** An answer, and what was asked, for messages. */
export interface Replied {
  readonly asked: Asked;
  readonly answer: Answer;
  /** The customer that was asked for; absent where the call is about all of them. */
  readonly id?: string;
}

/** Sends calls. */
export interface Exchange {
  /** Begins an operation: it has the time of the settings from now on, or the given one. Nothing is sent after that. */
  operation(doing: string, secrets?: readonly string[], time?: Time): Operation;
  /** The answer, good or bad, after which nothing more is tried. @throws ProviderError where none came. */
  send(operation: Operation, call: Call): Promise<Replied>;
  /** What everything that waits between calls needs. */
  readonly patience: Patience;
  /** From now on no message quotes these. */
  keepSecrets(secrets: Iterable<string>): void;
  usage(): Usage;
  /** This moment by the service's clock, as its latest answer dates itself; undefined where it does not. */
  serviceNow(): number | undefined;
  /** No write begins any more; what waits for a service that asks for pauses ends soon after. */
  stop(reason: Error): void;
  close(reason: Error): void;
}

/** What is under way may go on waiting for so long after a stop, in milliseconds: to read what was made. */
const graceMs = 10_000;

/** Makes the exchange for the settings; nothing is sent before the first call. */
export function createExchange(
  settings: Settings,
  { clock, reporter, proxy }: { readonly clock: Clock; readonly reporter: Reporter; readonly proxy?: Proxy },
): Exchange {
  const { endpoint, maxConcurrency, maxRequestsPerSecond, maxRetries } = settings;
  // One connection more than requests in flight: a token may be renewed meanwhile, at the same host.
  const http = createHttp({
    connections: maxConcurrency + 1,
    timeoutMs: settings.requestTimeoutMs,
    ...(proxy && { proxy }),
  });
  const budget = createBudget({
    maxConcurrency,
    clock,
    reporter,
    ...(maxRequestsPerSecond !== undefined && { maxRequestsPerSecond }),
  });
  const acceptance = createAcceptance();
  const [closing, stopping] = [new AbortController(), new AbortController()];
  const redactor = createRedactor([...secretsOf(settings), ...(proxy?.secrets ?? [])]);
  /** Milliseconds by which the service's clock is ahead. */
  let aheadMs: number | undefined;
  let [requests, retries] = [0, 0];
  /** Operations that wait for a login. */
  let waiting = 0;
  const patience: Patience = {
    clock,
    reporter,
    maxRetries,
    signal: closing.signal,
    stopping: stopping.signal,
    onRetry: () => {
      retries += 1;
    },
  };

  function operation(
    doing: string,
    secrets: readonly string[] = [],
    time: Time = { deadlineAt: clock.now() + settings.deadlineMs },
  ): Operation {
    redactor.keep(secrets);
    return { doing, ...time, redact: redactor.redact };
  }

  const askedFor = ({ method, url }: Asked, setting?: Asked["setting"]): Asked => ({
    method,
    url,
    ...(setting && { setting }),
    proxy: () => http.proxyOf(url),
  });

  const tokens = createTokens(settings, tokenTravel());

  /** Sends while there is time, and waits for no longer than that. */
  async function sendInTime(current: Operation, request: HttpRequest): Promise<Answer> {
    const leftMs = current.deadlineAt - clock.now();
    return leftMs > 0 ? http.send(request, leftMs) : Promise.reject(outOfTime(current, "before it was sent"));
  }

  function tokenTravel(): TokenTravel {
    const plain = { "user-agent": userAgent, accept: "application/json" };
    const ask = (request: HttpRequest) => {
      const login = operation("log in");
      // Nothing is sent for operations that have all ended. A stop ends no login: it changes no customer, and what is
      // under way may still need one.
      const attempt = () =>
        waiting > 0 ? sendInTime(login, request) : Promise.reject(outOfTime(login, "for everybody who waited for it"));
      return persist(
        { ...patience, stopping: undefined, onRetry: () => undefined },
        { operation: login, asked: askedFor(request, "tokenUrl"), idempotent: true, attempt },
      );
    };
    return {
      clock,
      operation: () => operation("log in"),
      asked: (url) => askedFor({ method: "POST", url }, "tokenUrl"),
      keepSecret: (token) => {
        redactor.keep([token]);
      },
      post: (url, body, headers) => ask({ method: "POST", url, body, headers: { ...headers, ...plain } }),
      async getJson(url, schema, expected) {
        const request: HttpRequest = { method: "GET", url, headers: plain };
        const answer = await ask(request);
        const body = answer.status === 200 ? bodyOf(answer, schema) : undefined;
        if (body === undefined)
          throw unexpectedReply(operation("find the token endpoint"), askedFor(request, "tokenUrl"), answer, expected);
        return body;
      },
    };
  }

  /**
   * Waits for leave, sends with the token of that moment (the queue may be longer than a token lives), and tells the
   * budget how it went.
   */
  async function attempt(
    current: Operation,
    request: HttpRequest,
    waiting: Pick<Wanted, "isRepeated" | "stop">,
    tokenNow: () => Promise<string>,
    judged: (answer: Answer) => Answer,
  ): Promise<Answer> {
    const leave = await budget.leave({ ...current, ...waiting });
    let ending: Ending = { end: "failed" };
    try {
      const authorization = `Bearer ${await tokenNow()}`;
      const startedAt = clock.now();
      requests += 1;
      const answer = judged(await sendInTime(current, { ...request, headers: { ...request.headers, authorization } }));
      const date = Date.parse(answer.headers.date ?? "");
      aheadMs = Number.isNaN(date) ? undefined : date - clock.now();
      ending = endingOf(answer, clock.now());
      reporter.debug(
        `${request.method} ${printable(new URL(request.url).pathname, 200)}: ${answer.status} after ${Math.round(clock.now() - startedAt)} ms`,
      );
      return answer;
    } finally {
      leave(ending);
    }
  }

  /** @param isAgain whether the call was sent before, so that a 401 is no matter of an old token. */
  async function sendWith(
    tokenNow: () => Promise<string>,
    current: Operation,
    { route, etag, body }: Call,
    url: string,
    judge: CallJudge,
    isAgain = false,
  ): Promise<Answer> {
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
    // What an update without an ETag was worked out from gets old while it waits.
    const isNext = isAgain || (route.idempotent && body !== undefined && etag === undefined);
    return persist(patience, {
      operation: current,
      asked: askedFor(request),
      idempotent: route.idempotent,
      attempt: (isRepeated, stop) =>
        attempt(current, request, { isRepeated: isRepeated || isNext, stop }, tokenNow, (answer) =>
          judge.judge(answer, isAgain),
        ),
    });
  }

  /** A login is shared, and may have more time than who waits for it. */
  async function loggedIn<Token>(current: Operation, logIn: () => Promise<Token>): Promise<Token> {
    waiting += 1;
    try {
      return await inTime(clock, logIn(), current.deadlineAt, () => outOfTime(current, "while logging in"));
    } catch (error) {
      throw isProviderError(error) ? loginFailure(error) : error;
    } finally {
      waiting -= 1;
    }
  }

  return {
    operation,
    patience,
    async send(current, call) {
      const url = addressOf(endpoint, call.route, call);
      if (url === undefined) throw noAddress(current, call);
      const asked = askedFor({ method: call.route.method, url });
      let sent = "";
      const judge = acceptance.begin(call.route);
      try {
        const answer = await sendWith(
          async () => (sent = await loggedIn(current, tokens.current)),
          current,
          call,
          url,
          judge,
        );
        if (answer.status !== 401 || isThrottled(outcomeOf(answer))) return { asked, answer, id: call.id };
        // Once more with a new token: the service may have forgotten the old one. Where there is none, it may still be
        // the pace.
        const hasOther = (await loggedIn(current, () => tokens.inPlaceOf(sent))) !== undefined;
        const last =
          hasOther || judge.judge(answer, true).isTurnedAway
            ? await sendWith(() => loggedIn(current, tokens.current), current, call, url, judge, true)
            : answer;
        return { asked, id: call.id, answer: answer.followsDoubt ? { ...last, followsDoubt: true } : last };
      } finally {
        judge.end();
      }
    },
    keepSecrets: (secrets) => {
      redactor.keep(secrets);
    },
    serviceNow: () => (aheadMs === undefined ? undefined : clock.now() + aheadMs),
    usage: () => ({ requests, retries, waitedMs: budget.waitedMs() }),
    stop(reason) {
      stopping.abort(reason);
      clock.after(
        graceMs,
        () => {
          budget.close(reason);
          closing.abort(reason);
        },
        "idle",
      );
    },
    close(reason) {
      budget.close(reason);
      closing.abort(reason);
      http.close(reason);
    },
  };
}

/** The error of a call on a customer whose id would name something else in an address. */
function noAddress({ doing, redact }: Operation, { id = "" }: Call): ProviderError {
  return new ProviderError(
    `Can't ${doing}: ${quotedName(oneLine(id, redact, 60))} can't be the id of a customer. Check the id in the program, the import or the state`,
    { kind: "invalid input" },
  );
}
