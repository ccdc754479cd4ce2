// A customer that is deleted by one pull request, through preview.yml and apply.yml under both engines.
import { PipelineStage } from "../support/pipeline-stage";
import { engines } from "../support/pipeline-team";

test.each(engines)(
  "%s: a customer that is only removed is refused, and one that is listed too is deleted by the merge [pipelines.preview, pipelines.apply]",
  async (engine) => {
    await using stage = await PipelineStage.open(engine);
    await stage.applied();
    const pull = stage.github.addPull();
    stage.removeConsumer();
    expect((await stage.preview(pull)).conclusion).toBe("failure");
    expect(stage.comments(pull).at(-1)).toMatch(/Acme Berlin/);

    stage.listDeletion("Acme Berlin");
    expect((await stage.preview(pull)).conclusion).toBe("success");
    expect(stage.comments(pull).at(-1)).toMatch(/1 to delete/);
    expect((await stage.merge(pull)).conclusion).toBe("success");
    expect(stage.customers()).toEqual(["Acme Group"]);
    expect(stage.comments(pull).at(-1)).toContain("a new preview shows no changes");
  },
);
