// Who the token speaks for: only comments and issues of this author count; their text proves nothing.
import type { GithubClient } from "./client";
import { TokenUser, Viewer } from "./answers";
import { GithubError, unreadable } from "./refusals";

/** The author of what GITHUB_TOKEN writes in a job. */
const actionsLogin = "github-actions[bot]";

const action = "read who GITHUB_TOKEN belongs to";

/**
 * Returns the login of the token's user or app. Only GraphQL knows it for the tokens of apps, GITHUB_TOKEN being one;
 * `/user` refuses those.
 */
export async function readAuthor(github: GithubClient): Promise<string> {
  const query = { action, needs: "pull-requests: read", method: "POST", path: "", base: "graphql" } as const;
  const user = { action, needs: "contents: read", method: "GET", path: "/user", base: "api" } as const;
  try {
    return (await github.send({ ...query, body: { query: "{ viewer { login } }" } }, Viewer)).data.viewer.login;
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  try {
    return (await github.send(user, TokenUser)).login;
  } catch (error) {
    if (!isRefusal(error) || error.status === 401) throw error;
    return actionsLogin;
  }
}

/** Whether GitHub answered, and not what was asked: other calls may still be answered. */
function isRefusal(error: unknown): error is GithubError {
  return error instanceof GithubError && (error.outcome === "authentication" || error.codes.includes(unreadable));
}
