// The normal form of addresses and hosts. Values keep the user's spelling and are compared in this form. What can't be
// parsed is its own normal form.
import type { Facts } from "./facts";

/** Parses an http or https address; undefined for any other text. */
function parsedAddress(text: string): URL | undefined {
  return /^https?:/i.test(text) ? (URL.parse(text) ?? undefined) : undefined;
}

/** Percent-encodes what RFC 3986 allows in no path, query or fragment, and decodes characters that never need it. */
function normalEncoding(text: string): string {
  return text.replace(/%[0-9a-f]{2}|[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=]/gi, (found) => {
    if (found.length < 3) return encodeURIComponent(found);
    const character = String.fromCharCode(Number.parseInt(found.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : found.toUpperCase();
  });
}

/**
 * Returns the normal form of an address: scheme and host in lower case, the host in Punycode, no default port, no dot
 * segments, no lone slash, everything else percent-encoded (RFC 3986, 6.2.2). Equivalent addresses have the same normal
 * form.
 */
export function normalizedAddress(text: string): string {
  const composed = text.trim().normalize("NFC");
  const url = parsedAddress(composed);
  if (url === undefined) return composed;
  const path = url.href.indexOf("/", url.protocol.length + 2);
  const rest = normalEncoding(url.href.slice(path));
  return url.href.slice(0, path) + (rest === "/" ? "" : rest);
}

function hostOf(text: string): string | undefined {
  return /[/?#\\@]/.test(text) ? undefined : parsedAddress(`https://${text}`)?.host;
}

/** Returns the normal form of a host, with or without a port: Punycode, lower case, no default port. */
export function normalHost(text: string): string {
  const composed = text.trim().normalize("NFC");
  return hostOf(composed) ?? composed.toLowerCase().normalize("NFC");
}

const domainName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$/;
// The parser drops invisible characters and decodes percent signs. A joiner and some marks between letters are part of
// some scripts.
const foreignToHosts = /[^\p{L}\p{M}\p{N}\p{So}.\-\u00b7\u0375\u05f3\u05f4\u30fb\u200c\u200d\u3002\uff0e\uff61]/u;

/** Whether a text is a host name, in Unicode or Punycode, without scheme, port or path. */
export function isHostName(text: string): boolean {
  return !foreignToHosts.test(text) && domainName.test(hostOf(text) ?? "");
}

const forms = { url: normalizedAddress, host: normalHost } satisfies Record<
  NonNullable<Facts["format"]>,
  (text: string) => string
>;

/** Returns the normal form of a field's text, for comparisons: NFC, and the normal form of its format if it has one. */
export function normalText({ format }: Facts, text: string): string {
  return format === undefined ? text.normalize("NFC") : forms[format](text);
}
