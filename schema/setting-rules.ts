// The rules that settings share: addresses, numbers, texts that are typed or secret, names by id.
import * as z from "zod";
import { isWellFormed, notWellFormedMessage } from "./printable";

/** The names of this machine that settings may use. */
export const loopbackHosts: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** Whether a host is this machine. Plain http is allowed only there. */
export function isLoopback(hostname: string): boolean {
  return loopbackHosts.includes(hostname);
}

function isSafeUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname)));
}

// Paths are added at the end: after a query or a fragment they would have no effect.
const withoutQuery = (address: z.ZodType<string, string>, allowed: RegExp) =>
  address.refine(
    (text) => !/[?#]/.test(text.replace(allowed, "")),
    "must not contain a query or a fragment; remove everything after the path",
  );

// The parser drops line breaks and some invisible characters without an error, and would call another host.
const anyAddress = z
  .string()
  .trim()
  .refine((text) => !/[\p{C}\p{Z}]/u.test(text), {
    error: "must not contain blanks, line breaks or invisible characters",
    abort: true,
  })
  .refine((text) => URL.canParse(text), "must be an absolute address such as https://webcast.example/api")
  .refine(
    (text) => !URL.canParse(text) || (new URL(text).username === "" && new URL(text).password === ""),
    "must not contain credentials; use username and password, or token",
  )
  .refine(
    (text) => !URL.canParse(text) || isSafeUrl(text),
    "must be https; plain http is accepted only for localhost, 127.0.0.1 and [::1]",
  )
  .transform((text) => text.replace(/\/+$/, ""));

export const address = withoutQuery(anyAddress, /^$/);

/** A WebFinger address has a query: the subject. */
export const tokenAddress = withoutQuery(anyAddress, /(?<=\/\.well-known\/webfinger)\?[^#]*/);

export const whole = (least: number, most: number) =>
  z.coerce
    .number(`must be a whole number from ${least} to ${most}`)
    .int(`must be a whole number from ${least} to ${most}`)
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);

const wellFormed = { error: notWellFormedMessage, abort: true };
// Joiners and variation selectors are part of words and emoji; no other invisible character is ever typed.
const isPlain = (text: string) =>
  !/(?![\u200c\u200d\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.test(text);
const plainRule = "must not contain line breaks or invisible characters";

export const given = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .refine(isWellFormed, wellFormed)
  .refine(isPlain, plainRule);

/** A password may have blanks. A line break at its end comes from the file or the command that it was read from. */
export const secret = z
  .string()
  .min(1, "must not be empty")
  .transform((text) => text.replace(/[\r\n]+$/, ""))
  .pipe(z.string().min(1, "must not be empty").refine(isWellFormed, wellFormed).refine(isPlain, plainRule));

/** What may follow `Bearer` in a header. */
export const bearer = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .refine(isWellFormed, wellFormed)
  .refine(
    (text) => /^[\x21-\x7e]*$/.test(text),
    "must be the token alone: Latin letters, digits and signs, without blanks, line breaks and the word Bearer",
  );

const deletionsRule =
  'must hold the name of each customer by its id, such as {"6b0c9453488cb9ccfa000002": "Acme Berlin"}';

/** Names by id. The stack's configuration and the environment hold them as JSON. */
export const namesById = z.preprocess(
  (value) => {
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      return undefined;
    }
  },
  z.record(z.string(), z.string(deletionsRule), deletionsRule),
);
