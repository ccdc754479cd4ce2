// Addresses and hosts in every spelling that means the same, each made from parts whose meaning is known.
// Written without the code under test: a part is its meaning and the ways to write it.
import { domainToASCII, domainToUnicode } from "node:url";
import fc from "fast-check";
import { inOtherCase } from "./texts";

/** One address: its meaning, and two of its spellings. */
export interface Address {
  readonly meaning: string;
  readonly spelling: string;
  readonly again: string;
}

type Part = readonly [meaning: string, ...spellings: string[]];

const hexes = (text: string): string[] => [encodeURIComponent(text), encodeURIComponent(text).toLowerCase()];
/** A character that needs no encoding, or that has no other meaning than its encoding. */
const equivalent = (text: string, ...encodings: string[]): Part => [text, text, ...encodings];
const characters: readonly Part[] = [
  equivalent("a", "%61"),
  equivalent("Z", "%5A", "%5a"),
  equivalent("~", "%7E", "%7e"),
  equivalent("-", "%2D", "%2d"),
  ...["é", "ß", "日", "b c", '"', "<", "|", "^", "`", "{", "}", "[", "]"].map((text) =>
    equivalent(text, ...hexes(text)),
  ),
  ["100%;", "100%;", "100%25;"],
  ["%2F", "%2F", "%2f"],
  ["%3F", "%3F", "%3f"],
  ["%23", "%23"],
  ["%26", "%26"],
  ["%2B", "%2B", "%2b"],
  ["%E9", "%E9", "%e9"],
  ["%C3%28", "%C3%28", "%c3%28"],
  ["+", "+"],
  ["&", "&"],
  ["=", "="],
  [";", ";"],
  [":", ":"],
  ["@", "@"],
];
const hosts: readonly Part[] = [
  ["acme.example", "acme.example", "ACME.Example"],
  ["www.acme.example", "www.acme.example"],
  [
    "müller.example",
    "müller.example",
    "MÜLLER.example",
    "mu\u0308ller.example",
    "xn--mller-kva.example",
    "XN--MLLER-KVA.EXAMPLE",
  ],
  ["пример.рф", "пример.рф", "xn--e1afmkfd.xn--p1ai", "Пример。рф"],
];
const literalHosts: readonly Part[] = [
  ["[::1]", "[::1]", "[0:0:0:0:0:0:0:1]"],
  ["127.0.0.1", "127.0.0.1", "0x7f.1"],
];

const written = ([meaning, ...spellings]: Part): fc.Arbitrary<Address> =>
  fc.record({
    meaning: fc.constant(meaning),
    spelling: fc.constantFrom(...spellings),
    again: fc.constantFrom(...spellings),
  });
const oneOf = (parts: readonly Part[]): fc.Arbitrary<Address> => fc.constantFrom(...parts).chain(written);
const joined = (parts: readonly Address[]): Address => ({
  meaning: parts.map(({ meaning }) => meaning).join(""),
  spelling: parts.map(({ spelling }) => spelling).join(""),
  again: parts.map(({ again }) => again).join(""),
});
const word = (parts: readonly Part[], minLength = 0) =>
  fc.array(oneOf(parts), { minLength, maxLength: 4 }).map((all) => joined(all));
const nothing: Address = { meaning: "", spelling: "", again: "" };
const optional = (sign: string): fc.Arbitrary<Address> =>
  fc.option(
    word(characters, 1).map((text) => joined([{ meaning: sign, spelling: sign, again: sign }, text])),
    { nil: nothing },
  );

/** A segment, and what means nothing before one. */
const segment = fc
  .tuple(written(["/", "/", "/./", "/gone/../", "/%2e/", "/gone/%2E./"]), word(characters, 1))
  .map((all) => joined(all));
const path = fc.oneof(
  written(["", "", "/", "/./"]),
  fc.array(segment, { minLength: 1, maxLength: 3 }).map((all) => joined(all)),
);
const origin = fc
  .constantFrom<Part>(["https://", "https://", "HTTPS://"], ["http://", "http://", "hTTp://"])
  .chain((scheme) =>
    fc.tuple(
      written(scheme),
      oneOf([...hosts, ...literalHosts]),
      written(scheme[0] === "https://" ? ["", "", ":443", ":"] : ["", "", ":80", ":"]),
      written([":8443", ":8443"]),
      fc.boolean(),
    ),
  )
  .map(([scheme, host, none, port, hasPort]) => joined([scheme, host, hasPort ? port : none]));

/** An address of http or https. */
export const arbitraryAddress: fc.Arbitrary<Address> = fc
  .tuple(origin, path, optional("?"), optional("#"))
  .map((all) => joined(all));

/** The name of a host. */
export const arbitraryHost: fc.Arbitrary<Address> = oneOf(hosts);

const otherHost = (host: string) => fc.constantFrom(host, domainToASCII(host) || host, domainToUnicode(host) || host);

/**
 * An address or a host in another spelling that means the same: letters, Punycode, default port, lone slash, encodings.
 */
export function respelledAddress(text: string): fc.Arbitrary<string> {
  const [, scheme = "", host = text, port = "", rest = ""] =
    /^(?:(https?:\/\/)([^/?#:[\]]+)(:\d+)?(.*))?$/isu.exec(text) ?? [];
  const defaultPort = scheme.toLowerCase() === "https://" ? ":443" : ":80";
  const isPlain = scheme === "" || port !== "" ? fc.constant(port) : fc.constantFrom("", defaultPort);
  const encoded = fc.constantFrom(
    rest,
    rest.replace(/[^\x20-\x7e]+/gu, encodeURIComponent),
    scheme !== "" && /^[?#]|^$/.test(rest) ? `/${rest}` : rest,
  );
  return fc
    .tuple(otherHost(host), isPlain, encoded)
    .map((parts) => scheme + parts.join(""))
    .chain(inOtherCase);
}
