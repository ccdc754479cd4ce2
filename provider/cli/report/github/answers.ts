// The answers of GitHub's API that reports read: each has more than this.
import * as z from "zod";

/** Any object. */
export const Anything = z.record(z.string(), z.unknown());

const User = z.object({ login: z.string() }).nullish();

/** A comment of a pull request. */
export const IssueComment = z.object({
  id: z.int(),
  node_id: z.string(),
  user: User,
  body: z.string().nullish(),
});

/** An issue; the lists of issues have pull requests too. */
export const Issue = z.object({
  number: z.int(),
  title: z.string(),
  body: z.string().nullish(),
  user: User,
  state: z.enum(["open", "closed"]),
  closed_at: z.string().nullish(),
  pull_request: z.unknown().optional(),
});
export type Issue = z.output<typeof Issue>;

/** A pull request of a commit. */
export const CommitPull = z.object({
  number: z.int(),
  merged_at: z.string().nullish(),
  merge_commit_sha: z.string().nullish(),
});

/** A run of a workflow. */
export const WorkflowRun = z.object({
  workflow_id: z.int(),
  run_number: z.int(),
  head_branch: z.string().nullish(),
  conclusion: z.string().nullish(),
});

/** A page of the runs of a workflow. */
export const WorkflowRuns = z.object({ workflow_runs: z.array(WorkflowRun) });

/** The user of a token. */
export const TokenUser = z.object({ login: z.string() });

/** The same by GraphQL, which also answers tokens of an app. */
export const Viewer = z.object({ data: z.object({ viewer: z.object({ login: z.string() }) }) });

const Actor = z.object({ __typename: z.string(), login: z.string() }).nullish();

/** Who wrote a comment, and who edited it last. */
export const CommentAuthors = z.object({ data: z.object({ node: z.object({ author: Actor, editor: Actor }) }) });

/** An error of the API. */
export const ApiError = z.object({
  message: z.string(),
  errors: z
    .array(
      z.union([
        z.string(),
        z.object({ code: z.string().optional(), field: z.string().optional(), message: z.string().optional() }),
      ]),
    )
    .optional()
    .catch(undefined),
});
