// The workflow apply.yml under both engines, in every outcome of a merge.
import { PipelineStage } from "../support/pipeline-stage";
import { engines } from "../support/pipeline-team";

const left = /Not everything is applied/;

describe.each(engines)("apply.yml with %s", (engine) => {
  test("what was reviewed is applied once, and a second run has nothing to do [pipelines.apply]", async () => {
    await using stage = await PipelineStage.open(engine);
    const pull = stage.github.addPull();
    await stage.preview(pull);
    const [first, second] = [await stage.merge(pull), await stage.apply()];
    expect([first.conclusion, second.conclusion]).toEqual(["success", "success"]);
    expect(stage.customers()).toEqual(["Acme Berlin", "Acme Group"]);
    expect([...stage.leaks(first), ...stage.leaks(second)]).toEqual([]);
  });

  test("a plan that differs from the reviewed one is not applied [pipelines.apply]", async () => {
    await using stage = await PipelineStage.open(engine);
    const pull = stage.github.addPull();
    await stage.preview(pull);
    stage.edit("Acme Berlin", "Acme Paris");
    const run = await stage.merge(pull);
    expect([run.conclusion, run.outcome("Apply")]).toEqual(["failure", "skipped"]);
    expect(run.printed("Stop unless the pull request showed the same")).toContain("differs from the reviewed one");
    expect(stage.comments(pull).at(-1)).toMatch(/Not everything is applied[^]*differs from the reviewed one/);
    expect(stage.customers()).toEqual([]);
  });

  const inBetween: Readonly<Record<string, readonly [(stage: PipelineStage) => unknown, comment: RegExp]>> = {
    "a name that was taken": [
      (stage) => stage.emulator.admin.create({ name: "Acme 0", type: "CONSUMER", defaultLanguage: "en" }),
      /the name is taken/,
    ],
    drift: [(stage) => stage.change("Acme Group", { defaultLanguage: "fr" }), /differs from the reviewed one/],
    "another password": [(stage) => (stage.writersPassword = "canary-wrong-password"), /login|credentials/i],
    "a service that is down": [(stage) => stage.emulator.close(), /connection was refused/],
  };

  test.each(Object.entries(inBetween))(
    "%s between review and merge: nothing is applied, and the comment shows why [pipelines.apply]",
    async (_what, [happen, comment]) => {
      await using stage = await PipelineStage.open(engine);
      await stage.applied();
      const pull = stage.github.addPull();
      stage.declareMany(1);
      expect((await stage.preview(pull)).conclusion).toBe("success");
      await happen(stage);
      const before = stage.customers();
      const run = await stage.merge(pull);
      expect([run.conclusion, run.outcome("Apply"), stage.customers()]).toEqual(["failure", "skipped", before]);
      expect(stage.comments(pull).at(-1)).toMatch(comment);
      expect(stage.leaks(run)).toEqual([]);
    },
  );

  test("a plan without a review is applied by hand only [pipelines.apply]", async () => {
    await using stage = await PipelineStage.open(engine);
    const pull = stage.github.addPull();
    const pushed = await stage.merge(pull);
    expect([pushed.conclusion, pushed.outcome("Apply")]).toEqual(["failure", "skipped"]);
    expect(stage.comments(pull).at(-1)).toMatch(/Not applied, or not verified[^]*No reviewed plan in/);
    expect(stage.customers()).toEqual([]);
    expect((await stage.apply()).conclusion).toBe("success");
    expect(stage.customers()).toEqual(["Acme Berlin", "Acme Group"]);
  });

  test("a push that changes no customer needs no review [pipelines.apply]", async () => {
    await using stage = await PipelineStage.open(engine);
    await stage.applied();
    expect((await stage.merge(stage.github.addPull())).conclusion).toBe("success");
  });

  test("an apply that fails is red, and its comment shows what is left [pipelines.apply]", async () => {
    await using stage = await PipelineStage.open(engine);
    const pull = stage.github.addPull();
    await stage.preview(pull);
    stage.faults({ kind: "status", status: 400, code: "REFUSED", route: "create customer", after: 1 });
    const run = await stage.merge(pull);
    expect([run.conclusion, run.outcome("Apply"), run.outcome("Nothing is left to do")]).toEqual(
      Array(3).fill("failure"),
    );
    expect(stage.comments(pull).at(-1)).toMatch(left);
    expect(stage.comments(pull).at(-1)).toContain("Acme Berlin");
    expect(stage.leaks(run)).toEqual([]);
  });

  test("a cancelled apply finishes the running call and starts no other, and the next run completes it [pipelines.apply]", async () => {
    await using stage = await PipelineStage.open(engine);
    const pull = stage.github.addPull();
    await stage.preview(pull);
    stage.faults({ kind: "latency", milliseconds: 1_500, route: "create customer" });
    const run = await stage.merge(pull, {
      meanwhile: async (step, running) => {
        if (step !== "Apply") return;
        await stage.untilCreating();
        running.cancel();
      },
    });
    expect([run.conclusion, run.outcome("Apply")]).toEqual(["cancelled", "cancelled"]);
    expect(stage.comments(pull).at(-1)).toMatch(/Not applied, or not verified/);
    expect(stage.customers()).toEqual(["Acme Group"]);
    stage.faults();
    const next = await stage.apply();
    expect([next.conclusion, next.printed("Apply")]).toEqual(["success", expect.stringMatching(/1 (?:created|added)/)]);
    expect(stage.customers()).toEqual(["Acme Berlin", "Acme Group"]);
  });
});
