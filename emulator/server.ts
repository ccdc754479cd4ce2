// The HTTP server: the paths, and the requests that it refuses before any call.
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { isLoopback } from "../schema";
import type { Admin } from "./controls/admin";
import { foreignOrigin, malformedRequest, noSuchCall, wrongHost, wrongMethod, type Refusal } from "./answers";
import { answerOf, handlerOf, jsonType, send } from "./routes/handler";
import { controlsPath, serveControls } from "./routes/controls";
import { customerCalls } from "./routes/customers";
import type { Variables } from "./page/calls";
import { pagePath, servePage } from "./routes/page";
import { tokenCalls } from "./routes/tokens";
import { basePath, type Service } from "./service";

/** The notice on the first page and on the command's screen. */
export const notTheProduct =
  "An emulator for tests and demonstrations. It is not WebcastManager, and not a product of movingimage.";

type App = Hono<{ Bindings: HttpBindings }>;

/** Headers of every answer: nothing of it may be embedded, guessed at or kept. */
const headersOfAll = Object.entries({
  server: "webcastmanager-emulator",
  "x-emulator": "not the vendor's product",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
});

function isOnLoopback(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

/** Creates the server; it doesn't listen yet. @internal */
export function buildServer(service: Service, admin: Admin, env: Variables): Server {
  const app: App = new Hono();
  app.get("/", (context) =>
    context.req.header("accept")?.includes("text/html")
      ? context.redirect(pagePath)
      : context.text(firstPage(service.url)),
  );
  servePage(app, service, env);
  serveControls(app, admin);
  serveAll(app, service);
  app.onError((error, { env }) =>
    send(
      env.outgoing,
      answerOf(() => {
        throw error;
      }),
    ),
  );
  // The process belongs to a program or a test, so its global Request and Response stay.
  const listener = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    autoCleanupIncoming: false,
    errorHandler: malformed,
  });
  return createServer(
    { keepAliveTimeout: 60_000 },
    guarded((incoming, outgoing) => {
      void listener(incoming, outgoing);
    }),
  );
}

function firstPage(url: string): string {
  const lines = [
    notTheProduct,
    "",
    `Page: ${url}${pagePath}`,
    `Customer API: ${url}${basePath}`,
    `Controls: ${url}${controlsPath}`,
  ];
  return `${lines.join("\n")}\n`;
}

// A request whose target isn't a path reaches no call.
function malformed(): Response {
  const { status, body } = malformedRequest().answer;
  return new Response(body, { status, headers: { "content-type": jsonType } });
}

// A web page of another site or port can reach loopback, also under a host name of its own (DNS rebinding). Browsers
// say where a request comes from; other clients send neither header. A link to the page may stand anywhere.
function isForeign({ method, url = "", headers }: IncomingMessage): boolean {
  const { origin, host, "sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": destination } = headers;
  if (origin !== undefined) return origin !== `http://${host}`;
  if (site === undefined || site === "none" || site === "same-origin") return false;
  const isLink = method === "GET" && mode === "navigate" && destination === "document";
  return !(isLink && (url === "/" || url.startsWith(pagePath)));
}

function guarded(listener: RequestListener): RequestListener {
  return (incoming, outgoing) => {
    for (const [name, value] of headersOfAll) outgoing.setHeader(name, value);
    const { host } = incoming.headers;
    const refusal = !isOnLoopback(`http://${host ?? ""}`)
      ? wrongHost()
      : isForeign(incoming)
        ? foreignOrigin()
        : undefined;
    if (refusal === undefined) listener(incoming, outgoing);
    else send(outgoing, refusal.answer);
  };
}

/** Listens on loopback and returns the URL. Port 0 takes a free one; throws if the port is in use. @internal */
export async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server on loopback has a port");
  return `http://127.0.0.1:${address.port}`;
}

/** Breaks every connection and frees the port. Can be called twice. @internal */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

function serveAll(app: App, service: Service): void {
  const calls = [...customerCalls(service), ...tokenCalls(service)];
  for (const call of calls) app.on(call.method, call.path, handlerOf(service, call));

  for (const path of new Set(calls.map((call) => call.path))) {
    const methods = calls.filter((call) => call.path === path).map(({ method }) => method);
    app.all(
      path,
      handlerOf(
        service,
        refusing(() => wrongMethod(methods.join(", "))),
      ),
    );
  }
  app.notFound(handlerOf(service, refusing(noSuchCall)));
}

function refusing(refusal: () => Refusal) {
  const answer = () => {
    throw refusal();
  };
  return { name: "unknown call", needs: "nothing", answer } as const;
}
