// Requests tokens by the grants of OAuth 2.0, with oauth4webapi. Stores none.
import type { AuthorizationServer, ClientAuth } from "oauth4webapi";
import * as z from "zod";
import { printable } from "../../../schema";
import { ProviderError } from "../../core/errors";
import { unexpectedReply, type Reply } from "../http/errors";
import { bodyOf, jsonOf, type Answer } from "../http/replies";
import { oneLine } from "../redaction/redact";
import { ownerText, type Credentials } from "./credentials";
import type { TokenServer } from "./discovery";

/** A token as a token endpoint granted it. */
export interface GrantedToken {
  readonly accessToken: string;
  /** Seconds, where the server says so. */
  readonly expiresInSeconds?: number;
  readonly refreshToken?: string;
  readonly refreshExpiresInSeconds?: number;
}

/** Posts a form to an address, with retries. @throws ProviderError where no answer comes. */
export type PostForm = (
  url: string,
  form: { readonly body: string; readonly headers: Readonly<Record<string, string>> },
) => Promise<Answer>;

/** The token endpoint refused the grant, or answered something that is no token. */
export class GrantRefused extends Error {
  constructor(
    readonly answer: Answer,
    cause: unknown,
  ) {
    super("the token endpoint granted no token", { cause });
    this.name = "GrantRefused";
  }
}

const TokenAnswer = z.looseObject({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.number().optional(),
  refresh_token: z.string().optional(),
  refresh_expires_in: z.number().optional().catch(undefined),
});

const JsonObject = z.record(z.string(), z.unknown());

/** Returns a lifetime in seconds; undefined for what is none, such as 0. */
function secondsOf(value: unknown): number | undefined {
  const seconds = typeof value === "string" ? Number.parseFloat(value) : value;
  return typeof seconds === "number" && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

/** Drops the ID token, which is not used: its issuer may have an outer and an inner name. */
function withoutIdToken(text: string): string {
  const body = JsonObject.safeParse(jsonOf(text));
  return body.success
    ? JSON.stringify({ ...body.data, id_token: undefined, expires_in: secondsOf(body.data.expires_in) })
    : "";
}

function clientOf(credentials: Credentials): { id: string; secret?: string } {
  if (credentials.grant === "ready-made") return { id: "" };
  return {
    id: credentials.clientId,
    ...(credentials.clientSecret !== undefined && { secret: credentials.clientSecret }),
  };
}

/** What a token is requested with; a refresh token is used in place of the credentials. */
export interface GrantRequest {
  readonly server: TokenServer;
  readonly credentials: Credentials;
  readonly post: PostForm;
  readonly refreshToken?: string;
}

/** Requests a token. @throws GrantRefused, and what `post` throws. */
export async function requestToken({ server, credentials, post, refreshToken }: GrantRequest): Promise<GrantedToken> {
  const oauth = await import("oauth4webapi");
  const { id, secret } = clientOf(credentials);
  const inBody = server.token_endpoint_auth_methods_supported?.includes("client_secret_post") ?? true;
  const authentication: ClientAuth =
    secret === undefined ? oauth.None() : inBody ? oauth.ClientSecretPost(secret) : oauth.ClientSecretBasic(secret);
  const client = { client_id: id };
  const authority: AuthorizationServer = { ...server };
  let last: Answer | undefined;
  const options = {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- plain http is allowed for loopback alone
    ...(server.token_endpoint.startsWith("http://") && { [oauth.allowInsecureRequests]: true }),
    [oauth.customFetch]: async (
      url: string,
      { body, headers }: { body: URLSearchParams; headers: Record<string, string> },
    ) => {
      last = await post(url, { body: body.toString(), headers });
      return fetchResponse(last);
    },
  };
  const send = (): Promise<Response> => {
    if (refreshToken !== undefined)
      return oauth.refreshTokenGrantRequest(authority, client, authentication, refreshToken, options);
    if (credentials.grant !== "password")
      return oauth.clientCredentialsGrantRequest(authority, client, authentication, {}, options);
    const { username, password } = credentials;
    const form = { response_type: "token", scope: "openid", username, password };
    return oauth.genericTokenEndpointRequest(authority, client, authentication, "password", form, options);
  };
  const response = await send();
  try {
    const token = TokenAnswer.parse(await oauth.processGenericTokenEndpointResponse(authority, client, response));
    return {
      accessToken: token.access_token,
      expiresInSeconds: token.expires_in,
      refreshToken: token.refresh_token,
      refreshExpiresInSeconds: token.refresh_expires_in,
    };
  } catch (error) {
    throw last === undefined ? error : new GrantRefused(last, error);
  }
}

/** Returns an answer in the form of fetch, which knows neither other statuses nor a body for every status. */
function fetchResponse({ status, text, headers }: Answer): Response {
  const hasNoBody = [204, 205, 304].includes(status);
  return new Response(hasNoBody ? null : withoutIdToken(text), {
    status: status >= 200 && status <= 599 ? status : 500,
    headers: { "content-type": headers["content-type"] ?? "text/plain" },
  });
}

/** The error body of a token endpoint (RFC 6749, 5.2). */
const ErrorAnswer = z.looseObject({ error: z.string().min(1), error_description: z.string().optional() });

const checks: Readonly<Record<Credentials["grant"], string>> = {
  password:
    "Check the user name and the password (WEBCASTMANAGER_USERNAME, WEBCASTMANAGER_PASSWORD), and that this user may log in there.",
  client_credentials: "Check the client and its secret (WEBCASTMANAGER_CLIENT_ID, WEBCASTMANAGER_CLIENT_SECRET).",
  "ready-made": "Check the token (WEBCASTMANAGER_TOKEN).",
};
const clientCheck =
  "Check `clientId` (WEBCASTMANAGER_CLIENT_ID) and `clientSecret`, and that this client may use this grant.";

/** The error of a refused login; `isFinal` where the same credentials can't succeed. */
export interface LoginRefusal {
  readonly error: ProviderError;
  readonly isFinal: boolean;
}

/** Returns the error of a refused login. */
export function loginRefusal(reply: Reply, credentials: Credentials, cause: unknown): LoginRefusal {
  const { answer, operation, request } = reply;
  const body = bodyOf(answer, ErrorAnswer);
  if (body === undefined || answer.status < 400 || answer.status >= 500)
    return { error: unexpectedReply(reply, "a token"), isFinal: false };
  const host = printable(new URL(request.url).host, 200);
  const code = oneLine(body.error, operation.redact, 60);
  const { error_description: text } = body;
  const description = text === undefined ? "" : `: ${oneLine(text, operation.redact, 120)}`;
  const step = /client|grant_type/.test(body.error) ? clientCheck : checks[credentials.grant];
  return {
    error: new ProviderError(
      `Can't log in as ${ownerText(credentials)} at ${host}: refused with ${code}${description}. ${step}`,
      { kind: "login refused", status: answer.status, apiCode: code, cause },
    ),
    isFinal: answer.status !== 429,
  };
}
