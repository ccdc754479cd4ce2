// Single keys as shortcuts, and the dialog that lists them and switches them off. In a field a key is a letter.
import { useEffect, useRef } from "preact/hooks";
import { addressOf, go } from "../router";
import { shared, shortcuts, useShared } from "../session";
import { Check } from "./check";

/** Whether the dialog is asked for. */
export const keysAsked = shared(0);

const views: Readonly<Record<string, string>> = {
  c: "customers",
  a: "audit",
  r: "requests",
  o: "conditions",
  n: "connect",
};

const listed = [
  ["/", "Filter"],
  ["n", "New customer"],
  ["e", "Code of the customer"],
  ["j k", "Next or previous row"],
  ["g c", "Customers"],
  ["g a", "Audit"],
  ["g r", "Requests"],
  ["g o", "Conditions"],
  ["g n", "Connect"],
  ["?", "This list"],
] as const;

/** Milliseconds in which a letter after `g` counts. */
const afterG = 1_500;

function isTyped({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && target.closest("input, select, textarea, dialog, [contenteditable]") !== null;
}

/** Moves the focus to the first link or button of the row before or after the one that has it. */
function moveInTable(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("main tbody tr:not(.detail)")];
  const targets = rows.flatMap((row) => row.querySelector<HTMLElement>("a, button:not(.toggle)") ?? []);
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = here === -1 ? (step === 1 ? 0 : -1) : here + step;
  targets.at(Math.min(next, targets.length - 1))?.focus();
}

/** Does what a key stands for. Returns whether it stands for anything. */
function press(key: string, parts: readonly string[]): boolean {
  const [view, id] = parts;
  switch (key) {
    case "/":
      document.getElementById("filter")?.focus();
      return true;
    case "n":
      go(addressOf(["customers", "new"]));
      return true;
    case "e":
      if (view === "customers" && id !== undefined && id !== "new") go(addressOf(["customers", id, "code"]));
      return true;
    case "j":
    case "k":
      moveInTable(key === "j" ? 1 : -1);
      return true;
    case "?":
      keysAsked.set(keysAsked.get() + 1);
      return true;
    default:
      return false;
  }
}

/** Listens for keys, and has the dialog. */
export function Keys({ parts }: { readonly parts: readonly string[] }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const lastG = useRef(-afterG);
  const isOn = useShared(shortcuts);
  useEffect(() => keysAsked.listen(() => dialog.current?.showModal()), []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { key } = event;
      if (!shortcuts.get() || event.ctrlKey || event.metaKey || event.altKey || isTyped(event)) return;
      const view = event.timeStamp - lastG.current < afterG ? views[key] : undefined;
      lastG.current = key === "g" ? event.timeStamp : -afterG;
      if (view !== undefined) go(addressOf([view]));
      if (view !== undefined || press(key, parts)) event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [parts]);
  return (
    <dialog ref={dialog} aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl class="keys">
        {listed.map(([keys, about]) => (
          <div key={keys}>
            <dt>
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
      <Check isOn={isOn} onSet={(isWanted) => shortcuts.set(isWanted)}>
        Single keys are shortcuts
      </Check>
      <p>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </p>
    </dialog>
  );
}
