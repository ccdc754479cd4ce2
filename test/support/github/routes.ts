// The calls of GitHub's REST API that the stand-in answers, and the one of GraphQL.
import * as z from "zod";
import { commentBody, failed, invalid, issueBody, notFound, pullBody, runBody, type Answer } from "./answers";
import type { Comment, Issue, Repository } from "./repository";
import { hasRight, type Permissions, type Token } from "./tokens";

/** One call, its token known. */
export interface Call {
  readonly url: URL;
  /** The parts of the path that the route leaves open. */
  readonly parts: readonly string[];
  readonly body: unknown;
  readonly token: Token;
  readonly repository: Repository;
}

/** What a route needs, and what it answers. Without areas, every token may call it. */
interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly areas: readonly (keyof Permissions)[];
  readonly answer: (call: Call) => Answer;
}

/** Characters of a body, at most, and of a title and the name of a label. */
const most = { body: 65_536, title: 256, label: 50 };

const Text = z.object({ body: z.string().optional() });
const IssueChange = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  labels: z.array(z.string()).optional(),
  state: z.enum(["open", "closed"]).optional(),
  state_reason: z.enum(["completed", "not_planned", "duplicate", "reopened"]).nullish(),
});

/** A page of a list, with the Link header where there are others. */
function paged(
  url: URL,
  items: readonly unknown[],
  wrap: (page: readonly unknown[]) => unknown = (page) => page,
): Answer {
  const size = Math.min(100, Number(url.searchParams.get("per_page") ?? 30));
  const page = Number(url.searchParams.get("page") ?? 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string) => {
    const target = new URL(url);
    target.searchParams.set("page", `${to}`);
    return `<${target.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, "prev"), link(1, "first")] : []),
    ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
  ];
  return {
    status: 200,
    body: wrap(items.slice((page - 1) * size, page * size)),
    headers: links.length === 0 ? {} : { link: links.join(", ") },
  };
}

function writtenComment({ body, repository }: Call, write: (text: string) => Comment, status: number): Answer {
  const text = Text.safeParse(body).data?.body ?? "";
  if (text.trim() === "") return invalid({ resource: "IssueComment", code: "missing_field", field: "body" });
  if ([...text].length > most.body) {
    const message = `Body is too long (maximum is ${most.body} characters)`;
    return invalid({ resource: "IssueComment", code: "unprocessable", field: "data", message });
  }
  return { status, body: commentBody(repository, write(text)) };
}

function withComment(call: Call, answer: (comment: Comment) => Answer): Answer {
  const comment = call.repository.comments.find(({ id }) => id === Number(call.parts[0]));
  return comment === undefined ? notFound : answer(comment);
}

function withIssue(call: Call, answer: (issue: Issue) => Answer): Answer {
  const issue = call.repository.issues.find(({ number }) => number === Number(call.parts[0]));
  return issue === undefined ? notFound : answer(issue);
}

function listedIssues({ url, repository }: Call): Answer {
  const state = url.searchParams.get("state") ?? "open";
  const labels = url.searchParams.get("labels")?.split(",").filter(Boolean) ?? [];
  const found = repository.issues.filter(
    (issue) =>
      (state === "all" || issue.state === state) &&
      labels.every((label) => issue.labels.some((own) => own.toLowerCase() === label.toLowerCase())),
  );
  // The newest comes first.
  return paged(
    url,
    found.toReversed().map((issue) => issueBody(repository, issue)),
  );
}

function refusedIssue({ title = "", body }: z.output<typeof IssueChange>): Answer | undefined {
  const tooLong = (field: string, limit: number) =>
    invalid({
      resource: "Issue",
      code: "custom",
      field,
      message: `${field} is too long (maximum is ${limit} characters)`,
    });
  if ([...title].length > most.title) return tooLong("title", most.title);
  return [...(body ?? "")].length > most.body ? tooLong("body", most.body) : undefined;
}

function createdIssue(call: Call): Answer {
  const { title, body, labels } = IssueChange.parse(call.body);
  if (title === undefined) return invalid({ resource: "Issue", code: "missing_field", field: "title" });
  const refusal = refusedIssue({ title, body });
  if (refusal !== undefined) return refusal;
  const { repository, token } = call;
  const issue = repository.addIssue({ title, body: body ?? "", labels: labels ?? [], author: token.account });
  return { status: 201, body: issueBody(repository, issue) };
}

function editedIssue(call: Call): Answer {
  const parsed = IssueChange.safeParse(call.body);
  if (!parsed.success) return failed(422, "Invalid request.");
  const { title, body, labels, state, state_reason } = parsed.data;
  return withIssue(call, (issue) => {
    const refusal = refusedIssue({ title, body });
    if (refusal !== undefined) return refusal;
    const reason =
      state_reason ?? (state === "closed" ? "completed" : state === "open" ? "reopened" : issue.stateReason);
    call.repository.editIssue(issue, {
      ...(title !== undefined && { title }),
      ...(body != null && { body }),
      ...(labels !== undefined && { labels }),
      ...(state !== undefined && state !== issue.state && { state, stateReason: reason }),
    });
    return { status: 200, body: issueBody(call.repository, issue) };
  });
}

function createdLabel({ body, repository }: Call): Answer {
  const { name } = z.object({ name: z.string() }).parse(body);
  if ([...name].length > most.label) {
    const message = `name is too long (maximum is ${most.label} characters)`;
    return invalid({ resource: "Label", code: "custom", field: "name", message });
  }
  if (repository.hasLabel(name)) return invalid({ resource: "Label", code: "already_exists", field: "name" });
  repository.labels.push(name);
  return { status: 201, body: { name } };
}

function pullsOfCommit({ url, parts, repository }: Call): Answer {
  const [sha = ""] = parts;
  const found = repository.issues.filter(({ pull }) => pull?.headSha === sha || pull?.mergeSha === sha);
  return /^[0-9a-f]{40}$/.test(sha)
    ? paged(
        url,
        found.map((issue) => pullBody(repository, issue)),
      )
    : failed(422, `No commit found for SHA: ${sha}`);
}

function workflowRuns({ url, parts, repository }: Call): Answer {
  const [status, branch] = [url.searchParams.get("status"), url.searchParams.get("branch")];
  const runs = repository.runs.filter(
    (run) =>
      run.workflow === Number(parts[0]) &&
      (status === null || run.status === status || run.conclusion === status) &&
      (branch === null || run.branch === branch),
  );
  return paged(url, runs.toReversed().map(runBody), (page) => ({ total_count: runs.length, workflow_runs: page }));
}

function graphql({ body, token, repository }: Call): Answer {
  const { query, variables } = z
    .object({ query: z.string(), variables: z.object({ id: z.string() }).optional() })
    .parse(body);
  const login = ({ login: name }: { login: string }) => name.replace(/\[bot\]$/, "");
  const actor = (account: Comment["author"]) => ({ __typename: account.type, login: login(account) });
  const comment = repository.comments.find(({ id }) => `IC_${id}` === variables?.id);
  const data = {
    ...(query.includes("viewer") && { viewer: { login: token.account.login } }),
    ...(query.includes("node(") && {
      node: comment && {
        author: actor(comment.author),
        editor: comment.editor === undefined ? null : actor(comment.editor),
      },
    }),
  };
  return { status: 200, body: { data } };
}

const comments: Route["areas"] = ["issues", "pullRequests"];

/** Every call. The path starts after `/repos/{owner}/{name}`, except for those of no repository. */
export const routes: readonly Route[] = [
  { method: "POST", path: /^\/graphql$/, areas: [], answer: graphql },
  {
    method: "GET",
    path: /^\/user$/,
    areas: [],
    answer: ({ token }) =>
      token.kind === "personal"
        ? { status: 200, body: token.account }
        : failed(403, "Resource not accessible by integration"),
  },
  {
    method: "GET",
    path: /^\/issues\/(\d+)\/comments$/,
    areas: comments,
    answer: (call) =>
      withIssue(call, ({ number }) =>
        paged(
          call.url,
          call.repository.comments
            .filter(({ issue }) => issue === number)
            .map((comment) => commentBody(call.repository, comment)),
        ),
      ),
  },
  {
    method: "POST",
    path: /^\/issues\/(\d+)\/comments$/,
    areas: comments,
    answer: (call) =>
      withIssue(call, ({ number }) =>
        writtenComment(call, (body) => call.repository.addComment(number, { body, author: call.token.account }), 201),
      ),
  },
  {
    method: "PATCH",
    path: /^\/issues\/comments\/(\d+)$/,
    areas: comments,
    answer: (call) =>
      withComment(call, (comment) =>
        writtenComment(
          call,
          (body) => {
            call.repository.editComment(comment, body, call.token.account);
            return comment;
          },
          200,
        ),
      ),
  },
  {
    method: "DELETE",
    path: /^\/issues\/comments\/(\d+)$/,
    areas: comments,
    answer: (call) =>
      withComment(call, (comment) => {
        call.repository.removeComment(comment);
        return { status: 204 };
      }),
  },
  { method: "GET", path: /^\/issues$/, areas: comments, answer: listedIssues },
  { method: "POST", path: /^\/issues$/, areas: ["issues"], answer: createdIssue },
  { method: "PATCH", path: /^\/issues\/(\d+)$/, areas: ["issues"], answer: editedIssue },
  { method: "POST", path: /^\/labels$/, areas: comments, answer: createdLabel },
  { method: "GET", path: /^\/commits\/([^/]+)\/pulls$/, areas: ["pullRequests"], answer: pullsOfCommit },
  {
    method: "GET",
    path: /^\/actions\/runs\/(\d+)$/,
    areas: ["actions"],
    answer: ({ parts, repository }) => {
      const run = repository.runs.find(({ id }) => id === Number(parts[0]));
      return run === undefined ? notFound : { status: 200, body: runBody(run) };
    },
  },
  { method: "GET", path: /^\/actions\/workflows\/(\d+)\/runs$/, areas: ["actions"], answer: workflowRuns },
];

/** Returns the answer for a token without the right, or undefined. */
export function refusal(
  { areas, method }: Route,
  { token }: Pick<Call, "token">,
  isPrivate: boolean,
): Answer | undefined {
  const right = method === "GET" ? "read" : "write";
  // What is public can be read without a right.
  if (areas.length === 0 || hasRight(token, areas, right) || (right === "read" && !isPrivate)) return undefined;
  if (token.kind === "personal")
    return isPrivate ? notFound : failed(403, "Resource not accessible by personal access token");
  const names = areas.map((area) => (area === "pullRequests" ? "pull_requests" : area));
  return failed(403, "Resource not accessible by integration", {
    "x-accepted-github-permissions": names.map((name) => `${name}=${right}`).join("; "),
  });
}
