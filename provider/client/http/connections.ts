// The connections that requests take: straight to a host, or through a tunnel that a proxy opens. Loopback takes no
// proxy.
import { Agent, EnvHttpProxyAgent, Pool, type Dispatcher } from "undici";
import { loopbackHosts } from "../../../schema";
import type { Proxy } from "../../core/proxy";

/** The proxy itself failed, and not the host behind it: nothing of the request has been sent. */
export class ProxyFailure extends Error {
  constructor(cause: unknown) {
    super("the proxy opened no tunnel", { cause });
    this.name = "ProxyFailure";
  }
}

/** What connects to hosts. */
export interface Connections {
  readonly dispatcher: Dispatcher;
  /** Whether requests to the host of this address go through the proxy. Known once one was sent. */
  isProxied(url: string): boolean;
}

/** Connections to the proxy, whose failures are told from those of the host behind it. */
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

/** @param options of every connection; @param timeoutMs time to connect to the proxy, and through it. */
export function openConnections(options: Agent.Options, timeoutMs: number, proxy: Proxy | undefined): Connections {
  if (proxy === undefined) return { dispatcher: new Agent(options), isProxied: () => false };
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
      // Only what goes through the proxy has a way of its own to connect.
      if (typeof given.connect === "function") proxied.add(new URL(origin).origin);
      return new Pool(origin, given);
    },
  });
  return { dispatcher, isProxied: (url) => proxied.has(new URL(url).origin) };
}
