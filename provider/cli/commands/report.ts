// `webcastmanager report`: what a pipeline shows of a review or a drift check. What does the work is loaded when a
// command runs.
import { Command, Option } from "commander";
import { systemClock } from "../../client/clock";
import { runCommand } from "../command";
import { withHelp, type Example, type Variable } from "../help";
import type { CommentOptions } from "../report/comment";
import type { GitlabOptions } from "../report/gitlab";
import type { IssueOptions } from "../report/issue";
import type { ReviewedOptions } from "../report/reviewed";

const surface = () => ({ clock: systemClock, environment: process.env });
const input = (of: string) =>
  new Option(
    "--input <file>",
    `the JSON that \`webcastmanager ${of}\` wrote, a report or its error`,
  ).makeOptionMandatory();
const stack = () =>
  new Option("--stack <name>", "the stack, or any other name of what was checked").makeOptionMandatory();

const jobVariables = (permissions: string): readonly Variable[] => [
  { environment: "GITHUB_TOKEN", description: `The token of the job, with ${permissions}` },
  { environment: "GITHUB_*", description: "Repository, commit, event, run and addresses, as GitHub Actions sets them" },
];

function documented(command: Command, variables: readonly Variable[], examples: readonly Example[]): Command {
  return withHelp(command, { docs: "docs/gitops.md", variables, examples });
}

function commentCommand(): Command {
  const command = new Command("comment")
    .description("Show the review of a plan as one comment on the pull request, edited in place.")
    .addOption(input("review --json"))
    .addOption(stack())
    .addOption(
      new Option("--after <step>", "what the reviewed preview followed")
        .choices(["preview", "apply"])
        .default("preview"),
    )
    .action((options: CommentOptions) =>
      runCommand(command, async (run) => (await import("../report/comment.js")).reportComment(run, options, surface())),
    );
  return documented(command, jobVariables("`pull-requests: write`"), [
    { command: "webcastmanager report comment --input review.json --stack prod", does: "In a pull request" },
    {
      command: "webcastmanager report comment --input after.json --stack prod --after apply",
      does: "After the merge: whether a new preview is empty",
    },
  ]);
}

function issueCommand(): Command {
  const command = new Command("issue")
    .description("Show the drift of a stack as one issue, closed by the next complete and clean check.")
    .addOption(input("drift --json"))
    .addOption(stack())
    .action((options: IssueOptions) =>
      runCommand(command, async (run) => (await import("../report/issue.js")).reportIssue(run, options, surface())),
    );
  return documented(command, jobVariables("`issues: write` and `actions: read`"), [
    { command: "webcastmanager report issue --input drift.json --stack prod", does: "In a nightly run" },
  ]);
}

function reviewedCommand(): Command {
  const command = new Command("reviewed")
    .description("Print the hash of the plan that the comment on the pull request of this commit shows.")
    .addOption(stack())
    .option("--json", 'print JSON: `{"hash": "sha256:…"}`')
    .option("--out <file>", "write to this file")
    .action((options: ReviewedOptions) =>
      runCommand(command, async (run) =>
        (await import("../report/reviewed.js")).reportReviewed(run, options, surface()),
      ),
    );
  return documented(command, jobVariables("`pull-requests: read`"), [
    {
      command: "webcastmanager report reviewed --stack prod --json --out report.json",
      does: "Before an apply; a comment with --input report.json shows why there is none",
    },
    {
      command: "hash=$(webcastmanager report reviewed --stack prod)",
      does: "For `webcastmanager review --expect`, which refuses another plan",
    },
  ]);
}

function gitlabCommand(): Command {
  const command = new Command("gitlab")
    .description(
      "Print a report, and write it as report.md and as the files of GitLab's widgets: terraform.json, codequality.json.",
    )
    .addOption(input("review --json` or `drift --json"))
    .requiredOption("--out <folder>", "where the three files go; created if it doesn't exist")
    .action((options: GitlabOptions) =>
      runCommand(command, async (run) => (await import("../report/gitlab.js")).reportGitlab(run, options, process.env)),
    );
  return documented(
    command,
    [
      {
        environment: "CI_PROJECT_DIR",
        description: "The root of the repository, as GitLab sets it; paths start there",
      },
    ],
    [{ command: "webcastmanager report gitlab --input review.json --out reports", does: "For `artifacts: reports`" }],
  );
}

/** The command, for the list in program.ts. */
export function reportCommand(): Command {
  return [commentCommand(), issueCommand(), reviewedCommand(), gitlabCommand()].reduce(
    (group, command) => group.addCommand(command),
    new Command("report").description("Show a review or a drift check in GitHub or GitLab."),
  );
}
