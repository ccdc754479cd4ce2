// The workflow drift.yml under both engines, over several nights.
import { PipelineStage } from "../support/pipeline-stage";
import { engines } from "../support/pipeline-team";

describe.each(engines)("drift.yml with %s", (engine) => {
  test("drift is one issue, edited while it changes and closed when it is gone; the runs are green [pipelines.drift]", async () => {
    await using stage = await PipelineStage.open(engine);
    await stage.applied();
    const nights = [await stage.drift()];
    expect(stage.github.issues()).toEqual([]);
    stage.change("Acme Berlin", { defaultLanguage: "fr" });
    nights.push(await stage.drift(), await stage.drift());
    expect(stage.github.issues()).toEqual([expect.objectContaining({ state: "open" })]);
    stage.change("Acme Berlin", { defaultLanguage: "de" });
    nights.push(await stage.drift());
    expect(stage.github.issues()).toEqual([expect.objectContaining({ state: "closed" })]);
    expect(nights.map(({ conclusion }) => conclusion)).toEqual(Array(4).fill("success"));
    expect(nights.flatMap((run) => stage.leaks(run))).toEqual([]);
  });

  test("a check that fails is red, and an issue from the second night on [pipelines.drift]", async () => {
    await using stage = await PipelineStage.open(engine);
    await stage.applied();
    await stage.emulator.close();
    const first = await stage.drift();
    expect([first.conclusion, stage.github.issues()]).toEqual(["failure", []]);
    const second = await stage.drift();
    expect([second.conclusion, second.jobs.report?.result]).toEqual(["failure", "success"]);
    expect(stage.github.issues()).toEqual([
      expect.objectContaining({ state: "open", title: expect.stringContaining("fails") }),
    ]);
  });

  test("a check without its settings is reported too [pipelines.drift]", async () => {
    await using stage = await PipelineStage.open(engine);
    stage.readersPassword = "";
    await stage.applied();
    await stage.drift();
    const run = await stage.drift();
    expect([run.conclusion, run.jobs.report?.result]).toEqual(["failure", "success"]);
    expect(stage.github.issues()).toEqual([expect.objectContaining({ state: "open" })]);
  });

  test("a list that is refused is a failed check, and the issue stays open [pipelines.drift]", async () => {
    await using stage = await PipelineStage.open(engine);
    await stage.applied();
    stage.change("Acme Berlin", { defaultLanguage: "fr" });
    await stage.drift();
    stage.faults({ kind: "status", status: 403, route: "list customers" });
    const run = await stage.drift();
    expect([run.conclusion, run.jobs.report?.result]).toEqual(["failure", "success"]);
    expect(stage.github.issues()).toEqual([expect.objectContaining({ state: "open" })]);
  });
});

test("an issue of much drift is cut below GitHub's limit, and counts what it leaves out [pipelines.drift]", async () => {
  await using stage = await PipelineStage.open("terraform");
  stage.declareMany(400);
  await stage.applied();
  for (const name of stage.customers())
    if (String(name) !== "Acme Berlin") stage.change(String(name), { defaultLanguage: "fr" });
  expect((await stage.drift()).conclusion).toBe("success");
  const [{ body } = { body: "" }] = stage.github.issues();
  expect(body.length).toBeLessThan(65_536);
  expect(body).toMatch(/cut|more/);
});
