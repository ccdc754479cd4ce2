// `webcastmanager report comment`: one comment for each pull request and stack, also where a check failed.
import { writeFile } from "node:fs/promises";
import { forkPermissions, startGithub } from "../../support/github";
import { aChange, aReview, errorLine, pullRequest, urn, Workspace } from "./reporting";

const changed = aReview({ changes: [aChange()] });
const empty = aReview();
const refused = aReview({
  changes: [aChange()],
  failures: [{ address: urn("acme"), kind: "name taken", message: "The name is taken by 65a0." }],
});
const many = aReview({
  changes: Array.from({ length: 600 }, (_, index) =>
    aChange({
      address: urn(`customer-${index}`),
      name: `Customer ${index}`,
      path: ["x".repeat(80), `Customer ${index}`],
    }),
  ),
});

test.each([
  ["changes", changed, /^## .*\n[^]*`Acme`/m],
  ["no change", empty, /^## /m],
  ["a refusal", refused, /The name is taken by 65a0\./],
  [
    "a failed command",
    errorLine,
    /## The check failed\n\n`Can't log in as bob: 401\.`\n\n`Check the password\.`\n\nExit code 3 \(`authentication`\): /,
  ],
  ["a missing file", undefined, /## The check failed\n\n`Can't read the report .*: there is no such file\.`/],
  ["an empty file", "", /## The check failed\n\n`.* is empty: /],
  ["a cut file", '{"version":1,', /`Can't read .*: it is not JSON, or cut off\.`/],
  ["another format", { version: 2 }, /: it is no report of this version\.`/],
])("%s is reported as one comment, edited in place by the next run [report.comment]", async (_, input, text) => {
  await using github = await startGithub();
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  expect(await job.comment(empty)).toMatchObject({ code: 0 });
  expect(await job.comment(input)).toMatchObject({ code: 0 });
  expect(github.comments(pull).map(({ body }) => body)).toEqual([expect.stringMatching(text)]);
});

test("a report that is the same sends no write [report.comment]", async () => {
  await using github = await startGithub();
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  await job.comment(changed);
  // As GitHub's editor saves it.
  const [comment] = github.comments(pull);
  comment!.body = comment!.body.trimEnd().replaceAll("\n", "\r\n");
  await job.comment(changed);
  expect(github.writes()).toEqual([`POST /repos/acme/webcasts/issues/${pull}/comments`]);
});

test("stacks, and the review and the apply of one, have comments of their own [report.comment]", async () => {
  await using github = await startGithub();
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  for (let round = 0; round < 2; round++) {
    await job.comment(changed);
    await job.comment(changed, { stack: "dev" });
    await job.comment(empty, { after: "apply" });
  }
  expect(github.comments(pull)).toHaveLength(3);
});

test.each([
  ["nothing", empty, "## Applied: a new preview shows no changes"],
  [
    "changes of other resources only",
    { ...empty, counts: { ...empty.counts, otherResources: 1 } },
    "## Not everything is applied",
  ],
  ["changes", changed, "## Not everything is applied"],
  ["a failure", errorLine, "## Not applied, or not verified"],
])("after an apply, the merged pull request shows that a preview has %s [report.applied]", async (_, input, title) => {
  await using github = await startGithub();
  const sha = "b".repeat(40);
  const { number } = github.addPull({ mergeSha: sha });
  await using job = (await Workspace.create(github)).ofPush(sha);
  expect(await job.comment(input, { after: "apply" })).toMatchObject({ code: 0 });
  expect(github.comments(number).map(({ body }) => body)).toEqual([expect.stringContaining(title)]);
});

test("a report of more than a comment holds is cut, and the summary has all of it [report.cut]", async () => {
  await using github = await startGithub();
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  Object.assign(job.environment, { GITHUB_STEP_SUMMARY: job.path("summary.md") });
  expect(await job.comment(many)).toMatchObject({ code: 0 });
  const body = github.comments(pull)[0]!.body;
  expect(body.length).toBeLessThan(62_000);
  expect(body).toMatch(/\*\*\d+ more\.\*\*[^]*This comment is cut\. The summary of the run has everything\.\n$/);
  expect(body).not.toContain("Customer 599");
  expect(await job.summary()).toContain("Customer 599");
});

test("the summary is added to, and never grows beyond what GitHub shows [report.cut]", async () => {
  await using github = await startGithub();
  const { job } = await pullRequest(github);
  await using _job = job;
  Object.assign(job.environment, { GITHUB_STEP_SUMMARY: job.path("summary.md") });
  const before = "ä".repeat(500 * 1024);
  await writeFile(job.path("summary.md"), before);
  await job.comment(many);
  const summary = await job.summary();
  expect(summary.startsWith(before)).toBe(true);
  expect(summary).toMatch(/\*\*\d+ more\.\*\*/);
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1024 * 1024);
  await writeFile(job.path("summary.md"), "x".repeat(1024 * 1024));
  expect(await job.comment(changed)).toMatchObject({
    code: 0,
    lines: [
      "warning: The step summary has no room for the report.",
      expect.stringMatching(/^Comment on .*: edited\.$/),
    ],
  });
});

test.each([
  ["a fork", "mallory/webcasts", {}],
  ["a fork that was deleted", null, {}],
  ["Dependabot", "acme/webcasts", { GITHUB_ACTOR: "dependabot[bot]" }],
])(
  "a pull request of %s, whose token can't write, gets the summary and exit code 0 [report.fork]",
  async (_, headRepository, more) => {
    await using github = await startGithub();
    const pull = github.addPull({ headRepository });
    await using job = await (await Workspace.create(github, more)).ofPull(pull);
    Object.assign(job.environment, github.environment({ permissions: forkPermissions }));
    Object.assign(job.environment, { GITHUB_STEP_SUMMARY: job.path("summary.md") });
    expect(await job.comment(changed)).toEqual({
      code: 0,
      lines: ["warning: No comment: a pull request from a fork or from Dependabot gets a token that can't write."],
      stdout: "",
    });
    expect(await job.summary()).toContain("`Acme`");
  },
);

test.each([
  ["a push without a pull request", { GITHUB_SHA: "c".repeat(40) }],
  ["a commit that GitHub doesn't know", { GITHUB_SHA: "0123456" }],
  ["a schedule", {}],
  ["an event file that isn't there", { GITHUB_EVENT_PATH: "/nowhere/event.json" }],
])("%s has no comment, and says so with exit code 0 [report.comment]", async (_, environment) => {
  await using github = await startGithub();
  github.addPull();
  await using job = await Workspace.create(github, environment);
  const { code, lines } = await job.comment(changed);
  expect([code, lines]).toEqual([
    0,
    [expect.stringMatching(/^warning: No comment: commit \w+ has no pull request\.$/)],
  ]);
  expect(github.writes()).toEqual([]);
});

test.each([
  ["a pull request", "refs/pull/1/merge"],
  ["a merge queue", `refs/heads/gh-readonly-queue/main/pr-1-${"c".repeat(40)}`],
])("without the event's file, the ref of %s names it [report.comment]", async (_, ref) => {
  await using github = await startGithub();
  const { number } = github.addPull();
  await using job = await Workspace.create(github, { GITHUB_REF: ref });
  await job.comment(changed);
  expect(github.comments(number)).toHaveLength(1);
});
