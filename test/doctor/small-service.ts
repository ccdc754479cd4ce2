// A service in a few lines, which answers each kind of request as a test wants. Its tokens are never checked.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

type Kind = "token" | "list" | "read" | "connectors" | "create" | "delete";

/** An answer; its body is sent as JSON unless it is a text. */
interface SmallAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What it answers, by the kind of the request, instead of what an honest service answers. */
export type SmallAnswers = Partial<Record<Kind, (request: IncomingMessage) => SmallAnswer>>;

const customer = { id: "c1", name: "Small", type: "PARTNER", defaultLanguage: "en" };

const honest: Readonly<Record<Kind, SmallAnswer>> = {
  token: { body: { access_token: "opaque-token", token_type: "Bearer", expires_in: 300 } },
  list: { body: { total: 1, customers: [customer] } },
  read: { body: customer },
  connectors: { body: { total: 0, videoConferenceConnectors: [] } },
  create: { status: 403, body: { code: "FORBIDDEN" } },
  delete: { status: 403, body: { code: "FORBIDDEN" } },
};

function kindOf({ method = "GET", url = "" }: IncomingMessage): Kind {
  const path = url.split("?")[0] ?? "";
  if (path.endsWith("/token")) return "token";
  if (method === "POST") return "create";
  if (method === "DELETE") return "delete";
  if (path.endsWith("/video-conference-connectors")) return "connectors";
  return path.endsWith("/customers") ? "list" : "read";
}

/** The service while it runs. */
export interface SmallService extends AsyncDisposable {
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** Method and kind of each request. */
  readonly requests: readonly string[];
}

/** Starts it. */
export async function startSmallService(answers: SmallAnswers = {}): Promise<SmallService> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const kind = kindOf(request);
    requests.push(`${request.method ?? ""} ${kind}`);
    request.resume();
    const isOpen = kind === "token" || request.headers.authorization !== undefined;
    const own = isOpen ? answers[kind]?.(request) : { status: 401, body: { code: "UNAUTHORIZED" } };
    const { status = 200, body, headers = {} } = own ?? honest[kind];
    response.writeHead(status, {
      "content-type": typeof body === "string" ? "text/html" : "application/json",
      ...headers,
    });
    response.end(typeof body === "string" || body === undefined ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    port,
    requests,
    env: {
      WEBCASTMANAGER_ENDPOINT: url,
      WEBCASTMANAGER_TOKEN_URL: `${url}/token`,
      WEBCASTMANAGER_USERNAME: "sam",
      WEBCASTMANAGER_PASSWORD: "not-a-real-password",
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
