// The HTTP server: the paths, and the requests that it refuses before any call.
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { isLoopback } from "../schema";
import type { Admin } from "./controls/admin";
import { foreignOrigin, malformedRequest, noSuchCall, wrongHost, wrongMethod, type Refusal } from "./answers";
import { answerOf, handlerOf, jsonType, send } from "./routes/handler";
import { controlsPath, serveControls } from "./routes/controls";
import { customerCalls } from "./routes/customers";
import { tokenCalls } from "./routes/tokens";
import { basePath, type Service } from "./service";

/** The notice on the first page and on the command's screen. */
export const notTheProduct =
  "An emulator for tests and demonstrations. It is not WebcastManager, and not a product of movingimage.";

type App = Hono<{ Bindings: HttpBindings }>;

function isOnLoopback(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

/** Creates the server; it doesn't listen yet. @internal */
export function buildServer(service: Service, admin: Admin): Server {
  const app: App = new Hono();
  app.get("/", (context) =>
    context.text(
      `${notTheProduct}\n\nCustomer API: ${service.url}${basePath}\nControls: ${service.url}${controlsPath}\n`,
    ),
  );
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

// A request whose target isn't a path reaches no call.
function malformed(): Response {
  const { status, body } = malformedRequest().answer;
  return new Response(body, { status, headers: { "content-type": jsonType } });
}

// A web page can reach loopback, also under a host name of its own (DNS rebinding): both are refused.
function guarded(listener: RequestListener): RequestListener {
  return (incoming, outgoing) => {
    outgoing.setHeader("server", "webcastmanager-emulator").setHeader("x-emulator", "not the vendor's product");
    const { host, origin } = incoming.headers;
    const refusal = !isOnLoopback(`http://${host ?? ""}`)
      ? wrongHost()
      : origin !== undefined && !isOnLoopback(origin)
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
