// The credentials in the settings, and what is missing among them.
import type { Settings } from "../../../schema";
import { ProviderError } from "../../core/errors";

/** The settings with credentials. */
type CredentialSettings = Pick<Settings, "token" | "username" | "password" | "clientId" | "clientSecret">;

/** How this client gets a token. */
export type Credentials =
  | { readonly grant: "ready-made"; readonly token: string }
  | {
      readonly grant: "password";
      readonly username: string;
      readonly password: string;
      readonly clientId: string;
      readonly clientSecret?: string;
    }
  | { readonly grant: "client_credentials"; readonly clientId: string; readonly clientSecret: string };

function missing(what: string): ProviderError {
  return new ProviderError(
    `Can't log in: ${what}. Set WEBCASTMANAGER_USERNAME and WEBCASTMANAGER_PASSWORD, or WEBCASTMANAGER_CLIENT_ID and WEBCASTMANAGER_CLIENT_SECRET, or WEBCASTMANAGER_TOKEN, or the settings of the same names (username, password; clientId, clientSecret; token).`,
    { kind: "bad setting" },
  );
}

/**
 * Returns the credentials in the settings: a ready-made token before the user, and the user before the client.
 * @throws ProviderError of kind "bad setting" that names what is missing.
 */
export function credentialsOf({ token, username, password, clientId, clientSecret }: CredentialSettings): Credentials {
  if (token !== undefined) return { grant: "ready-made", token };
  if (username !== undefined) {
    if (password === undefined) throw missing("there is a user name but no password");
    return { grant: "password", username, password, clientId, ...(clientSecret !== undefined && { clientSecret }) };
  }
  if (password !== undefined) throw missing("there is a password but no user name");
  if (clientSecret !== undefined) return { grant: "client_credentials", clientId, clientSecret };
  throw missing("there are no credentials");
}

/** Returns who the credentials belong to, for messages. */
export function ownerText(credentials: Credentials): string {
  if (credentials.grant === "password") return `the user ${JSON.stringify(credentials.username)}`;
  return credentials.grant === "ready-made"
    ? "the owner of the token"
    : `the client ${JSON.stringify(credentials.clientId)}`;
}

/** Returns the secrets among the credentials. */
export function secretsOf({ password, clientSecret, token }: Settings): string[] {
  return [password, clientSecret, token].filter((secret) => secret !== undefined);
}
