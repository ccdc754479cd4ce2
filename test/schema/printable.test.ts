// Texts from outside as they are printed: one line, visible, bounded, no command of a runner; and the same for what was
// printed before.
import fc from "fast-check";
import { idText, shortList, printable, quotedName, valueText } from "../../schema";
import { isSafeLine } from "../support/safe-line";
import { anyText } from "../support/any-text";
import { rounds } from "../support/rounds";

test.each([
  ["line breaks and runs of blanks", "one\r\n\ttwo\u2028three\u00a0 four", "one two three four"],
  ["escapes of a terminal", "\u001b[2J\u009b31m\u0007", String.raw`\u001b[2J\u009b31m\u0007`],
  [
    "a link of a terminal",
    "\u001b]8;;https://evil.example\u0007click",
    String.raw`\u001b]8;;https://evil.example\u0007click`,
  ],
  ["marks that turn text around", "a\u202eb\u2066c\u200fd", String.raw`a\u202eb\u2066c\u200fd`],
  [
    "what shows as nothing",
    "a\u200bb\u00adc\u2060d\u3164e\u{e0041}f",
    String.raw`a\u200bb\u00adc\u2060d\u3164e\u{e0041}f`,
  ],
  ["half a character", "a\ud800b", String.raw`a\ud800b`],
  ["a command of GitHub", "::error::no", ": :error::no"],
  ["a command of GitHub behind a line break", "a\n::set-output name=x::y", "a : :set-output name=x::y"],
  ["a command of Azure", "a ##vso[task.setvariable]b", "a # #vso[task.setvariable]b"],
  ["a command of Azure in short", "a##[error]b", "a# #[error]b"],
  ["a command of TeamCity", "##teamcity[x]", "# #teamcity[x]"],
  ["an emoji of several", "👩‍👧 ok ❤️", "👩‍👧 ok ❤️"],
  [
    "words, addresses and URNs as they are",
    "Acme Größe GmbH & Co. urn:pulumi:dev::acme::T::n http://[::1]:80 C# a::b",
    "Acme Größe GmbH & Co. urn:pulumi:dev::acme::T::n http://[::1]:80 C# a::b",
  ],
])("%s: printed so that a terminal and a pipeline show it and do nothing [output.foreign]", (_, text, expected) => {
  expect(printable(text)).toBe(expected);
});

test("a long text is cut, and a long list shows how many items are left out [output.foreign]", () => {
  expect(
    [printable("x".repeat(500), 80), printable("👩".repeat(90), 80), printable(" ".repeat(10_000), 80)].map(
      (text) => [...text].length,
    ),
  ).toEqual([80, 80, 1]);
  expect(shortList(Array.from({ length: 12 }, (__, index) => String(index)))).toBe(
    "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more",
  );
  expect(shortList(["a", "b"])).toBe("a, b");
});

test("names and ids from outside are quoted, and an id is one word of a shell [output.foreign]", () => {
  expect([
    quotedName('Acme "Group"'),
    idText("65a0c0ffee0ddba11c0ffee0"),
    idText("a b"),
    idText("$(rm)'`x`"),
    valueText("a\nb"),
    valueText(true),
    valueText(undefined),
  ]).toEqual(['"Acme \\"Group\\""', "65a0c0ffee0ddba11c0ffee0", "'a b'", "'$(rm)'\\''`x`'", '"a b"', "true", "null"]);
});

test("a quoted name ends with its own quotes, also if its name is cut or ends with a quote [output.foreign]", () => {
  expect([
    quotedName("Acme\\"),
    quotedName('a\\"b'),
    quotedName("a\u001b[2J"),
    quotedName(printable("a\u001b[2J")),
  ]).toEqual([String.raw`"Acme\\"`, String.raw`"a\\\"b"`, String.raw`"a\u001b[2J"`, String.raw`"a\u001b[2J"`]);
  const part = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 120 }),
    fc.constantFrom("\\", '"', "\u202e", "\\u0041", "\\u{41}", "u"),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
      expect(quotedName(parts.join(""))).toMatch(/^"(?:[^"\\]|\\.)*"$/su);
    }),
    rounds(),
  );
});

test("printed text is safe, bounded, and the same when it is printed again [output.foreign]", () => {
  const part = fc.oneof(
    anyText(),
    fc.constantFrom("#", "##", "[", "::", ":", "vso", "\u001b", "\u202e", "\n", "\ud800", " ", "a"),
  );
  const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), (foreign, most) => {
      const whole = printable(foreign);
      expect([isSafeLine(whole), printable(whole)]).toEqual([true, whole]);
      expect([...printable(foreign, most)].length).toBeLessThanOrEqual(most);
      expect(isSafeLine(`x${printable(foreign, most)}`)).toBe(true);
    }),
    rounds(),
  );
});
