// The access token: one login for all calls, renewed before it expires, and once more after a 401. Each call waits for
// it no longer than its own time.
import type { Settings } from "../../../schema";
import { isKind, isProviderError, loginFailure } from "../../core/errors";
import { userAgent } from "../../core/version";
import { type Clock, withDeadline } from "../clock";
import { type Reply, unexpectedReply } from "../http/errors";
import { timedOut, type Operation, type RequestInfo } from "../http/operation";
import { type Answer, bodyOf } from "../http/replies";
import type { HttpRequest } from "../http/request";
import { sendWithRetries, type RetryContext } from "../http/retry";
import { credentialsOf, ownerText, type Credentials } from "./credentials";
import { findTokenServer, type GetJson, type TokenServer } from "./discovery";
import { GrantRefused, loginRefusal, requestToken, type GrantedToken, type PostForm } from "./grants";

/** The access tokens of one client. */
interface Tokens {
  /** Returns a valid token. @throws ProviderError */
  readonly current: () => Promise<string>;
  /** Returns a token in place of one that the service refused; undefined where there is no other. */
  replacementFor(refused: string): Promise<string | undefined>;
}

/** How token requests are sent. */
interface TokenTransport {
  readonly clock: Clock;
  readonly post: PostForm;
  readonly getJson: GetJson;
  /** Returns an answer of this token endpoint with what messages show of its request. */
  readonly reply: (url: string, answer: Answer) => Reply;
  /** Called with each token, so that no text ever shows it. */
  readonly keepSecret: (token: string) => void;
}

/** A token is renewed this long before it expires, or at half of its lifetime if that is later. */
const aheadMs = 30_000;

/** Milliseconds after a failed login in which callers fail with the same error, without another login. */
const pauseMs = 5_000;

/** The lifetime in seconds where the server gives none: the vendor's documented one. */
const documentedSeconds = 300;

/** Seconds for which a token is used at least: a shorter lifetime would mean a login for every request. */
const shortestSeconds = 2;

interface StoredToken {
  readonly granted: GrantedToken;
  readonly renewAt: number;
  readonly refreshUntil: number;
}

function storedToken(granted: GrantedToken, now: number): StoredToken {
  const lifeMs = Math.max(granted.expiresInSeconds ?? documentedSeconds, shortestSeconds) * 1000;
  // Keycloak answers 0 for refresh tokens that never expire.
  const refreshMs = (granted.refreshExpiresInSeconds ?? 0) * 1000;
  return {
    granted,
    renewAt: now + lifeMs - Math.min(aheadMs, lifeMs / 2),
    refreshUntil: refreshMs === 0 ? Number.POSITIVE_INFINITY : now + refreshMs,
  };
}

/** Creates the tokens for the settings. Nothing is sent before the first call. */
function createTokens(settings: Settings, transport: TokenTransport): Tokens {
  const { clock, post, getJson, keepSecret } = transport;
  let server: Promise<TokenServer> | undefined;
  let stored: StoredToken | undefined;
  let renewal: Promise<string> | undefined;
  let refused: { readonly error: unknown; readonly until: number } | undefined;

  function findServer(): Promise<TokenServer> {
    server ??= findTokenServer(settings, getJson).catch((error: unknown) => {
      server = undefined;
      throw error;
    });
    return server;
  }

  async function grant(credentials: Credentials): Promise<GrantedToken> {
    const request = { server: await findServer(), credentials, post };
    const refreshToken =
      stored !== undefined && clock.now() < stored.refreshUntil ? stored.granted.refreshToken : undefined;
    if (refreshToken !== undefined) {
      try {
        return await requestToken({ ...request, refreshToken });
      } catch (error) {
        // After an expired or revoked refresh token there are still the credentials.
        if (!(error instanceof GrantRefused) || error.answer.status >= 500) throw error;
      }
    }
    return requestToken(request);
  }

  /** Keeps the error for those who ask next, unless only the time of one operation ended. */
  function keepError(error: unknown, milliseconds: number): unknown {
    if (!isKind(error, "timeout") && !isKind(error, "cancelled"))
      refused = { error, until: clock.now() + milliseconds };
    return error;
  }

  async function renewOnce(credentials: Credentials): Promise<string> {
    try {
      const granted = await grant(credentials);
      keepSecret(granted.accessToken);
      if (granted.refreshToken !== undefined) keepSecret(granted.refreshToken);
      stored = storedToken(granted, clock.now());
      return granted.accessToken;
    } catch (error) {
      if (!(error instanceof GrantRefused)) throw keepError(error, pauseMs);
      const reply = transport.reply((await findServer()).token_endpoint, error.answer);
      const refusal = loginRefusal(reply, credentials, error.cause);
      // Trying the same credentials again may lock the account.
      throw keepError(refusal.error, refusal.isFinal ? Infinity : pauseMs);
    }
  }

  async function renew(credentials: Credentials): Promise<string> {
    if (refused !== undefined && clock.now() < refused.until) throw refused.error;
    renewal ??= renewOnce(credentials).finally(() => {
      renewal = undefined;
    });
    return await renewal;
  }

  return {
    async current() {
      const credentials = credentialsOf(settings);
      if (credentials.grant === "ready-made") return credentials.token;
      if (stored !== undefined && clock.now() < stored.renewAt) return stored.granted.accessToken;
      return renew(credentials);
    },
    async replacementFor(old) {
      const credentials = credentialsOf(settings);
      if (credentials.grant === "ready-made") return undefined;
      const isRenewed = stored !== undefined && stored.granted.accessToken !== old && renewal === undefined;
      return isRenewed ? stored?.granted.accessToken : renew(credentials);
    },
  };
}

/** Returns who the token speaks for, for messages. */
export function tokenOwner(settings: Settings): string {
  return ownerText(credentialsOf(settings));
}

/** How the requests of a login are sent. */
export interface LoginOptions {
  readonly retryContext: RetryContext;
  readonly begin: (action: string) => Operation;
  readonly infoOf: (request: RequestInfo) => RequestInfo;
  readonly send: (operation: Operation, request: HttpRequest) => Promise<Answer>;
  readonly keepSecret: (secret: string) => void;
}

/** Gives tokens to operations. */
export interface Login {
  /** Returns a valid token. @throws ProviderError where the login fails or the operation's time ends. */
  token(operation: Operation): Promise<string>;
  /** Returns a token in place of one that the service refused; undefined where there is no other. */
  replacementFor(operation: Operation, refused: string): Promise<string | undefined>;
}

/** Creates the login of one client. */
export function createLogin(settings: Settings, options: LoginOptions): Login {
  const { retryContext, begin, infoOf, send, keepSecret } = options;
  const headers = { "user-agent": userAgent, accept: "application/json" };
  /** Operations that wait for a login. */
  let waiting = 0;

  async function ask(request: HttpRequest): Promise<Answer> {
    const operation = begin("log in");
    const attempt = async () => {
      // Nothing is sent for operations that have all ended.
      if (waiting === 0) throw timedOut(operation, "while logging in");
      return send(operation, request);
    };
    return sendWithRetries(retryContext, { operation, request: infoOf(request), isIdempotent: true, attempt });
  }

  const transport: TokenTransport = {
    clock: retryContext.clock,
    keepSecret,
    reply: (url, answer) => ({ operation: begin("log in"), request: infoOf({ method: "POST", url }), answer }),
    post: (url, form) => ask({ method: "POST", url, body: form.body, headers: { ...form.headers, ...headers } }),
    async getJson(url, schema, expected) {
      const request: HttpRequest = { method: "GET", url, headers };
      const answer = await ask(request);
      const body = answer.status === 200 ? bodyOf(answer, schema) : undefined;
      if (body !== undefined) return body;
      throw unexpectedReply(
        { operation: begin("find the token endpoint"), request: infoOf(request), answer },
        expected,
      );
    },
  };
  const tokens = createTokens(settings, transport);

  /** A login is shared, and may have more time than the operation that waits for it. */
  async function waitFor<Token>(operation: Operation, logIn: () => Promise<Token>): Promise<Token> {
    waiting += 1;
    try {
      return await withDeadline(logIn(), {
        clock: retryContext.clock,
        deadlineAt: operation.deadlineAt,
        timedOut: () => timedOut(operation, "while logging in"),
      });
    } catch (error) {
      throw isProviderError(error) ? loginFailure(error) : error;
    } finally {
      waiting -= 1;
    }
  }

  return {
    token: (operation) => waitFor(operation, tokens.current),
    replacementFor: (operation, refused) => waitFor(operation, () => tokens.replacementFor(refused)),
  };
}
