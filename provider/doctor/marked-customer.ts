// The one customer that `--write-test` creates: marked by its name, deleted in every case, and found again where a run
// was killed. No other customer is ever written.
import { randomUUID } from "node:crypto";
import { idText, smallestCustomer, quotedName, type Observed } from "../../schema";
import { asSentence, isPartlyCreated, isProviderError, ProviderError } from "../core/errors";
import { driftedLeaves } from "../core/refresh";
import { createProcessMemory, type Guide } from "../lifecycle/context";
import { customersOf } from "../lifecycle/customer";
import type { Service } from "./check";

/** The customer while it exists. */
export interface MarkedCustomer {
  readonly id: string;
  readonly name: string;
}

/** What came of the work on it, and why it could not be deleted, if so. */
export interface MarkedResult<Result> {
  readonly result: Result;
  readonly left?: ProviderError;
}

const markedName = /^webcastmanager doctor, write test of (\S+), safe to delete \([0-9a-f]{8}\)$/;

function newName(): string {
  const time = new Date().toISOString().slice(0, 19);
  return `webcastmanager doctor, write test of ${time}Z, safe to delete (${randomUUID().slice(0, 8)})`;
}

/** Milliseconds after which a marked customer belongs to no run any more: a write test takes seconds. */
const longestTestMs = 5 * 60_000;

/** Milliseconds for the deletion after Ctrl-C, which has to end soon. */
const lastDeletionMs = 15_000;

const guide: Guide = {
  taken: () => "Run again.",
  moved: "Check the endpoint",
  refresh: "Run again",
  forget: "Run again",
  retain: "delete it in WebcastManager",
  list: () => "delete it in WebcastManager",
};

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new ProviderError("Cancelled", { kind: "cancelled" });
}

/** Waits for work, but no longer than until Ctrl-C. */
function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(reasonOf(signal));
    };
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", abort);
    });
  });
}

/** Deletes what a create without a good answer may have left. */
async function removeUnfinished(writer: Service, name: string, error: unknown): Promise<void> {
  if (!isProviderError(error) || !(error.mayHaveHappened || isPartlyCreated(error))) return;
  for (const { id, tree } of await writer.api.list({ name })) {
    const left = tree.name === name ? await deleteMarked(writer, { id, name }) : undefined;
    if (left !== undefined) throw left;
  }
}

async function createMarked({ api }: Service, name: string): Promise<MarkedCustomer> {
  const reporter = { debug: () => undefined, info: () => undefined, warn: () => undefined, waiting: () => undefined };
  const context = { api, reporter, guide, memory: createProcessMemory() };
  const { id } = await customersOf(context).create(smallestCustomer(name));
  return { id, name };
}

/** The error of a marked customer that stays: its name and id, so that a person can delete it. */
function leftError({ id, name }: MarkedCustomer, error: ProviderError): ProviderError {
  return new ProviderError(
    `Can't delete the customer ${quotedName(name)} (${idText(id)}) of the write test, so it stays. ` +
      `Delete it in WebcastManager. ${asSentence(error.message)}`,
    { kind: error.kind, ...(error.status !== undefined && { status: error.status }), cause: error },
  );
}

/** Deletes it. Returns why it stays, if it does. */
async function deleteMarked({ api }: Service, customer: MarkedCustomer): Promise<ProviderError | undefined> {
  try {
    await api.delete(customer.id);
    return undefined;
  } catch (error) {
    if (!isProviderError(error)) throw error;
    return leftError(customer, error);
  }
}

/**
 * Creates the marked customer, works on it, and deletes it, also after a failure and Ctrl-C.
 * @throws ProviderError where it can't be created; what `use` throws
 */
export async function withMarkedCustomer<Result>(
  writer: Service,
  use: (customer: MarkedCustomer) => Promise<Result>,
): Promise<MarkedResult<Result>> {
  const { signal } = writer;
  signal.throwIfAborted();
  const name = newName();
  const customer = await createMarked(writer, name).catch(async (error: unknown) => {
    await removeUnfinished(writer, name, error);
    throw error;
  });
  let result: Result;
  try {
    result = await untilAborted(use(customer), signal);
  } catch (error) {
    const left = await deleteMarked({ ...writer, api: writer.api.within(lastDeletionMs) }, customer);
    throw left ?? error;
  }
  const left = await deleteMarked(writer, customer);
  if (left === undefined) signal.throwIfAborted();
  return { result, ...(left !== undefined && { left }) };
}

/** Whether a customer is as this file creates it, so that it is no person's work. */
function isUntouched(customer: Observed, name: string): boolean {
  return driftedLeaves(customer, { tree: smallestCustomer(name), generated: {} }).length === 0;
}

/** A marked customer of a run that was killed, and why it was not removed, if so. */
export interface Leftover extends MarkedCustomer {
  readonly left?: ProviderError;
}

/** Deletes the marked customers of runs that were killed. Those of the last minutes may be in use. */
export async function removeLeftovers(writer: Service): Promise<readonly Leftover[]> {
  const { api, signal } = writer;
  const found: Leftover[] = [];
  for (const { id, tree } of await api.list()) {
    signal.throwIfAborted();
    const name = typeof tree.name === "string" ? tree.name : "";
    const createdAt = Date.parse(markedName.exec(name)?.[1] ?? "");
    if (Number.isNaN(createdAt) || Date.now() - createdAt < longestTestMs) continue;
    const seen = await api.observe(id);
    if (seen?.customer.tree.name !== name) continue;
    const changed = new ProviderError("It was changed after it was created", { kind: "conflict" });
    const left = isUntouched(seen.customer, name)
      ? await deleteMarked(writer, { id, name })
      : leftError({ id, name }, changed);
    found.push({ id, name, ...(left !== undefined && { left }) });
  }
  return found;
}
