// The HTTP server: which path leads where, and who is let in at all. Rules and answers stand elsewhere.
import fastify, { type FastifyInstance, type HTTPMethods } from "fastify";
import { isLoopback } from "../schema";
import type { Admin } from "./admin";
import { broken, foreignOrigin, noSuchCall, tooLarge, wrongHost, wrongMethod, type Refusal } from "./answers";
import { exchange, send, type Served } from "./exchange";
import { adminPath, serveAdmin } from "./routes/admin";
import { connectorRoute } from "./routes/connectors";
import { customerRoutes } from "./routes/customers";
import { platformRoutes } from "./routes/platform";
import { basePath, type Service } from "./service";

/** Said in every answer and on the first page. */
export const notTheProduct = "An emulator for tests and demonstrations. It is not WebcastManager, and not a product of movingimage.";

const methods: readonly HTTPMethods[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

function isOnLoopback(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

/** Builds the server of a service; it does not listen yet. */
export function buildServer(service: Service, admin: Admin): FastifyInstance {
  const app = fastify({ exposeHeadRoutes: false, forceCloseConnections: true, bodyLimit: 16 * 1024 * 1024, keepAliveTimeout: 60_000 });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => { done(null, body); });

  // A page in a browser may reach loopback, also under a name of its own (DNS rebinding): neither is answered.
  app.addHook("onRequest", async (request, reply) => {
    reply.header("server", "webcastmanager-emulator").header("x-emulator", "not the vendor's product");
    const { host, origin } = request.headers;
    const refusal = !isOnLoopback(`http://${host ?? ""}`) ? wrongHost() : origin !== undefined && !isOnLoopback(origin) ? foreignOrigin() : undefined;
    if (refusal !== undefined) return refuse(reply, refusal);
  });
  app.setNotFoundHandler(exchange(service, { name: "unknown call", needs: "nothing", answer: () => { throw noSuchCall(); } }));
  app.setErrorHandler<{ statusCode?: number } & Error>((error, _request, reply) => {
    refuse(reply, error.statusCode === 413 ? tooLarge() : broken(error.message));
  });

  app.get("/", (_request, reply) => {
    void reply.type("text/plain; charset=utf-8").send(`${notTheProduct}\n\nCustomer API: ${service.url}${basePath}\nControls: ${service.url}${adminPath}\n`);
  });
  serveAdmin(app, admin);
  serveAll(app, service);
  return app;
}

function refuse(reply: Parameters<typeof send>[0], refusal: Refusal) {
  send(reply, refusal.answer);
  return reply;
}

function serveAll(app: FastifyInstance, service: Service): void {
  const { routes } = service;
  const own = customerRoutes(service);
  const served = [
    ...(["list", "create", "read", "update", "delete"] as const).map((key) => ({ method: routes[key].method, path: basePath + routes[key].path, served: own[key] })),
    { method: routes.connectors.method, path: basePath + routes.connectors.path, served: connectorRoute(service) },
    ...platformRoutes(service),
  ] satisfies { method: HTTPMethods; path: string; served: Served }[];
  for (const route of served) app.route({ method: route.method, url: route.path, handler: exchange(service, route.served) });

  for (const path of new Set(served.map((route) => route.path))) {
    const allowed = served.filter((route) => route.path === path).map((route) => route.method);
    const answer = () => { throw wrongMethod(allowed.join(", ")); };
    app.route({ method: methods.filter((method) => !allowed.some((one) => one === method)), url: path, handler: exchange(service, { name: "unknown call", needs: "nothing", answer }) });
  }
}
