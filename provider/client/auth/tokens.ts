// The access token: logged in for once for all callers, renewed before it expires, and once more after a 401.
// Never shows a token to anybody but the request that carries it.
import type { Settings } from "../../../schema";
import { isKind } from "../../core/errors";
import type { Clock } from "../clock";
import { credentialsOf, whoText, type Credentials } from "./credentials";
import { findTokenServer, type GetJson, type TokenServer } from "./discovery";
import { ask, NotGranted, type Granted, type PostForm } from "./grants";
import type { Asked, Operation } from "../http/operation";
import { tokenRefusal } from "./token-refusal";

/** Gives access tokens. */
export interface Tokens {
  /** A token that is good for now. @throws ProviderError with one clear line. */
  readonly current: () => Promise<string>;
  /** A token in place of one that the service refused; undefined where there is no other. */
  inPlaceOf(refused: string): Promise<string | undefined>;
}

/** How token requests travel. */
export interface TokenTravel {
  readonly clock: Clock;
  readonly post: PostForm;
  readonly getJson: GetJson;
  readonly operation: () => Operation;
  /** A request to this token endpoint, for messages. */
  readonly asked: (url: string) => Asked;
  /** Told every token, so that no text ever shows it. */
  readonly keepSecret: (token: string) => void;
}

/** A token is renewed this long before it expires, at most at half of its life. */
const aheadMs = 30_000;

/**
 * For so long nobody tries again after a login that failed, in milliseconds: those who ask meanwhile fail with the same
 * line, and not each after a time of its own.
 */
const restMs = 5_000;

/** Seconds that a token is taken to live where the server does not say: the vendor's documented lifetime. */
const documentedSeconds = 300;

/**
 * Seconds for which a token is used at least, however short a life it is said to have: else there would be a login for
 * every request. One that is refused before is renewed.
 */
const shortestSeconds = 2;

interface Held {
  readonly granted: Granted;
  readonly renewAt: number;
  readonly refreshUntil: number;
}

function held(granted: Granted, now: number): Held {
  const lifeMs = Math.max(granted.expiresInSeconds ?? documentedSeconds, shortestSeconds) * 1000;
  // Keycloak says 0 for refresh tokens that never expire.
  const refreshMs = (granted.refreshExpiresInSeconds ?? 0) * 1000;
  return {
    granted,
    renewAt: now + lifeMs - Math.min(aheadMs, lifeMs / 2),
    refreshUntil: refreshMs === 0 ? Number.POSITIVE_INFINITY : now + refreshMs,
  };
}

/** Makes the source of tokens for the settings. Nothing is sent before the first call. */
export function createTokens(settings: Settings, travel: TokenTravel): Tokens {
  const { clock, post, getJson, keepSecret } = travel;
  let server: Promise<TokenServer> | undefined;
  let now: Held | undefined;
  let renewal: Promise<string> | undefined;
  let refused: { readonly error: unknown; readonly until: number } | undefined;

  function findServer(): Promise<TokenServer> {
    server ??= findTokenServer(settings, getJson).catch((error: unknown) => {
      server = undefined;
      throw error;
    });
    return server;
  }

  async function granted(credentials: Credentials): Promise<Granted> {
    const found = await findServer();
    const refreshToken = now !== undefined && clock.now() < now.refreshUntil ? now.granted.refreshToken : undefined;
    if (refreshToken !== undefined) {
      try {
        return await ask(found, credentials, post, refreshToken);
      } catch (error) {
        // An expired or revoked refresh token is no reason to stop: the credentials are still there.
        if (!(error instanceof NotGranted) || error.answer.status >= 500) throw error;
      }
    }
    return ask(found, credentials, post);
  }

  /** Keeps the failure for those who ask next; a time that ran out was that of others. */
  function failedFor(error: unknown, milliseconds: number): unknown {
    if (!isKind(error, "timeout") && !isKind(error, "cancelled"))
      refused = { error, until: clock.now() + milliseconds };
    return error;
  }

  async function renewOnce(credentials: Credentials): Promise<string> {
    try {
      const fresh = await granted(credentials);
      keepSecret(fresh.accessToken);
      if (fresh.refreshToken !== undefined) keepSecret(fresh.refreshToken);
      now = held(fresh, clock.now());
      return fresh.accessToken;
    } catch (error) {
      if (!(error instanceof NotGranted)) throw failedFor(error, restMs);
      const { error: line, isFinal } = tokenRefusal(
        travel.operation(),
        credentials,
        travel.asked((await findServer()).token_endpoint),
        error,
      );
      // Asking again with what was refused may lock the account.
      throw failedFor(line, isFinal ? Infinity : restMs);
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
      if (now !== undefined && clock.now() < now.renewAt) return now.granted.accessToken;
      return renew(credentials);
    },
    async inPlaceOf(old) {
      const credentials = credentialsOf(settings);
      if (credentials.grant === "ready-made") return undefined;
      if (now !== undefined && now.granted.accessToken !== old && renewal === undefined) return now.granted.accessToken;
      return renew(credentials);
    },
  };
}

/** Who the tokens speak for, for messages. */
export function tokenOwner(settings: Settings): string {
  return whoText(credentialsOf(settings));
}
