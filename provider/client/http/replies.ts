// What the text of an answer holds, checked by schema. Throws nothing: whoever asked decides what a wrong answer means.
import type * as z from "zod";
import { ErrorBody, Violations, type Profile } from "../../../schema";

/** Headers of an answer, names in lower case; of several values the first. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** One answer, of any status. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Why the body could not be read, as it reads after the status; the text is empty then. */
  readonly unreadable?: string;
  /** Whether an earlier attempt of the same call may have been carried out. */
  readonly followsUnknownOutcome?: boolean;
  /** Whether it is a bare 401 or 403 in place of 429 (pacing/rate-limit.ts). */
  readonly isMaskedRateLimit?: boolean;
}

/**
 * The most that JSON of an answer may hold: levels of nesting, and values. What reads it may recurse, and every value
 * costs memory.
 */
const bounds = { levels: 100, values: 500_000 } as const;

/** The signs of JSON that matter for them; those of brackets differ from those of braces by one bit. */
const signs = { quote: 0x22, comma: 0x2c, backslash: 0x5c, open: 0x7b, close: 0x7d, bracketBit: 0x20 } as const;

/** Whether a text keeps to the bounds, seen in one pass before anything is made of it. */
function isBounded(text: string): boolean {
  let level = 0;
  let values = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === signs.quote) isInText = !isInText;
    else if (isInText) at += code === signs.backslash ? 1 : 0;
    else if (code === signs.comma) values += 1;
    else if ((code | signs.bracketBit) === signs.open) {
      level += 1;
      values += 1;
    } else if ((code | signs.bracketBit) === signs.close) level -= 1;
    if (values > bounds.values || level > bounds.levels) return false;
  }
  return true;
}

/** The JSON of a text; undefined where it is none, or more than an answer may hold. */
export function jsonOf(text: string): unknown {
  if (!isBounded(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The body of an answer under a schema; undefined where it is something else. */
export function bodyOf<Body>(answer: Answer, schema: z.ZodType<Body>): Body | undefined {
  const parsed = schema.safeParse(jsonOf(answer.text));
  return parsed.success ? parsed.data : undefined;
}

/**
 * Units that an error of an API has at most; a page of another product may have millions, and is asked for its meaning
 * several times.
 */
const largestError = 256 * 1024;

/** Code and text of an error of the API; undefined where the body is no such error. */
export function errorOf(answer: Answer): z.output<typeof ErrorBody> | undefined {
  return answer.text.length > largestError ? undefined : bodyOf(answer, ErrorBody);
}

/** The violations in the body of a 400; undefined where there are none. */
export function violationsOf(answer: Answer): z.output<typeof Violations> | undefined {
  return answer.text.length > largestError ? undefined : bodyOf(answer, Violations);
}

/**
 * Codes that mean gone where the profile names none. They speak of the record or of nothing: of an account, a host, an
 * address (which Java's frameworks call a resource) a code proves nothing, and every customer would leave the state for
 * it.
 */
const goneCode = /^((CUSTOMER|ENTRY|ENTITY|RECORD|OBJECT)_)?(NOT_FOUND|GONE|DELETED)$/;

/**
 * Whether an answer says that the customer is not there: 404 or 410 with a code of the API that says so. A 404 of
 * anything else (a gateway, another product, an address that is served by nobody) proves nothing about a customer.
 */
export function saysGone(answer: Answer, { errors: { gone } }: Profile): boolean {
  if (answer.status !== 404 && answer.status !== 410) return false;
  const { code, message } = errorOf(answer) ?? {};
  if (gone === undefined) return goneCode.test(code ?? "");
  return code === undefined ? gone.some((part) => message?.includes(part)) : gone.includes(code);
}
