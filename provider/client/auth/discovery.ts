// Finds the token endpoint. Credentials go to the configured one, to the documented one for the vendor's own endpoints,
// or to a discovered one if `tokenUrl` is
// - the issuer of a Keycloak (…/realms/<name>) or the address of its configuration
//   (…/.well-known/openid-configuration);
// - a WebFinger address (…/.well-known/webfinger), which names the issuer of the endpoint.
// The customer API itself is never asked where credentials should go.
import * as z from "zod";
import { isLoopback, printable, tokenUrlFor } from "../../../schema";
import { ProviderError } from "../../core/errors";
import { missingTokenUrl } from "../../core/settings";

/** The server that grants tokens. */
export interface TokenServer {
  readonly issuer: string;
  readonly token_endpoint: string;
  readonly token_endpoint_auth_methods_supported?: string[];
}

/** Gets a JSON document. @throws ProviderError that names what came instead. */
export type GetJson = <Body>(url: string, schema: z.ZodType<Body>, expected: string) => Promise<Body>;

const configurationPath = "/.well-known/openid-configuration";
const webFingerPath = "/.well-known/webfinger";
const issuerRelation = "http://openid.net/specs/connect/1.0/issuer";

const Configuration = z.looseObject({
  issuer: z.string(),
  token_endpoint: z.string(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
});
const WebFinger = z.looseObject({ links: z.array(z.looseObject({ rel: z.string(), href: z.string().optional() })) });

/** Whether credentials may go to an address: https, or http on loopback if a loopback address names it. */
function isSafe(url: string, namedBy: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return (
    protocol === "https:" || (protocol === "http:" && isLoopback(hostname) && isLoopback(new URL(namedBy).hostname))
  );
}

/** Returns an address without its credentials and query, for messages. */
function addressText(url: string): string {
  const { origin, pathname } = new URL(url);
  return printable(origin + pathname, 200);
}

function unsafe(what: string, source: string): ProviderError {
  return new ProviderError(
    `Can't find the token endpoint: ${what} that ${addressText(source)} names is not an https address. Set \`tokenUrl\` to the token endpoint itself.`,
    { kind: "unexpected reply" },
  );
}

async function fromConfiguration(url: string, getJson: GetJson): Promise<TokenServer> {
  const issuer = url.slice(0, -configurationPath.length);
  const found = await getJson(url, Configuration, "an OpenID configuration");
  // A configuration of another issuer is another server's (OpenID Connect Discovery 1.0, 4.3).
  if (found.issuer.replace(/\/$/, "") !== issuer) {
    throw new ProviderError(
      `Can't find the token endpoint: ${addressText(url)} describes another issuer than its own address. Set \`tokenUrl\` to the token endpoint itself.`,
      { kind: "unexpected reply" },
    );
  }
  if (!isSafe(found.token_endpoint, url)) throw unsafe("the token endpoint", url);
  return found;
}

async function fromWebFinger(url: URL, endpoint: string, getJson: GetJson): Promise<TokenServer> {
  if (!url.searchParams.has("resource")) url.searchParams.set("resource", `${endpoint}/`);
  const { links } = await getJson(url.href, WebFinger, "a WebFinger answer");
  const href = links.find((link) => link.rel === issuerRelation)?.href;
  if (href === undefined || !isSafe(href, url.href)) throw unsafe("the issuer", url.origin + url.pathname);
  return fromConfiguration(
    href.endsWith(configurationPath) ? href : href.replace(/\/$/, "") + configurationPath,
    getJson,
  );
}

/** Returns the issuer of a token endpoint in Keycloak's form; of another form the address itself. */
function issuerOf(tokenUrl: string): string {
  return tokenUrl.replace(/\/protocol\/openid-connect\/token$/, "");
}

/**
 * Returns the server that grants tokens for an endpoint, by the rule above.
 * @throws ProviderError where no token endpoint is known for it, or discovery fails.
 */
export async function findTokenServer(
  settings: { readonly tokenUrl?: string; readonly endpoint: string },
  getJson: GetJson,
): Promise<TokenServer> {
  const tokenUrl = tokenUrlFor(settings);
  if (tokenUrl === undefined) throw missingTokenUrl((name) => name);
  const url = new URL(tokenUrl);
  if (url.pathname.endsWith(webFingerPath)) return fromWebFinger(url, settings.endpoint, getJson);
  if (url.pathname.endsWith(configurationPath)) return fromConfiguration(tokenUrl, getJson);
  if (/\/realms\/[^/]+$/.test(url.pathname)) return fromConfiguration(tokenUrl + configurationPath, getJson);
  return { issuer: issuerOf(tokenUrl), token_endpoint: tokenUrl };
}
