// The workflow test.yml under both engines: with the program as it is, and with programs that must not pass.
import { runWorkflow } from "../support/actions/run";
import { forkEvent, PipelineRepository } from "../support/pipeline-repository";

/** Plays test.yml of a repository. */
const play = (repository: PipelineRepository) => runWorkflow(repository.run("test.yml", "pull_request", forkEvent));

test("the Pulumi program passes its test without a secret, also for a fork [pipelines.test]", async () => {
  using repository = new PipelineRepository("gitops-github/pulumi");
  const run = await play(repository);
  expect([run.conclusion, run.printed("Delete the customers")]).toEqual([
    "success",
    expect.stringContaining("3 deleted"),
  ]);
});

test.each([
  ["pulumi", "index.ts", 'defaultLanguage: "de"', 'defaultLanguage: "deutsch"'],
  ["terraform", "main.tf", 'default_language    = "de"', 'default_language    = "deutsch"'],
])("a %s program that the service would refuse fails its test [pipelines.test]", async (engine, file, from, to) => {
  using repository = new PipelineRepository(`gitops-github/${engine}`);
  repository.edit(file, from, to);
  const run = await play(repository);
  expect(run.outcome("Create the customers")).toBe("failure");
  expect(run.printed("Create the customers")).toMatch(/default_?language: must be a language code/i);
});
