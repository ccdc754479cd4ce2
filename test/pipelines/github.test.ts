// One change under Terraform from its pull request to the night after: preview.yml, apply.yml and drift.yml in a row.
import { PipelineStage } from "../support/pipeline-stage";

test("a change is reviewed, applied as reviewed, and drift of it is reported, without a secret to read [pipelines.preview, pipelines.apply, pipelines.drift]", async () => {
  await using stage = await PipelineStage.open("terraform");
  const pull = stage.github.addPull();

  const preview = await stage.preview(pull);
  expect(preview.conclusion).toBe("success");
  expect(preview.printed("Review")).toBe("2 to create.\n");
  expect(stage.comments(pull)).toEqual([expect.stringContaining("Acme Berlin")]);
  expect(stage.customers()).toEqual([]);

  const apply = await stage.merge(pull);
  expect(apply.conclusion).toBe("success");
  expect(stage.comments(pull).at(-1)).toContain("a new preview shows no changes");
  expect(stage.customers()).toEqual(["Acme Berlin", "Acme Group"]);

  stage.change("Acme Berlin", { defaultLanguage: "fr" });
  const drift = await stage.drift();
  expect(drift.conclusion).toBe("success");
  expect(stage.github.issues()).toEqual([expect.objectContaining({ state: "open" })]);
  expect(stage.github.issues()[0]?.body).toContain("Acme Berlin");

  for (const run of [preview, apply, drift]) expect(stage.leaks(run)).toEqual([]);
});
