// Users, clients and tokens of the emulator, like Keycloak's realm `platform`. Tokens are opaque, the id token isn't
// signed, and the passwords are fake and public.
import { randomBytes, timingSafeEqual } from "node:crypto";
import { Refusal, json, mayNotWrite, unauthorized } from "./answers";
import type { Clock } from "./controls/clock";

/** A user who may sign in. */
export interface User {
  readonly username: string;
  readonly password: string;
  /** Whether this user may create, change and delete customers. */
  readonly mayWrite: boolean;
}

/** The users who may sign in: two who may write, and one who may only read. */
export const users: readonly [User, User, User] = [
  { username: "alex@emulator.example", password: "not-a-real-password-of-alex", mayWrite: true },
  { username: "sam@emulator.example", password: "not-a-real-password-of-sam", mayWrite: true },
  { username: "reader@emulator.example", password: "not-a-real-password-of-reader", mayWrite: false },
];

/** Refuses a user who may only read. A change by hand may be in any other name. */
export function refuseReader(user: string): void {
  if (users.some(({ username, mayWrite }) => username === user && !mayWrite)) throw mayNotWrite();
}

/** The public client of the password grant, and the client with a secret for client credentials. */
export const clients = {
  anonymous: { id: "anonymous" },
  service: { id: "emulator-service", secret: "not-a-real-client-secret" },
} as const;

/** Lifetimes as the vendor documents them. */
export const tokenLifetimes = { accessSeconds: 300, refreshSeconds: 3600 } as const;

interface Grant {
  readonly user: Omit<User, "password">;
  readonly clientId: string;
  readonly until: number;
}

/** How a client identifies itself at the token endpoint. */
export interface ClientClaim {
  readonly id?: string;
  readonly secret?: string;
}

function refused(status: number, error: string, description: string): Refusal {
  return new Refusal(json(status, { error, error_description: description }), `${error}: ${description}`);
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Issues and checks tokens. @internal */
export class Tokens {
  readonly #access = new Map<string, Grant>();
  readonly #refresh = new Map<string, Grant>();
  /** Called after tokens were revoked. */
  onChange?: () => void;

  constructor(private readonly clock: Clock) {}

  /** Returns the user of an `Authorization` header. Refuses a missing, unknown, expired or revoked token. */
  userOf(header: string | undefined): Grant["user"] {
    const grant = this.#access.get(/^Bearer ([^\s]+)$/i.exec(header ?? "")?.[1] ?? "");
    if (grant === undefined || grant.until <= this.clock.now()) throw unauthorized();
    return grant.user;
  }

  /** Answers a call of the token endpoint. */
  grant(form: URLSearchParams, client: ClientClaim, issuer: string): object {
    const clientId = this.#checkedClient(client);
    switch (form.get("grant_type")) {
      case "password":
        return this.#byPassword(form, clientId, issuer);
      case "refresh_token":
        return this.#byRefresh(form, clientId, issuer);
      case "client_credentials":
        return this.#byClient(clientId);
      case null:
        throw refused(400, "invalid_request", "Missing form parameter: grant_type");
      default:
        throw refused(400, "unsupported_grant_type", "Unsupported grant_type");
    }
  }

  /** Revokes every access token, or every token. */
  revoke(which: "access" | "all"): void {
    this.#access.clear();
    if (which === "all") this.#refresh.clear();
    this.onChange?.();
  }

  #checkedClient({ id, secret }: ClientClaim): string {
    const isPublic = id === clients.anonymous.id && secret === undefined;
    const isService = id === clients.service.id && isSame(secret ?? "", clients.service.secret);
    if (id === undefined || !(isPublic || isService))
      throw refused(401, "invalid_client", "Invalid client or Invalid client credentials");
    return id;
  }

  #byPassword(form: URLSearchParams, clientId: string, issuer: string): object {
    const user = users.find(
      ({ username, password }) => username === form.get("username") && isSame(password, form.get("password") ?? ""),
    );
    if (user === undefined) throw refused(401, "invalid_grant", "Invalid user credentials");
    return this.#issue(
      { username: user.username, mayWrite: user.mayWrite },
      clientId,
      form.get("scope")?.split(" ").includes("openid") ? issuer : undefined,
    );
  }

  // A refresh token is good for one use.
  #byRefresh(form: URLSearchParams, clientId: string, issuer: string): object {
    const token = form.get("refresh_token") ?? "";
    const grant = this.#refresh.get(token);
    if (grant?.clientId !== clientId || grant.until <= this.clock.now())
      throw refused(400, "invalid_grant", "Token is not active");
    this.#refresh.delete(token);
    return this.#issue(grant.user, clientId, issuer);
  }

  #byClient(clientId: string): object {
    if (clientId !== clients.service.id)
      throw refused(401, "unauthorized_client", "Public client not allowed to retrieve service account");
    const { access_token, expires_in, token_type } = this.#issue(
      { username: `service-account-${clientId}`, mayWrite: true },
      clientId,
    );
    return {
      access_token,
      expires_in,
      refresh_expires_in: 0,
      token_type,
      "not-before-policy": 0,
      scope: "profile email",
    };
  }

  #issue(user: Grant["user"], clientId: string, issuer?: string) {
    const [access, refresh] = [
      `emulator-access-${randomBytes(24).toString("base64url")}`,
      `emulator-refresh-${randomBytes(24).toString("base64url")}`,
    ];
    const now = this.clock.now();
    for (const map of [this.#access, this.#refresh])
      for (const [token, grant] of map) if (grant.until <= now) map.delete(token);
    this.#access.set(access, { user, clientId, until: now + tokenLifetimes.accessSeconds * 1000 });
    this.#refresh.set(refresh, { user, clientId, until: now + tokenLifetimes.refreshSeconds * 1000 });
    return {
      access_token: access,
      expires_in: tokenLifetimes.accessSeconds,
      refresh_expires_in: tokenLifetimes.refreshSeconds,
      refresh_token: refresh,
      token_type: "Bearer",
      ...(issuer !== undefined && { id_token: idToken(user.username, clientId, issuer) }),
      "not-before-policy": 0,
      session_state: randomBytes(16).toString("hex"),
      scope: "openid profile email",
    };
  }
}

// Its times are real ones: a client compares them with its own clock.
function idToken(username: string, clientId: string, issuer: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: issuer,
    sub: username,
    aud: clientId,
    azp: clientId,
    iat: now,
    exp: now + tokenLifetimes.accessSeconds,
    typ: "ID",
    preferred_username: username,
  };
  return [{ alg: "RS256", typ: "JWT" }, claims, "not signed"]
    .map((part) => Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url"))
    .join(".");
}
