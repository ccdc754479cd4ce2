// The jobs of the pipelines for GitLab, run end to end with the real engines against the emulator, in every outcome.
import * as z from "zod";
import type { JobRun } from "../support/gitlab/job";
import { GitlabStage } from "../support/gitlab/stage";
import { engines } from "../support/pipeline-team";

/** The counts of the terraform widget, as GitLab reads them. */
const Counts = z.strictObject({ create: z.number(), update: z.number(), delete: z.number() });

/** The findings of the code quality widget, in the form that GitLab documents. */
const Findings = z.array(
  z.strictObject({
    description: z.string().min(1),
    check_name: z.string().min(1),
    fingerprint: z.string().min(1),
    severity: z.enum(["info", "minor", "major", "critical", "blocker"]),
    location: z.strictObject({
      path: z.string().regex(/^[^/]/),
      lines: z.strictObject({ begin: z.number().int().positive() }),
    }),
  }),
);

const parsed = ({ artifacts }: JobRun, file: string): unknown => JSON.parse(artifacts[`reports/${file}`] ?? "null");
const countsOf = (run: JobRun) => Counts.parse(parsed(run, "terraform.json"));
const findingsOf = (run: JobRun) => Findings.parse(parsed(run, "codequality.json"));
const none = { create: 0, update: 0, delete: 0 };

describe.each(engines)("with %s", (engine) => {
  let stage: GitlabStage;

  // What a test changes it undoes, or no later test of its block needs it.
  describe("before anything is applied", () => {
    beforeAll(async () => {
      stage = await GitlabStage.open(engine);
    });
    afterAll(() => stage[Symbol.asyncDispose]());

    test("test creates, checks and deletes the customers without a variable of the project [pipelines.gitlab]", async () => {
      const run = await stage.test();
      expect(run.log).toMatch(/2 destroyed|- 3 deleted/);
      expect(run).toMatchObject({ code: 0, artifacts: {} });
    });

    test("review shows a merge request what its merge does, and writes nothing [pipelines.gitlab]", async () => {
      const run = await stage.review();
      expect(run.code).toBe(0);
      expect(run.log).toContain("2 to create.");
      expect(countsOf(run)).toEqual({ ...none, create: 2 });
      expect(Object.keys(run.artifacts).sort()).toEqual([
        "report.json",
        "reports/codequality.json",
        "reports/report.md",
        "reports/terraform.json",
      ]);
      expect([stage.customers(), stage.leaks(run)]).toEqual([[], []]);
    });

    test("review refuses what would fail at apply, at the line that declares it [pipelines.gitlab]", async () => {
      stage.emulator.admin.create({ name: "Acme Group", type: "PARTNER", defaultLanguage: "en" });
      const run = await stage.review();
      stage.emulator.reset();
      expect(run.code).toBe(5);
      expect(run.log).toContain("the name is taken by");
      const [finding] = findingsOf(run).filter(({ severity }) => severity === "critical");
      expect(finding).toMatchObject({
        description: expect.stringContaining("Acme Group"),
        location: { path: stage.file },
      });
      expect(stage.leaks(run)).toEqual([]);
    });

    test("a program that can't be planned fails the review with the words of the engine [pipelines.gitlab]", async () => {
      stage.edit('"Acme Berlin"', '""');
      const run = await stage.review();
      stage.edit('""', '"Acme Berlin"');
      expect(run.code).toBe(5);
      const [finding] = findingsOf(run);
      expect(finding).toMatchObject({
        severity: "critical",
        description: expect.stringContaining("must not be empty"),
      });
    });

    test("a login that is refused fails the job, and the report says so [pipelines.gitlab]", async () => {
      stage.readersPassword = "canary-wrong-password";
      const runs = [await stage.review(), await stage.drift()];
      stage.readersPassword = undefined;
      for (const run of runs) {
        expect(run.code).toBeGreaterThan(0);
        expect(findingsOf(run)).toHaveLength(1);
        expect(run.log).not.toContain("canary-wrong-password");
      }
    });

    test("an apply that fails is completed by the next pipeline [pipelines.gitlab]", async () => {
      await stage.merge();
      stage.faults({ kind: "status", status: 400, code: "REFUSED", route: "create customer", after: 1 });
      expect((await stage.apply()).code).toBeGreaterThan(0);
      expect(stage.customers()).toEqual(["Acme Group"]);
      stage.faults();
      expect(countsOf(await stage.merge())).toMatchObject({ create: 1, delete: 0 });
      expect((await stage.apply()).code).toBe(0);
      expect(stage.customers()).toEqual(["Acme Berlin", "Acme Group"]);
    });
  });

  describe("where the program is applied", () => {
    beforeAll(async () => {
      stage = await GitlabStage.open(engine);
      await stage.applied();
    });
    afterAll(() => stage[Symbol.asyncDispose]());

    test("apply stops if its plan is not the one of the review [pipelines.gitlab]", async () => {
      stage.edit("acme.example/de/privacy", "acme.example/privacy");
      await stage.merge();
      stage.change("Acme Group", { defaultLanguage: "fr" });
      const run = await stage.apply();
      stage.edit("acme.example/privacy", "acme.example/de/privacy");
      stage.change("Acme Group", { defaultLanguage: "en" });
      expect(run.code).toBe(5);
      expect(stage.privacyUrl("Acme Berlin")).toBe("https://acme.example/de/privacy");
      expect(stage.leaks(run)).toEqual([]);
    });

    test("drift fails where customers drifted, and passes where none did [pipelines.gitlab]", async () => {
      const clean = await stage.drift();
      expect([clean.code, countsOf(clean)]).toEqual([0, none]);
      stage.change("Acme Berlin", { defaultLanguage: "fr" });
      const run = await stage.drift();
      stage.change("Acme Berlin", { defaultLanguage: "de" });
      expect([run.code, countsOf(run)]).toEqual([7, { ...none, update: 1 }]);
      expect(findingsOf(run)).toHaveLength(1);
      expect([...stage.leaks(clean), ...stage.leaks(run)]).toEqual([]);
    });

    test("one merge request deletes a customer, if it lists its id and name [pipelines.gitlab]", async () => {
      stage.removeConsumer();
      const refused = await stage.review();
      const [id] = /[0-9a-f]{24}/.exec(findingsOf(refused)[0]?.description ?? "") ?? [];
      expect([refused.code, id]).toEqual([5, stage.idOf("Acme Berlin")]);
      stage.listDeletion("Acme Berlin");
      expect((await stage.review()).code).toBe(0);
      expect(countsOf(await stage.merge())).toEqual({ ...none, delete: 1 });
      expect((await stage.apply()).code).toBe(0);
      expect(stage.customers()).toEqual(["Acme Group"]);
    });

    test("a service that is down fails every job [pipelines.gitlab]", async () => {
      await stage.emulator.close();
      for (const run of [await stage.review(), await stage.apply(), await stage.drift()])
        expect([run.code === 0, run.log]).toEqual([false, expect.stringMatching(/refused/)]);
    });
  });

  test("apply does what the review of its pipeline shows, then nothing is left, and an apply of nothing passes [pipelines.gitlab]", async () => {
    await using stage = await GitlabStage.open(engine);
    const [review, apply] = [await stage.merge(), await stage.apply()];
    expect([review.code, apply.code]).toEqual([0, 0]);
    expect(stage.customers()).toEqual(["Acme Berlin", "Acme Group"]);
    stage.edit("acme.example/de/privacy", "acme.example/privacy");
    const changed = await stage.merge();
    expect(countsOf(changed)).toEqual({ ...none, update: 1 });
    expect((await stage.apply()).code).toBe(0);
    const empty = await stage.merge();
    expect([empty.code, countsOf(empty), findingsOf(empty)]).toEqual([0, none, []]);
    expect((await stage.apply()).code).toBe(0);
    expect([review, apply, changed, empty].flatMap((run) => stage.leaks(run))).toEqual([]);
  });
});

test("a long review is whole in the log and counted in the widget [pipelines.gitlab]", async () => {
  await using stage = await GitlabStage.open("terraform");
  stage.declareMany(900);
  const run = await stage.review();
  expect([run.code, countsOf(run)]).toEqual([0, { ...none, create: 902 }]);
  expect(run.log).toContain("Acme 899");
  expect(run.artifacts["reports/report.md"]?.length).toBeLessThan(1_000_000);
});

test("a Developer can review, and GitLab refuses the lock of an apply [pipelines.gitlab]", async () => {
  await using stage = await GitlabStage.open("terraform");
  expect((await stage.merge()).code).toBe(0);
  const run = await stage.apply("developer");
  expect(run.code).toBe(5);
  expect(run.log).toContain("Error acquiring the state lock");
  expect(stage.customers()).toEqual([]);
});
