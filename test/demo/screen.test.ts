// How the demo breaks the lines of programs that it shows.
import { stripVTControlCharacters } from "node:util";
import { wrapped } from "../../tools/demo/screen";

test.each([
  ["a line that fits is left alone", "  one two", 20, ["  one two"]],
  ["an empty line stays one", "", 20, [""]],
  ["a long line breaks at blanks, indented by two more", "  one two three", 10, ["  one two", "    three"]],
  [
    "a line with columns goes on below the last one in the left half",
    "  a  bc  d e f g h  i j",
    18,
    ["  a  bc  d e f g h", "         i j"],
  ],
  ["blanks inside a line stay", "one   two", 20, ["one   two"]],
  ["a word that is too long breaks anywhere", "abcdefghij", 6, ["abcdef", "  ghij"]],
  ["a deep indent is at most half of the width", `${" ".repeat(8)}one two`, 10, ["        on", "     e two"]],
])("%s [package.demo]", (_what, line, width, expected) => {
  expect(wrapped(line, width)).toEqual(expected);
});

test("colours take no room, and their codes are never cut [package.demo]", () => {
  const green = (text: string) => `\u001b[32m${text}\u001b[39m`;
  const lines = wrapped(`${green("abcdefghij")} ${green("k")}`, 6);
  expect(lines.map((line) => stripVTControlCharacters(line))).toEqual(["abcdef", "  ghij", "  k"]);
  expect(lines.join("")).toContain("\u001b[32mabcdef");
});
