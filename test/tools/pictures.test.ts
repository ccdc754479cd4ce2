// The pictures of the guides: each in both looks, with its text, small, and shown with words for who doesn't see it.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/workbench/project";

const folder = join(root, "docs", "pictures");
const files = readdirSync(folder);
const pages = ["README.md", "docs/emulator.md"].map((name) => readFileSync(join(root, name), "utf8")).join("\n");

test("each picture is there in light and dark, with what a screen reader has of it, and a guide shows it", () => {
  const names = files.filter((file) => file.endsWith(".aria.yml")).map((file) => file.replace(".aria.yml", ""));
  expect(names.length).toBeGreaterThan(0);
  const expected = names.flatMap((name) => {
    const isFilm = readFileSync(join(folder, `${name}.aria.yml`), "utf8").startsWith("# 1\n");
    const kind = isFilm ? "gif" : "png";
    return [`${name}-dark.${kind}`, `${name}-light.${kind}`, `${name}.aria.yml`];
  });
  expect(files.toSorted()).toEqual(expected.toSorted());
  for (const image of files.filter((file) => !file.endsWith(".yml"))) expect(pages).toContain(`pictures/${image}"`);
});

test("a still has at most 120 KB, and the film less than 1 MB", () => {
  const large = files.filter(
    (file) => statSync(join(folder, file)).size > (file.endsWith(".gif") ? 1_000_000 : 120 * 1024),
  );
  expect(large).toEqual([]);
});

test("each picture in a guide says what it shows", () => {
  const alts = [...pages.matchAll(/<img\b[^>]*>/g)].map(([tag]) => /\balt="([^"]*)"/.exec(tag)?.[1] ?? "");
  expect(alts).toHaveLength(files.filter((file) => file.endsWith(".yml")).length);
  for (const alt of alts) expect(alt.length).toBeGreaterThan(60);
});
