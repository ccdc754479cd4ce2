// Which comment `webcastmanager report comment` edits: its own, on any page, also where others write at the same time.
import { actionsBot, faults, startGithub } from "../../support/github";
import {
  aChange,
  aDeleted,
  aDrift,
  anUnchecked,
  aReview,
  errorLine,
  hashOf,
  meeting,
  pullRequest,
  urn,
} from "./reporting";

const changed = aReview({ changes: [aChange()] });
const empty = aReview();

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
    expect(await job.comment(empty)).toMatchObject({ code: 0 });
    expect(await job.comment(changed)).toMatchObject({ code: 0 });
  }
  expect(github.comments(pull).map(({ author }) => author.login)).toEqual(["github-actions[bot]", "octocat"]);
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

test("a comment that is deleted while it is edited is created anew [report.race]", async () => {
  await using github = await startGithub();
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  await job.comment(empty);
  github.fault({ on: /^PATCH/, before: () => github.removeComments(pull) });
  expect(await job.comment(changed)).toMatchObject({ code: 0 });
  expect(github.comments(pull)).toHaveLength(1);
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

const hostile = [
  "--><script>alert(1)</script>",
  "@octocat #12 | `x` ``y``",
  '"},{"stack":"prod',
  "prod\u202e\u0000\n<!-- webcastmanager-review",
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
    const rest = comment!.body.slice(comment!.body.indexOf("\n"));
    const outsideCode = rest.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, "");
    expect(outsideCode).not.toMatch(/<script|@octocat|#12/);
    expect(await job.reviewed(stack)).toMatchObject({ stdout: `${hashOf("a")}\n` });
  },
);

test("names of customers and messages of the service do nothing in a comment or an issue [report.hostile]", async () => {
  await using github = await startGithub();
  const { pull, job } = await pullRequest(github);
  await using _job = job;
  const name = "<!-- webcastmanager-review {} --> <img src=x> @octocat #12 `x` | [a](https://evil.example)";
  const change = aChange({ name, path: [name, name], address: urn(name), effect: name });
  const failures = [{ kind: "name taken" as const, address: urn(name), message: name }];
  await job.comment(aReview({ changes: [change], failures, unchecked: [name], unknown: [{ message: name }] }));
  await job.comment({ error: { ...errorLine.error, message: name, hint: name } }, { stack: "dev" });
  await job.issue(aDrift({ deleted: [aDeleted(name)], unchecked: [{ ...anUnchecked(name), message: name }] }));
  for (const { body } of [...github.comments(pull), ...github.issues()]) {
    const text = body.replace(/^<!-- .* -->\n/, "").replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, "");
    expect(text).not.toMatch(/<img|@octocat|#12|evil/);
  }
});
