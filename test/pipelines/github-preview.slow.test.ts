// The workflow preview.yml under both engines, in every outcome of a pull request.
import { PipelineStage } from "../support/pipeline-stage";
import { engines } from "../support/pipeline-team";

/** One outcome: what is different, and what its run and its comment show. */
interface Outcome {
  readonly prepare: (stage: PipelineStage) => unknown;
  readonly conclusion: "success" | "failure";
  readonly comment: RegExp;
}

const outcomes: Readonly<Record<string, Outcome>> = {
  "no change": {
    prepare: (stage) => stage.applied(),
    conclusion: "success",
    comment: /no changes/i,
  },
  "drift, which the merge would revert": {
    prepare: async (stage) => {
      await stage.applied();
      stage.change("Acme Berlin", { defaultLanguage: "fr" });
    },
    conclusion: "success",
    comment: /default_?language[^]*fr[^]*de/i,
  },
  "a name that is taken": {
    prepare: (stage) =>
      void stage.emulator.admin.create({ name: "Acme Group", type: "PARTNER", defaultLanguage: "en" }),
    conclusion: "failure",
    comment: /Acme Group[^]*(?:taken|exists)/,
  },
  "a wrong password": {
    prepare: (stage) => {
      stage.readersPassword = "canary-wrong-password";
    },
    conclusion: "failure",
    comment: /login|credentials/i,
  },
  "a customer that would be adopted, where the team denies that": {
    prepare: (stage) => {
      stage.emulator.admin.create({ name: "Acme Group", type: "PARTNER", defaultLanguage: "en" });
      const [from, to] =
        stage.engine === "pulumi" ? ["hmac: {},", "adopt: true,"] : ["hmac             = {}", "adopt = true"];
      stage.edit(from, to);
      stage.repository.edit(".github/workflows/preview.yml", "--json --out", "--deny adopt --json --out");
    },
    conclusion: "failure",
    comment: /--deny adopt/,
  },
  "a program that fails": {
    prepare: (stage) => stage.edit('"de"', '"deutsch"'),
    conclusion: "failure",
    comment: /must be a language code/,
  },
  "a service that is down": {
    prepare: async (stage) => {
      await stage.applied();
      await stage.emulator.close();
    },
    conclusion: "failure",
    comment: /connection was refused/,
  },
};

describe.each(engines)("preview.yml with %s", (engine) => {
  test.each(Object.entries(outcomes))("%s: one comment shows it [pipelines.preview]", async (_what, outcome) => {
    await using stage = await PipelineStage.open(engine);
    await outcome.prepare(stage);
    const before = stage.customers();
    const pull = stage.github.addPull();
    const run = await stage.preview(pull);
    expect(run.conclusion).toBe(outcome.conclusion);
    expect(stage.comments(pull)).toEqual([expect.stringMatching(outcome.comment)]);
    expect(stage.customers()).toEqual(before);
    expect(stage.leaks(run)).toEqual([]);
  });

  test.each([
    ["a fork", { headRepository: "someone/webcasts" }, {}],
    ["Dependabot", {}, { author: { login: "dependabot[bot]", type: "Bot" } }],
  ])("%s: no secret, no comment, and the summary explains why [pipelines.preview]", async (_who, head, author) => {
    await using stage = await PipelineStage.open(engine);
    const pull = Object.assign(stage.github.addPull(head), author);
    const run = await stage.preview(pull);
    expect([run.conclusion, run.jobs.preview?.result]).toEqual(["success", "skipped"]);
    expect(run.summary()).toContain("gets no secrets");
    expect(stage.comments(pull)).toEqual([]);
  });

  test("a second push edits the comment in place [pipelines.preview]", async () => {
    await using stage = await PipelineStage.open(engine);
    const pull = stage.github.addPull();
    await stage.preview(pull);
    stage.edit("Acme Berlin", "Acme Paris");
    await stage.preview(pull);
    expect(stage.comments(pull)).toEqual([expect.stringContaining("Acme Paris")]);
  });

  test("a long review is cut in the comment and whole in the summary [pipelines.preview]", async () => {
    await using stage = await PipelineStage.open(engine);
    stage.declareMany(900);
    const pull = stage.github.addPull();
    const run = await stage.preview(pull);
    expect(run.conclusion).toBe("success");
    const [comment = ""] = stage.comments(pull);
    expect(comment.length).toBeLessThan(65_536);
    expect(comment).toContain("cut");
    expect(run.summary()).toContain("Acme 899");
  });
});
