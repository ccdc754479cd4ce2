// When a deletion counts: at once, or when a read confirms it.
import { ProviderError } from "../core/errors";
import { sleep } from "./clock";
import type { Replied } from "./http/exchange";
import { askedText, usualLimit, type Operation } from "./http/operation";
import type { Patience } from "./http/persist";
import { jsonOf } from "./http/replies";

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

/** Milliseconds between two looks at a deletion that is under way, at first and at most. */
const looks = { first: 250, longest: 10_000 } as const;

/** How long a customer may still be seen after an answer that says it is gone: reads of a service may be late. */
const lateMs = 4_000;

async function untilGone(
  { operation, patience, isThere }: Deletion,
  deadlineAt: number,
  otherwise: () => ProviderError,
): Promise<void> {
  const { clock, signal, reporter } = patience;
  for (let pauseMs: number = looks.first; await isThere(); pauseMs = Math.min(looks.longest, pauseMs * 2)) {
    if (clock.now() + pauseMs >= Math.min(deadlineAt, operation.deadlineAt)) throw otherwise();
    if (pauseMs > 1000)
      reporter.waiting(`Waiting ${Math.ceil(pauseMs / 1000)} s to ${operation.doing}: it is still there`);
    await sleep(clock, pauseMs, signal);
  }
}

/** Ends when the customer is gone for certain. @throws ProviderError where it is not. */
export async function confirmDeletion(deletion: Deletion): Promise<void> {
  const {
    operation,
    patience,
    replied: { answer, asked },
    refused,
  } = deletion;
  const answered = `${askedText(asked)} answered ${answer.status}`;
  switch (answer.status) {
    case 204:
      return;
    case 202:
      return untilGone(
        deletion,
        operation.deadlineAt,
        () =>
          new ProviderError(
            `Can't ${operation.doing}: the service accepted the deletion, but the customer is still there at the deadline; raise ${operation.limit ?? usualLimit}, or look at it in WebcastManager`,
            { kind: "timeout", mayHaveHappened: true },
          ),
      );
    case 200:
    case 404:
    case 410:
      // Anything may answer 200 or 404: the service itself must say that the customer is gone.
      if (answer.status === 200 && answer.text.trim() !== "" && jsonOf(answer.text) === undefined) throw refused();
      return untilGone(
        deletion,
        patience.clock.now() + lateMs,
        () =>
          new ProviderError(
            `Can't ${operation.doing}: ${answered}, but the customer is still there; look at it in WebcastManager`,
            { kind: "api", status: answer.status },
          ),
      );
    case 405:
    case 501:
      throw new ProviderError(`Can't ${operation.doing}: the service does not delete customers (${answered})`, {
        kind: "api",
        status: answer.status,
      });
    default:
      throw refused();
  }
}
