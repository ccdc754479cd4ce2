// Which calls the service has let pass. Some services turn a call away for its pace with a bare 401 or 403, which reads
// like a refusal: what tells the two apart is that the same kind of call was let pass before, or is on its way beside
// this one.
import type { Route } from "../../../schema";
import type { Answer } from "./http";

/** How often in a row one call is repeated for such an answer, about 8 s in all: it may be a refusal after all. */
const mostDoubts = 5;

/** Judges the answers to one call, attempt by attempt. */
export interface CallJudge {
  /** @param isRefusable whether a 401 says more than that the token is old. */
  judge(answer: Answer, isRefusable: boolean): Answer;
  /** The call has ended. */
  end(): void;
}

/** What one client knows of the routes of its service. */
export interface Acceptance {
  begin(route: Route): CallJudge;
}

/** Knows nothing yet. */
export function createAcceptance(): Acceptance {
  const accepted = new Set<Route>();
  const underWay = new Map<Route, number>();
  const count = (route: Route, change: number) => underWay.set(route, (underWay.get(route) ?? 0) + change);

  return {
    begin(route) {
      let doubts = 0;
      count(route, 1);
      return {
        judge(answer, isRefusable) {
          const isRefusal = answer.status === 403 || answer.status === 401;
          if (!isRefusal && answer.status < 500 && answer.status !== 429) accepted.add(route);
          if (!isRefusal || (answer.status === 401 && !isRefusable) || doubts >= mostDoubts) return answer;
          // Nobody of those beside it may have been let pass: then one wait is enough to see.
          const isLikely = accepted.has(route) || (doubts === 0 && (underWay.get(route) ?? 0) > 1);
          doubts += 1;
          return isLikely ? { ...answer, isTurnedAway: true } : answer;
        },
        end: () => void count(route, -1),
      };
    },
  };
}
