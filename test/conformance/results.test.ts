// The README marks a promise for an engine only where each of its stories passed there, and showed that promise there.
import { promises } from "../promises";
import { recorded } from "./results";
import { readmeSections } from "../../tools/generate/readme";

const rows = (readmeSections().conformance ?? "")
  .split("\n")
  .slice(2)
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")));
const texts = new Map(
  Object.values(promises)
    .flat()
    .map(({ id, text }) => [id, text]),
);

test("a mark in the README is a story that showed this promise on this engine, and a dash is one that did not", () => {
  const ids = [...new Set(recorded().flatMap(({ stories }) => stories.flatMap((story) => story.promises)))];
  const shown = new Map(rows.map(([text = "", ...marks]) => [text, marks]));
  for (const id of ids) {
    const showing = recorded().map(({ stories }) =>
      stories.filter((story) => story.promises.includes(id)).map(({ title }) => title),
    );
    const all = new Set(showing.flat());
    expect([id, shown.get(texts.get(id) ?? "")]).toEqual([
      id,
      showing.map((titles) => (titles.length === all.size ? "✓" : "–")),
    ]);
  }
  expect(rows).toHaveLength(ids.length);
});

test("what an engine can't show is a dash: a state that is not encrypted holds secrets in clear", () => {
  const [, ...marks] = rows.find(([text]) => text === texts.get("secrets.state")) ?? [];
  expect(marks).toEqual(recorded().map(({ engine }) => (engine === "Pulumi" ? "✓" : "–")));
});
