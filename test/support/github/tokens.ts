// The tokens that the stand-in of GitHub knows, and what each may do.
import { actionsBot, type Account } from "./repository";

/** What a token may do in one area; "write" includes "read". */
type Right = "none" | "read" | "write";

/** Areas of rights, as `permissions` of a workflow names them. */
export interface Permissions {
  readonly issues: Right;
  readonly pullRequests: Right;
  readonly actions: Right;
  readonly contents: Right;
}

/**
 * A token. "actions" and "app" are tokens of an app: they can't read `/user`, and a missing right is a 403. With
 * "personal" a missing right in a private repository is a 404.
 */
export interface Token {
  readonly text: string;
  readonly kind: "actions" | "app" | "personal";
  readonly account: Account;
  readonly permissions: Permissions;
}

/** What a test decides about a token. */
export interface TokenOptions {
  readonly kind?: Token["kind"];
  /** The user or the app; `my-app` speaks as `my-app[bot]`. */
  readonly login?: string;
  readonly permissions?: Partial<Permissions>;
}

/** What the example workflows ask for. */
const usual: Permissions = { issues: "write", pullRequests: "write", actions: "read", contents: "read" };

/** The rights that a run of a fork's pull request has. */
export const forkPermissions: Permissions = { issues: "read", pullRequests: "read", actions: "read", contents: "read" };

/** Tokens by their text. */
export class Tokens {
  readonly #tokens = new Map<string, Token>();

  create({ kind = "actions", login, permissions }: TokenOptions = {}): Token {
    const account: Account =
      kind === "actions"
        ? actionsBot
        : kind === "app"
          ? { login: `${login ?? "my-app"}[bot]`, type: "Bot" }
          : { login: login ?? "octocat", type: "User" };
    const prefix = kind === "personal" ? "ghp" : "ghs";
    const text = `${prefix}_${String(this.#tokens.size + 1).padStart(36, "0")}`;
    const token = { text, kind, account, permissions: { ...usual, ...permissions } };
    this.#tokens.set(text, token);
    return token;
  }

  /** Returns the token of an Authorization header. */
  find(header: string | undefined): Token | undefined {
    return this.#tokens.get(/^(?:bearer|token) (.+)$/i.exec(header ?? "")?.[1] ?? "");
  }
}

/** Whether a token has one of these rights. */
export function hasRight(
  { permissions }: Token,
  areas: readonly (keyof Permissions)[],
  right: "read" | "write",
): boolean {
  return areas.some((area) => permissions[area] === "write" || permissions[area] === right);
}
