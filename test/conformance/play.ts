// Plays every story on one engine, and compares what passed with what is recorded, from which docs/engines.md is
// made. `CONFORMANCE_WRITE=1 npm run test:slow -- --testPathPatterns conformance` records anew; `npm run generate`
// then writes the page.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "./engine";
import { recorded, resultsFolder, type Results } from "./results";
import { stories } from "./stories";
import { promisesOn } from "./story";

/** Declares one test for each story, and one for the record. */
export function playOn(engine: Engine): void {
  const passed: string[] = [];
  const own = stories.filter(({ isFor }) => isFor?.(engine) ?? true);

  test.each(own.map((story) => [`${story.title} [${promisesOn(engine, story).join(", ")}]`, story] as const))(
    "%s",
    async (_, story) => {
      const place = await engine.open(story.options);
      try {
        await story.play(place, engine);
      } finally {
        await place.close();
      }
      passed.push(story.title);
    },
  );

  test("what is recorded of this engine is what passed", () => {
    const results: Results = {
      engine: engine.name,
      version: engine.version,
      stories: own
        .filter(({ title }) => passed.includes(title))
        .map((story) => ({ title: story.title, promises: [...promisesOn(engine, story)] })),
    };
    if (process.env.CONFORMANCE_WRITE === "1")
      writeFileSync(
        join(resultsFolder, `${engine.name.toLowerCase()}.json`),
        `${JSON.stringify(results, undefined, 2)}\n`,
      );
    expect(recorded().find(({ engine: name }) => name === engine.name)?.stories).toEqual(results.stories);
  });
}
