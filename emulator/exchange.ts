// One call from the first byte to the last: log, faults, rate limit, token, the call itself, answer.
// Knows no customer; every route of the service goes through here.
import { setTimeout as wait } from "node:timers/promises";
import type { FastifyReply, FastifyRequest } from "fastify";
import { broken, mayNotWrite, Refusal, type Answer } from "./answers";
import { outcomeOf, type Outcome } from "./fault-answers";
import type { Service } from "./service";

/** What a route's own code gets. */
export interface Call {
  readonly request: FastifyRequest;
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

  function admitted(request: FastifyRequest): { user: string; headers: Readonly<Record<string, string>> } {
    if (!isApi) return { user: "", headers: {} };
    const { refusal, headers } = service.limiter.take(service.behaviour().rateLimit);
    if (refusal !== undefined) throw new Refusal(refusal, "too many requests");
    const user = service.tokens.userOf(request.headers.authorization);
    if (needs === "write" && !user.mayWrite) throw mayNotWrite();
    return { user: user.username, headers };
  }

  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const entry = service.requests.begin(name, request.method, request.url);
    reply.raw.once("close", () => { service.requests.end(); });
    const plan = service.faults.plan(name, isApi);
    if (plan.latencyMs > 0) await wait(plan.latencyMs);
    if (plan.revoke !== undefined) service.tokens.revoke(plan.revoke);
    let outcome: Outcome | undefined = plan.answer && !plan.answer.committed ? outcomeOf(plan.answer) : undefined;
    if (outcome === undefined) {
      const own = truly(() => {
        const { user, headers } = admitted(request);
        entry.user = user;
        const given = answer({ request, user });
        return { ...given, headers: { ...headers, ...given.headers } };
      });
      const tookEffect = own.status < 400;
      if (plan.answer && !tookEffect) service.faults.spare(plan.answer);
      outcome = plan.answer && tookEffect ? outcomeOf(plan.answer) : own;
    }
    if (plan.latencyAfterMs > 0) await wait(plan.latencyAfterMs);
    service.requests.answered(entry, typeof outcome === "string" ? 0 : outcome.status);
    send(reply, outcome);
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

/** Sends an answer, breaks the connection, or stays silent. */
export function send(reply: FastifyReply, outcome: Outcome): void {
  if (typeof outcome === "string") {
    reply.hijack();
    if (outcome === "reset") reply.raw.socket?.resetAndDestroy();
    return;
  }
  const { status, headers, body } = outcome;
  if (body !== undefined) reply.type("application/json; charset=utf-8");
  void reply.code(status).headers({ ...headers }).send(body);
}
