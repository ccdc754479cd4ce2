// A stand-in of GitHub's REST API on loopback, for one repository: what `webcastmanager report` calls, as GitHub
// documents it, with its limits and errors.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { failed, notFound, pullBody, type Answer } from "./github/answers";
import { Repository, type Additions, type Comment, type Issue } from "./github/repository";
import { refusal, routes } from "./github/routes";
import { Tokens, type Token, type TokenOptions } from "./github/tokens";

export { faults, primaryLimit } from "./github/answers";
export { actionsBot, type Account, type Issue } from "./github/repository";
export { forkPermissions } from "./github/tokens";

/** How the stand-in behaves. */
export interface GithubOptions {
  /** Owner and name. */
  readonly repository?: string;
  readonly isPrivate?: boolean;
  /** The service's clock. */
  readonly now?: () => Date;
  /** The path before every call, such as `/api/v3` of GitHub Enterprise Server. */
  readonly basePath?: string;
}

/** What one call does in place of its usual answer. */
interface Fault {
  /** Matches `POST /repos/acme/webcasts/issues`; absent: every call. */
  readonly on?: RegExp;
  /** How many calls it is for. */
  readonly times?: number;
  /** The answer; absent: the usual one. "hangs up" closes the connection, also after the call was carried out. */
  readonly answer?: Answer | "hangs up" | "hangs up after it";
  /** Runs before the call is carried out. */
  readonly before?: () => Promise<void> | void;
}

/** The stand-in while it runs; it ends with the block that it is used in. */
export interface Github extends Additions, AsyncDisposable {
  /** GITHUB_API_URL. */
  readonly url: string;
  readonly repository: string;
  /** Every call so far, such as `GET /repos/acme/webcasts/issues?state=all`. */
  readonly calls: readonly string[];
  /** Calls that changed something. */
  writes(): readonly string[];
  comments(issue: number): readonly Comment[];
  removeComments(issue: number): void;
  /** All issues, pull requests excepted. */
  issues(): readonly Issue[];
  token(options?: TokenOptions): Token;
  /** The variables of a job's step: address, repository and a token. */
  environment(token?: TokenOptions): Readonly<Record<string, string>>;
  /** The event of a pull request, for the file of GITHUB_EVENT_PATH. */
  pullRequestEvent(issue: Issue): unknown;
  fault(fault: Fault): void;
}

interface Received {
  readonly method: string;
  readonly url: URL;
  readonly incoming: IncomingMessage;
}

/** The stand-in without its server. */
class StandIn {
  readonly calls: string[] = [];
  readonly tokens = new Tokens();
  readonly faults: { fault: Fault; left: number }[] = [];

  constructor(
    readonly repository: Repository,
    readonly options: GithubOptions,
  ) {}

  /** Returns the answer; undefined where the connection is to be closed. */
  async answer({ method, url, incoming }: Received): Promise<Answer | undefined> {
    const path = url.pathname + url.search;
    this.calls.push(`${method} ${path}`);
    const body = await text(incoming);
    const fault = this.#nextFault(`${method} ${path}`);
    await fault?.before?.();
    if (fault?.answer === "hangs up") return undefined;
    if (typeof fault?.answer === "object") return fault.answer;
    const answer = this.#usual({ method, url, incoming }, body);
    return fault?.answer === "hangs up after it" ? undefined : answer;
  }

  #nextFault(call: string): Fault | undefined {
    const found = this.faults.find(({ fault, left }) => left > 0 && (fault.on?.test(call) ?? true));
    if (found !== undefined) found.left -= 1;
    return found?.fault;
  }

  #usual({ method, url, incoming }: Received, body: string): Answer {
    if (incoming.headers["user-agent"] === undefined)
      return failed(
        403,
        "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.",
      );
    const token = this.tokens.find(incoming.headers.authorization);
    if (token === undefined) return failed(401, "Bad credentials");
    const { basePath = "", isPrivate = false } = this.options;
    const inRepository = `${basePath}/repos/${this.repository.name}`;
    const isInside = url.pathname.startsWith(`${inRepository}/`);
    // GraphQL of an Enterprise Server is beside the path of its REST API.
    const path = isInside ? url.pathname.slice(inRepository.length) : url.pathname.replace(/^\/api(\/v3)?(?=\/)/, "");
    const route = routes.find(
      (one) => one.method === method && one.path.test(path) && (isInside || ["/graphql", "/user"].includes(path)),
    );
    if (route === undefined) return notFound;
    const parts = route.path.exec(path)?.slice(1) ?? [];
    const refused = refusal(route, { token }, isPrivate);
    if (refused !== undefined) return refused;
    try {
      const parsed: unknown = body === "" ? undefined : JSON.parse(body);
      return route.answer({
        url,
        parts: parts.map(decodeURIComponent),
        body: parsed,
        token,
        repository: this.repository,
      });
    } catch {
      return failed(400, "Problems parsing JSON");
    }
  }
}

function listenTo(standIn: StandIn, now: () => Date): Server {
  return createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "127.0.0.1"}`);
    void standIn.answer({ method: incoming.method ?? "GET", url, incoming }).then((answer) => {
      if (answer === undefined) return void incoming.socket.destroy();
      const { status, body, headers = {} } = answer;
      const sent = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
      const etag = `W/"${createHash("sha256").update(sent).digest("hex")}"`;
      const isKnown = incoming.method === "GET" && incoming.headers["if-none-match"] === etag;
      outgoing.writeHead(isKnown ? 304 : status, {
        "content-type": "application/json; charset=utf-8",
        date: now().toUTCString(),
        etag,
        "x-ratelimit-limit": "1000",
        "x-ratelimit-remaining": "900",
        ...headers,
      });
      outgoing.end(isKnown ? "" : sent);
    });
  });
}

/** Starts the stand-in. */
export async function startGithub(options: GithubOptions = {}): Promise<Github> {
  const { now = () => new Date(), repository: name = "acme/webcasts", basePath = "" } = options;
  const repository = new Repository(name, now);
  const standIn = new StandIn(repository, options);
  const server = listenTo(standIn, now).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}${basePath}`;
  return {
    url,
    repository: name,
    calls: standIn.calls,
    writes: () => standIn.calls.filter((call) => !call.startsWith("GET ") && !call.endsWith("/graphql")),
    comments: (issue) => repository.comments.filter((comment) => comment.issue === issue),
    removeComments: (issue) => {
      for (const comment of repository.comments.filter((one) => one.issue === issue)) repository.removeComment(comment);
    },
    issues: () => repository.issues.filter(({ pull }) => pull === undefined),
    token: (token) => standIn.tokens.create(token),
    environment: (token) => ({
      GITHUB_API_URL: url,
      GITHUB_GRAPHQL_URL: basePath === "/api/v3" ? url.replace(/v3$/, "graphql") : `${url}/graphql`,
      GITHUB_REPOSITORY: name,
      GITHUB_TOKEN: standIn.tokens.create(token).text,
    }),
    pullRequestEvent: (issue) => ({
      action: "synchronize",
      number: issue.number,
      pull_request: pullBody(repository, issue),
      repository: { full_name: name, private: options.isPrivate ?? false },
    }),
    fault: (fault) => standIn.faults.push({ fault, left: fault.times ?? 1 }),
    addIssue: (issue) => repository.addIssue(issue),
    addPull: (pull) => repository.addPull(pull),
    addComment: (issue, comment) => repository.addComment(issue, comment),
    addRun: (run) => repository.addRun(run),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
