// `webcastmanager report comment`: one comment for each pull request and stack, whatever the check found.
import { actionsBot, faults, forkPermissions, primaryLimit, startGithub, type Github } from "../../support/github";
import { startProxy } from "../../support/connect-proxy";
import { aChange, aReview, errorLine, hashOf, meeting, urn, Workspace } from "./reporting";

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

/** A repository with a pull request, and a job of it. */
async function pullRequest(github: Github) {
  const pull = github.addPull();
  return { pull: pull.number, job: await (await Workspace.create(github)).ofPull(pull) };
}

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

test("the own comment is found on the second page [report.found]", async () => {
  await using github = await startGithub();
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  for (let index = 0; index < 101; index++) github.addComment(pull, { body: `comment ${index}` });
  await job.comment(empty);
  await job.comment(changed);
  expect(github.comments(pull)).toHaveLength(102);
});

test.each([
  ["of another author", { author: { login: "mallory", type: "User" } } as const, ""],
  ["behind other text", {}, "> "],
] as const)("a comment with the marker %s is left alone [report.found]", async (_, other, before) => {
  await using github = await startGithub();
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  await job.comment(changed);
  const body = `${before}${github.comments(pull)[0]!.body}`;
  const second = github.addPull();
  github.addComment(second.number, { ...other, body });
  await job.ofPull(second);
  await job.comment(empty);
  expect(github.comments(second.number).map((comment) => comment.body)).toEqual([body, expect.any(String)]);
});

test.each([
  ["an app", { kind: "app", login: "terra" } as const, "terra[bot]"],
  ["a user", { kind: "personal", login: "octocat" } as const, "octocat"],
])("a token of %s finds its own comment [report.found]", async (_, token, login) => {
  await using github = await startGithub();
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  Object.assign(job.environment, github.environment(token));
  await job.comment(empty);
  await job.comment(changed);
  expect(github.comments(pull).map(({ author }) => author.login)).toEqual([login]);
});

test.each([
  ["is refused", { status: 403, body: { message: "no" } }],
  ["is absent", { status: 404, body: { message: "Not Found" } }],
  ["has errors", { status: 200, body: { data: null, errors: [{ message: "Resource not accessible" }] } }],
])("where GraphQL %s, comments of a user's token and of GITHUB_TOKEN are found all the same", async (_, answer) => {
  await using github = await startGithub();
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  github.fault({ on: /graphql/, times: Infinity, answer });
  for (const token of [{}, { kind: "personal" } as const]) {
    Object.assign(job.environment, github.environment(token));
    await job.comment(empty);
    await job.comment(changed);
  }
  expect(github.comments(pull)).toHaveLength(2);
});

test("two runs that create a comment at the same time leave one, and both end well [report.race]", async () => {
  await using github = await startGithub();
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  // Neither creates before both have seen that there is none.
  github.fault({ on: /^POST .*\/comments/, times: 2, before: meeting(2) });
  const ended = await Promise.all([job.comment(changed), job.comment(empty)]);
  expect(ended.map(({ code }) => code)).toEqual([0, 0]);
  expect(github.comments(pull)).toHaveLength(1);
});

test("a second comment that a killed run left is deleted, and the first one stays [report.race]", async () => {
  await using github = await startGithub();
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  await job.comment(changed);
  const [first] = github.comments(pull);
  github.addComment(pull, { body: first!.body });
  await job.comment(empty);
  expect(github.comments(pull).map(({ id }) => id)).toEqual([first!.id]);
});

test.each([
  ["whose connection breaks after it", "hangs up after it", 1],
  ["whose connection breaks before it", "hangs up", 1],
  ["that is answered with 502", { status: 502, body: "<html>Bad Gateway" }, 1],
  ["that is answered with a page", faults.html, 1],
] as const)(
  "a create %s is sent again only if the list doesn't show the comment [report.race]",
  async (_, answer, count) => {
    await using github = await startGithub();
    const { pull, job } = await pullRequest(github);
    await using _job = job;
    github.fault({ on: /^POST .*\/comments/, answer });
    expect(await job.comment(changed)).toMatchObject({
      code: 0,
      lines: [`Comment on pull request #${pull}: created.`],
    });
    expect(github.comments(pull)).toHaveLength(count);
    expect(github.writes()).toHaveLength(answer === "hangs up after it" ? 1 : 2);
  },
);

test("creates that fail for good end after three, with the error [report.retry]", async () => {
  await using github = await startGithub();
  const { job } = await pullRequest(github);
  await using _job = job;
  github.fault({ on: /^POST .*\/comments/, times: Infinity, answer: faults.unavailable });
  expect(await job.comment(changed)).toMatchObject({ code: 4, lines: [expect.stringContaining("answered 503")] });
  expect(github.writes()).toHaveLength(3);
});

test("a comment that is deleted while it is edited is created anew [report.race]", async () => {
  await using github = await startGithub();
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  await job.comment(empty);
  github.fault({ on: /^PATCH/, before: () => github.removeComments(pull) });
  expect(await job.comment(changed)).toMatchObject({ code: 0 });
  expect(github.comments(pull)).toHaveLength(1);
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
  const sizes: number[] = [];
  for (let round = 0; round < 12; round++) {
    await job.comment(many);
    sizes.push(Buffer.byteLength(await job.summary()));
  }
  expect(sizes[1]).toBeGreaterThan(sizes[0]!);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1024 * 1024);
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
  ["a token of the job", {}, 403],
  ["a personal token", { kind: "personal" } as const, 404],
])("where %s lacks the right, the error names the permission [report.permission]", async (_, token, status) => {
  await using github = await startGithub({ isPrivate: true });
  const { job } = await pullRequest(github);
  await using _job = job;
  const permissions = { issues: "none", pullRequests: "none" } as const;
  Object.assign(job.environment, github.environment({ ...token, permissions }));
  const { code, lines } = await job.comment(changed);
  expect([code, lines]).toEqual([
    3,
    [expect.stringMatching(`answered ${status} .*Add \`pull-requests: read\` to the`)],
  ]);
  Object.assign(job.environment, github.environment({ ...token, permissions: forkPermissions }));
  expect((await job.comment(changed)).lines[0]).toContain("Add `pull-requests: write` to the `permissions` of the job");
});

test("an unknown token is refused with 3, and no line shows it [report.permission]", async () => {
  await using github = await startGithub();
  const { job } = await pullRequest(github);
  await using _job = job;
  const token = "ghs_very-secret-token";
  github.fault({ answer: { status: 401, body: { message: `Bad credentials: ${token}` } } });
  Object.assign(job.environment, { GITHUB_TOKEN: token });
  const { code, lines } = await job.comment(changed);
  expect([code, lines.join("\n")]).toEqual([3, expect.stringMatching(/answered 401 \(Bad credentials/)]);
  expect(lines.join("\n")).not.toContain("very-secret");
});

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

test.each([
  ["a secondary limit", faults.secondaryLimit, 1_000],
  ["a secondary limit without a header", faults.secondaryLimitWithoutHeader, 60_000],
  ["503", faults.unavailable, 0],
  ["500", faults.serverError, 0],
])("a read that meets %s is repeated after a wait [report.retry]", async (_, answer, waitMs) => {
  await using github = await startGithub();
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  github.fault({ on: /^GET/, times: 2, answer });
  expect(await job.comment(changed)).toMatchObject({ code: 0 });
  expect(github.comments(pull)).toHaveLength(1);
  expect(job.waited).toEqual([waitMs, waitMs]);
});

test.each([
  ["503", faults.unavailable, 4, /answered 503 \(Service Unavailable\)\. See https:\/\/www\.githubstatus\.com/],
  [
    "a limit for an hour",
    primaryLimit(Math.floor(Date.now() / 1000) + 3_600),
    4,
    /rate-limited until \d\d:\d\d UTC\. Run the job again later\./,
  ],
  ["a secondary limit", faults.secondaryLimitWithoutHeader, 4, /: rate-limited\. Run the job again later\./],
  ["HTML", faults.html, 4, /answered 200 with <!doctype html>.* in place of GitHub's JSON\. Check GITHUB_API_URL\./],
  ["a closed connection", "hangs up", 4, /the connection broke before an answer came/],
  ["another shape", { status: 200, body: [{ id: "x" }] }, 4, /in place of GitHub's JSON/],
] as const)(
  "%s for every call ends with one line after a bounded time [report.retry]",
  async (_, answer, code, line) => {
    await using github = await startGithub();
    const { job } = await pullRequest(github);
    await using _job = job;
    github.fault({ times: Infinity, answer });
    expect(await job.comment(changed)).toMatchObject({
      code,
      lines: expect.arrayContaining([expect.stringMatching(line)]),
    });
    expect(github.calls.length).toBeLessThan(12);
  },
);

test("a Link to another host leads nowhere, so the token stays with GitHub [report.permission]", async () => {
  await using github = await startGithub();
  await using other = await startGithub();
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  const link = `<${other.url}/repos/acme/webcasts/issues/${pull}/comments?page=2>; rel="next"`;
  github.fault({ on: /^GET/, answer: { status: 200, body: [], headers: { link } } });
  expect(await job.comment(changed)).toMatchObject({ code: 0 });
  expect(other.calls).toEqual([]);
});

test("Ctrl-C ends a wait for a rate limit with 8", async () => {
  await using github = await startGithub();
  const { job } = await pullRequest(github);
  await using _job = job;
  github.fault({ before: () => job.interrupt(), times: Infinity });
  expect(await job.comment(changed)).toMatchObject({ code: 8, lines: ["Cancelled. "] });
});

test("the variables of a proxy count, and its failure names them [report.retry]", async () => {
  await using github = await startGithub();
  const { job } = await pullRequest(github);
  await using _job = job;
  await using proxy = await startProxy({ to: 1, status: 407 });
  const HTTPS_PROXY = `http://user:hunter22@127.0.0.1:${proxy.port}`;
  Object.assign(job.environment, { HTTPS_PROXY, GITHUB_API_URL: "https://github.example/api/v3" });
  const { code, lines } = await job.comment(changed);
  expect([code, lines]).toEqual([4, [expect.stringMatching(/the proxy of HTTPS_PROXY failed: it requires a login/)]]);
  expect(proxy.asked[0]).toBe("github.example:443");
  expect(lines.join("")).not.toContain("hunter22");
});

test("GitHub Enterprise Server is reached below its path, with GraphQL beside it [report.found]", async () => {
  await using github = await startGithub({ basePath: "/api/v3" });
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  Reflect.deleteProperty(job.environment, "GITHUB_GRAPHQL_URL");
  await job.comment(empty);
  await job.comment(changed);
  expect(github.comments(pull)).toHaveLength(1);
  expect(github.calls).toContain("POST /api/graphql");
});

test.each([
  ["GITHUB_TOKEN", "", /^GITHUB_TOKEN is not set\. Set it to `github\.token`/],
  ["GITHUB_REPOSITORY", "", /^GITHUB_REPOSITORY is not set\./],
  ["GITHUB_REPOSITORY", "acme/webcasts/../../user", /^GITHUB_REPOSITORY is no repository: /],
  ["GITHUB_API_URL", "http://github.example/api/v3", /^GITHUB_API_URL must be https/],
])("a wrong %s ends with 2 before anything is sent", async (name, value, line) => {
  await using github = await startGithub();
  const { job } = await pullRequest(github);
  await using _job = job;
  job.environment[name] = value;
  expect(await job.comment(changed)).toEqual({ code: 2, lines: [expect.stringMatching(line)], stdout: "" });
  expect(github.calls).toEqual([]);
});

const hostile = [
  "--><script>alert(1)</script>",
  "a--b--",
  "@octocat #12 | `x` ``y``",
  '"},{"stack":"prod',
  "prod\u202e\u0000\n<!-- webcastmanager-review",
  "💥\ud800",
  "-".repeat(300),
];

test.each(hostile)(
  "the stack %j is found again, and its name does nothing in the comment [report.hostile]",
  async (stack) => {
    await using github = await startGithub();
    const { pull, job } = await pullRequest(github);
    await using _job = job;
    await job.comment(empty, { stack });
    await job.comment(changed, { stack });
    const [comment, ...others] = github.comments(pull);
    expect([others, comment!.author]).toEqual([[], actionsBot]);
    const [first = "", ...rest] = comment!.body.split("\n");
    expect(first).toMatch(/^<!-- (?:(?!--|>).)* -->$/);
    const outsideCode = rest.join("\n").replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, "");
    expect(outsideCode).not.toMatch(/<script|@octocat|#12/);
    expect(await job.reviewed(stack)).toMatchObject({ stdout: `${hashOf("a")}\n` });
  },
);
