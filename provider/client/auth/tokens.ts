// The access token: one login for all callers, renewed before it expires, and once more after a 401.
import type { Settings } from "../../../schema";
import { isKind } from "../../core/errors";
import type { Clock } from "../clock";
import type { Reply } from "../http/errors";
import type { Answer } from "../http/replies";
import { credentialsOf, ownerText, type Credentials } from "./credentials";
import { findTokenServer, type GetJson, type TokenServer } from "./discovery";
import { GrantRefused, loginRefusal, requestToken, type GrantedToken, type PostForm } from "./grants";

/** The access tokens of one client. */
export interface Tokens {
  /** Returns a valid token. @throws ProviderError */
  readonly current: () => Promise<string>;
  /** Returns a token in place of one that the service refused; undefined where there is no other. */
  replacementFor(refused: string): Promise<string | undefined>;
}

/** How token requests are sent. */
export interface TokenTransport {
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
export function createTokens(settings: Settings, transport: TokenTransport): Tokens {
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
