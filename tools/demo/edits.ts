// What was edited by hand since the import: the demo's own edits, or those of a reader on the emulator's page.
import { isDeepStrictEqual } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import type { AuditEntry, Emulator, WireRecord } from "../../emulator";
import { comparable } from "./customers";

/** What differs from the customers of the import: what the drift report has to show. */
export interface Edits {
  /** Edited properties as the program names them, one for each customer that has the edit. */
  readonly properties: readonly string[];
  /** Customers by what happened to them. */
  readonly changed: number;
  readonly deleted: number;
  readonly created: number;
}

/** Returns what was edited since `before`, without what was put back. */
export function editsSince(before: readonly WireRecord[], { admin }: Emulator): Edits {
  const now = new Map(admin.dump().customers.map((record) => [record.id, comparable(record)]));
  const audit = admin.audit().filter(({ action }) => action === "updated");
  const perCustomer = before.map((record) => {
    const [then, current] = [comparable(record), now.get(record.id)];
    const changes = audit.filter(({ id }) => id === record.id).flatMap((entry) => entry.changes);
    const left = changes.filter(({ field }) => !isDeepStrictEqual(then[field] ?? null, current?.[field] ?? null));
    return { isDeleted: current === undefined, properties: [...new Set(left.map(({ path }) => path))] };
  });
  const kept = perCustomer.filter(({ isDeleted }) => !isDeleted);
  const known = new Set(before.map(({ id }) => id));
  return {
    properties: kept.flatMap(({ properties }) => properties),
    changed: kept.filter(({ properties }) => properties.length > 0).length,
    deleted: perCustomer.length - kept.length,
    created: [...now.keys()].filter((id) => !known.has(id)).length,
  };
}

/** Whether anything differs but the customers that the demo itself created. */
const hasEdits = ({ changed, deleted, created }: Edits, own: number): boolean => changed + deleted > 0 || created > own;

/** What a reader edits, and where Enter is pressed. */
export interface Reader {
  readonly emulator: Emulator;
  readonly before: readonly WireRecord[];
  readonly input: NodeJS.ReadableStream;
  /** Milliseconds after the last edit until the demo goes on. */
  readonly pauseMs: number;
  /** Called with each edit as it is made. */
  readonly onEdit: (entry: AuditEntry) => void;
}

/** Waits until a reader has edited and then pauses, or has pressed Enter. Returns whether anything was edited. */
export async function waitForEdits({ emulator, before, input, pauseMs, onEdit }: Reader): Promise<boolean> {
  const own = editsSince(before, emulator).created;
  const isEdited = () => hasEdits(editsSince(before, emulator), own);
  const enter = { isPressed: false };
  const press = () => {
    enter.isPressed = true;
  };
  input.once("data", press).once("end", press).resume();
  let [seen, lastAt] = [emulator.admin.audit().length, performance.now()];
  while (!enter.isPressed && !(performance.now() - lastAt >= pauseMs && isEdited())) {
    await wait(100);
    const audit = emulator.admin.audit();
    if (audit.length === seen) continue;
    audit.slice(seen).forEach(onEdit);
    [seen, lastAt] = [audit.length, performance.now()];
  }
  input.off("data", press).off("end", press).pause();
  return isEdited();
}
