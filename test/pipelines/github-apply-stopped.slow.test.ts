// The workflow apply.yml under both engines, where it stops before all is applied.
import { PipelineStage } from "../support/pipeline-stage";
import { engines } from "../support/pipeline-team";

describe.each(engines)("apply.yml with %s", (engine) => {
  test("a plan without a review and one that differs from it are not applied, an apply that fails shows what is left, and a run by hand completes it [pipelines.apply]", async () => {
    await using stage = await PipelineStage.open(engine);
    const pull = stage.github.addPull();
    const pushed = await stage.merge(pull);
    expect([pushed.conclusion, pushed.outcome("Apply")]).toEqual(["failure", "skipped"]);
    expect(stage.comments(pull).at(-1)).toMatch(/Not applied, or not verified[^]*No reviewed plan in/);

    const reviewed = stage.github.addPull();
    await stage.preview(reviewed);
    stage.edit("Acme Berlin", "Acme Paris");
    const other = await stage.merge(reviewed);
    expect([other.conclusion, other.outcome("Apply")]).toEqual(["failure", "skipped"]);
    expect(other.printed("Stop unless the pull request showed the same")).toContain("differs from the reviewed one");
    expect(stage.comments(reviewed).at(-1)).toMatch(/Not everything is applied[^]*differs from the reviewed one/);
    expect(stage.customers()).toEqual([]);

    stage.edit("Acme Paris", "Acme Berlin");
    stage.faults({ kind: "status", status: 400, code: "REFUSED", route: "create customer", after: 1 });
    const failed = await stage.merge(reviewed);
    expect([failed.conclusion, failed.outcome("Apply"), failed.outcome("Nothing is left to do")]).toEqual(
      Array(3).fill("failure"),
    );
    const comment = stage.comments(reviewed).at(-1);
    expect(comment).toMatch(/Not everything is applied/);
    expect(comment).not.toMatch(/differs from the reviewed one/);
    expect(comment).toContain("Acme Berlin");
    expect(stage.customers()).toEqual(["Acme Group"]);

    stage.faults();
    const byHand = await stage.apply();
    expect(byHand.conclusion).toBe("success");
    expect(stage.customers()).toEqual(["Acme Berlin", "Acme Group"]);
    expect([pushed, other, failed, byHand].flatMap((run) => stage.leaks(run))).toEqual([]);
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
