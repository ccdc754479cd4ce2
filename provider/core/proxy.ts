// The proxy for requests that an environment names, checked. Which hosts go through it is decided in the client.
import { tokenUrlFor, type Settings } from "../../schema";
import { ProviderError } from "./errors";
import type { TextSource } from "./setting-sources";

/** A proxy, and the hosts that it is not for. */
export interface Proxy {
  /** Its address without credentials: `http://host:port` or `https://host:port`. */
  readonly url: string;
  /** The value of `Proxy-Authorization`; absent where the address has no credentials. */
  readonly authorization?: string;
  /** Hosts that are reached without it, as `NO_PROXY` lists them. */
  readonly noProxy: string;
  /** The variable that names it, for messages. */
  readonly variable: string;
  /** Every secret text in its address: a user name without a password is a token. */
  readonly secrets: readonly string[];
}

// Every address beyond this machine is https. `HTTP_PROXY` alone counts for it too, as in other programs on Node.
const variables = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];

const textIn = (environment: TextSource, name: string): string => environment[name]?.trim() ?? "";

/** Percent-decoded, or as it is where that can't be. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Returns the variable of an environment that names a proxy; undefined where none does. */
export function proxyVariable(environment: TextSource): string | undefined {
  return variables.find((name) => textIn(environment, name) !== "");
}

/** Matches a host that is this machine, in the spelling of a parsed address. */
const onThisMachine = /^(?:127(?:\.\d+){3}|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]|(?:.+\.)?localhost\.?)$/;

/**
 * An entry of `NO_PROXY` as addresses spell hosts: an IPv6 address in brackets, other scripts in Punycode, no dot at
 * the end.
 */
function plainEntry(entry: string): string {
  const {
    dot = "",
    host = "",
    port = "",
  } = /^(?<dot>\*?\.)?(?<host>\[[^\]]*\]|[^:]*:[^:]*:.*|[^:]*)(?<port>:\d+)?$/.exec(entry)?.groups ?? { host: entry };
  const bracketed = /^[^[].*:/.test(host) ? `[${host}]` : host.replace(/\.$/, "");
  return (
    dot + (/^\[|[^ -~]/.test(bracketed) ? (URL.parse(`https://${bracketed}`)?.hostname ?? bracketed) : bracketed) + port
  );
}

/**
 * Returns the proxy for the service of these settings; undefined where there is none, or where the service is on this
 * machine.
 * @throws ProviderError of kind "bad setting", naming the variable and never its value.
 */
export function proxyFrom(
  environment: TextSource,
  settings: Pick<Settings, "endpoint" | "tokenUrl">,
): Proxy | undefined {
  const variable = proxyVariable(environment);
  const exempt = (textIn(environment, "no_proxy") || textIn(environment, "NO_PROXY"))
    .split(/[,\s]+/)
    .filter((entry) => entry !== "")
    .map(plainEntry);
  const hosts = [settings.endpoint, tokenUrlFor(settings) ?? settings.endpoint].map((url) => new URL(url).hostname);
  const local = hosts.filter((host) => onThisMachine.test(host));
  if (variable === undefined || local.length === hosts.length || exempt.includes("*")) return undefined;
  const text = textIn(environment, variable);
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.pathname !== "/") {
    throw new ProviderError(
      `${variable} is not the address of an HTTP proxy. Write it as http://host:port, or unset the variable.`,
      { kind: "bad setting" },
    );
  }
  const [username, password] = [decoded(url.username), decoded(url.password)];
  const pair = btoa(String.fromCharCode(...new TextEncoder().encode(`${username}:${password}`)));
  const isNamed = username !== "" || password !== "";
  return {
    url: url.origin,
    noProxy: [...exempt, ...local].join(","),
    variable,
    ...(isNamed && { authorization: `Basic ${pair}` }),
    secrets: isNamed
      ? [...(password === "" ? [username, url.username] : [password, url.password]), pair].filter(
          (secret) => secret !== "",
        )
      : [],
  };
}
