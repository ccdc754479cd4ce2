// Whether the run of this workflow before this one failed: a single failure is no reason for an issue.
import { WorkflowRun, WorkflowRuns } from "./answers";
import type { GithubClient } from "./client";
import { hasStatus } from "./refusals";

const needs = "actions: read";
const failures = ["failure", "timed_out", "startup_failure"];

/** Returns it; undefined where it can't be known. */
export async function previousRunFailed(github: GithubClient): Promise<boolean | undefined> {
  const { runId } = github.job;
  if (runId === undefined) return undefined;
  const action = "read the runs of this workflow";
  try {
    const own = await github.send({ action, needs, method: "GET", path: `/actions/runs/${runId}` }, WorkflowRun);
    const branch = own.head_branch == null ? "" : `&branch=${encodeURIComponent(own.head_branch)}`;
    const path = `/actions/workflows/${own.workflow_id}/runs?status=completed&per_page=50${branch}`;
    const { workflow_runs } = await github.send({ action, needs, method: "GET", path }, WorkflowRuns);
    const [previous] = workflow_runs
      .filter(({ run_number, conclusion }) => run_number < own.run_number && isVerdict(conclusion))
      .sort((one, other) => other.run_number - one.run_number);
    return failures.includes(previous?.conclusion ?? "");
  } catch (error) {
    if (!hasStatus(error, 403, 404)) throw error;
    return undefined;
  }
}

/** Whether a run ended by itself: a cancelled or skipped one proves nothing. */
function isVerdict(conclusion: string | null | undefined): boolean {
  return conclusion === "success" || failures.includes(conclusion ?? "");
}
