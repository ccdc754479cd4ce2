// Gives the calls of a client their token: one login for all of them, each waiting no longer than its own time.
import type { Settings } from "../../../schema";
import { isProviderError, loginFailure } from "../../core/errors";
import { withDeadline } from "../clock";
import { unexpectedReply } from "../http/errors";
import { timedOut, type Operation, type RequestInfo } from "../http/operation";
import { bodyOf, type Answer } from "../http/replies";
import type { HttpRequest } from "../http/request";
import { sendWithRetries, type RetryContext } from "../http/retry";
import { userAgent } from "../version";
import { createTokens, type TokenTransport } from "./tokens";

/** How the requests of a login are sent. */
export interface LoginOptions {
  readonly retryContext: RetryContext;
  readonly begin: (action: string) => Operation;
  readonly infoOf: (request: RequestInfo) => RequestInfo;
  readonly send: (operation: Operation, request: HttpRequest) => Promise<Answer>;
  readonly keepSecret: (secret: string) => void;
}

/** Gives tokens to operations. */
export interface Login {
  /** Returns a valid token. @throws ProviderError where the login fails or the operation's time ends. */
  token(operation: Operation): Promise<string>;
  /** Returns a token in place of one that the service refused; undefined where there is no other. */
  replacementFor(operation: Operation, refused: string): Promise<string | undefined>;
}

/** Creates the login of one client. */
export function createLogin(settings: Settings, options: LoginOptions): Login {
  const { retryContext, begin, infoOf, send, keepSecret } = options;
  const headers = { "user-agent": userAgent, accept: "application/json" };
  /** Operations that wait for a login. */
  let waiting = 0;

  async function ask(request: HttpRequest): Promise<Answer> {
    const operation = begin("log in");
    const attempt = async () => {
      // Nothing is sent for operations that have all ended.
      if (waiting === 0) throw timedOut(operation, "while logging in");
      return send(operation, request);
    };
    return sendWithRetries(retryContext, { operation, request: infoOf(request), isIdempotent: true, attempt });
  }

  const transport: TokenTransport = {
    clock: retryContext.clock,
    keepSecret,
    reply: (url, answer) => ({ operation: begin("log in"), request: infoOf({ method: "POST", url }), answer }),
    post: (url, form) => ask({ method: "POST", url, body: form.body, headers: { ...form.headers, ...headers } }),
    async getJson(url, schema, expected) {
      const request: HttpRequest = { method: "GET", url, headers };
      const answer = await ask(request);
      const body = answer.status === 200 ? bodyOf(answer, schema) : undefined;
      if (body !== undefined) return body;
      throw unexpectedReply(
        { operation: begin("find the token endpoint"), request: infoOf(request), answer },
        expected,
      );
    },
  };
  const tokens = createTokens(settings, transport);

  /** A login is shared, and may have more time than the operation that waits for it. */
  async function waitFor<Token>(operation: Operation, logIn: () => Promise<Token>): Promise<Token> {
    waiting += 1;
    try {
      return await withDeadline(logIn(), {
        clock: retryContext.clock,
        deadlineAt: operation.deadlineAt,
        timedOut: () => timedOut(operation, "while logging in"),
      });
    } catch (error) {
      throw isProviderError(error) ? loginFailure(error) : error;
    } finally {
      waiting -= 1;
    }
  }

  return {
    token: (operation) => waitFor(operation, tokens.current),
    replacementFor: (operation, refused) => waitFor(operation, () => tokens.replacementFor(refused)),
  };
}
