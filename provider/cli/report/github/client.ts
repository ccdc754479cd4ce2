// A small client of GitHub's REST API over the package's own transport: repeats what may pass, reads all pages, checks
// every answer.
import type * as z from "zod";
import { sleep, type Clock } from "../../../client/clock";
import { failureTexts, NoAnswer, wasSent } from "../../../client/http/network-errors";
import { requestText } from "../../../client/http/operation";
import { bodyOf, type Answer } from "../../../client/http/replies";
import { HttpTransport, type HttpRequest } from "../../../client/http/request";
import { nextAttempt, withAttempt, type Attempts, type Outcome } from "../../../client/http/retry";
import { isRateLimited } from "../../../client/pacing/rate-limit";
import { createRedactor, type Redactor } from "../../../client/redaction/redact";
import { proxyFrom, type Proxy } from "../../../core/proxy";
import type { TextSource } from "../../../core/setting-sources";
import { userAgent } from "../../../core/version";
import type { Run } from "../../command";
import { Anything } from "./answers";
import type { Job } from "./job";
import { GithubError, refusedCall, unreadableAnswer, type RefusedCall } from "./refusals";

/** One call. */
export interface GithubCall {
  readonly action: string;
  readonly needs: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** The path below the repository, with its query; GraphQL has one address for all. */
  readonly path: string;
  readonly base?: "repository" | "api" | "graphql";
  readonly body?: unknown;
}

/** What a client needs beside the job. */
export interface GithubSurface {
  readonly clock: Clock;
  readonly environment: TextSource;
}

const limits = { requestMs: 30_000, totalMs: 300_000, retries: 4, pages: 1_000 } as const;

/** Milliseconds of a wait that is worth a line. */
const longWaitMs = 5_000;

/** GitHub asks for a minute where a secondary limit has no header; any 5xx of it may pass. */
function outcomeOf(answer: Answer): Outcome {
  const isSecondary = answer.status === 403 && /rate limit|abuse detection/i.test(answer.text.slice(0, 1_000));
  if (isSecondary && !isRateLimited(answer)) {
    return { ...answer, isMaskedRateLimit: true, headers: { ...answer.headers, "retry-after": "60" } };
  }
  return answer.status >= 500 ? { ...answer, status: 503 } : answer;
}

/** Returns the query of the next page. A Link leads to no other host: the token would go along. */
function nextQuery({ headers }: Answer): string | undefined {
  const next = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(headers.link ?? "")?.[1];
  return next !== undefined && URL.canParse(next) ? new URL(next).search : undefined;
}

/** The client of one command. */
export class GithubClient implements Disposable {
  readonly #http: HttpTransport;
  readonly #redactor: Redactor;
  readonly #deadlineAt: number;
  readonly #proxy: Proxy | undefined;
  /** Milliseconds by which GitHub's clock is ahead. */
  #aheadMs = 0;

  constructor(
    readonly job: Job,
    readonly run: Run,
    private readonly surface: GithubSurface,
  ) {
    const address = { endpoint: job.apiUrl, tokenUrl: job.graphqlUrl };
    this.#proxy = proxyFrom(surface.environment, address);
    this.#http = new HttpTransport({ connections: 2, timeoutMs: limits.requestMs, proxy: this.#proxy });
    this.#redactor = createRedactor([job.token, ...(this.#proxy?.secrets ?? [])]);
    this.#deadlineAt = surface.clock.now() + limits.totalMs;
    run.signal.addEventListener("abort", () => {
      this.#http.close(new Error("cancelled"));
    });
  }

  [Symbol.dispose](): void {
    this.#http.close(new Error("closed"));
  }

  /** Returns the current time by GitHub's clock. */
  now(): number {
    return this.surface.clock.now() + this.#aheadMs;
  }

  /** Sends a call, and returns its answer. @throws GithubError */
  async send<Body>(call: GithubCall, schema: z.ZodType<Body>): Promise<Body> {
    const answer = await this.#answered(call);
    return this.#read(call, answer, schema);
  }

  /** Sends a call whose answer doesn't matter, as long as it is GitHub's: JSON, or nothing. @throws GithubError */
  async order(call: GithubCall): Promise<void> {
    const answer = await this.#answered(call);
    if (answer.status !== 204) this.#read(call, answer, Anything);
  }

  /** Returns the items of all pages of a list. @throws GithubError */
  async list<Item>(call: Omit<GithubCall, "method">, schema: z.ZodType<Item[]>): Promise<readonly Item[]> {
    const items: Item[] = [];
    const [path = ""] = call.path.split("?");
    let query: string | undefined = call.path.slice(path.length);
    for (let page = 0; query !== undefined && page < limits.pages; page++) {
      const next: GithubCall = { ...call, method: "GET", path: path + query };
      const answer = await this.#answered(next);
      items.push(...this.#read(next, answer, schema));
      query = nextQuery(answer);
    }
    return items;
  }

  /** Waits. @throws the reason of the run's signal as soon as it is aborted */
  pause(delayMs: number): Promise<void> {
    return sleep(this.surface.clock, delayMs, this.run.signal);
  }

  #read<Body>(call: GithubCall, answer: Answer, schema: z.ZodType<Body>): Body {
    const body = bodyOf(answer, schema);
    if (body === undefined) throw unreadableAnswer(answer, this.#refused(call));
    return body;
  }

  #urlOf({ base = "repository", path }: GithubCall): string {
    const { apiUrl, graphqlUrl, repository } = this.job;
    if (base === "graphql") return graphqlUrl;
    return base === "api" ? `${apiUrl}${path}` : `${apiUrl}/repos/${repository}${path}`;
  }

  #refused(call: GithubCall): RefusedCall {
    const url = this.#urlOf(call);
    const text = requestText({ method: call.method, url, proxy: () => this.#http.proxyOf(url) });
    return { ...call, text, redact: this.#redactor.redact };
  }

  async #answered(call: GithubCall): Promise<Answer> {
    const { run, surface } = this;
    const isIdempotent = call.method !== "POST" || call.base === "graphql";
    run.progress.show(`GitHub: ${call.action} …`);
    for (let attempts: Attempts = { retries: 0, rejections: 0 }; ;) {
      const ended = await this.#attempt(call);
      if (!(ended instanceof NoAnswer) && ended.status < 400) return ended;
      const outcome = ended instanceof NoAnswer ? ended.failure : outcomeOf(ended);
      const [nowMs, random] = [surface.clock.now(), surface.clock.random()];
      const attempt = { ...attempts, outcome, isIdempotent, maxRetries: limits.retries, nowMs, random };
      const waitMs = nextAttempt(attempt);
      if (waitMs === undefined || nowMs + waitMs >= this.#deadlineAt) {
        throw ended instanceof NoAnswer ? this.#noAnswer(call, ended) : this.#refusal(call, outcome, ended);
      }
      attempts = withAttempt(attempts, outcome);
      if (waitMs >= longWaitMs) run.note(`GitHub is rate-limiting: waiting ${Math.ceil(waitMs / 1000)} s.`);
      await sleep(surface.clock, waitMs, run.signal);
    }
  }

  async #attempt(call: GithubCall): Promise<Answer | NoAnswer> {
    this.run.signal.throwIfAborted();
    try {
      const leftMs = Math.max(1, this.#deadlineAt - this.surface.clock.now());
      const answer = await this.#http.send(this.#requestOf(call), leftMs);
      const date = Date.parse(answer.headers.date ?? "");
      if (!Number.isNaN(date)) this.#aheadMs = date - this.surface.clock.now();
      return answer;
    } catch (error) {
      if (error instanceof NoAnswer) return error;
      throw error;
    }
  }

  #requestOf(call: GithubCall): HttpRequest {
    const { method, body } = call;
    return {
      method,
      url: this.#urlOf(call),
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${this.job.token}`,
        "user-agent": userAgent,
        "x-github-api-version": "2022-11-28",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
  }

  #refusal(call: GithubCall, outcome: Outcome, answer: Answer): GithubError {
    // A secondary limit without headers is known by its text alone.
    const known = "fault" in outcome ? answer : { ...outcome, status: answer.status };
    return refusedCall(known, this.#refused(call));
  }

  #noAnswer(call: GithubCall, { failure }: NoAnswer): GithubError {
    const { text: url } = this.#refused(call);
    const { text, step } = failureTexts(failure, "GITHUB_API_URL", this.#proxy?.variable);
    const isTimeout = failure.fault === "timeout";
    return new GithubError(
      `Can't ${call.action}: ${url}: ${text}.`,
      isTimeout ? "See https://www.githubstatus.com, and run the job again." : step,
      { outcome: isTimeout ? "timeout" : "service", mayHaveHappened: call.method !== "GET" && wasSent(failure) },
    );
  }
}
