// The requests that the page keeps, and which it has to ask for.
import type { RequestRow, RequestRows } from "../../emulator/page-api";

/** Entries of a log that the page gets and keeps, at most: the newest. */
export const newest = 1_000;

/** Before the first answer. */
export const noRequests: RequestRows = { log: -1, rows: [] };

/** Returns the number of the last request that can't change any more. */
export function settled(rows: readonly RequestRow[]): number {
  const open = rows.find(({ ms }) => ms === undefined);
  return open === undefined ? (rows.at(-1)?.number ?? 0) : open.number - 1;
}

/** Returns the kept requests with newer ones. */
export function withNewer(kept: RequestRows, newer: RequestRows): RequestRows {
  if (kept.log !== newer.log) return newer;
  const [first] = newer.rows;
  const before = first === undefined ? kept.rows : kept.rows.filter(({ number }) => number < first.number);
  return { log: newer.log, rows: [...before, ...newer.rows].slice(-newest) };
}
