// docs/engines.md lists a guarantee for an engine only where each of its scenarios passed there and showed it.
import { shownOnEngines } from "../../tools/generate/docs";
import { recorded } from "./results";

test("an engine is listed where every scenario of a guarantee passed and showed it", () => {
  const ids = [...new Set(recorded().flatMap(({ scenarios }) => scenarios.flatMap((scenario) => scenario.promises)))];
  for (const id of ids) {
    const showing = recorded().map(({ engine, scenarios }) => ({
      engine,
      titles: scenarios.filter((scenario) => scenario.promises.includes(id)).map(({ title }) => title),
    }));
    const all = new Set(showing.flatMap(({ titles }) => titles));
    const engines = showing.filter(({ titles }) => titles.length === all.size).map(({ engine }) => engine);
    expect(shownOnEngines().find((shown) => shown.id === id)).toMatchObject({ id, engines });
  }
  expect(shownOnEngines()).toHaveLength(ids.length);
});

test("an encrypted state is listed for Pulumi alone", () => {
  expect(shownOnEngines().find(({ id }) => id === "secrets.state")?.engines).toEqual(["Pulumi"]);
});
