// What can be read in an access token that is a JWT: when it starts and ends, and which roles it names. The token
// itself is shown nowhere.
import * as z from "zod";
import { jsonOf } from "../client/http/replies";

const Roles = z.looseObject({ roles: z.array(z.string()).optional().catch(undefined) });

/** The claims that are read, as Keycloak writes them. */
const Claims = z.looseObject({
  exp: z.number().optional().catch(undefined),
  nbf: z.number().optional().catch(undefined),
  realm_access: Roles.optional().catch(undefined),
  resource_access: z.record(z.string(), Roles).optional().catch(undefined),
});

/** The claims of a token; times in milliseconds since 1970. */
export interface TokenClaims {
  readonly endsAt?: number;
  readonly startsAt?: number;
  readonly roles: readonly string[];
}

/** Returns the claims of a token; undefined for a token that is no JWT. */
export function claimsOf(token: string): TokenClaims | undefined {
  const [, payload, signature] = token.split(".");
  if (payload === undefined || signature === undefined) return undefined;
  const parsed = Claims.safeParse(jsonOf(Buffer.from(payload, "base64url").toString("utf8")));
  if (!parsed.success) return undefined;
  const { exp, nbf, realm_access: realm, resource_access: resources = {} } = parsed.data;
  return {
    ...(exp !== undefined && { endsAt: exp * 1000 }),
    ...(nbf !== undefined && { startsAt: nbf * 1000 }),
    roles: [...new Set([realm, ...Object.values(resources)].flatMap((each) => each?.roles ?? []))],
  };
}
