// `webcastmanager report issue`: one issue for the drift of a stack, one for a check that keeps failing, and no mail
// without a reason.
import { faults, startGithub, type Github, type Issue } from "../../support/github";
import { aDeleted, aDrift, aReview, anUnchecked, errorLine, hashOf, meeting, Workspace } from "./reporting";

const drifted = aDrift({ deleted: [aDeleted()] });
const otherDrift = aDrift({ deleted: [aDeleted("Berlin")], fingerprint: hashOf("e") });
const clean = aDrift();
const partly = aDrift({ unchecked: [anUnchecked()] });
const day = 24 * 60 * 60 * 1000;

/** A run of the nightly workflow, the runs before it having ended so, the oldest first. */
async function nightly(github: Github, ...before: readonly string[]): Promise<Workspace> {
  for (const conclusion of before) github.addRun({ conclusion });
  const { id } = github.addRun({ status: "in_progress", conclusion: null });
  return Workspace.create(github, { GITHUB_RUN_ID: `${id}` });
}

const shown = ({ title, state, stateReason, labels }: Issue) => [title, state, stateReason, ...labels];

const driftIssue = ["Drift in prod: 1 deleted", "open", null, "webcastmanager-drift"];

test("drift is one issue with a label, edited only where the drift differs [report.issue]", async () => {
  await using github = await startGithub();
  await using job = await nightly(github);
  expect(await job.issue(drifted)).toMatchObject({ code: 0, lines: ["Issue (webcastmanager-drift): created."] });
  expect(github.issues().map(shown)).toEqual([driftIssue]);
  const writes = github.writes().length;
  expect(await job.issue({ ...drifted, note: "Another text." })).toMatchObject({ code: 0, lines: [] });
  expect(github.writes()).toHaveLength(writes);
  expect(await job.issue(otherDrift)).toMatchObject({ lines: ["Issue #1 (webcastmanager-drift): edited."] });
  expect(github.issues().map(({ body }) => body)).toEqual([expect.stringContaining("`Berlin`")]);
});

test("a complete and clean check closes it as completed, and a second one sends nothing [report.issue]", async () => {
  await using github = await startGithub();
  await using job = await nightly(github);
  await job.issue(drifted);
  expect(await job.issue(clean)).toMatchObject({ lines: ["Issue #1 (webcastmanager-drift): closed."] });
  expect(github.issues().map(shown)).toEqual([
    ["Drift in prod: 1 deleted", "closed", "completed", "webcastmanager-drift"],
  ]);
  const writes = github.writes().length;
  expect(await job.issue(clean)).toMatchObject({ code: 0, lines: [] });
  expect(github.writes()).toHaveLength(writes);
});

test.each([
  ["customers that could not be checked", partly],
  ["a failed check", errorLine],
  ["a missing file", undefined],
])("%s neither close nor edit it [report.issue]", async (_, input) => {
  await using github = await startGithub();
  await using job = await nightly(github, "success");
  await job.issue(drifted);
  const [issue] = github.issues();
  const before = structuredClone(issue);
  await job.issue(input);
  expect(github.issues()).toEqual([before]);
});

test.each([
  [29, 1],
  [31, 2],
])(
  "drift %d days after it was closed leaves %d issues: it is reopened for 30 days [report.reopened]",
  async (days, count) => {
    let now = Date.parse("2030-01-01T00:00:00Z");
    await using github = await startGithub({ now: () => new Date(now) });
    await using job = await nightly(github);
    await job.issue(drifted);
    Object.assign(github.issues()[0]!, {
      state: "closed",
      stateReason: "completed",
      closedAt: new Date(now).toISOString(),
    });
    // By the service's clock: that of this machine is years behind.
    now += days * day;
    await job.issue(otherDrift);
    expect(github.issues()).toHaveLength(count);
    expect(shown(github.issues().at(-1)!)).toEqual([
      "Drift in prod: 1 deleted",
      "open",
      count === 1 ? "reopened" : null,
      "webcastmanager-drift",
    ]);
  },
);

test.each([
  ["of another author", { author: { login: "mallory", type: "User" } as const }],
  ["without the label", { labels: [] }],
])("an issue with the marker %s is left alone [report.issue]", async (_, other) => {
  await using github = await startGithub();
  await using job = await nightly(github);
  await job.issue(drifted);
  Object.assign(github.issues()[0]!, other);
  const before = structuredClone(github.issues()[0]);
  await job.issue(otherDrift);
  await job.issue(clean);
  expect(github.issues()[0]).toEqual(before);
  expect(github.issues().map(({ state }) => state)).toEqual(["open", "closed"]);
});

test("stacks have issues of their own, also those whose names do something in Markdown [report.hostile]", async () => {
  await using github = await startGithub();
  await using job = await nightly(github);
  const stacks = ["prod", "dev", "--><script>@octocat", "a,b\n#12", "-".repeat(300)];
  for (let round = 0; round < 2; round++) for (const stack of stacks) await job.issue(drifted, stack);
  expect(github.issues()).toHaveLength(stacks.length);
  await job.issue(clean, "--><script>@octocat");
  expect(github.issues().filter(({ state }) => state === "closed")).toHaveLength(1);
  for (const { title, body } of github.issues()) {
    expect(title.length).toBeLessThanOrEqual(256);
    expect(body.split("\n")[0]).toMatch(/^<!-- (?:(?!--|>).)* -->$/);
  }
});

test("two report jobs that create an issue at the same time leave one open [report.race]", async () => {
  await using github = await startGithub();
  await using job = await nightly(github);
  github.fault({ on: /^POST .*\/issues$/, times: 2, before: meeting(2) });
  const ended = await Promise.all([job.issue(drifted), job.issue(drifted)]);
  expect(ended.map(({ code }) => code)).toEqual([0, 0]);
  expect(github.issues().map(({ state, stateReason }) => [state, stateReason])).toEqual([
    ["open", null],
    ["closed", "not_planned"],
  ]);
  // The second one is not reopened in place of the first.
  await job.issue(clean);
  await job.issue(otherDrift);
  expect(github.issues().map(({ state }) => state)).toEqual(["open", "closed"]);
});

test("a check that fails is an issue of its own from the second failure in a row, closed by the next complete check [report.failing]", async () => {
  await using github = await startGithub();
  await using first = await nightly(github, "success");
  expect(await first.issue(errorLine)).toMatchObject({ code: 0, lines: [] });
  expect(github.writes()).toEqual([]);
  await using second = await nightly(github, "failure", "cancelled");
  expect(await second.issue(errorLine)).toMatchObject({ lines: ["Issue (webcastmanager-check-failed): created."] });
  const failing = ["The drift check of prod fails: authentication", "open", null, "webcastmanager-check-failed"];
  expect(github.issues().map(shown)).toEqual([failing]);
  const writes = github.writes().length;
  await second.issue(errorLine);
  expect(github.writes()).toHaveLength(writes);
  // Another failure is another fingerprint.
  await second.issue(partly);
  expect(github.issues()[0]!.title).toBe("The drift check of prod fails: unchecked");
  await second.issue(drifted);
  expect(github.issues().map(({ state }) => state)).toEqual(["open", "closed"].reverse());
});

test.each([
  ["no earlier run", []],
  ["a success before", ["failure", "success"]],
  ["a success, then a cancelled run before", ["success", "cancelled"]],
])("a failure with %s is no issue yet [report.failing]", async (_, before) => {
  await using github = await startGithub();
  await using job = await nightly(github, ...before);
  await job.issue(errorLine);
  expect(github.issues()).toEqual([]);
});

test("runs of another branch or workflow don't count as the one before [report.failing]", async () => {
  await using github = await startGithub();
  github.addRun({ conclusion: "failure", branch: "feature" });
  github.addRun({ conclusion: "failure", workflow: 8 });
  await using job = await nightly(github);
  await job.issue(errorLine);
  expect(github.issues()).toEqual([]);
});

test.each([
  ["the permission is missing", { permissions: { actions: "none" } } as const, {}],
  ["the run is unknown", {}, { GITHUB_RUN_ID: "" }],
])(
  "where %s, one failure is enough, and a warning names the permission [report.failing]",
  async (_, token, variables) => {
    await using github = await startGithub({ isPrivate: true });
    await using job = await nightly(github, "success");
    Object.assign(job.environment, github.environment(token), variables);
    const { code, lines } = await job.issue(errorLine);
    expect([code, lines]).toEqual([
      0,
      [expect.stringMatching(/^warning: .*`actions: read`/), "Issue (webcastmanager-check-failed): created."],
    ]);
  },
);

test("a report of more than an issue holds is cut, and the summary has all of it [report.cut]", async () => {
  await using github = await startGithub();
  await using job = await nightly(github);
  Object.assign(job.environment, { GITHUB_STEP_SUMMARY: job.path("summary.md") });
  const deleted = Array.from({ length: 900 }, (_, index) => aDeleted(`Customer ${index}`));
  await job.issue(aDrift({ deleted }));
  const body = github.issues()[0]!.body;
  expect(body.length).toBeLessThan(62_000);
  expect(body).toContain("This report is cut. The summary of the run has everything.");
  expect(await job.summary()).toContain("Customer 899");
});

test.each([
  ["403", { issues: "read" } as const, 3, /answered 403 .*Add `issues: write` to the `permissions` of the job/],
  ["403 for a read", { issues: "none", pullRequests: "none" } as const, 3, /Add `issues: read`/],
])("a missing right is %s, with the permission named [report.permission]", async (_, permissions, code, line) => {
  await using github = await startGithub({ isPrivate: true });
  await using job = await nightly(github);
  Object.assign(job.environment, github.environment({ permissions }));
  expect(await job.issue(drifted)).toMatchObject({ code, lines: [expect.stringMatching(line)] });
});

test("issues that the repository has turned off are an error that says so", async () => {
  await using github = await startGithub();
  await using job = await nightly(github);
  const body = { message: "Issues has been disabled in this repository." };
  github.fault({ times: Infinity, answer: { status: 410, body } });
  const { code, lines } = await job.issue(drifted);
  expect([code, lines]).toEqual([
    4,
    [expect.stringMatching(/answered 410 \(Issues has been.*Enable issues in the settings/)],
  ]);
});

test("an edit that meets 503 is repeated [report.retry]", async () => {
  await using github = await startGithub();
  await using job = await nightly(github);
  await job.issue(drifted);
  github.fault({ on: /^PATCH/, answer: faults.unavailable });
  expect(await job.issue(clean)).toMatchObject({ code: 0, lines: ["Issue #1 (webcastmanager-drift): closed."] });
});

test("the review of a plan is no drift report: exit code 2", async () => {
  await using github = await startGithub();
  await using job = await nightly(github);
  expect(await job.issue(aReview())).toMatchObject({ code: 2, lines: [expect.stringContaining("report comment")] });
  expect(await job.comment(drifted)).toMatchObject({ code: 2, lines: [expect.stringContaining("report issue")] });
});
