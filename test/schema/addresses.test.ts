// The normal form of addresses and hosts: one for every spelling of one meaning, another for every other meaning.
import fc from "fast-check";
import { isHostName, normalizedAddress, normalHost } from "../../schema/addresses";
import { arbitraryAddress, arbitraryHost } from "../support/addresses";
import { anyText } from "../support/any-text";
import { rounds } from "../support/rounds";
import { dressed } from "../support/texts";

const runs = rounds();

test.each([
  ["address", arbitraryAddress, normalizedAddress],
  ["host", arbitraryHost, normalHost],
] as const)(
  "two spellings of one %s have one normal form, and two that mean something else have two [preview.spelling]",
  (_what, arbitrary, normal) => {
    fc.assert(
      fc.property(arbitrary, arbitrary, (one, other) => {
        expect(normal(one.again)).toBe(normal(one.spelling));
        return (normal(one.spelling) === normal(other.spelling)) === (one.meaning === other.meaning);
      }),
      runs,
    );
  },
);

test.each([
  ["letters of scheme and host", "HTTPS://ACME.Example/A", "https://acme.example/A"],
  ["Unicode and Punycode", "https://müller.example/", "https://xn--mller-kva.example"],
  ["the default port", "https://acme.example:443/a", "https://acme.example/a"],
  ["an empty path", "https://acme.example?a=b", "https://acme.example/?a=b"],
  ["a blank in path and query", "https://acme.example/a b?c=d e", "https://acme.example/a%20b?c=d%20e"],
  [
    "an umlaut in path and query, and the case of its encoding",
    "https://acme.example/Größe?ü",
    "https://acme.example/Gr%c3%b6%C3%9fe?%C3%bc",
  ],
  ["dot segments, encoded ones too", "https://acme.example/a/../b/./%2E%2e/c", "https://acme.example/c"],
  ["a character that needs no encoding", "https://acme.example/~acme", "https://acme.example/%7Eacme"],
  [
    "a character that no address may hold",
    "https://acme.example/a|b?c[]={d}",
    "https://acme.example/a%7Cb?c%5B%5D=%7Bd%7D",
  ],
  ["a lone percent sign", "https://acme.example/100%", "https://acme.example/100%25"],
])("%s: both spellings of an address have one normal form [preview.spelling]", (_what, one, other) => {
  expect(normalizedAddress(one)).toBe(normalizedAddress(other));
});

test.each([
  ["a slash at the end of a path", "https://acme.example/a", "https://acme.example/a/"],
  ["the case of a path", "https://acme.example/A", "https://acme.example/a"],
  ["a slash and an encoded one", "https://acme.example/a/b", "https://acme.example/a%2Fb"],
  ["a plus sign and an encoded one", "https://acme.example/?a+b", "https://acme.example/?a%2Bb"],
  ["a port of its own", "https://acme.example:444/", "https://acme.example"],
  ["the scheme", "http://acme.example", "https://acme.example"],
  ["an empty query", "https://acme.example/?", "https://acme.example/"],
  ["a dot at the end of the host", "https://acme.example./", "https://acme.example/"],
  ["a character in another character set", "https://acme.example/%E9", "https://acme.example/é"],
])("%s: two addresses that differ in it have two normal forms [preview.spelling]", (_what, one, other) => {
  expect(normalizedAddress(one)).not.toBe(normalizedAddress(other));
});

// fast-check's own webUrl escapes characters of its unit "binary", which is slow (test/support/any-text.ts).
const part = fc.oneof(anyText({ maxLength: 8 }).map(encodeURIComponent), fc.string({ maxLength: 8 }));
const webAddress = fc
  .tuple(fc.constantFrom("http", "https"), fc.webAuthority(), fc.array(part, { maxLength: 4 }), part, part)
  .map(([scheme, host, path, query, fragment]) => `${scheme}://${host}/${path.join("/")}?${query}#${fragment}`);

test("a normal form exists for any text, and is its own normal form [preview.spelling]", () => {
  const spelling = fc
    .oneof(
      anyText(),
      webAddress,
      arbitraryAddress.map((address) => address.spelling),
    )
    .chain((text) =>
      fc.constantFrom(text, `https://${text}`, `https://acme.example/${text}`, `https://acme.example?${text}`),
    )
    .chain(dressed);
  fc.assert(
    fc.property(spelling, (text) => {
      expect([normalizedAddress(normalizedAddress(text)), normalHost(normalHost(text))]).toEqual([
        normalizedAddress(text),
        normalHost(text),
      ]);
    }),
    runs,
  );
});

test.each([
  "acme.vbrickrev.com",
  "ACME.example",
  "müller.example",
  "mu\u0308ller.example",
  "xn--mller-kva.example",
  "acme.xn--p1ai",
  "пример.рф",
  "例え.テスト",
  "a-b.c1.example",
  `${"x".repeat(63)}.example`,
])("%j is a host [input.hosts]", (text) => {
  expect(isHostName(text)).toBe(true);
});

test.each([
  "",
  "acme",
  "acme.example.",
  ".acme.example",
  "acme..example",
  "-acme.example",
  "acme-.example",
  "acme.example:443",
  "https://acme.example",
  "acme.example/x",
  "acme.example?x",
  "user@acme.example",
  "acme_1.example",
  "acme example.com",
  "acme%2eexample.com",
  "ac\u200bme.example",
  "ac\u00adme.example",
  "xn--a.example",
  "127.0.0.1",
  "[::1]",
  "acme.1",
  `${"x".repeat(64)}.example`,
  "℀.example",
  "acme.example\\x",
  "acme\t.example",
])("%j is no host [input.hosts]", (text) => {
  expect(isHostName(text)).toBe(false);
});
