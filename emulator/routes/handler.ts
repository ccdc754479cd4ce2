// How every call is handled: request log, faults, rate limit, token, the call's own code, answer. Knows no customer.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, HonoRequest } from "hono";
import * as z from "zod";
import {
  internalError,
  mayNotWrite,
  Refusal,
  tooLarge,
  violationsRefusal,
  wrongContentType,
  type Answer,
} from "../answers";
import { faultOutcome, type Outcome } from "../faults/fault-answers";
import type { Service } from "../service";

/** What the code of a call gets. */
export interface Call {
  readonly request: HonoRequest<string, object>;
  /** The whole body as text, empty if there is none. */
  readonly body: string;
  /** The user of the token; empty if the call needs none. */
  readonly user: string;
}

/** One call that the emulator serves. */
export interface ServedCall {
  /** Name in faults and in the request log. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** Who may call: every client, a user with a token, or a user who may write. */
  readonly needs: "nothing" | "token" | "write";
  readonly answer: (call: Call) => Answer;
}

/** Returns the handler of one call. */
export function handlerOf(service: Service, { name, needs, answer }: Pick<ServedCall, "name" | "needs" | "answer">) {
  const isApi = needs !== "nothing";

  function admit(request: Call["request"]): { user: string; headers: Readonly<Record<string, string>> } {
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
    const faults = service.faults.take(name, isApi);
    await service.delay(faults.latencyMs);
    if (faults.revoke !== undefined) service.tokens.revoke(faults.revoke);
    if (faults.kind !== undefined) entry.fault = faults.kind;
    let outcome: Outcome | undefined =
      faults.answer && !faults.answer.committed ? faultOutcome(faults.answer) : undefined;
    if (outcome === undefined) {
      const own = answerOf(() => {
        const { user, headers } = admit(request);
        entry.user = user;
        entry.fields = namesIn(body);
        const given = answer({ request, body, user });
        return { ...given, headers: { ...headers, ...given.headers } };
      });
      const tookEffect = own.status < 400;
      if (faults.answer && !tookEffect) service.faults.giveBack(faults.answer);
      outcome = faults.answer && tookEffect ? faultOutcome(faults.answer) : own;
    }
    await service.delay(faults.latencyAfterMs);
    service.requests.answered(entry, typeof outcome === "string" ? 0 : outcome.status);
    // The emulator's clock sets the times in records and this one, as in any service.
    const date = new Date(service.clock.now()).toUTCString();
    if (typeof outcome !== "string") return send(outgoing, { ...outcome, headers: { date, ...outcome.headers } });
    if (outcome === "reset") incoming.socket.resetAndDestroy();
    return new Promise(() => {
      /* no answer comes */
    });
  };
}

/** Returns the names of the fields in a body; of a body that isn't JSON, none. */
function namesIn(body: string): readonly string[] {
  if (!body.startsWith("{")) return [];
  try {
    return Object.keys(JSON.parse(body) as object);
  } catch {
    return [];
  }
}

/** Runs the code of a call; a refusal that it throws is an answer too. */
export function answerOf(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    return internalError(error instanceof Error ? error.message : String(error)).answer;
  }
}

/** Runs `work` with the JSON of a body, undefined if it is empty. What the body breaks is a refusal. */
export function parsing(text: string, work: (body: unknown) => Answer): Answer {
  try {
    return work(text === "" ? undefined : JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw violationsRefusal([{ propertyPath: "", message: "must be JSON" }]);
    if (error instanceof z.ZodError)
      throw violationsRefusal(error.issues.map(({ path, message }) => ({ propertyPath: path.join("."), message })));
    throw error;
  }
}

const largestBody = 16 * 1024 * 1024;

/** Returns the body of a request as text, empty if there is none. Refuses more than 16 MiB. */
async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let body = "";
  const chunks: AsyncIterable<string> = incoming.setEncoding("utf8").iterator({ destroyOnReturn: false });
  for await (const chunk of chunks) {
    body += chunk;
    if (body.length > largestBody) throw tooLarge();
  }
  return body;
}

/** Returns the JSON body of a request as text, empty if there is none. Refuses a body of another content type. */
export async function jsonBodyOf(incoming: IncomingMessage): Promise<string> {
  const body = await bodyOf(incoming);
  if (body !== "" && mediaTypeOf(incoming.headers["content-type"]) !== "application/json")
    throw wrongContentType("application/json");
  return body;
}

/** Returns a content type without its parameters. */
export function mediaTypeOf(contentType: string | undefined): string | undefined {
  return contentType?.split(";")[0]?.trim().toLowerCase();
}

/** Content type of an answer with a body, unless its headers name another. */
export const jsonType = "application/json; charset=utf-8";

/** Sends an answer through Node's own response: a web Response makes each call slower by a third. */
export function send(outgoing: ServerResponse, { status, headers, body }: Answer): Response {
  const type = body === undefined ? undefined : { "content-type": jsonType };
  outgoing.writeHead(status, { ...type, ...headers }).end(body);
  return RESPONSE_ALREADY_SENT;
}
