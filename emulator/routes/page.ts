// Serves the page: its files below /ui, its calls below /_emulator/page, and the stream of changes.
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Hono } from "hono";
import { json } from "../answers";
import { pageCalls, type Variables } from "../page/calls";
import { streamChanges } from "../page/events";
import { pageFile } from "../page/files";
import type { Service } from "../service";
import { answerOf, jsonBodyOf, parsing, send } from "./handler";

/** Path of the page. */
export const pagePath = "/ui/";

/** Path of the calls of the page. */
const callsPath = "/_emulator/page";

/** Serves the page and its calls. */
export function servePage(app: Hono<{ Bindings: HttpBindings }>, service: Service, env: Variables): void {
  const file = (name: string) => answerOf(() => pageFile(name));
  app.get("/ui", (context) => context.redirect(pagePath));
  app.get("/ui/assets/:name", ({ req, env: { outgoing } }) => send(outgoing, file(req.param("name"))));
  app.get(`${pagePath}*`, ({ env: { outgoing } }) => send(outgoing, file("page.html")));
  app.get("/_emulator/events", ({ env: { outgoing } }) => {
    streamChanges(service.changes, outgoing);
    return RESPONSE_ALREADY_SENT;
  });
  // What writes programs loads with the first code that is asked for, not at the emulator's start.
  app.get(`${callsPath}/customers/:id/code`, async ({ req, env: { outgoing } }) => {
    const { codeOf } = await import("../page/code.js");
    return send(
      outgoing,
      answerOf(() => parsing("", () => json(200, codeOf(service, req.param("id"), req.query())))),
    );
  });
  for (const { method, path, run } of pageCalls(service, env)) {
    app.on(method, callsPath + path, async ({ req, env: { incoming, outgoing } }) => {
      const body = await jsonBodyOf(incoming);
      const parameters = { ...req.query(), ...req.param() };
      return send(
        outgoing,
        answerOf(() => parsing(body, (parsed) => run(parameters, parsed))),
      );
    });
  }
}
