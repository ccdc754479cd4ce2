// The step of the demo in which customers are edited in WebcastManager: by the demo, or by a reader on the page.
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import type { Emulator } from "../../emulator";
import { openInBrowser } from "../../provider/cli/open-browser";
import { leaves, printable } from "../../schema";
import { interruption } from "../workbench/interruption";
import { createUnmanaged, editByHand, editsBetween, partner } from "./customers";
import type { Demo } from "./demo";
import { remark, result } from "./screen";

/** Time for a reader's next edit. */
const usualPauseMs = 5_000;

/** Returns what there is any of, with its number. */
export function listed(...counts: readonly (readonly [number, string])[]): string {
  return counts.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : [])).join(", ");
}

/** Edits the customers in WebcastManager: the demo itself, or a reader on the emulator's page. */
export async function editElsewhere(demo: Demo): Promise<void> {
  const { emulator, before, opensPage } = demo;
  const showEdits = editsOn(emulator);
  createUnmanaged(emulator);
  showEdits();
  if (!opensPage || !(await letEdit(emulator, showEdits))) editByHand(emulator);
  // A reader may have deleted it; a later step needs it.
  createUnmanaged(emulator);
  showEdits();
  const { properties, deleted, created } = editsBetween(before, demo.customers);
  result(
    listed(
      [properties.length, properties.length === 1 ? "property edited" : "properties edited"],
      [deleted, "deleted"],
      [created, created === 1 ? "customer created" : "customers created"],
    ),
  );
}

/** Returns a function that shows the edits since it was called last, and returns their number. */
export function editsOn({ admin }: Emulator): () => number {
  let shown = admin.audit().length;
  return () => {
    const entries = admin.audit().slice(shown);
    shown += entries.length;
    const names = [...admin.dump().customers, ...entries].map(({ name }) => name);
    const width = Math.max(0, ...names.map((name) => (typeof name === "string" ? name.length : 0)));
    for (const { user, name, action, changes } of entries) {
      const what = action === "updated" ? changes.map(({ path }) => path).join(", ") : action;
      remark(`${user}  ${printable(name).padEnd(width)}  ${what}`);
    }
    return entries.length;
  };
}

/** Opens the page and waits for edits. Returns whether there are any. */
async function letEdit(emulator: Emulator, showEdits: () => number): Promise<boolean> {
  const page = `${emulator.pageUrl}customers/${partner.id}`;
  const problem = openInBrowser(page);
  remark(page);
  if (!process.stdin.isTTY) {
    remark("No terminal to wait for: the demo goes on with edits of its own.");
    return false;
  }
  void problem.then((text) => {
    if (text !== undefined) remark(text);
  });
  const label = leaves.find(({ path }) => path === "hmac.enabled")?.facts.label ?? "";
  remark("Edit a customer there, as a colleague would. For example, untick");
  remark(`"${label}", and press Save.`);
  remark(`The demo goes on ${usualPauseMs / 1000} s after your last edit. Press Enter to let it edit by itself.`);
  return waitForEdits(emulator.admin, showEdits);
}

/** Waits until a reader has edited and then pauses, or has pressed Enter. Returns whether anything was edited. */
export async function waitForEdits(
  admin: Emulator["admin"],
  showEdits: () => number,
  { input = process.stdin, pauseMs = usualPauseMs }: { input?: NodeJS.ReadableStream; pauseMs?: number } = {},
): Promise<boolean> {
  const { customers } = admin.dump();
  const isEdited = () => {
    const { changed, deleted, created } = editsBetween(customers, admin.dump().customers);
    return changed + deleted + created > 0;
  };
  const enter = new AbortController();
  const lines = createInterface({ input });
  lines.once("line", () => {
    lines.close();
  });
  lines.once("close", () => {
    enter.abort();
  });
  let lastAt = performance.now();
  while (!interruption.aborted && !enter.signal.aborted && !(isEdited() && performance.now() - lastAt >= pauseMs)) {
    await wait(100);
    if (showEdits() > 0) lastAt = performance.now();
  }
  lines.close();
  interruption.throwIfAborted();
  return isEdited();
}
