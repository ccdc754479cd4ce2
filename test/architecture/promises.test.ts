// Every promise of the product is named by a test, every name is a promise, and titles are what titles should be.
import { promises } from "../promises";
import { textOf } from "./sources";
import { allTitles, titlesIn } from "./titles";

const listed = Object.values(promises).flat();
const ids = listed.map((promise) => promise.id);
const titles = allTitles();

/** Whether `npm test` leaves a file to `npm run test:all`, as jest.config.cjs has it. */
const isSlow = (path: string) => path.endsWith(".slow.test.ts");

test("every promise is proved by a test that `npm test` plays, or by a group of them", () => {
  const proved = new Set(titles.filter((title) => !isSlow(title.path)).flatMap((title) => title.promises));
  expect(ids.filter((id) => !proved.has(id))).toEqual([]);
});

test("every id that a title names is a promise", () => {
  const wrong = titles.flatMap((title) =>
    title.promises.filter((id) => !ids.includes(id)).map((id) => `${title.path}: ${id}`),
  );
  expect(wrong).toEqual([]);
});

test("ids are at the end of a title, and nowhere else in it", () => {
  const anywhere = new RegExp(`\\b(${ids.map((id) => id.replace(".", "\\.")).join("|")})(?![\\w.-])`, "g");
  const misplaced = titles.filter(
    (title) => (title.text.match(anywhere) ?? []).length !== title.promises.filter((id) => ids.includes(id)).length,
  );
  expect(misplaced.map((title) => `${title.path}: ${title.text}`)).toEqual([]);
});

test("promises have one sentence and one id each, of the form area.words", () => {
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, text } of listed) {
    expect(id).toMatch(/^[a-z]+\.[a-z-]+$/);
    expect([id, text]).toEqual([id, expect.stringMatching(/^\S.*\.$/)]);
  }
});

test("titles are rules in the present tense", () => {
  expect(
    titles
      .filter((title) => /^(it )?should\b|\bworks? (correctly|fine|as expected)\b|^(it )?works$/.test(title.text))
      .map((title) => `${title.path}: ${title.text}`),
  ).toEqual([]);
});

test("no test is left out, alone, or to be written; a test that may be skipped prints why", () => {
  const left = titles.filter((title) =>
    title.words.some((name) => /^(only|todo|failing|fit|fdescribe|xit|xtest|xdescribe)$/.test(name)),
  );
  expect(left.map((title) => `${title.path}: ${title.text}`)).toEqual([]);
  const skipping = [...new Set(titles.map((title) => title.path))].filter((path) =>
    /\b(test|it|describe)\.skip\b/.test(textOf(path).replace(/["'`/].*/g, "")),
  );
  expect(skipping.filter((path) => !/console\.|process\.(stdout|stderr)/.test(textOf(path)))).toEqual([]);
});

test("titles are found however a test is written", () => {
  const found = titlesIn(
    "x.test.ts",
    [
      "test('a [safe.gone]', () => {}); it(`b [safe.gone, safe.delete]`, f); test.each([1])('c %s [safe.gone]', f); describe('d', () => { it.skip('e', f); });",
      "describe.each([1])('f', f); test(`g ${one} [safe.gone]`, f); test.each`a`('h', f); test('i' + ' [safe.gone]', f); other('j [safe.gone]');",
    ].join("\n"),
  );
  expect(found.map((title) => [title.text, title.isGroup, title.promises.length, title.words.join(".")])).toEqual([
    ["a [safe.gone]", false, 1, "test"],
    ["b [safe.gone, safe.delete]", false, 2, "it"],
    ["c %s [safe.gone]", false, 1, "test.each"],
    ["d", true, 0, "describe"],
    ["e", false, 0, "it.skip"],
    ["f", true, 0, "describe.each"],
    ["g … [safe.gone]", false, 1, "test"],
    ["h", false, 0, "test.each"],
    ["i [safe.gone]", false, 1, "test"],
  ]);
});
