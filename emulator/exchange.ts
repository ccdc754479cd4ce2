// One call from the first byte to the last: log, faults, rate limit, token, the call itself, answer.
// Knows no customer; every route of the service goes through here.
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, HonoRequest } from "hono";
import { broken, mayNotWrite, Refusal, tooLarge, type Answer } from "./answers";
import { outcomeOf, type Outcome } from "./fault-answers";
import type { Service } from "./service";

/** What a route's own code gets. */
export interface Call {
  readonly request: HonoRequest<string, object>;
  /** The whole body as text; empty where there is none. */
  readonly body: string;
  /** Who calls; empty where the route asks for no token. */
  readonly user: string;
}

/** One route of the service, as the exchange needs it. */
export interface Served {
  readonly name: string;
  /** Who may call: anybody, a user with a token, or one who may write. */
  readonly needs: "nothing" | "token" | "write";
  readonly answer: (call: Call) => Answer;
}

/** The handler that plays one route. */
export function exchange(service: Service, { name, needs, answer }: Served) {
  const isApi = needs !== "nothing";

  function admitted(request: Call["request"]): { user: string; headers: Readonly<Record<string, string>> } {
    if (!isApi) return { user: "", headers: {} };
    const { refusal, headers } = service.limiter.take(service.behaviour().rateLimit);
    if (refusal !== undefined) throw new Refusal(refusal, "too many requests");
    const user = service.tokens.userOf(request.header("authorization"));
    if (needs === "write" && !user.mayWrite) throw mayNotWrite();
    return { user: user.username, headers };
  }

  return async ({
    req: request,
    env: { incoming, outgoing },
  }: Context<{ Bindings: HttpBindings }, string>): Promise<Response> => {
    const body = await bodyOf(incoming);
    const entry = service.requests.begin(name, request.method, incoming.url ?? "");
    outgoing.once("close", () => {
      service.requests.end();
    });
    const plan = service.faults.plan(name, isApi);
    if (plan.latencyMs > 0) await wait(plan.latencyMs);
    if (plan.revoke !== undefined) service.tokens.revoke(plan.revoke);
    let outcome: Outcome | undefined = plan.answer && !plan.answer.committed ? outcomeOf(plan.answer) : undefined;
    if (outcome === undefined) {
      const own = truly(() => {
        const { user, headers } = admitted(request);
        entry.user = user;
        const given = answer({ request, body, user });
        return { ...given, headers: { ...headers, ...given.headers } };
      });
      const tookEffect = own.status < 400;
      if (plan.answer && !tookEffect) service.faults.spare(plan.answer);
      outcome = plan.answer && tookEffect ? outcomeOf(plan.answer) : own;
    }
    if (plan.latencyAfterMs > 0) await wait(plan.latencyAfterMs);
    service.requests.answered(entry, typeof outcome === "string" ? 0 : outcome.status);
    // Times in records and the time of the answer are by one clock, as in any service.
    const date = new Date(service.clock.now()).toUTCString();
    if (typeof outcome !== "string") return send(outgoing, { ...outcome, headers: { date, ...outcome.headers } });
    if (outcome === "reset") incoming.socket.resetAndDestroy();
    return new Promise(() => {
      /* no answer comes */
    });
  };
}

/** The answer of a piece of work; what it refuses is an answer too. */
export function truly(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    return broken(error instanceof Error ? error.message : String(error)).answer;
  }
}

const largestBody = 16 * 1024 * 1024;

/** The body of a request as text, empty where there is none; refuses one above 16 MiB. */
export async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let body = "";
  const chunks: AsyncIterable<string> = incoming.setEncoding("utf8").iterator({ destroyOnReturn: false });
  for await (const chunk of chunks) {
    body += chunk;
    if (body.length > largestBody) throw tooLarge();
  }
  return body;
}

/** Content type of every answer with a body, unless the answer says otherwise. */
export const jsonType = "application/json; charset=utf-8";

/** Sends an answer through Node's own response: a web Response makes each call slower by a third. */
export function send(outgoing: ServerResponse, { status, headers, body }: Answer): Response {
  const type = body === undefined ? undefined : { "content-type": jsonType };
  outgoing.writeHead(status, { ...type, ...headers }).end(body);
  return RESPONSE_ALREADY_SENT;
}
