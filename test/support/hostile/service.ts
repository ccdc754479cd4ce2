// A service on loopback that is honest but for one kind of request, which it answers as no service should.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { hostileAnswers } from "./answers";

/** The kinds of requests; of the reads, those after a write have a kind of their own. */
export type Kind = "token" | "list" | "read" | "create" | "update" | "delete" | "read again";

/** The customer that is there. */
const honest = {
  id: "c1",
  name: "Small",
  type: "PARTNER",
  defaultLanguage: "en",
  ssoEnabled: false,
  gdprEnabled: false,
  hmacEnabled: false,
} as const;

function kindOf(method: string, path: string, hasWritten: boolean): Kind {
  if (path.endsWith("/token")) return "token";
  if (method === "POST") return "create";
  if (method === "PATCH") return "update";
  if (method === "DELETE") return "delete";
  if (path.endsWith("/customers")) return "list";
  return hasWritten ? "read again" : "read";
}

/** What an honest service that tells little answers: after each of these, another request is needed. */
const honestAnswers: Readonly<
  Record<Kind, readonly [status: number, body?: unknown, headers?: Record<string, string>]>
> = {
  token: [200, { access_token: "token", token_type: "Bearer", expires_in: 300 }],
  list: [200, { total: 1, customers: [{ id: honest.id, name: honest.name }] }],
  read: [200, honest],
  "read again": [200, honest],
  create: [201, undefined, { location: "/customers/c2" }],
  update: [204],
  delete: [202],
};

/** The service while it runs. */
export interface HostileService {
  readonly url: string;
  /** Comes once a request was answered as no service should. */
  met(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts it. The first part of a path names the case, the second the answer, the third the kind of request that is
 * answered so.
 */
export async function startHostileService(): Promise<HostileService> {
  const written = new Set<string>();
  const running = new Set<() => void>();
  let meet = () => {};
  const met = new Promise<void>((resolve) => {
    meet = resolve;
  });
  const server = createServer((request, response) => {
    const [, id = "", answer = "", kind = ""] = (request.url ?? "").split("?")[0]!.split("/").map(decodeURIComponent);
    const own = kindOf(request.method ?? "", (request.url ?? "").split("?")[0]!, written.has(id));
    request.resume();
    response.on("error", () => undefined);
    if (own === kind) {
      meet();
      const end = hostileAnswers[answer]!(response);
      if (end === undefined) return;
      running.add(end);
      response.on("close", end);
      return;
    }
    if (own === "create" || own === "update" || own === "delete") written.add(id);
    const [status, body, headers] = honestAnswers[own];
    response
      .writeHead(status, { "content-type": "application/json", ...headers })
      .end(body === undefined ? "" : JSON.stringify(body));
  });
  server.on("connection", (socket) => socket.on("error", () => undefined));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    met: () => met,
    async close() {
      for (const end of running) end();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
