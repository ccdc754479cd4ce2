// The rate limit: a token bucket in real time, and the forms in which services ask a client to wait.
import * as z from "zod";
import { json, type Answer } from "../answers";

/** The forms in which a service asks a client to wait. */
export const waitForms = ["seconds", "date", "ratelimit", "x-ratelimit", "bare"] as const;

/** How many calls pass, and how the others are rejected. */
export const RateLimit = z.strictObject({
  perSecond: z.number().positive().describe("Calls a second, refilled evenly."),
  burst: z.int().min(1).optional().describe("Calls at once after a pause. Default: one second's worth."),
  form: z
    .enum(["seconds", "date", "ratelimit", "x-ratelimit", "bare"])
    .default("seconds")
    .describe(
      "How the wait is sent: Retry-After in seconds or as a date, RateLimit-* or X-RateLimit-* on every answer, or not at all.",
    ),
  status: z
    .union([z.literal(429), z.literal(401), z.literal(403)])
    .default(429)
    .describe("401 and 403: what some services send instead of 429."),
});

/** A rate limit, with a value for every setting. */
export type RateLimit = z.output<typeof RateLimit>;

/** How a call is rejected, and how the client is asked to wait. */
interface Rejection {
  readonly form: RateLimit["form"];
  readonly status: number;
}

/** Returns the answer to a call that exceeds the limit; `seconds` until the next one passes. */
export function rateLimited({ form, status }: Rejection, seconds: number, limit = 0): Answer {
  const body =
    status === 429
      ? { code: "TOO_MANY_REQUESTS", message: "too many requests; try again later" }
      : status === 401
        ? { code: "UNAUTHORIZED", message: "not now" }
        : { code: "ACCESS_DENIED", message: "not now" };
  return json(status, body, waitHeaders(form, seconds, { limit, remaining: 0 }));
}

/** Calls per second, and calls that pass now. */
interface Quota {
  readonly limit: number;
  readonly remaining: number;
}

// RateLimit-Reset is seconds from now (draft of the IETF), X-RateLimit-Reset is a time (as GitHub does it).
function waitHeaders(form: RateLimit["form"], seconds: number, quota: Quota): Record<string, string> {
  const wholeSeconds = Math.ceil(seconds);
  const [limit, remaining] = [String(quota.limit), String(quota.remaining)];
  switch (form) {
    case "seconds":
      return { "retry-after": String(wholeSeconds) };
    case "date":
      return { "retry-after": new Date(Math.ceil((Date.now() + seconds * 1000) / 1000) * 1000).toUTCString() };
    case "ratelimit":
      return {
        "ratelimit-limit": limit,
        "ratelimit-remaining": remaining,
        "ratelimit-reset": String(wholeSeconds),
      };
    case "x-ratelimit":
      return {
        "x-ratelimit-limit": limit,
        "x-ratelimit-remaining": remaining,
        "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000 + seconds)),
      };
    case "bare":
      return {};
  }
}

/** Whether a call passes. */
export interface Admission {
  /** The answer to a call that doesn't pass. */
  readonly refusal?: Answer;
  /** Headers for the answer to a call that passes. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A token bucket for all callers. */
export class RateLimiter {
  #limit?: RateLimit;
  #tokens = 0;
  #at = 0;

  /** Takes a token for one call. */
  take(limit: RateLimit | null): Admission {
    if (limit === null) return { headers: {} };
    const now = performance.now();
    const perSecond = Math.max(1, Math.floor(limit.perSecond));
    const burst = limit.burst ?? perSecond;
    if (limit !== this.#limit) [this.#limit, this.#tokens, this.#at] = [limit, burst, now];
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#at) * limit.perSecond) / 1000);
    this.#at = now;
    const seconds = (1 - this.#tokens) / limit.perSecond;
    if (this.#tokens < 1) return { refusal: rateLimited(limit, seconds, perSecond), headers: {} };
    this.#tokens -= 1;
    if (limit.form !== "ratelimit" && limit.form !== "x-ratelimit") return { headers: {} };
    const remaining = Math.floor(this.#tokens);
    const untilNext = remaining > 0 ? 0 : (1 - this.#tokens) / limit.perSecond;
    return { headers: waitHeaders(limit.form, untilNext, { limit: perSecond, remaining }) };
  }
}
