// The work of `webcastmanager report issue`: one issue for the drift of a stack, one for a check that keeps failing.
import { printable } from "../../../schema";
import type { Run } from "../command";
import { hasDrift, verdictText } from "../drift/sections";
import { CommandError, type Outcome } from "../exit-codes";
import { GithubClient, type GithubSurface } from "./github/client";
import { settleIssues, type IssuePlace, type IssueTarget } from "./github/issues";
import { readJob } from "./github/job";
import { previousRunFailed } from "./github/previous-run";
import { readReport, type CheckFailure, type Input } from "./input";
import type { Wanted } from "./issue-steps";
import { markerLine } from "./marker";
import { assertStack } from "./stack";
import { appendSummary } from "./summary";
import { bodyText, failureText, inputText, isTooLong, originLine, withHead } from "./texts";

/** The options of the command. */
export interface IssueOptions {
  readonly input: string;
  readonly stack: string;
}

type DriftInput = Exclude<Input, { kind: "review" }>;

const failedTitle = "The drift check failed";

const labels = {
  drift: { name: "webcastmanager-drift", color: "d93f0b", description: "Customers differ from their state" },
  failed: { name: "webcastmanager-check-failed", color: "b60205", description: "The drift check keeps failing" },
} satisfies Record<string, IssuePlace["label"]>;

/** Returns how the check failed: wholly, or for some customers; undefined if everything was checked. */
function failureOf(input: DriftInput): CheckFailure | undefined {
  if (input.kind === "failed") return input.failure;
  const { unchecked } = input.report;
  if (unchecked.length === 0) return undefined;
  const message = `${unchecked.length} ${unchecked.length === 1 ? "customer" : "customers"} could not be checked.`;
  return { outcome: "unchecked", message, ...(unchecked[0] && { hint: `The first: ${unchecked[0].message}` }) };
}

/** What the check says of the issue about drift: only a complete and clean one closes it. */
function wantedDrift(input: DriftInput): Wanted {
  if (input.kind === "failed") return { state: "as it is" };
  if (hasDrift(input.report)) return { state: "open", fingerprint: input.report.fingerprint };
  return input.report.unchecked.length === 0 ? { state: "closed" } : { state: "as it is" };
}

function driftTarget(input: DriftInput, stack: string, origin: string): IssueTarget {
  const text = inputText(input, failedTitle);
  const hash = input.kind === "drift" ? { hash: input.report.fingerprint } : {};
  const verdict = input.kind === "drift" ? verdictText(input.report).replace(/^Drift: /, "") : "";
  return {
    kind: "drift",
    stack,
    label: labels.drift,
    wanted: wantedDrift(input),
    text: {
      title: `Drift in ${printable(stack, 100)}: ${verdict}`,
      body: bodyText({
        marker: markerLine("drift", { stack, ...hash }),
        origin,
        text,
        remark: isTooLong(text) ? "This report is cut. The summary of the run has everything." : undefined,
      }),
    },
  };
}

/** The issue about a check that fails: from the second failure in a row, with how it fails as its fingerprint. */
async function failedTarget(github: GithubClient, input: DriftInput, place: Place): Promise<IssueTarget> {
  const failure = failureOf(input);
  const { stack, origin } = place;
  const hash = failure?.outcome ?? "";
  const body = bodyText({
    marker: markerLine("check-failed", { stack, hash }),
    origin,
    text: () => (failure === undefined ? "" : failureText(failure, failedTitle)),
    remark: "The next complete check closes this issue.",
  });
  return {
    kind: "check-failed",
    stack,
    label: labels.failed,
    wanted: failure === undefined ? { state: "closed" } : await wantedFailure(github, hash),
    text: { title: `The drift check of ${printable(stack, 100)} fails: ${hash}`, body },
  };
}

interface Place {
  readonly stack: string;
  readonly origin: string;
}

async function wantedFailure(github: GithubClient, fingerprint: string): Promise<Wanted> {
  const failedBefore = await previousRunFailed(github);
  if (failedBefore === undefined) {
    github.run.warn(
      "Can't read the run before this one, so one failure is reported. Add `actions: read` to the `permissions` of the job.",
    );
  }
  return { state: "open", fingerprint, ...(failedBefore === false && { onlyUpdates: true }) };
}

/** Reports a drift check. Returns how the command ends. @throws CommandError */
export async function reportIssue(run: Run, options: IssueOptions, surface: GithubSurface): Promise<Outcome> {
  const { stack } = options;
  assertStack(stack);
  const input = await readReport(options.input, run.signal);
  if (input.kind === "review") throw wrongReport(options.input);
  const text = inputText(input, failedTitle);
  await appendSummary(run, surface.environment, withHead(`${originLine(stack, undefined)}\n\n`, text));
  const job = await readJob(surface.environment);
  using github = new GithubClient(job, run, surface);
  const origin = originLine(stack, job);
  await settleIssues(github, driftTarget(input, stack, origin));
  await settleIssues(github, await failedTarget(github, input, { stack, origin }));
  return "ok";
}

function wrongReport(file: string): CommandError {
  return new CommandError(
    "usage",
    `Can't file an issue about ${printable(file, 200)}: it is the review of a plan.`,
    "Give what `webcastmanager drift --json` prints, or use `webcastmanager report comment`.",
  );
}
