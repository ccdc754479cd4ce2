// What an id is: as users write it, and as services send it. Every id of a customer becomes one segment of an address.
import * as z from "zod";

/**
 * An id as users write it, in a program, an import or a look-up; parsed, it is trimmed. The one rule for all of them.
 * `.` and `..` are no ids: in an address they name the collection, or what is above it.
 */
export const Identifier = z
  .string()
  .regex(/^\s*(?!\.{1,2}\s*$)[A-Za-z0-9._~-]+\s*$/, "must be an id, such as 65a0c0ffee0ddba11c0ffee0")
  .trim();

// Some proxies decode a segment before they resolve dots and slashes, so that an encoded one is no safer than a plain
// one.
const outsideOfSegment = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}/\\%?#]/u;

/** Whether an id, encoded, is one segment of an address that every server and proxy reads as this id. */
export function isPathSegment(id: string): boolean {
  return id !== "" && id !== "." && id !== ".." && id.trim() === id && !outsideOfSegment.test(id);
}

/** A reference on the wire: a text, or a whole number that is read as one. */
export const WireReference = z.union([z.string().min(1), z.int()]).transform(String);

/** The id of a customer on the wire: a reference that can stand in its address. */
export const WireId = WireReference.refine(isPathSegment, "is no id: it can't be one segment of an address");
