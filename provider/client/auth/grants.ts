// The grants of OAuth 2.0, asked with oauth4webapi. Knows nothing of when a token is due, and stores none.
import type { AuthorizationServer, ClientAuth } from "oauth4webapi";
import * as z from "zod";
import type { Credentials } from "./credentials";
import type { TokenServer } from "./discovery";
import type { Answer } from "../http/http";
import { jsonOf } from "../http/replies";

/** What a token endpoint gave. */
export interface Granted {
  readonly accessToken: string;
  /** Seconds; absent where the server does not say. */
  readonly expiresInSeconds?: number;
  readonly refreshToken?: string;
  readonly refreshExpiresInSeconds?: number;
}

/** Posts a form to the token endpoint, with retries; rejects with a ProviderError where no answer comes. */
export type PostForm = (url: string, body: string, headers: Readonly<Record<string, string>>) => Promise<Answer>;

/** The token endpoint said no, or something that is no token answer. */
export class NotGranted extends Error {
  constructor(
    readonly answer: Answer,
    cause: unknown,
  ) {
    super("the token endpoint gave no token", { cause });
    this.name = "NotGranted";
  }
}

const Reply = z.looseObject({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.number().optional(),
  refresh_token: z.string().optional(),
  refresh_expires_in: z.number().optional().catch(undefined),
});

const JsonObject = z.record(z.string(), z.unknown());

/** Seconds of a lifetime; undefined of what is none, such as 0: the server has not said it then. */
function lifetimeIn(value: unknown): number | undefined {
  const seconds = typeof value === "string" ? Number.parseFloat(value) : value;
  return typeof seconds === "number" && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

// ID tokens are not used here: dropped unread, so that an issuer with an outer and an inner name works as well.
function usedPart(text: string): string {
  const body = JsonObject.safeParse(jsonOf(text));
  return body.success
    ? JSON.stringify({ ...body.data, id_token: undefined, expires_in: lifetimeIn(body.data.expires_in) })
    : "";
}

function clientOf(credentials: Credentials): { id: string; secret?: string } {
  if (credentials.grant === "ready-made") return { id: "" };
  return {
    id: credentials.clientId,
    ...(credentials.clientSecret !== undefined && { secret: credentials.clientSecret }),
  };
}

/**
 * Asks for a token, by the credentials or by a refresh token that they gave earlier. @throws NotGranted, and what
 * `post` throws.
 */
export async function ask(
  server: TokenServer,
  credentials: Credentials,
  post: PostForm,
  refreshToken?: string,
): Promise<Granted> {
  const oauth = await import("oauth4webapi");
  const { id, secret } = clientOf(credentials);
  const methods = server.token_endpoint_auth_methods_supported;
  const inBody = methods?.includes("client_secret_post") ?? true;
  const authentication: ClientAuth =
    secret === undefined ? oauth.None() : inBody ? oauth.ClientSecretPost(secret) : oauth.ClientSecretBasic(secret);
  const client = { client_id: id };
  const authority: AuthorizationServer = { ...server };
  let last: Answer | undefined;
  const options = {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- settings and discovery let plain http through for loopback alone
    ...(server.token_endpoint.startsWith("http://") && { [oauth.allowInsecureRequests]: true }),
    [oauth.customFetch]: async (
      url: string,
      { body, headers }: { body: URLSearchParams; headers: Record<string, string> },
    ) => {
      last = await post(url, body.toString(), headers);
      const empty = [204, 205, 304].includes(last.status);
      // Fetch knows no others; what is said of the answer says which it was.
      const status = last.status >= 200 && last.status <= 599 ? last.status : 500;
      return new Response(empty ? null : usedPart(last.text), {
        status,
        headers: { "content-type": last.headers["content-type"] ?? "text/plain" },
      });
    },
  };
  const request = (): Promise<Response> => {
    if (refreshToken !== undefined)
      return oauth.refreshTokenGrantRequest(authority, client, authentication, refreshToken, options);
    if (credentials.grant === "password") {
      const form = {
        response_type: "token",
        scope: "openid",
        username: credentials.username,
        password: credentials.password,
      };
      return oauth.genericTokenEndpointRequest(authority, client, authentication, "password", form, options);
    }
    return oauth.clientCredentialsGrantRequest(authority, client, authentication, {}, options);
  };
  const response = await request();
  try {
    const reply = Reply.parse(await oauth.processGenericTokenEndpointResponse(authority, client, response));
    return {
      accessToken: reply.access_token,
      expiresInSeconds: reply.expires_in,
      refreshToken: reply.refresh_token,
      refreshExpiresInSeconds: reply.refresh_expires_in,
    };
  } catch (error) {
    throw last === undefined ? error : new NotGranted(last, error);
  }
}
