// The workflow apply.yml under both engines: what was reviewed is applied, and nothing else.
import { PipelineStage } from "../support/pipeline-stage";
import { engines } from "../support/pipeline-team";

/** What happens between review and merge, what the comment then shows, and how it is undone. */
interface Happening {
  readonly happen: (stage: PipelineStage) => unknown;
  readonly comment: RegExp;
  readonly undo?: (stage: PipelineStage) => unknown;
}

const inBetween: Readonly<Record<string, Happening>> = {
  "a name that was taken": {
    happen: (stage) => stage.emulator.admin.create({ name: "Acme 0", type: "CONSUMER", defaultLanguage: "en" }),
    comment: /the name is taken/,
    undo: (stage) => {
      stage.emulator.admin.remove(stage.idOf("Acme 0"));
    },
  },
  drift: {
    happen: (stage) => {
      stage.change("Acme Group", { defaultLanguage: "fr" });
    },
    comment: /differs from the reviewed one/,
    undo: (stage) => {
      stage.change("Acme Group", { defaultLanguage: "en" });
    },
  },
  "another password": {
    happen: (stage) => (stage.writersPassword = "canary-wrong-password"),
    comment: /login|credentials/i,
    undo: (stage) => (stage.writersPassword = undefined),
  },
  // The last one: it can't be undone.
  "a service that is down": {
    happen: (stage) => stage.emulator.close(),
    comment: /connection was refused/,
  },
};

describe.each(engines)("apply.yml with %s", (engine) => {
  test("what was reviewed is applied once, a second run has nothing to do, and a push that changes no customer needs no review [pipelines.apply]", async () => {
    await using stage = await PipelineStage.open(engine);
    const pull = stage.github.addPull();
    await stage.preview(pull);
    const runs = [await stage.merge(pull), await stage.apply(), await stage.merge(stage.github.addPull())];
    expect(runs.map(({ conclusion }) => conclusion)).toEqual(["success", "success", "success"]);
    expect(stage.customers()).toEqual(["Acme Berlin", "Acme Group"]);
    expect(runs.flatMap((run) => stage.leaks(run))).toEqual([]);
  });

  describe("between review and merge", () => {
    let stage: PipelineStage;
    /** The comment of the review. */
    let review: string;

    beforeAll(async () => {
      stage = await PipelineStage.open(engine);
      await stage.applied();
      stage.declareMany(1);
      const pull = stage.github.addPull();
      expect((await stage.preview(pull)).conclusion).toBe("success");
      [review = ""] = stage.comments(pull);
    });
    afterAll(() => stage[Symbol.asyncDispose]());

    test.each(Object.entries(inBetween))(
      "%s: nothing is applied, and the comment shows why [pipelines.apply]",
      async (_what, { happen, comment, undo }) => {
        const pull = stage.github.addPull();
        stage.github.addComment(pull.number, { body: review });
        await happen(stage);
        const before = stage.customers();
        const run = await stage.merge(pull);
        const after = stage.customers();
        await undo?.(stage);
        expect([run.conclusion, run.outcome("Apply")]).toEqual(["failure", "skipped"]);
        expect(after).toEqual(before);
        expect(stage.comments(pull).at(-1)).toMatch(comment);
        expect(stage.leaks(run)).toEqual([]);
      },
    );
  });
});
