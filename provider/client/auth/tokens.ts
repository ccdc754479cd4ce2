// The access token: one login for all calls, renewed before it expires, and once more after a 401. Each call waits for
// it no longer than its own time.
import type * as z from "zod";
import type { Settings } from "../../../schema";
import { isKind, isProviderError, loginFailure } from "../../core/errors";
import { userAgent } from "../../core/version";
import { withDeadline, type Clock } from "../clock";
import { unexpectedReply } from "../http/errors";
import { timedOut, type Operation, type RequestInfo } from "../http/operation";
import { bodyOf, type Answer } from "../http/replies";
import type { HttpRequest } from "../http/request";
import { sendWithRetries, type RetryContext } from "../http/retry";
import { credentialsOf, ownerText, type Credentials } from "./credentials";
import { findTokenServer, type GetJson, type TokenServer } from "./discovery";
import { GrantRefused, loginRefusal, requestToken, type GrantedToken, type PostForm } from "./grants";

/** How the requests of a login are sent. */
export interface LoginOptions {
  readonly retryContext: RetryContext;
  readonly begin: (action: string) => Operation;
  /** Returns what messages show of a request to the token endpoint. */
  readonly infoOf: (request: RequestInfo) => RequestInfo;
  readonly send: (operation: Operation, request: HttpRequest) => Promise<Answer>;
  /** Called with each token, so that no text ever shows it. */
  readonly keepSecret: (secret: string) => void;
}

/** A token is renewed this long before it expires, or at half of its lifetime if that is later. */
const aheadMs = 30_000;

/** Milliseconds after a failed login in which callers fail with the same error, without another login. */
const pauseMs = 5_000;

/** The lifetime in seconds where the server gives none: the vendor's documented one. */
const documentedSeconds = 300;

/** Seconds for which a token is used at least: a shorter lifetime would mean a login for every request. */
const shortestSeconds = 2;

const ownHeaders = { "user-agent": userAgent, accept: "application/json" };

/** A token to use now, and what the token endpoint said about it. */
export interface Login {
  readonly token: string;
  /** Absent for a ready-made token, and where the token endpoint gives none. */
  readonly expiresInSeconds?: number;
}

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

/** The access tokens of one client. Nothing is sent before the first call. */
export class Tokens {
  readonly #clock: Clock;
  #server: Promise<TokenServer> | undefined;
  #stored: StoredToken | undefined;
  #renewal: Promise<string> | undefined;
  #refused: { readonly error: unknown; readonly until: number } | undefined;
  /** Operations that wait for a login. */
  #waiting = 0;

  constructor(
    private readonly settings: Settings,
    private readonly options: LoginOptions,
  ) {
    this.#clock = options.retryContext.clock;
  }

  /** Returns a valid token. @throws ProviderError where the login fails or the operation's time ends. */
  current(operation: Operation): Promise<string> {
    return this.#waitFor(operation, async () => {
      const credentials = credentialsOf(this.settings);
      if (credentials.grant === "ready-made") return credentials.token;
      const stored = this.#stored;
      if (stored !== undefined && this.#clock.now() < stored.renewAt) return stored.granted.accessToken;
      return this.#renew(credentials);
    });
  }

  /** Returns a valid token and its lifetime. @throws as `current`. */
  async login(operation: Operation): Promise<Login> {
    const token = await this.current(operation);
    const granted = this.#stored?.granted;
    return { token, ...(granted?.accessToken === token && { expiresInSeconds: granted.expiresInSeconds }) };
  }

  /** Returns a token in place of one that the service refused; undefined where there is no other. */
  replacementFor(operation: Operation, refused: string): Promise<string | undefined> {
    return this.#waitFor(operation, async () => {
      const credentials = credentialsOf(this.settings);
      if (credentials.grant === "ready-made") return undefined;
      const token = this.#stored?.granted.accessToken;
      const isRenewed = token !== undefined && token !== refused && this.#renewal === undefined;
      return isRenewed ? token : this.#renew(credentials);
    });
  }

  /** A login is shared, and may have more time than the operation that waits for it. */
  async #waitFor<Token>(operation: Operation, logIn: () => Promise<Token>): Promise<Token> {
    this.#waiting += 1;
    try {
      return await withDeadline(logIn(), {
        clock: this.#clock,
        deadlineAt: operation.deadlineAt,
        timedOut: () => timedOut(operation, "while logging in"),
      });
    } catch (error) {
      throw isProviderError(error) ? loginFailure(error) : error;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #renew(credentials: Credentials): Promise<string> {
    if (this.#refused !== undefined && this.#clock.now() < this.#refused.until) throw this.#refused.error;
    this.#renewal ??= this.#renewOnce(credentials).finally(() => {
      this.#renewal = undefined;
    });
    return await this.#renewal;
  }

  async #renewOnce(credentials: Credentials): Promise<string> {
    const { begin, infoOf, keepSecret } = this.options;
    try {
      const granted = await this.#grant(credentials);
      keepSecret(granted.accessToken);
      if (granted.refreshToken !== undefined) keepSecret(granted.refreshToken);
      this.#stored = storedToken(granted, this.#clock.now());
      return granted.accessToken;
    } catch (error) {
      if (!(error instanceof GrantRefused)) throw this.#keepError(error, pauseMs);
      const request = infoOf({ method: "POST", url: (await this.#findServer()).token_endpoint });
      const reply = { operation: begin("log in"), request, answer: error.answer };
      const refusal = loginRefusal(reply, credentials, error.cause);
      // Trying the same credentials again may lock the account.
      throw this.#keepError(refusal.error, refusal.isFinal ? Infinity : pauseMs);
    }
  }

  async #grant(credentials: Credentials): Promise<GrantedToken> {
    const post: PostForm = (url, { body, headers }) =>
      this.#send({ method: "POST", url, body, headers: { ...headers, ...ownHeaders } });
    const request = { server: await this.#findServer(), credentials, post };
    const stored = this.#stored;
    const refreshToken =
      stored !== undefined && this.#clock.now() < stored.refreshUntil ? stored.granted.refreshToken : undefined;
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
  #keepError(error: unknown, milliseconds: number): unknown {
    if (!isKind(error, "timeout") && !isKind(error, "cancelled"))
      this.#refused = { error, until: this.#clock.now() + milliseconds };
    return error;
  }

  #findServer(): Promise<TokenServer> {
    const getJson: GetJson = (url, schema, expected) => this.#getJson(url, { schema, expected });
    this.#server ??= findTokenServer(this.settings, getJson).catch((error: unknown) => {
      this.#server = undefined;
      throw error;
    });
    return this.#server;
  }

  async #getJson<Body>(
    url: string,
    { schema, expected }: { readonly schema: z.ZodType<Body>; readonly expected: string },
  ): Promise<Body> {
    const { begin, infoOf } = this.options;
    const request: HttpRequest = { method: "GET", url, headers: ownHeaders };
    const answer = await this.#send(request);
    const body = answer.status === 200 ? bodyOf(answer, schema) : undefined;
    if (body !== undefined) return body;
    throw unexpectedReply({ operation: begin("find the token endpoint"), request: infoOf(request), answer }, expected);
  }

  async #send(request: HttpRequest): Promise<Answer> {
    const { retryContext, begin, infoOf, send } = this.options;
    const operation = begin("log in");
    const attempt = async () => {
      // Nothing is sent for operations that have all ended.
      if (this.#waiting === 0) throw timedOut(operation, "while logging in");
      return send(operation, request);
    };
    return sendWithRetries(retryContext, { operation, request: infoOf(request), isIdempotent: true, attempt });
  }
}

/** Returns who the token speaks for, for messages. */
export function tokenOwner(settings: Settings): string {
  return ownerText(credentialsOf(settings));
}
