// When a deletion counts: at once, or when a read confirms it.
import { ProviderError } from "../core/errors";
import { sleep } from "./clock";
import type { Replied } from "./exchange";
import { askedText, type Operation } from "./operation";
import type { Patience } from "./persist";

/** A deletion that was answered. */
export interface Deletion {
  readonly operation: Operation;
  readonly replied: Replied;
  readonly patience: Patience;
  /** Reads the customer once. */
  readonly isThere: () => Promise<boolean>;
  /** The error for an answer that means no deletion. */
  readonly refused: () => ProviderError;
}

/** Milliseconds between two looks at an accepted deletion, at first and at most. */
const looks = { first: 250, longest: 10_000 } as const;

async function untilGone({ operation, patience, isThere }: Deletion): Promise<void> {
  const { clock, signal, reporter } = patience;
  for (let pauseMs: number = looks.first; await isThere(); pauseMs = Math.min(looks.longest, pauseMs * 2)) {
    if (clock.now() + pauseMs >= operation.deadlineAt) {
      throw new ProviderError(`Can't ${operation.doing}: the service accepted the deletion, but the customer is still there at the deadline; raise deadlineMs, or look at it in WebcastManager`, { kind: "timeout", mayHaveHappened: true });
    }
    if (pauseMs > 1000) reporter.waiting(`Waiting ${Math.ceil(pauseMs / 1000)} s: the service accepted to ${operation.doing}, and it is still there`);
    await sleep(clock, pauseMs, signal);
  }
}

/** Ends when the customer is gone for certain. @throws ProviderError where it is not. */
export async function confirmDeletion(deletion: Deletion): Promise<void> {
  const { operation, replied: { answer, asked }, isThere, refused } = deletion;
  switch (answer.status) {
    case 200: case 204: return;
    case 202: return untilGone(deletion);
    case 404: case 410:
      if (!await isThere()) return;
      throw new ProviderError(`Can't ${operation.doing}: ${askedText(asked)} answered ${answer.status}, but the customer is still there; look at it in WebcastManager`, { kind: "api", status: answer.status });
    case 405: case 501:
      throw new ProviderError(`Can't ${operation.doing}: the service does not delete customers (${askedText(asked)} answered ${answer.status}); to drop it from the program and leave it in the service, set retainOnDelete`, { kind: "api", status: answer.status });
    default: throw refused();
  }
}
