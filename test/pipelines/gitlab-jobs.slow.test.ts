// The jobs of the pipelines for GitLab, run end to end with the real engines against the emulator.
import { runJob } from "../support/gitlab/job";
import { readPipeline } from "../support/gitlab/pipeline";
import { PipelineRepository } from "../support/pipeline-repository";

/** Alpine's package manager: the machine has Node already. */
const apk = '#!/bin/sh\n[ "$*" = "add --no-cache nodejs npm" ] || exit 1\n';

test.each(["pulumi", "terraform"])(
  "test creates, checks and deletes the customers of %s without a variable of the project [pipelines.gitlab]",
  async (engine) => {
    using repository = new PipelineRepository(`gitops-gitlab/${engine}`, { apk });
    const { files: commit, machine } = repository;
    const project = { commit, machine, settings: {}, api: { address: "http://127.0.0.1:1/api/v4", token: "" } };
    const run = await runJob(project, [await readPipeline(commit), "test"], { event: "merge request of a fork" });
    expect(run.log).toMatch(/2 destroyed|- 3 deleted/);
    expect(run).toMatchObject({ code: 0, artifacts: {} });
  },
);
