// The proxy that an environment names for requests, checked. Pure: the environment is handed in; which hosts go through it is decided in the client.
import { isLoopback, tokenUrlFor, type Settings } from "../../schema";
import { ProviderError } from "./errors";
import type { Source } from "./settings";

/** A proxy, and the hosts that it is not for. */
export interface Proxy {
  /** Its address, without credentials: `http://host:port` or `https://host:port`. */
  readonly url: string;
  /** The value of `Proxy-Authorization`; absent where it wants none. */
  readonly authorization?: string;
  /** Hosts that are reached without it, as `NO_PROXY` lists them. */
  readonly noProxy: string;
  /** The variable that names it, for messages. */
  readonly variable: string;
  /** Every secret text in its address. */
  readonly secrets: readonly string[];
}

// Every address beyond this machine is https; `HTTP_PROXY` alone is taken for it too, as by other programs on Node.
const variables = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];

const textIn = (environment: Source, name: string): string => environment[name]?.trim() ?? "";

/** Percent-decoded, or as it is where that can't be. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The proxy for the service of these settings; undefined where there is none, or where the service is on this machine.
 * @throws ProviderError of kind "bad setting", naming the variable and never its value.
 */
export function proxyFrom(environment: Source, settings: Pick<Settings, "endpoint" | "tokenUrl">): Proxy | undefined {
  const variable = variables.find((name) => textIn(environment, name) !== "");
  const noProxy = textIn(environment, "no_proxy") || textIn(environment, "NO_PROXY");
  const isLocal = [settings.endpoint, tokenUrlFor(settings) ?? settings.endpoint].every((url) => isLoopback(new URL(url).hostname));
  if (variable === undefined || isLocal || noProxy.split(/[,\s]+/).includes("*")) return undefined;
  const text = textIn(environment, variable);
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.pathname !== "/") {
    throw new ProviderError(`${variable} is not the address of an HTTP proxy. Write it as http://host:port, or take the variable away.`, { kind: "bad setting" });
  }
  const [username, password] = [decoded(url.username), decoded(url.password)];
  const pair = btoa(String.fromCharCode(...new TextEncoder().encode(`${username}:${password}`)));
  const isNamed = username !== "" || password !== "";
  return {
    url: url.origin, noProxy, variable,
    ...(isNamed && { authorization: `Basic ${pair}` }),
    secrets: isNamed ? [password, url.password, pair].filter((secret) => secret !== "") : [],
  };
}
