// A stand-in of the Terraform states that GitLab manages: who may read, lock and write one, as GitLab documents it.
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import * as z from "zod";

/** The roles in a project that matter to a state. */
export type Role = "developer" | "maintainer";

const LockInfo = z.looseObject({ ID: z.string() });

/** The answer to a request. */
interface Answer {
  readonly status: number;
  readonly body?: string;
}

/** One state, with its API. */
export class ManagedState {
  /** The token of a job by the role of who started it. */
  readonly tokens: Readonly<Record<Role, string>> = { developer: "job-token-1", maintainer: "job-token-2" };
  private state: string | undefined;
  private lock: string | undefined;

  private constructor(
    private readonly server: Server,
    /** What GitLab calls CI_API_V4_URL. */
    readonly address: string,
  ) {}

  /** Starts a server with no state. */
  static async start(): Promise<ManagedState> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const at = server.address();
    if (at === null || typeof at === "string") throw new Error("no free port");
    const managed = new ManagedState(server, `http://127.0.0.1:${at.port}/api/v4`);
    server.on("request", (request, response) => {
      void text(request).then((body) => {
        const answer = managed.answer(request, body);
        response.writeHead(answer.status).end(answer.body);
      });
    });
    return managed;
  }

  /** The text of the state. */
  get text(): string {
    return this.state ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private roleOf({ headers }: IncomingMessage): Role | undefined {
    const [user, token] = Buffer.from((headers.authorization ?? "").replace(/^Basic /, ""), "base64")
      .toString()
      .split(":");
    const isRole = (role: Role) => this.tokens[role] === token;
    return user === "gitlab-ci-token" ? (["developer", "maintainer"] as const).find(isRole) : undefined;
  }

  private answer(request: IncomingMessage, body: string): Answer {
    const url = new URL(request.url ?? "", this.address);
    const role = this.roleOf(request);
    if (role === undefined) return { status: 401 };
    if (!/^\/api\/v4\/projects\/5\/terraform\/state\/prod(\/lock)?$/.test(url.pathname)) return { status: 404 };
    const isLock = url.pathname.endsWith("/lock");
    if (request.method === "GET" && !isLock)
      return this.state === undefined ? { status: 204 } : { status: 200, body: this.state };
    if (role !== "maintainer") return { status: 403 };
    if (isLock) return this.changeLock(request.method, body);
    if (request.method !== "POST") return { status: 405 };
    if (this.lock !== undefined && LockInfo.parse(JSON.parse(this.lock)).ID !== url.searchParams.get("ID"))
      return { status: 409, body: this.lock };
    this.state = body;
    return { status: 200 };
  }

  private changeLock(method: string | undefined, body: string): Answer {
    if (method === "DELETE") this.lock = undefined;
    else if (method !== "POST") return { status: 405 };
    else if (this.lock !== undefined) return { status: 423, body: this.lock };
    else this.lock = body;
    return { status: 200 };
  }
}
