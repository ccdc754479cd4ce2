// One request and its whole answer. Follows no redirect, repeats nothing, judges nothing.
import { request as send } from "undici";
import type { Proxy } from "../../core/proxy";
import { acceptEncoding, largestAnswer, readBody } from "./decoding";
import { openConnections } from "./connections";
import { failureOf, type Failure, type NetworkFault } from "./faults";

/** Headers of an answer, names in lower case; of several values the first. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** One request. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One answer, of whatever status. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Why the body could not be read, as it stands after the status; the text is empty then. */
  readonly unreadable?: string;
  /** Whether an earlier attempt of the same call may have been carried out, whatever this answer says. */
  readonly followsDoubt?: boolean;
  /** Whether it turns the call away for its pace, though it does not say so (accepted.ts). */
  readonly isTurnedAway?: boolean;
}

/** No answer came. Stays inside the client: callers turn it into a ProviderError. */
export class NoAnswer extends Error {
  readonly fault: NetworkFault;
  readonly isAtProxy?: boolean;
  readonly code?: string;

  /**
   * @param isAtDeadline whether it was the end of the whole operation, and not of this attempt alone, that came first.
   */
  constructor(
    { fault, isAtProxy, code }: Failure,
    cause?: unknown,
    readonly isAtDeadline = false,
  ) {
    super(`no answer: ${fault}`, { cause });
    this.name = "NoAnswer";
    this.fault = fault;
    this.isAtProxy = isAtProxy;
    this.code = code;
  }
}

/** Sends requests over connections that are kept open, one for each request in flight. */
export interface Http {
  /**
   * @param leftMs what is left of the operation, in milliseconds; an attempt ends with it. Absent: an attempt has all
   *   its time.
   * @throws NoAnswer; after `close` the reason given there.
   */
  send(request: HttpRequest, leftMs?: number): Promise<Answer>;
  /** The proxy that requests to this address go through; undefined where they go straight. Known once one was sent. */
  proxyOf(url: string): Proxy | undefined;
  /** Aborts what is under way; later requests fail with the same reason. */
  close(reason: Error): void;
}

function plain(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value[0] : value]),
  );
}

/** How many requests go at once, how long one attempt may take, and the proxy where there is one. */
export interface HttpOptions {
  readonly connections: number;
  readonly timeoutMs: number;
  readonly proxy?: Proxy;
}

/** Connections for as many requests at once as given; an idle connection keeps no process alive. */
export function createHttp({ connections, timeoutMs, proxy }: HttpOptions): Http {
  const limits = {
    connections,
    pipelining: 1,
    maxResponseSize: largestAnswer,
    connectTimeout: timeoutMs,
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const opened = openConnections(limits, timeoutMs, proxy);
  const running = new Set<AbortController>();
  let closed: Error | undefined;

  function refuseClosed(): void {
    if (closed) throw closed;
  }

  async function exchange({ url, ...request }: HttpRequest, signal: AbortSignal): Promise<Answer> {
    const { statusCode, headers, body } = await send(url, {
      ...request,
      headers: { ...request.headers, "accept-encoding": acceptEncoding },
      signal,
      dispatcher: opened.dispatcher,
    });
    return { status: statusCode, headers: plain(headers), ...(await readBody(body, headers["content-encoding"])) };
  }

  return {
    async send(request, leftMs = Infinity) {
      refuseClosed();
      const controller = new AbortController();
      const timer = setTimeout(
        () => {
          controller.abort(new NoAnswer({ fault: "timeout" }, undefined, leftMs <= timeoutMs));
        },
        Math.min(leftMs, timeoutMs),
      );
      running.add(controller);
      try {
        return await exchange(request, controller.signal);
      } catch (error) {
        refuseClosed();
        if (controller.signal.reason instanceof NoAnswer) throw controller.signal.reason;
        throw new NoAnswer(failureOf(error), error);
      } finally {
        clearTimeout(timer);
        running.delete(controller);
      }
    },
    proxyOf: (url) => (opened.isProxied(url) ? proxy : undefined),
    close(reason) {
      closed ??= reason;
      for (const controller of running) controller.abort(closed);
      // A tunnel that is being opened has no request to abort.
      void opened.dispatcher.destroy();
    },
  };
}
