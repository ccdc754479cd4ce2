// The HTTP server: which path leads where, and who is let in at all. Rules and answers stand elsewhere.
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { isLoopback } from "../schema";
import type { Admin } from "./admin";
import { foreignOrigin, malformedRequest, noSuchCall, wrongHost, wrongMethod } from "./answers";
import { exchange, jsonType, send, truly, type Served } from "./exchange";
import { adminPath, serveAdmin } from "./routes/admin";
import { connectorRoute } from "./routes/connectors";
import { customerRoutes } from "./routes/customers";
import { platformRoutes } from "./routes/platform";
import { basePath, type Service } from "./service";

/** Said in every answer and on the first page. */
export const notTheProduct =
  "An emulator for tests and demonstrations. It is not WebcastManager, and not a product of movingimage.";

type App = Hono<{ Bindings: HttpBindings }>;

function isOnLoopback(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

/** Builds the server of a service; it does not listen yet. @internal */
export function buildServer(service: Service, admin: Admin): Server {
  const app: App = new Hono();
  app.get("/", (context) =>
    context.text(`${notTheProduct}\n\nCustomer API: ${service.url}${basePath}\nControls: ${service.url}${adminPath}\n`),
  );
  serveAdmin(app, admin);
  serveAll(app, service);
  app.notFound(
    exchange(service, {
      name: "unknown call",
      needs: "nothing",
      answer: () => {
        throw noSuchCall();
      },
    }),
  );

  app.onError((error, { env }) =>
    send(
      env.outgoing,
      truly(() => {
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

// A request whose target is no path reaches no route.
function malformed(): Response {
  const { status, body } = malformedRequest().answer;
  return new Response(body, { status, headers: { "content-type": jsonType } });
}

// A page in a browser may reach loopback, also under a name of its own (DNS rebinding): neither is answered.
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

/** Listens on loopback; port 0 takes a free one. Returns the address; throws where the port is taken. @internal */
export async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server on loopback has a port");
  return `http://127.0.0.1:${address.port}`;
}

/** Breaks every connection and frees the port; does nothing where that is done. @internal */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

function serveAll(app: App, service: Service): void {
  const { routes } = service;
  const own = customerRoutes(service);
  const served = [
    ...(["list", "create", "read", "update", "delete"] as const).map((key) => ({
      method: routes[key].method,
      path: basePath + routes[key].path,
      served: own[key],
    })),
    { method: routes.connectors.method, path: basePath + routes.connectors.path, served: connectorRoute(service) },
    ...platformRoutes(service),
  ] satisfies { method: string; path: string; served: Served }[];
  for (const route of served) app.on(route.method, route.path, exchange(service, route.served));

  for (const path of new Set(served.map((route) => route.path))) {
    const allowed = served
      .filter((route) => route.path === path)
      .map((route) => route.method)
      .join(", ");
    app.all(
      path,
      exchange(service, {
        name: "unknown call",
        needs: "nothing",
        answer: () => {
          throw wrongMethod(allowed);
        },
      }),
    );
  }
}
