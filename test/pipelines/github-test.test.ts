// The workflow test.yml of the repository for Terraform; that for Pulumi is played with the slow tests.
import { runWorkflow } from "../support/actions/run";
import { forkEvent, PipelineRepository } from "../support/pipeline-repository";

test("test.yml creates, checks and deletes the customers without a secret, also for a fork [pipelines.test]", async () => {
  using repository = new PipelineRepository("gitops-github/terraform");
  const run = await runWorkflow(repository.run("test.yml", "pull_request", forkEvent));
  expect(run.steps()).toEqual([
    ["actions/checkout", "success"],
    ["actions/setup-node", "success"],
    ["hashicorp/setup-terraform", "success"],
    ["npm ci", "success"],
    ["Start an emulator of WebcastManager", "success"],
    ["Create the customers", "success"],
    ["Nothing changes after that", "success"],
    ["Delete the customers", "success"],
  ]);
  expect(run.printed("Delete the customers")).toContain("2 destroyed");
});
