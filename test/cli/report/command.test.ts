// The built command `webcastmanager report`, with the variables of a job of GitHub Actions.
import { readFile } from "node:fs/promises";
import { runCommandLine } from "../../support/command";
import { startGithub } from "../../support/github";
import { errorLine, Workspace } from "./reporting";

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
