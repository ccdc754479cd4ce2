// Creates what must exist once: after a request of unknown outcome, the list comes before another request.
import type { GithubCall, GithubClient } from "./client";
import { GithubError } from "./refusals";

/** Requests, at most, and milliseconds between them. */
const limits = { requests: 3, pauseMs: 2_000 } as const;

/** Creates something, and returns what `list` finds then. @throws GithubError */
export async function createOnce<Found>(
  github: GithubClient,
  call: GithubCall,
  list: () => Promise<readonly Found[]>,
): Promise<readonly Found[]> {
  for (let requests = 1; ; requests++) {
    try {
      await github.order(call);
      return await list();
    } catch (error) {
      if (!(error instanceof GithubError) || !error.mayHaveHappened) throw error;
      const found = await list();
      if (found.length > 0) return found;
      if (requests >= limits.requests) throw error;
      await github.pause(limits.pauseMs);
    }
  }
}
