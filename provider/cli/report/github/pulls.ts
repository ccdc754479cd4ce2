// The pull request that a job reports to: that of its event, else that of its commit.
import * as z from "zod";
import { CommitPull } from "./answers";
import type { GithubClient } from "./client";
import { hasStatus } from "./refusals";

/**
 * Returns the numbers of the pull requests that a commit came from, the best first: those whose merge it is, else the
 * merged ones that have it, else the open ones.
 */
async function pullsOfCommit(github: GithubClient): Promise<readonly number[]> {
  const { sha } = github.job;
  if (sha === undefined) return [];
  const action = `read the pull requests of commit ${sha.slice(0, 7)}`;
  const path = `/commits/${sha}/pulls?per_page=100`;
  try {
    const pulls = await github.list({ action, needs: "pull-requests: read", path }, z.array(CommitPull));
    const merges = pulls.filter(({ merge_commit_sha, merged_at }) => merged_at != null && merge_commit_sha === sha);
    const merged = pulls.filter(({ merged_at }) => merged_at != null);
    const best = [merges, merged, pulls].find((some) => some.length > 0) ?? [];
    return best.map(({ number }) => number);
  } catch (error) {
    // GitHub doesn't know the commit.
    if (hasStatus(error, 422)) return [];
    throw error;
  }
}

/** Returns the numbers of the pull requests of a job. */
export async function pullsOfJob(github: GithubClient): Promise<readonly number[]> {
  const { pull } = github.job;
  return pull === undefined ? pullsOfCommit(github) : [pull.number];
}
