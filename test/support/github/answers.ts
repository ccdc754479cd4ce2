// Answers of the stand-in in the form of GitHub's REST API, as its documentation shows them.
import type { Comment, Issue, Repository, WorkflowRun } from "./repository";

/** An answer, before it is sent. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const docs = "https://docs.github.com/rest";

/** An error of the API. */
export function failed(status: number, message: string, headers: Answer["headers"] = {}): Answer {
  return { status, headers, body: { message, documentation_url: docs, status: `${status}` } };
}

interface FieldError {
  readonly resource: string;
  readonly code: string;
  readonly field: string;
  readonly message?: string;
}

/** The 422 for a field that breaks a rule. */
export function invalid(error: FieldError): Answer {
  const body = { message: "Validation Failed", errors: [error], documentation_url: docs, status: "422" };
  return { status: 422, body };
}

export const notFound = failed(404, "Not Found");

/** Rate limits as GitHub documents them, and other faults. */
export const faults = {
  secondaryLimit: failed(403, "You have exceeded a secondary rate limit. Please wait a few minutes.", {
    "retry-after": "1",
  }),
  /** Without Retry-After, which GitHub doesn't always send. */
  secondaryLimitWithoutHeader: failed(403, "You have exceeded a secondary rate limit. Please wait a few minutes."),
  unavailable: failed(503, "Service Unavailable"),
  serverError: failed(500, "Server Error"),
  html: { status: 200, body: "<!doctype html><title>Sign in</title>", headers: { "content-type": "text/html" } },
} satisfies Record<string, Answer>;

/** The primary limit. @param resetSeconds when it ends, in seconds since 1970 */
export function primaryLimit(resetSeconds: number): Answer {
  return failed(403, "API rate limit exceeded for installation ID 1.", {
    "x-ratelimit-limit": "1000",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": `${resetSeconds}`,
  });
}

/** A comment as REST shows it. */
export function commentBody({ name }: Repository, comment: Comment): unknown {
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    html_url: `https://github.com/${name}/pull/${comment.issue}#issuecomment-${comment.id}`,
    user: comment.author,
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: "NONE",
  };
}

/** An issue or a pull request as the lists of issues show it. */
export function issueBody({ name }: Repository, issue: Issue): unknown {
  return {
    number: issue.number,
    node_id: `I_${issue.number}`,
    html_url: `https://github.com/${name}/${issue.pull ? "pull" : "issues"}/${issue.number}`,
    title: issue.title,
    body: issue.body === "" ? null : issue.body,
    user: issue.author,
    state: issue.state,
    state_reason: issue.stateReason,
    closed_at: issue.closedAt,
    labels: issue.labels.map((label) => ({ name: label, color: "ededed" })),
    ...(issue.pull && { pull_request: { url: `https://api.github.com/repos/${name}/pulls/${issue.number}` } }),
  };
}

/** A pull request as `commits/{sha}/pulls` and the events show it. */
export function pullBody({ name }: Repository, { number, state, closedAt, title, author, pull }: Issue): unknown {
  const head = pull?.headRepository;
  return {
    number,
    title,
    state,
    user: author,
    merged_at: pull?.mergeSha == null ? null : closedAt,
    merge_commit_sha: pull?.mergeSha ?? null,
    head: { ref: "feature", sha: pull?.headSha, repo: head == null ? null : { full_name: head, fork: head !== name } },
    base: { ref: "main", repo: { full_name: name, fork: false } },
  };
}

/** A workflow run as REST shows it. */
export function runBody({ id, workflow, number, branch, status, conclusion }: WorkflowRun): unknown {
  return {
    id,
    workflow_id: workflow,
    run_number: number,
    head_branch: branch,
    event: "schedule",
    status,
    conclusion,
  };
}
