// Sends one request and reads its whole answer, straight or through a proxy. Follows no redirect, repeats nothing.
import { Agent, EnvHttpProxyAgent, Pool, request as send, type Dispatcher } from "undici";
import { loopbackHosts } from "../../../schema";
import type { Proxy } from "../../core/proxy";
import { acceptEncoding, largestAnswer, readBody, type Answer, type Headers } from "./replies";
import { failureOf, NoAnswer, ProxyFailure } from "./network-errors";

/** One request. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Connections to hosts. */
interface Connections {
  readonly dispatcher: Dispatcher;
  /** Whether requests to the host of this address go through the proxy, once one was sent. */
  isProxied(url: string): boolean;
  /** Whether one was opened. Through a proxy it can't be seen, and counts as opened. */
  isOpened(): boolean;
}

/** Connections to the proxy; their failures are ProxyFailures. */
class ProxyPool extends Pool {
  override connect(options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData>;
  override connect(
    options: Dispatcher.ConnectOptions,
    callback: (error: Error | null, data: Dispatcher.ConnectData) => void,
  ): void;
  override connect(
    options: Dispatcher.ConnectOptions,
    callback?: (error: Error | null, data: Dispatcher.ConnectData) => void,
  ): Promise<Dispatcher.ConnectData> | void {
    if (callback !== undefined) return super.connect(options, callback);
    return super.connect(options).catch((error: unknown) => {
      throw new ProxyFailure(error);
    });
  }
}

/** Opens connections, without a proxy to loopback. @param timeoutMs time to connect to the proxy, and through it. */
function openConnections(options: Agent.Options, timeoutMs: number, proxy: Proxy | undefined): Connections {
  if (proxy === undefined) {
    let isOpened = false;
    const dispatcher = new Agent(options).once("connect", () => (isOpened = true));
    return { dispatcher, isProxied: () => false, isOpened: () => isOpened };
  }
  const proxied = new Set<string>();
  const dispatcher = new EnvHttpProxyAgent({
    ...options,
    // Plain http goes to loopback only.
    httpProxy: "",
    httpsProxy: proxy.url,
    noProxy: [proxy.noProxy, ...loopbackHosts].join(","),
    ...(proxy.authorization !== undefined && { token: proxy.authorization }),
    proxyTls: { timeout: timeoutMs },
    requestTls: { timeout: timeoutMs },
    clientFactory: (origin, given) => new ProxyPool(origin, { ...given, headersTimeout: timeoutMs }),
    factory: (origin, given: Pool.Options) => {
      // Only connections through the proxy have a `connect` of their own.
      if (typeof given.connect === "function") proxied.add(new URL(origin).origin);
      return new Pool(origin, given);
    },
  });
  return { dispatcher, isProxied: (url) => proxied.has(new URL(url).origin), isOpened: () => true };
}

function firstValues(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value[0] : value]),
  );
}

/** How many requests may be in flight, how long one may take, and the proxy. */
export interface HttpOptions {
  readonly connections: number;
  readonly timeoutMs: number;
  readonly proxy?: Proxy;
}

/**
 * Sends requests over connections that stay open, one for each request in flight. An idle one keeps no process alive.
 */
export class HttpTransport {
  readonly #connections: Connections;
  readonly #inFlight = new Set<AbortController>();
  #closed: Error | undefined;

  constructor(private readonly options: HttpOptions) {
    const { connections, timeoutMs, proxy } = options;
    const limits = {
      connections,
      pipelining: 1,
      maxResponseSize: largestAnswer,
      connectTimeout: timeoutMs,
      headersTimeout: 0,
      bodyTimeout: 0,
    };
    this.#connections = openConnections(limits, timeoutMs, proxy);
  }

  /**
   * Sends a request. @param leftMs what is left of the operation, in milliseconds.
   * @throws NoAnswer; after `close` its reason.
   */
  async send(request: HttpRequest, leftMs = Infinity): Promise<Answer> {
    this.#assertOpen();
    const { timeoutMs } = this.options;
    const controller = new AbortController();
    const abort = () => {
      controller.abort(new NoAnswer({ fault: "timeout" }, leftMs <= timeoutMs));
    };
    const timer = setTimeout(abort, Math.min(leftMs, timeoutMs));
    this.#inFlight.add(controller);
    try {
      return await this.#roundTrip(request, controller.signal);
    } catch (error) {
      this.#assertOpen();
      if (controller.signal.reason instanceof NoAnswer) throw controller.signal.reason;
      throw new NoAnswer(failureOf(error), false, error);
    } finally {
      clearTimeout(timer);
      this.#inFlight.delete(controller);
    }
  }

  /** Returns the proxy that requests to this address go through, once one was sent. */
  proxyOf(url: string): Proxy | undefined {
    return this.#connections.isProxied(url) ? this.options.proxy : undefined;
  }

  /** Whether a connection was opened, with TLS where the address asks for it. */
  get isConnected(): boolean {
    return this.#connections.isOpened();
  }

  /** Aborts the requests in flight; later ones fail with the same reason. */
  close(reason: Error): void {
    this.#closed ??= reason;
    for (const controller of this.#inFlight) controller.abort(this.#closed);
    // A tunnel that is still opening has no request to abort.
    void this.#connections.dispatcher.destroy();
  }

  #assertOpen(): void {
    if (this.#closed) throw this.#closed;
  }

  async #roundTrip({ url, ...request }: HttpRequest, signal: AbortSignal): Promise<Answer> {
    const { statusCode, headers, body } = await send(url, {
      ...request,
      headers: { ...request.headers, "accept-encoding": acceptEncoding },
      signal,
      dispatcher: this.#connections.dispatcher,
    });
    return {
      status: statusCode,
      headers: firstValues(headers),
      ...(await readBody(body, headers["content-encoding"])),
    };
  }
}
