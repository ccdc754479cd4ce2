// `webcastmanager report reviewed`: only what this pipeline showed in the pull request counts as reviewed.
import { readFile } from "node:fs/promises";
import { startGithub, type Account } from "../../support/github";
import { aChange, aReview, errorLine, hashOf, urn, Workspace } from "./reporting";

const mergeSha = "b".repeat(40);
const person: Account = { login: "mallory", type: "User" };
const review = aReview({ changes: [aChange()] });

test("the hash in the comment of the merged pull request is printed alone [report.reviewed]", async () => {
  await using github = await startGithub();
  const pull = github.addPull({ mergeSha });
  await using job = await (await Workspace.create(github)).ofPull(pull);
  await job.comment(review);
  await job.comment(aReview({ hash: hashOf("e") }), { stack: "dev" });
  expect(await job.reviewed()).toEqual({ code: 0, lines: [], stdout: `${hashOf("a")}\n` });
  job.ofPush(mergeSha);
  expect(await job.reviewed("dev")).toMatchObject({ code: 0, stdout: `${hashOf("e")}\n` });
});

test("the hash is JSON and in a file, if asked for [report.reviewed]", async () => {
  await using github = await startGithub();
  await using job = await (await Workspace.create(github)).ofPull(github.addPull());
  await job.comment(review);
  const out = job.path("report.json");
  expect(await job.reviewed("prod", { json: true, out })).toMatchObject({ code: 0, stdout: "" });
  expect(JSON.parse(await readFile(out, "utf8"))).toEqual({ hash: hashOf("a") });
});

test("the comment about an apply leaves the reviewed hash as it is [report.reviewed]", async () => {
  await using github = await startGithub();
  const pull = github.addPull({ mergeSha });
  await using job = await (await Workspace.create(github)).ofPull(pull);
  await job.comment(review);
  await job.comment(aReview({ hash: hashOf("e") }), { after: "apply" });
  expect(await job.reviewed()).toMatchObject({ stdout: `${hashOf("a")}\n` });
});

test("a person who writes such a comment approves nothing [report.reviewed]", async () => {
  await using github = await startGithub();
  const pull = github.addPull({ mergeSha });
  await using job = await (await Workspace.create(github)).ofPull(pull);
  await job.comment(review);
  const copied = github.comments(pull.number)[0]!.body.replaceAll(hashOf("a"), hashOf("f"));
  const forged = github.addPull({ mergeSha: "d".repeat(40) });
  github.addComment(forged.number, { body: copied, author: person });
  const ended = await job.ofPush("d".repeat(40)).reviewed();
  expect(ended).toMatchObject({ code: 6, stdout: "" });
  expect(ended.lines[0]).toContain('its comment is by "mallory", not by "github-actions[bot]".');
  // Before the pipeline's own one, and also where both have the marker.
  github.addComment(pull.number, { body: copied, author: person });
  expect(await job.ofPush(mergeSha).reviewed()).toMatchObject({ code: 0, stdout: `${hashOf("a")}\n` });
});

test("a comment that a person edited approves nothing, until the next preview [report.reviewed]", async () => {
  await using github = await startGithub();
  const pull = github.addPull({ mergeSha });
  await using job = await (await Workspace.create(github)).ofPull(pull);
  await job.comment(review);
  const [comment] = github.comments(pull.number);
  Object.assign(comment!, { body: comment!.body.replaceAll(hashOf("a"), hashOf("f")), editor: person });
  const ended = await job.reviewed();
  expect([ended.code, ended.stdout, ended.lines[0]]).toEqual([6, "", expect.stringContaining("a person edited")]);
  await job.comment(review);
  expect(await job.reviewed()).toMatchObject({ code: 0, stdout: `${hashOf("a")}\n` });
});

const many = Array.from({ length: 600 }, (_, index) =>
  aChange({ address: urn(`customer-${index}`), path: ["x".repeat(100), `Customer ${index}`] }),
);

test.each([
  ["no comment", undefined, "it has no comment."],
  ["a failed check", errorLine, "its last check failed."],
  ["a cut comment", aReview({ changes: many }), "its comment was cut."],
])("%s is nothing reviewed: exit code 6 [report.reviewed]", async (_, input, cause) => {
  await using github = await startGithub();
  const pull = github.addPull({ mergeSha });
  await using job = await (await Workspace.create(github)).ofPull(pull);
  if (input !== undefined) await job.comment(input);
  const { code, stdout, lines } = await job.ofPush(mergeSha).reviewed();
  expect([code, stdout, lines]).toEqual([6, "", [expect.stringContaining(`for stack "prod": ${cause}`)]]);
});

test("a commit without a pull request is nothing reviewed [report.reviewed]", async () => {
  await using github = await startGithub();
  await using job = (await Workspace.create(github)).ofPush(mergeSha);
  expect(await job.reviewed()).toMatchObject({
    code: 6,
    lines: [expect.stringMatching(/^No reviewed plan: commit bbbbbbb has no pull request\. Run the preview /)],
  });
});

test("the pull request that was merged as this commit counts, before others that have it [report.reviewed]", async () => {
  await using github = await startGithub();
  // Merged too, as another commit; and open.
  const others = [{ headSha: mergeSha, mergeSha: "d".repeat(40) }, { headSha: mergeSha }];
  const [first, ...more] = [{ mergeSha }, ...others].map((pull) => github.addPull(pull));
  await using job = await (await Workspace.create(github)).ofPull(first!);
  await job.comment(review);
  for (const other of more) await (await job.ofPull(other)).comment(aReview({ hash: hashOf("e") }));
  expect(await job.ofPush(mergeSha).reviewed()).toMatchObject({ code: 0, stdout: `${hashOf("a")}\n` });
});

test("pull requests of one commit with different plans are nothing reviewed [report.reviewed]", async () => {
  await using github = await startGithub();
  const pulls = [github.addPull({ mergeSha }), github.addPull({ mergeSha })];
  await using job = await Workspace.create(github);
  await (await job.ofPull(pulls[0]!)).comment(review);
  await (await job.ofPull(pulls[1]!)).comment(aReview({ hash: hashOf("e") }));
  expect(await job.ofPush(mergeSha).reviewed()).toMatchObject({ code: 6, stdout: "" });
  await (await job.ofPull(pulls[1]!)).comment(review);
  expect(await job.ofPush(mergeSha).reviewed()).toMatchObject({ code: 0, stdout: `${hashOf("a")}\n` });
});

test("what can't be read is an error of its own, and never 6 [report.reviewed]", async () => {
  await using github = await startGithub({ isPrivate: true });
  const pull = github.addPull({ mergeSha });
  await using job = await (await Workspace.create(github)).ofPull(pull);
  await job.comment(review);
  github.fault({ on: /comments/, answer: { status: 404, body: { message: "Not Found" } } });
  expect(await job.reviewed()).toMatchObject({ code: 3, stdout: "" });
  github.fault({ on: /graphql/, times: Infinity, answer: { status: 503, body: { message: "no" } } });
  expect(await job.reviewed()).toMatchObject({ code: 4, stdout: "" });
});
