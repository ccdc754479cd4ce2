// Ids of customers: as users write them, and as services send them. Every id becomes one segment of an address.
import * as z from "zod";

/**
 * An id in a program, an import or a lookup; parsing trims it. `.` and `..` are not ids: in an address they name the
 * collection, or what is above it.
 */
export const Identifier = z
  .string()
  .regex(/^\s*(?!\.{1,2}\s*$)[A-Za-z0-9._~-]+\s*$/, "must be an id, such as 65a0c0ffee0ddba11c0ffee0")
  .trim();

// Some proxies decode a segment before they resolve dots and slashes, so encoding these makes no id safe.
const outsideOfSegment = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}/\\%?#]/u;

/** Whether an encoded id is one segment of an address, for every server and proxy. */
export function isPathSegment(id: string): boolean {
  return id !== "" && id !== "." && id !== ".." && id.trim() === id && !outsideOfSegment.test(id);
}

/** A reference on the wire: a text, or a whole number, which is read as a text. */
export const WireReference = z.union([z.string().min(1), z.int()]).transform(String);

/** The id of a customer on the wire: a reference that can be part of an address. */
export const WireId = WireReference.refine(isPathSegment, "isn't an id: it can't be one segment of an address");
