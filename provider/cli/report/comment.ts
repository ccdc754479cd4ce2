// The work of `webcastmanager report comment`: one comment for each pull request and stack, also where a check failed.
import { printable } from "../../../schema";
import type { Run } from "../command";
import { CommandError, type Outcome } from "../exit-codes";
import { GithubClient, type GithubSurface } from "./github/client";
import { putComment } from "./github/comments";
import { readJob, type Job } from "./github/job";
import { pullsOfJob } from "./github/pulls";
import { hasStatus } from "./github/refusals";
import { readReport, type Input } from "./input";
import { markerLine, type MarkerKind } from "./marker";
import { assertStack } from "./stack";
import { appendSummary } from "./summary";
import { appliedText, inputText, isTooLong, mostInBody, originLine, type Written } from "./texts";

/** The options of the command. */
export interface CommentOptions {
  readonly input: string;
  readonly stack: string;
  readonly after: "preview" | "apply";
}

/** Returns the body of a comment. */
export function commentBody(input: Input, { stack, after }: Omit<CommentOptions, "input">, job: Job): string {
  const text = reportText(input, after);
  const cut = isTooLong(text);
  const kind: MarkerKind = after === "apply" ? "apply" : "review";
  const hash = input.kind === "review" && after === "preview" ? { hash: input.report.hash } : {};
  const marker = markerLine(kind, { stack, ...hash, ...(cut && { cut }) });
  const lines = [marker, originLine(stack, job), "", text(mostInBody).trimEnd()];
  return [...lines, ...(cut ? ["", "This comment is cut. The summary of the run has everything."] : []), ""].join("\n");
}

function reportText(input: Input, after: CommentOptions["after"]): Written {
  return after === "apply" ? appliedText(input) : inputText(input, "The check failed");
}

/** Reports a review. Returns how the command ends. @throws CommandError */
export async function reportComment(run: Run, options: CommentOptions, surface: GithubSurface): Promise<Outcome> {
  const { stack, after } = options;
  assertStack(stack);
  const input = await readReport(options.input);
  if (input.kind === "drift") throw wrongReport(options.input);
  const text = reportText(input, after);
  await appendSummary(run, surface.environment, (most) => {
    const head = `${originLine(stack, undefined)}\n\n`;
    return head + text(most - head.length);
  });
  const job = await readJob(surface.environment);
  using github = new GithubClient(job, run, surface);
  return await commentOn(github, commentBody(input, options, job), options);
}

async function commentOn(github: GithubClient, body: string, { stack, after }: CommentOptions): Promise<Outcome> {
  const { job, run } = github;
  const kind: MarkerKind = after === "apply" ? "apply" : "review";
  try {
    const [pull] = await pullsOfJob(github);
    if (pull === undefined) {
      run.warn(`No comment: commit ${job.sha?.slice(0, 7) ?? "unknown"} has no pull request.`);
      return "ok";
    }
    const put = await putComment(github, { pull, kind, stack }, body);
    run.note(`Comment on pull request #${pull}: ${put}.`);
    return "ok";
  } catch (error) {
    if (job.pull?.isReadOnly !== true || !hasStatus(error, 403, 404)) throw error;
    run.warn("No comment: a pull request from a fork or from Dependabot gets a token that can't write.");
    return "ok";
  }
}

function wrongReport(file: string): CommandError {
  return new CommandError(
    "usage",
    `Can't comment on ${printable(file, 200)}: it is a drift report.`,
    "Give what `webcastmanager review --json` prints, or use `webcastmanager report issue`.",
  );
}
