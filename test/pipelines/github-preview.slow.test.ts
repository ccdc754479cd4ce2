// The workflow preview.yml under both engines, in every outcome of a pull request.
import { PipelineStage } from "../support/pipeline-stage";
import { engines } from "../support/pipeline-team";

/** One outcome: what is different, what its run and its comment show, and how the difference is undone. */
interface Outcome {
  readonly prepare: (stage: PipelineStage) => unknown;
  readonly conclusion: "success" | "failure";
  readonly comment: RegExp;
  readonly undo?: (stage: PipelineStage) => unknown;
}

/** Outcomes before anything is applied. */
const ofNewProgram: Readonly<Record<string, Outcome>> = {
  "a name that is taken": {
    prepare: (stage) =>
      void stage.emulator.admin.create({ name: "Acme Group", type: "PARTNER", defaultLanguage: "en" }),
    conclusion: "failure",
    comment: /Acme Group[^]*(?:taken|exists)/,
    undo: (stage) => {
      stage.emulator.reset();
    },
  },
  "a wrong password": {
    prepare: (stage) => {
      stage.readersPassword = "canary-wrong-password";
    },
    conclusion: "failure",
    comment: /login|credentials/i,
    undo: (stage) => {
      stage.readersPassword = undefined;
    },
  },
  "a program that fails": {
    prepare: (stage) => {
      stage.edit('"de"', '"deutsch"');
    },
    conclusion: "failure",
    comment: /must be a language code/,
    undo: (stage) => {
      stage.edit('"deutsch"', '"de"');
    },
  },
  // The last one: the repository stays changed.
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
};

/** Outcomes where the program is applied. */
const ofAppliedProgram: Readonly<Record<string, Outcome>> = {
  "no change": {
    prepare: () => undefined,
    conclusion: "success",
    comment: /no changes/i,
  },
  "drift, which the merge would revert": {
    prepare: (stage) => {
      stage.change("Acme Berlin", { defaultLanguage: "fr" });
    },
    conclusion: "success",
    comment: /default_?language[^]*fr[^]*de/i,
    undo: (stage) => {
      stage.change("Acme Berlin", { defaultLanguage: "de" });
    },
  },
  // The last one: the service doesn't come back.
  "a service that is down": {
    prepare: (stage) => stage.emulator.close(),
    conclusion: "failure",
    comment: /connection was refused/,
  },
};

/** Plays one outcome, for a pull request of its own. */
async function play(stage: PipelineStage, { prepare, conclusion, comment, undo }: Outcome): Promise<void> {
  await prepare(stage);
  const before = stage.customers();
  const pull = stage.github.addPull();
  const run = await stage.preview(pull);
  expect(stage.customers()).toEqual(before);
  await undo?.(stage);
  expect(run.conclusion).toBe(conclusion);
  expect(stage.comments(pull)).toEqual([expect.stringMatching(comment)]);
  expect(stage.leaks(run)).toEqual([]);
}

describe.each(engines)("preview.yml with %s", (engine) => {
  describe.each([
    ["before anything is applied", ofNewProgram, false],
    ["where the program is applied", ofAppliedProgram, true],
  ])("%s", (_when, outcomes, isApplied) => {
    let stage: PipelineStage;
    beforeAll(async () => {
      stage = await PipelineStage.open(engine);
      if (isApplied) await stage.applied();
    });
    afterAll(() => stage[Symbol.asyncDispose]());

    test.each(Object.entries(outcomes))("%s: one comment shows it [pipelines.preview]", (_what, outcome) =>
      play(stage, outcome),
    );
  });

  test("a fork and Dependabot get no secret and no comment, and the summary explains why [pipelines.preview]", async () => {
    await using stage = await PipelineStage.open(engine);
    const fromFork = stage.github.addPull({ headRepository: "someone/webcasts" });
    const fromBot = Object.assign(stage.github.addPull(), { author: { login: "dependabot[bot]", type: "Bot" } });
    for (const pull of [fromFork, fromBot]) {
      const run = await stage.preview(pull);
      expect([run.conclusion, run.jobs.preview?.result]).toEqual(["success", "skipped"]);
      expect(run.summary()).toContain("gets no secrets");
      expect(stage.comments(pull)).toEqual([]);
    }
  });

  test("a long review is cut in the comment and whole in the summary, and a second push edits the comment in place [pipelines.preview]", async () => {
    await using stage = await PipelineStage.open(engine);
    stage.declareMany(900);
    const pull = stage.github.addPull();
    const run = await stage.preview(pull);
    expect(run.conclusion).toBe("success");
    const [comment = ""] = stage.comments(pull);
    expect(comment.length).toBeLessThan(65_536);
    expect(comment).toContain("cut");
    expect(run.summary()).toContain("Acme 899");

    stage.edit("900", "1");
    stage.edit("Acme Berlin", "Acme Paris");
    expect((await stage.preview(pull)).conclusion).toBe("success");
    expect(stage.comments(pull)).toEqual([expect.stringMatching(/Acme Paris/)]);
    expect(stage.comments(pull)).not.toEqual([expect.stringContaining("Acme 2")]);
  });
});
