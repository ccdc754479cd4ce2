// What `webcastmanager report comment` does where GitHub refuses, fails or can't be reached.
import { faults, forkPermissions, primaryLimit, startGithub } from "../../support/github";
import { startProxy } from "../../support/connect-proxy";
import { aChange, aReview, pullRequest } from "./reporting";

const changed = aReview({ changes: [aChange()] });

test("creates that fail for good end after three, with the error [report.retry]", async () => {
  await using github = await startGithub();
  const { job } = await pullRequest(github);
  await using _job = job;
  github.fault({ on: /^POST .*\/comments/, times: Infinity, answer: faults.unavailable });
  expect(await job.comment(changed)).toMatchObject({ code: 4, lines: [expect.stringContaining("answered 503")] });
  expect(github.writes()).toHaveLength(3);
});

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
