// The step of the demo in which customers are edited in WebcastManager: by the demo, or by a reader on the page.
import type { AuditEntry } from "../../emulator";
import { openInBrowser } from "../../provider/cli/open-browser";
import { leaves, printable } from "../../schema";
import { createUnmanaged, editByHand, partner } from "./customers";
import type { Demo } from "./demo";
import { editsSince, waitForEdits, type Edits } from "./edits";

/** Time for a reader's next edit. */
const pauseMs = 5_000;

/** 6. Edits the customers in WebcastManager: the demo itself, or a reader on the emulator's page. */
export async function editElsewhere(demo: Demo): Promise<void> {
  const { screen, emulator, before, opensPage } = demo;
  const { length } = emulator.admin.audit();
  createUnmanaged(emulator);
  const isEdited = opensPage && (await letEdit(demo));
  if (!isEdited) editByHand(emulator);
  // A reader may have deleted it; a later step needs it.
  createUnmanaged(emulator);
  if (!opensPage || !isEdited) emulator.admin.audit().slice(length).forEach(showEdit(demo));
  screen.result(editsText(editsSince(before, emulator)));
}

function showEdit({ screen, emulator }: Demo): (entry: AuditEntry) => void {
  const names = emulator.admin.dump().customers.map(({ name }) => (typeof name === "string" ? printable(name) : ""));
  const width = Math.max(...names.map((name) => name.length));
  return ({ user, name, action, changes }) => {
    const what = action === "updated" ? changes.map(({ path }) => path).join(", ") : action;
    screen.remark(`${user}  ${printable(name).padEnd(width)}  ${what}`);
  };
}

/** Opens the page and waits for edits. Returns whether there are any. */
async function letEdit(demo: Demo): Promise<boolean> {
  const { screen, emulator, before } = demo;
  const page = `${emulator.pageUrl}customers/${partner.id}`;
  const problem = openInBrowser(page);
  screen.remark(page);
  if (!process.stdin.isTTY) {
    screen.remark("No terminal to wait for: the demo goes on with edits of its own.");
    return false;
  }
  void problem.then((text) => {
    if (text !== undefined) screen.remark(text);
  });
  const label = leaves.find(({ path }) => path === "hmac.enabled")?.facts.label ?? "";
  screen.remark("Edit a customer there, as a colleague would. For example, untick");
  screen.remark(`"${label}", and press Save.`);
  screen.remark(`The demo goes on ${pauseMs / 1000} s after your last edit. Press Enter to let it edit by itself.`);
  return waitForEdits({ emulator, before, input: process.stdin, pauseMs, onEdit: showEdit(demo) });
}

function editsText({ properties, deleted, created }: Edits): string {
  const parts = [
    properties.length > 0 ? `${properties.length} ${properties.length === 1 ? "property" : "properties"} edited` : "",
    deleted > 0 ? `${deleted} deleted` : "",
    `${created} ${created === 1 ? "customer" : "customers"} created`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}
