// The built command `webcastmanager report`, with the variables of a job of GitHub Actions.
import { readFile, writeFile } from "node:fs/promises";
import { runCommandLine } from "../../support/command";
import { startGithub } from "../../support/github";
import { aChange, aReview, errorLine, Workspace } from "./reporting";

test("the built command comments, adds to the summary, and prints no token [report.comment]", async () => {
  await using github = await startGithub();
  const pull = github.addPull();
  await using job = await (await Workspace.create(github)).ofPull(pull);
  const GITHUB_STEP_SUMMARY = job.path("summary.md");
  const { code, stdout, stderr } = await runCommandLine(
    ["report", "comment", "--input", "-", "--stack", "prod", "--after", "apply"],
    { environment: { ...job.environment, GITHUB_STEP_SUMMARY }, input: JSON.stringify(errorLine) },
  );
  expect([code, stdout, stderr]).toEqual([0, "", `Comment on pull request #${pull.number}: created.\n`]);
  expect(github.comments(pull.number)[0]!.body).toContain("Can't log in as bob");
  expect(await readFile(GITHUB_STEP_SUMMARY, "utf8")).toContain("Can't log in as bob");
});

test("why no plan was reviewed is in the file, for the comment about the apply [report.applied, review.error-file]", async () => {
  await using github = await startGithub();
  const pull = github.addPull();
  await using job = await (await Workspace.create(github)).ofPull(pull);
  const out = job.path("report.json");
  await writeFile(out, JSON.stringify(aReview({ changes: [aChange()] })));
  const report = (...args: readonly string[]) =>
    runCommandLine(["report", ...args, "--stack", "prod"], { environment: job.environment });
  const { code, stdout } = await report("reviewed", "--json", "--out", out);
  expect([code, stdout]).toEqual([6, ""]);
  await report("comment", "--after", "apply", "--input", out);
  expect(github.comments(pull.number)[0]!.body).toContain(
    `## Not applied, or not verified\n\n\`No reviewed plan in pull request #${pull.number} for stack "prod": it has no comment.\``,
  );
});
