// The work of `webcastmanager report reviewed`: prints the hash of the plan that the pull request of a commit showed.
import { quotedName, shortList } from "../../../schema";
import type { Run } from "../command";
import { CommandError, type Outcome } from "../exit-codes";
import { writeReport } from "../output-file";
import { CommentAuthors } from "./github/answers";
import { readAuthor } from "./github/author";
import { GithubClient, type GithubSurface } from "./github/client";
import { markedComments, type MarkedComment } from "./github/comments";
import { readJob } from "./github/job";
import { pullsOfJob } from "./github/pulls";
import { assertStack } from "./stack";

/** The options of the command. */
export interface ReviewedOptions {
  readonly stack: string;
  readonly json?: true;
  readonly out?: string;
}

function nothing(message: string, hint: string): CommandError {
  return new CommandError("not-found", message, hint);
}

const authorsQuery =
  "query ($id: ID!) { node(id: $id) { ... on IssueComment " +
  "{ author { __typename login } editor { __typename login } } } }";

const again = "Run the preview of the pull request again, or start the apply by hand.";

/**
 * Whether a person edited a comment: people with write access can edit those of others, and REST doesn't show it.
 * @throws GithubError
 */
async function isEditedByPerson(github: GithubClient, { nodeId }: MarkedComment): Promise<boolean> {
  const call = {
    action: "read who edited the comment",
    needs: "pull-requests: read",
    method: "POST",
    path: "",
    base: "graphql",
    body: { query: authorsQuery, variables: { id: nodeId } },
  } as const;
  const { author, editor } = (await github.send(call, CommentAuthors)).data.node;
  return editor?.__typename === "User" && editor.login !== author?.login;
}

/** Returns the hash in the comment of one pull request. @throws CommandError where there is none */
async function reviewedHash(github: GithubClient, pull: number, stack: string): Promise<string> {
  const marked = await markedComments(github, { pull, kind: "review", stack });
  const author = marked.length === 0 ? "" : await readAuthor(github);
  const own = marked.find((comment) => comment.author === author);
  const place = `pull request #${pull} for stack ${quotedName(stack)}`;
  if (own === undefined) {
    const others = shortList([...new Set(marked.map((comment) => quotedName(comment.author)))]);
    const cause =
      marked.length === 0 ? "it has no comment" : `its comment is by ${others}, not by ${quotedName(author)}`;
    throw nothing(`No reviewed plan in ${place}: ${cause}.`, again);
  }
  const { hash, cut } = own.marker;
  if (hash === undefined) throw nothing(`No reviewed plan in ${place}: its last check failed.`, again);
  if (cut === true) {
    throw nothing(`No reviewed plan in ${place}: its comment was cut.`, "Read the run's summary, and apply by hand.");
  }
  if (await isEditedByPerson(github, own)) {
    const step = "Delete that comment, and run the preview of the pull request again.";
    throw nothing(`No reviewed plan in ${place}: a person edited its comment.`, step);
  }
  return hash;
}

/** Prints the hash. Returns how the command ends. @throws CommandError with "not-found" where there is none */
export async function reportReviewed(run: Run, options: ReviewedOptions, surface: GithubSurface): Promise<Outcome> {
  const { stack, json, out } = options;
  assertStack(stack);
  const job = await readJob(surface.environment);
  using github = new GithubClient(job, run, surface);
  const pulls = await pullsOfJob(github);
  if (pulls.length === 0) {
    throw nothing(`No reviewed plan: commit ${job.sha?.slice(0, 7) ?? "unknown"} has no pull request.`, again);
  }
  const hashes = new Set<string>();
  for (const pull of pulls) hashes.add(await reviewedHash(github, pull, stack));
  const [hash = "", ...others] = hashes;
  if (others.length > 0) {
    const names = shortList(pulls.map((pull) => `#${pull}`));
    throw nothing(`No reviewed plan: the pull requests ${names} of this commit show different plans.`, again);
  }
  run.progress.clear();
  writeReport(`${json ? JSON.stringify({ hash }) : hash}\n`, out);
  return "ok";
}
