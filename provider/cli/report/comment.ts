// The work of `webcastmanager report comment`: one comment for each pull request and stack, also where a check failed.
import { printable } from "../../../schema";
import type { Run } from "../command";
import { CommandError, type Outcome } from "../exit-codes";
import { GithubClient, type GithubSurface } from "./github/client";
import { putComment, type CommentPlace } from "./github/comments";
import { readJob } from "./github/job";
import { pullsOfJob } from "./github/pulls";
import { hasStatus } from "./github/refusals";
import { readReport } from "./input";
import { markerLine, type MarkerKind } from "./marker";
import { assertStack } from "./stack";
import { appendSummary } from "./summary";
import { appliedText, bodyText, inputText, isTooLong, originLine, withHead } from "./texts";

/** The options of the command. */
export interface CommentOptions {
  readonly input: string;
  readonly stack: string;
  readonly after: "preview" | "apply";
}

/** Reports a review. Returns how the command ends. @throws CommandError */
export async function reportComment(run: Run, options: CommentOptions, surface: GithubSurface): Promise<Outcome> {
  const { stack } = options;
  assertStack(stack);
  const input = await readReport(options.input, run.signal);
  if (input.kind === "drift") throw wrongReport(options.input);
  const kind: MarkerKind = options.after === "apply" ? "apply" : "review";
  const text = kind === "apply" ? appliedText(input) : inputText(input, "The check failed");
  await appendSummary(run, surface.environment, withHead(`${originLine(stack, undefined)}\n\n`, text));
  const job = await readJob(surface.environment);
  using github = new GithubClient(job, run, surface);
  const hash = input.kind === "review" && kind === "review" ? { hash: input.report.hash } : {};
  const cut = isTooLong(text);
  const body = bodyText({
    marker: markerLine(kind, { stack, ...hash, ...(cut && { cut }) }),
    origin: originLine(stack, job),
    text,
    remark: cut ? "This comment is cut. The summary of the run has everything." : undefined,
  });
  return await commentOn(github, { kind, stack }, body);
}

async function commentOn(
  github: GithubClient,
  { kind, stack }: Omit<CommentPlace, "pull">,
  body: string,
): Promise<Outcome> {
  const { job, run } = github;
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
