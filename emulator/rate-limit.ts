// The rate limit: a token bucket by real time, and the ways in which services tell a client to wait.
import { json, type Answer } from "./answers";
import type { Behaviour } from "./behaviours";

/** A rate limit, decided. */
export type Limit = NonNullable<Behaviour["rateLimit"]>;

/** The answer to a call that comes too early. */
export function turnedAway(form: Limit["form"], seconds: number, status: number, limit = 0): Answer {
  const body =
    status === 429
      ? { code: "TOO_MANY_REQUESTS", message: "too many requests; try again later" }
      : status === 401
        ? { code: "UNAUTHORIZED", message: "not now" }
        : { code: "ACCESS_DENIED", message: "not now" };
  return json(status, body, waitHeaders(form, seconds, limit, 0));
}

// The reset of RateLimit-* counts seconds from now (draft of the IETF), that of X-RateLimit-* is a time (as GitHub does
// it).
function waitHeaders(form: Limit["form"], seconds: number, limit: number, remaining: number): Record<string, string> {
  const whole = Math.ceil(seconds);
  const [most, left] = [String(limit), String(remaining)];
  switch (form) {
    case "seconds":
      return { "retry-after": String(whole) };
    case "date":
      return { "retry-after": new Date(Math.ceil((Date.now() + seconds * 1000) / 1000) * 1000).toUTCString() };
    case "ratelimit":
      return { "ratelimit-limit": most, "ratelimit-remaining": left, "ratelimit-reset": String(whole) };
    case "x-ratelimit":
      return {
        "x-ratelimit-limit": most,
        "x-ratelimit-remaining": left,
        "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000 + seconds)),
      };
    case "bare":
      return {};
  }
}

/** What the bucket says of one call. */
export interface Verdict {
  /** Set where the call is turned away. */
  readonly refusal?: Answer;
  /** Headers for the true answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Lets calls through as fast as the limit says. */
export class RateLimiter {
  #limit?: Limit;
  #tokens = 0;
  #at = 0;

  /** Asks for one call now. */
  take(limit: Limit | null): Verdict {
    if (limit === null) return { headers: {} };
    const now = performance.now();
    const burst = limit.burst ?? Math.max(1, Math.floor(limit.perSecond));
    if (limit !== this.#limit) [this.#limit, this.#tokens, this.#at] = [limit, burst, now];
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#at) * limit.perSecond) / 1000);
    this.#at = now;
    const shown = Math.max(1, Math.floor(limit.perSecond));
    if (this.#tokens < 1) {
      return {
        refusal: turnedAway(limit.form, (1 - this.#tokens) / limit.perSecond, limit.status, shown),
        headers: {},
      };
    }
    this.#tokens -= 1;
    const tells = limit.form === "ratelimit" || limit.form === "x-ratelimit";
    const left = Math.floor(this.#tokens);
    return {
      headers: tells ? waitHeaders(limit.form, left > 0 ? 0 : (1 - this.#tokens) / limit.perSecond, shown, left) : {},
    };
  }
}
