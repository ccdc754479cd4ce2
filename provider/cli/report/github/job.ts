// What GitHub Actions says about a job: the repository, the API's addresses, the token, the commit and the event.
import { readFile } from "node:fs/promises";
import * as z from "zod";
import { printable, settingSchemas } from "../../../../schema";
import type { TextSource } from "../../../core/setting-sources";
import { CommandError } from "../../exit-codes";

/** A job of GitHub Actions. */
export interface Job {
  /** GITHUB_API_URL. */
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  /** Owner and name, as the path of an address. */
  readonly repository: string;
  readonly token: string;
  readonly sha?: string;
  readonly runId?: string;
  /** The page of this run. */
  readonly runUrl?: string;
  /** The pull request of the event, where it has one. */
  readonly pull?: EventPull;
}

/** The pull request of an event. */
interface EventPull {
  readonly number: number;
  /** Whether its runs get a read-only token: it comes from a fork, or from Dependabot. */
  readonly isReadOnly: boolean;
  readonly headSha?: string;
}

const Repository = z.object({ full_name: z.string() }).nullish();
const PullEvent = z.object({
  pull_request: z.object({
    number: z.int().positive(),
    head: z.object({ sha: z.string().optional(), repo: Repository }),
    base: z.object({ repo: Repository }),
  }),
});
/** A comment on a pull request is an event of its issue. */
const CommentEvent = z.object({ issue: z.object({ number: z.int().positive(), pull_request: z.unknown() }) });

/** Returns a variable without blanks around it; undefined if it is not set, or of another form. */
function textIn(environment: TextSource, name: string, form = /./s): string | undefined {
  const text = environment[name]?.trim() ?? "";
  return form.test(text) ? text : undefined;
}

function needed(environment: TextSource, name: string): string {
  const text = textIn(environment, name);
  if (text !== undefined) return text;
  const hint =
    name === "GITHUB_TOKEN"
      ? "Set it to `github.token` in the `env` of the step."
      : "GitHub Actions sets it; elsewhere, write it as owner/name.";
  throw new CommandError("usage", `${name} is not set.`, hint);
}

function checked(name: string, text: string, schema: z.ZodType<string, string>): string {
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new CommandError("usage", `${name} ${parsed.error.issues[0]?.message ?? "is wrong"}.`, `Correct ${name}.`);
}

/** GitHub Enterprise Server has GraphQL beside the path of its REST API. */
function graphqlUrlOf(environment: TextSource, apiUrl: string): string {
  const own = apiUrl.endsWith("/api/v3") ? apiUrl.replace(/\/v3$/, "/graphql") : `${apiUrl}/graphql`;
  return checked("GITHUB_GRAPHQL_URL", textIn(environment, "GITHUB_GRAPHQL_URL") ?? own, settingSchemas.endpoint);
}

function runUrlOf(environment: TextSource, repository: string, runId: string | undefined): string | undefined {
  const server = textIn(environment, "GITHUB_SERVER_URL");
  if (server === undefined || runId === undefined) return undefined;
  const parsed = settingSchemas.endpoint.safeParse(server);
  return parsed.success
    ? `${new URL(parsed.data).href.replace(/\/$/, "")}/${repository}/actions/runs/${runId}`
    : undefined;
}

async function eventOf(environment: TextSource): Promise<unknown> {
  const file = textIn(environment, "GITHUB_EVENT_PATH");
  try {
    return file === undefined ? undefined : JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Returns the pull request of an event; of a run without the event's file, the one that its ref names. */
async function pullOf(environment: TextSource): Promise<EventPull | undefined> {
  const event = await eventOf(environment);
  const isDependabot = textIn(environment, "GITHUB_ACTOR") === "dependabot[bot]";
  const found = PullEvent.safeParse(event).data?.pull_request;
  if (found !== undefined) {
    const isFork = found.head.repo?.full_name !== found.base.repo?.full_name;
    return { number: found.number, isReadOnly: isFork || isDependabot, headSha: found.head.sha };
  }
  const issue = CommentEvent.safeParse(event).data?.issue;
  // Of a pull request, or of a merge queue.
  const ref = /^refs\/pull\/(?<number>\d+)\/|\/pr-(?<queued>\d+)-[0-9a-f]{7,}$/.exec(
    textIn(environment, "GITHUB_REF") ?? "",
  );
  const byRef = ref?.groups?.number ?? ref?.groups?.queued;
  const number = issue?.pull_request == null ? byRef : issue.number;
  return number === undefined ? undefined : { number: Number(number), isReadOnly: isDependabot };
}

/** Reads the job from an environment and its event. @throws CommandError where something is missing or wrong */
export async function readJob(environment: TextSource): Promise<Job> {
  const repository = needed(environment, "GITHUB_REPOSITORY");
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || /(?:^|\/)\.{1,2}(?:\/|$)/.test(repository)) {
    const message = `GITHUB_REPOSITORY is no repository: ${printable(repository, 100)}.`;
    throw new CommandError("usage", message, "Write it as owner/name.");
  }
  const token = checked("GITHUB_TOKEN", needed(environment, "GITHUB_TOKEN"), settingSchemas.token.unwrap());
  const given = textIn(environment, "GITHUB_API_URL") ?? "https://api.github.com";
  const apiUrl = checked("GITHUB_API_URL", given, settingSchemas.endpoint);
  const sha = textIn(environment, "GITHUB_SHA", /^[0-9a-f]{7,64}$/i);
  const runId = textIn(environment, "GITHUB_RUN_ID", /^\d+$/);
  const [runUrl, pull] = [runUrlOf(environment, repository, runId), await pullOf(environment)];
  return {
    apiUrl,
    graphqlUrl: graphqlUrlOf(environment, apiUrl),
    repository,
    token,
    ...(sha !== undefined && { sha }),
    ...(runId !== undefined && { runId }),
    ...(runUrl !== undefined && { runUrl }),
    ...(pull !== undefined && { pull }),
  };
}
