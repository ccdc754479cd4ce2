// Plays every scenario on one engine, and compares what passed with what is recorded, from which docs/engines.md is
// made. `CONFORMANCE_WRITE=1 npm run test:slow -- --testPathPatterns conformance` records anew; `npm run generate`
// then writes the page.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "./engine";
import { recorded, resultsFolder, type Results } from "./results";
import { scenarios } from "./scenarios";
import { promisesOn } from "./scenario";

/** Declares one test for each scenario, and one for the record. */
export function playOn(engine: Engine): void {
  const passed: string[] = [];
  const own = scenarios.filter(({ isFor }) => isFor?.(engine) ?? true);

  test.each(
    own.map((scenario) => [`${scenario.title} [${promisesOn(engine, scenario).join(", ")}]`, scenario] as const),
  )("%s", async (_, scenario) => {
    const place = await engine.open(scenario.options);
    try {
      await scenario.play(place, engine);
    } finally {
      await place.close();
    }
    passed.push(scenario.title);
  });

  test("what is recorded of this engine is what passed", () => {
    const results: Results = {
      engine: engine.name,
      version: engine.version,
      scenarios: own
        .filter(({ title }) => passed.includes(title))
        .map((scenario) => ({ title: scenario.title, promises: [...promisesOn(engine, scenario)] })),
    };
    if (process.env.CONFORMANCE_WRITE === "1")
      writeFileSync(
        join(resultsFolder, `${engine.name.toLowerCase()}.json`),
        `${JSON.stringify(results, undefined, 2)}\n`,
      );
    expect(recorded().find(({ engine: name }) => name === engine.name)?.scenarios).toEqual(results.scenarios);
  });
}
