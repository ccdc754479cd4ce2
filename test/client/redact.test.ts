// No secret passes redaction, in any spelling in which a service may quote it.
import fc from "fast-check";
import { characterNames } from "../../provider/client/redaction/decode";
import { createRedactor, excerpt, oneLine, type Redact } from "../../provider/client/redaction/redact";
import { canary } from "../support/customers";
import { rounds } from "../support/rounds";

const redactor = (secrets: readonly string[]): Redact => createRedactor(secrets).redact;

const secret = `${canary}"quoted" & <ä>/\\ünder=+%`;

test.each([
  ["as it is", secret],
  ["in JSON", JSON.stringify(secret)],
  ["in JSON with escaped slashes", JSON.stringify(secret).replaceAll("/", "\\/")],
  [
    "in ASCII JSON",
    JSON.stringify(secret).replace(
      /[\u0080-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  ],
  ["in an address", encodeURIComponent(secret)],
  ["in a form", new URLSearchParams({ a: secret }).toString()],
  [
    "in HTML",
    secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
  ],
  ["in another Unicode form", secret.normalize("NFD")],
  ["cut short", secret.slice(0, 14)],
  ["cut short in JSON", JSON.stringify(secret).slice(1, 16)],
  ["twice", `${secret}, ${secret}`],
])("a secret %s is taken out [secrets.output]", (_, text) => {
  const redacted = redactor([secret])(`before ${text} after`);
  expect(redacted).not.toContain(canary);
  expect(redacted).toMatch(/^before .*\[secret\].* after$/);
});

test("a secret too short to be taken out takes the whole text along, since the gaps would betray it [secrets.output]", () => {
  expect(redactor(["x9"])("the x9 of 9x")).toBe("[secret]");
  expect(redactor(["x9"])("nothing here")).toBe("nothing here");
  expect(redactor(["x9yz"])("the x9yz of 9x")).toBe("the [secret] of 9x");
  expect(redactor([])("all of it")).toBe("all of it");
  expect(redactor([""])("all of it")).toBe("all of it");
});

test("after the beginning of a secret the rest of the word goes too, and no word beside it [secrets.output]", () => {
  expect(redactor(["customers-of-acme-2024"])("token=customers-of-elsewhere, then: more")).toBe(
    "token=[secret], then: more",
  );
  expect(redactor(["customers-of-acme-2024"])("GET /v1/custom")).toBe("GET /v1/custom");
});

test("a secret that is added later is taken out from then on [secrets.output]", () => {
  const { keep, redact } = createRedactor(["first-secret"]);
  expect(redact("second-secret")).toBe("second-secret");
  keep(["second-secret"]);
  expect(redact("first-secret second-secret")).toBe("[secret] [secret]");
});

const bytes = (text: string) => [...Buffer.from(text)];
const hex = (code: number, digits = 2) => code.toString(16).padStart(digits, "0");
const units = (text: string) => Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
const names = new Map([...characterNames].map(([name, character]) => [character, name]));

/** Ways to spell a text that can be undone. */
const spellings: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  JSON: (text) => JSON.stringify(text).slice(1, -1),
  "JSON of a text": (text) => JSON.stringify(JSON.stringify(text)),
  "JSON in ASCII": (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[\u0080-\uffff]/g, (character) => `\\u${hex(character.charCodeAt(0), 4)}`),
  "escapes of UTF-16": (text) =>
    units(text)
      .map((unit) => `\\u${hex(unit, 4)}`)
      .join(""),
  "escapes in braces": (text) => [...text].map((character) => `\\u{${hex(character.codePointAt(0)!, 1)}}`).join(""),
  "escapes of bytes": (text) =>
    bytes(text)
      .map((byte) => `\\x${hex(byte)}`)
      .join(""),
  "octal escapes": (text) =>
    bytes(text)
      .map((byte) => `\\${byte.toString(8).padStart(3, "0")}`)
      .join(""),
  percent: encodeURIComponent,
  "percent, of every byte": (text) =>
    bytes(text)
      .map((byte) => `%${hex(byte)}`)
      .join(""),
  "percent, twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "a form": (text) => new URLSearchParams({ a: text }).toString(),
  "decimal references": (text) => [...text].map((character) => `&#${String(character.codePointAt(0))};`).join(""),
  "decimal references without semicolons": (text) =>
    [...text].map((character) => `&#${String(character.codePointAt(0)).padStart(7, "0")}`).join(""),
  "decimal references with many zeros": (text) =>
    [...text].map((character) => `&#${String(character.codePointAt(0)).padStart(24, "0")};`).join(""),
  "hexadecimal references with many zeros": (text) =>
    [...text].map((character) => `&#x${hex(character.codePointAt(0)!, 24)};`).join(""),
  "escapes in braces with many zeros": (text) =>
    [...text].map((character) => `\\u{${hex(character.codePointAt(0)!, 24)}}`).join(""),
  "hexadecimal references": (text) => [...text].map((character) => `&#x${hex(character.codePointAt(0)!)};`).join(""),
  "named references": (text) =>
    [...text].map((character) => (names.has(character) ? `&${names.get(character)!};` : character)).join(""),
  "references of HTML in HTML": (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("&", "&amp;"),
  hex: (text) => Buffer.from(text).toString("hex"),
  "hex in pairs": (text) =>
    bytes(text)
      .map((byte) => hex(byte))
      .join(":"),
  "hex in a row of numbers": (text) =>
    bytes(text)
      .map((byte) => `0x${hex(byte)}`)
      .join(", "),
  "hex in wrapped lines": (text) =>
    bytes(text)
      .map((byte, index) => hex(byte) + (index % 5 === 4 ? "\r\n  " : " "))
      .join(""),
  "a row of bytes": (text) => JSON.stringify(bytes(text)),
  "a buffer of Node": (text) => JSON.stringify(Buffer.from(text)),
  base64: (text) => Buffer.from(text).toString("base64"),
  "base64 of addresses": (text) => Buffer.from(text).toString("base64url"),
  "a Basic header": (text) => `Basic ${Buffer.from(`me:${text}`).toString("base64")}`,
  "a Basic header of another user": (text) => `Basic ${Buffer.from(`user:${text}`).toString("base64")}`,
  "a Basic header, percent-encoded": (text) =>
    encodeURIComponent(`Basic ${Buffer.from(`u:${text}`).toString("base64")}`),
  "base64 in wrapped and indented lines": (text) =>
    Buffer.from(`me:${text}`).toString("base64").replace(/.{12}/g, "$& \r\n\t"),
  "base64 in base64": (text) => Buffer.from(Buffer.from(text).toString("base64")).toString("base64"),
  "base64 of JSON": (text) => Buffer.from(JSON.stringify({ a: text })).toString("base64"),
};

/** A spelling in the other case, where that means the same. */
function inEitherCase(text: string): fc.Arbitrary<string> {
  const upper = text.replace(/%[0-9a-f]{2}|\\[xu]\{?[0-9a-f]+|&#x[0-9a-f]+/g, (token) =>
    token.replace(/[0-9a-f]+$/, (digits) => digits.toUpperCase()),
  );
  return fc.constantFrom(text, upper, ...(/^([0-9a-f]{2}[:]?)+$/.test(text) ? [text.toUpperCase()] : []));
}

const secretText = fc
  .oneof(
    fc.string({ unit: "grapheme-ascii", minLength: 8, maxLength: 40 }),
    fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 }),
    fc.stringMatching(/^[0-9a-f]{64}$/),
    fc.stringMatching(/^[A-Za-z0-9+/_-]{12,40}$/),
  )
  .filter(
    (text) => [...text].length >= 8 && text.trim() === text && new Set(text).size > 4 && !/[\p{M}\p{C}]/u.test(text),
  );
const around = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom("", '"', "token=", "Bearer ", "<b>", "&", "\\"));

test.each(Object.entries(spellings))(
  "no secret comes through in %s, whole or cut short, in any surroundings [secrets.output]",
  (_, spell) => {
    fc.assert(
      fc.property(secretText, around, around, fc.boolean(), fc.gen(), (hidden, before, after, isCut, gen) => {
        const quoted = gen(inEitherCase, spell(isCut ? [...hidden].slice(0, 8).join("") : hidden));
        fc.pre(!/[0-9a-fA-F;+/=_-]$/.test(before) && !/^[0-9a-zA-Z;]/.test(after));
        const beginnings = [quoted.slice(0, quoted.length / 2 + 1), [...hidden].slice(0, 8).join("")];
        // What stands around may hold half of a secret by chance.
        fc.pre(!beginnings.some((beginning) => `${before}  ${after}`.includes(beginning)));
        const left = redactor([hidden])(`${before} ${quoted} ${after}`);
        for (const beginning of beginnings) expect(left).not.toContain(beginning);
      }),
      rounds(200),
    );
  },
);

test("no text holds a secret after it was taken out, in any surroundings", () => {
  const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(text, text, text, (before, hidden, after) =>
      redactor([hidden])(before + hidden + after)
        .split("[secret]")
        .every((part) => !part.includes(hidden)),
    ),
    rounds(),
  );
});

test("a body of megabytes costs what its beginning costs: the rest is not read [secrets.output]", () => {
  for (const page of ["<p>&#99;&#x61;", "QUFB", "41", "%25", "\\u0041", canary, '[{"a":', " "]) {
    const body = page.repeat((8 * 1024 * 1024) / page.length);
    expect(excerpt(body, redactor([secret, canary])).length).toBeLessThanOrEqual(80);
    expect(oneLine(body, redactor([secret, canary])).length).toBeLessThanOrEqual(300);
  }
});

test("an excerpt is one printable line, and holds no value of JSON, broken or not", () => {
  const show = (body: string) => excerpt(body, (text) => text);
  expect(show("<html>\n\t<body>\u0000\u202eno</body>")).toBe("<html> <body>\\u0000\\u202eno</body>");
  expect(show(`{"id":"${secret}","kept":[1,{"token":null}]}`)).not.toContain(canary);
  expect(show(`{"hmacSecret":"${canary}`)).toBe('{"hmacSecret":…');
  expect(show(`{hmacSecret: '${canary}'}`)).not.toContain(canary);
  expect(show('{"token_endpoint_auth_methods": null}')).toBe('{"token_endpoint_auth_methods": …}');
  expect(show("words ".repeat(100))).toHaveLength(80);
});

test.each([
  ["a form", "access_token=canary-1&scope=all"],
  ["a form in lines", "scope=all\r\naccess_token = canary-1"],
  ["JSON behind a guard", ')]}\',\n{"access_token":"canary-1"}'],
  ["a call with JSON", 'done({"access_token":"canary-1"})'],
  ["an event", 'data: {"access_token": "canary-1"}'],
  ["XML", '<?xml version="1.0"?><OAuth><access_token>canary-1</access_token></OAuth>'],
  ["XML with attributes", "<token value='canary-1'/>"],
  ["a token alone", "canaryXQiOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJl"],
  ["words with a header", "Authorization: Bearer canaryXQiOiJIUzI1NiJ9.eyJz"],
])("an excerpt of %s holds no value [secrets.output]", (_, body) => {
  const shown = excerpt(body, (text) => text);
  expect(shown).toContain("…");
  expect(shown).not.toContain("canary");
});

test.each([
  '<!DOCTYPE html><html lang="en"><title>502 Bad Gateway</title>',
  "upstream connect error: reset before headers",
  "no healthy upstream",
  "Not found: /v1/customers",
])("an excerpt shows what identifies the service: %s", (body) => {
  expect(excerpt(body, (text) => text)).toBe(body);
});

test("a secret at the place where a text is cut stays out", () => {
  for (const length of [79, 310, 315, 319, 320, 950])
    expect(oneLine(`${"x".repeat(60)}${" ".repeat(length - 60)}${secret}`, redactor([secret]), 80)).not.toContain(
      "cana",
    );
});
