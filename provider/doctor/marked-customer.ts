// The one customer that `--write-test` creates: marked by its name, deleted in every case, and found again where a run
// was killed. No other customer is ever written.
import { randomUUID } from "node:crypto";
import { idText, smallestCustomer, quotedName, type Observed } from "../../schema";
import { customersIn } from "../client/created-customer";
import type { Answer } from "../client/http/replies";
import { asSentence, isPartlyCreated, isProviderError, ProviderError } from "../core/errors";
import { driftedLeaves } from "../core/refresh";
import { createProcessMemory, type Guide } from "../lifecycle/context";
import { customersOf } from "../lifecycle/customer";
import type { Service } from "./check";

/** The customer while it exists. */
export interface MarkedCustomer {
  readonly id: string;
  readonly name: string;
  /** Sends a second create of the same name. What it creates is deleted with the first one, at the latest. */
  createAgain<Sent extends Answer>(send: () => Promise<Sent>): Promise<Sent>;
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

async function createMarked({ api }: Service, name: string): Promise<{ readonly id: string }> {
  const reporter = { debug: () => undefined, info: () => undefined, warn: () => undefined, waiting: () => undefined };
  const context = { api, reporter, guide, memory: createProcessMemory() };
  return customersOf(context).create(smallestCustomer(name));
}

/** Customers of the write test: their name, and their ids. */
interface Named {
  readonly name: string;
  readonly ids: readonly string[];
}

/** The error of marked customers that stay: their name and ids, so that a person can delete them. */
function leftError({ name, ids }: Named, error: ProviderError): ProviderError {
  const [what, so] =
    ids.length === 1 ? ["the customer", "so it stays. Delete it"] : ["customers", "so they stay. Delete them"];
  return new ProviderError(
    `Can't delete ${what} ${quotedName(name)} (${ids.map((id) => idText(id)).join(", ")}) of the write test, ` +
      `${so} in WebcastManager. ${asSentence(error.message)}`,
    { kind: error.kind, ...(error.status !== undefined && { status: error.status }), cause: error },
  );
}

/** The error of a second create whose customer can't be searched for. */
function searchError({ name }: MarkedCustomer, { kind, message }: ProviderError): ProviderError {
  return new ProviderError(
    `Can't know whether a second customer ${quotedName(name)} of the write test stays. ` +
      `Search for the name in WebcastManager, and delete it. ${asSentence(message)}`,
    { kind },
  );
}

/** Deletes them. Returns why some of them stay, if so. */
async function deleteMarked({ api }: Service, { name, ids }: Named): Promise<ProviderError | undefined> {
  const left: string[] = [];
  let failure: ProviderError | undefined;
  for (const id of ids) {
    try {
      await api.delete(id);
    } catch (error) {
      if (!isProviderError(error)) throw error;
      left.push(id);
      failure ??= error;
    }
  }
  return failure && leftError({ name, ids: left }, failure);
}

/** Returns the ids of the customers of this name. */
async function idsOf({ api }: Service, name: string): Promise<readonly string[]> {
  return (await api.list({ name })).filter(({ tree }) => tree.name === name).map(({ id }) => id);
}

/** Deletes what a create without a good answer may have left. */
async function removeUnfinished(writer: Service, name: string, error: unknown): Promise<void> {
  if (!isProviderError(error) || !(error.mayHaveHappened || isPartlyCreated(error))) return;
  const left = await deleteMarked(writer, { name, ids: await idsOf(writer, name) });
  if (left !== undefined) throw left;
}

/** Whether a service has certainly created nothing: it refused the call, and not for its time. */
const isRefusal = ({ status }: Answer): boolean => status >= 400 && status < 500 && status !== 408;

/** The marked customer, and a second create of its name that the work on it may send. */
class Marked implements MarkedCustomer {
  #again: Promise<Answer> | undefined;

  constructor(
    readonly id: string,
    readonly name: string,
  ) {}

  createAgain<Sent extends Answer>(send: () => Promise<Sent>): Promise<Sent> {
    const again = send();
    this.#again = again;
    return again;
  }

  /** Returns all that may exist now, the second one first. Waits for a create that is on its way. */
  async named(writer: Service): Promise<Named> {
    const { id, name } = this;
    const first = { name, ids: [id] };
    if (this.#again === undefined) return first;
    const late = writer.api.pause(lastDeletionMs).then(() => undefined);
    const answer = await Promise.race([this.#again, late]).catch(() => undefined);
    if (answer !== undefined && isRefusal(answer)) return first;
    const named = answer === undefined ? [] : customersIn(answer, writer.profile).map((one) => one.id);
    const found = named.length > 0 ? named : await idsOf(writer, name);
    return { name, ids: [...found.filter((one) => one !== id), id] };
  }
}

/** Deletes all that the work has created. Returns why some of it stays, if so. */
async function removeMarked(writer: Service, marked: Marked): Promise<ProviderError | undefined> {
  try {
    return await deleteMarked(writer, await marked.named(writer));
  } catch (error) {
    if (!isProviderError(error)) throw error;
    const left = await deleteMarked(writer, { name: marked.name, ids: [marked.id] });
    return left ?? searchError(marked, error);
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
  const { id } = await createMarked(writer, name).catch(async (error: unknown) => {
    await removeUnfinished(writer, name, error);
    throw error;
  });
  const marked = new Marked(id, name);
  let result: Result;
  try {
    result = await untilAborted(use(marked), signal);
  } catch (error) {
    const left = await removeMarked({ ...writer, api: writer.api.within(lastDeletionMs) }, marked);
    throw left ?? error;
  }
  const left = await removeMarked(writer, marked);
  if (left === undefined) signal.throwIfAborted();
  return { result, ...(left !== undefined && { left }) };
}

/** Whether a customer is as this file creates it, so that it is no person's work. */
function isUntouched(customer: Observed, name: string): boolean {
  return driftedLeaves(customer, { tree: smallestCustomer(name), generated: {} }).length === 0;
}

/** A marked customer of a run that was killed, and why it was not removed, if so. */
export interface Leftover {
  readonly id: string;
  readonly name: string;
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
      ? await deleteMarked(writer, { name, ids: [id] })
      : leftError({ name, ids: [id] }, changed);
    found.push({ id, name, ...(left !== undefined && { left }) });
  }
  return found;
}
