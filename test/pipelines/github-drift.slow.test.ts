// The workflow drift.yml under both engines, over several nights.
import { PipelineStage } from "../support/pipeline-stage";
import { engines } from "../support/pipeline-team";

describe.each(engines)("drift.yml with %s", (engine) => {
  let stage: PipelineStage;
  const openIssues = () => stage.github.issues().filter(({ state }) => state === "open");
  const ofFailure = expect.objectContaining({ title: expect.stringContaining("fails") });

  beforeAll(async () => {
    stage = await PipelineStage.open(engine);
    await stage.applied();
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  test("a check without its settings is red, and an issue from the second night on [pipelines.drift]", async () => {
    stage.readersPassword = "";
    const first = await stage.drift();
    expect([first.conclusion, openIssues()]).toEqual(["failure", []]);
    const second = await stage.drift();
    stage.readersPassword = undefined;
    expect([second.conclusion, second.jobs.report?.result]).toEqual(["failure", "success"]);
    expect(openIssues()).toEqual([ofFailure]);
  });

  test("drift is one issue, edited while it changes, kept while a list is refused, and closed when it is gone; checked nights are green [pipelines.drift]", async () => {
    const nights = [await stage.drift()];
    expect(openIssues()).toEqual([]);
    const closed = stage.github.issues().length;
    stage.change("Acme Berlin", { defaultLanguage: "fr" });
    nights.push(await stage.drift());
    const [issue] = openIssues();
    const before = issue?.body;
    stage.change("Acme Berlin", { defaultLanguage: "nl" });
    nights.push(await stage.drift());
    expect([openIssues(), issue?.body === before]).toEqual([[issue], false]);

    stage.faults({ kind: "status", status: 403, route: "list customers" });
    const refused = await stage.drift();
    stage.faults();
    expect([refused.conclusion, refused.jobs.report?.result]).toEqual(["failure", "success"]);
    expect(openIssues()).toEqual([issue]);

    stage.change("Acme Berlin", { defaultLanguage: "de" });
    nights.push(await stage.drift());
    expect([openIssues(), stage.github.issues().length]).toEqual([[], closed + 1]);
    expect(nights.map(({ conclusion }) => conclusion)).toEqual(Array(4).fill("success"));
    expect([...nights, refused].flatMap((run) => stage.leaks(run))).toEqual([]);
  });

  // The last one: the service doesn't come back.
  test("a check of a service that is down is red, and an issue from the second night on [pipelines.drift]", async () => {
    await stage.emulator.close();
    const first = await stage.drift();
    expect([first.conclusion, openIssues()]).toEqual(["failure", []]);
    const second = await stage.drift();
    expect([second.conclusion, second.jobs.report?.result]).toEqual(["failure", "success"]);
    expect(openIssues()).toEqual([ofFailure]);
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
