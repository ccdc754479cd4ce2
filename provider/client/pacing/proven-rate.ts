// The pace that a service has proved to allow. Pure arithmetic on the times of accepted requests.

/** Accepted requests over which a pace is measured, at least: below that, timers decide more than the service. */
const least = 4;

/** What is known of accepted requests. */
export interface Accepted {
  /** When each was sent, in milliseconds, oldest first. */
  readonly times: readonly number[];
  /** How many the service takes at once after a pause, at most. */
  readonly burst: number;
  /** When the service last took no more. */
  readonly emptyAt: number;
  readonly now: number;
}

/**
 * Requests a second that the service allows at least. For a bucket that refills evenly, `count` requests within a time
 * prove `(count - burst) / time`; since the moment when it held less than one, even `(count - 1) / time`.
 */
export function provenRate({ times, burst, emptyAt, now }: Accepted): number {
  const last = times.at(-1);
  if (last === undefined) return 0;
  let best = ((times.filter((time) => time > emptyAt).length - 1) * 1000) / Math.max(1, now - emptyAt);
  for (let count = Math.max(least, burst + least - 1); count <= times.length; count++) {
    const span = last - (times[times.length - count] ?? last);
    if (span > 0) best = Math.max(best, ((count - burst) * 1000) / span);
  }
  return best;
}
