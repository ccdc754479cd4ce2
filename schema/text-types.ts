// The kinds of text that fields take: a line, a secret, a URL.
import * as z from "zod";
import { isWellFormed, notWellFormedMessage } from "./printable";

const controlCharacters = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** A text of one line, measured after trimming, as the service saves it. */
export const line = (most: number) =>
  z
    .string()
    .refine((text) => text.trim().length > 0, { error: "must not be empty", abort: true })
    .refine((text) => [...text.trim().normalize("NFC")].length <= most, {
      error: `must have at most ${most} characters`,
      abort: true,
    })
    .refine((text) => !controlCharacters.test(text.trim()), "must not contain control characters or line breaks")
    .refine(isWellFormed, notWellFormedMessage);

/** A secret, exactly as it is used: not trimmed, and no mask. */
export const secretText = z
  .string()
  .min(1, "must not be empty")
  .refine(
    (text) => text.trim() === text,
    "must not begin or end with white space; is there a line break at the end of the file it came from?",
  )
  .refine(isWellFormed, notWellFormedMessage)
  .refine(
    (text) => !isMask(text),
    "looks like the mask that a service shows in place of a secret; give the secret itself",
  );

/** A URL of one of these schemes, without credentials. */
export const absoluteUrl = (schemes: readonly string[], otherwise: string) =>
  z.string().refine((text) => isAbsoluteUrl(text.trim(), schemes), otherwise);

/** Whether a text is a mask that services show instead of a secret: asterisks or dots alone. */
export function isMask(text: string): boolean {
  return /^(\*{3,}|•{3,}|●{3,})$/u.test(text);
}

function isAbsoluteUrl(text: string, schemes: readonly string[]): boolean {
  // The parser drops line breaks and tabs without an error.
  if (controlCharacters.test(text) || !isWellFormed(text)) return false;
  const url = URL.parse(text);
  return (
    url !== null && schemes.includes(url.protocol) && url.username === "" && url.password === "" && text.includes("://")
  );
}
