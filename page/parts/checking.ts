// What the API says about a form before it is saved: asked when a field is left, and shown where the reader has been.
import { useRef, useState } from "preact/hooks";
import type { Checked, FieldValue, FormField, Problem } from "../../emulator/page-api";
import { call } from "../api";

const nothing: Checked = { problems: [], warnings: [] };

/** Returns the name of the field that a message is about. */
export const fieldOf = ({ field }: Problem): string => field.split(/[.[]/)[0] ?? "";

/** What a form knows of its problems. */
export interface Checking {
  readonly checked: Checked;
  /** Problems of fields that were left; after a save all of them. */
  readonly visible: readonly Problem[];
  /** Problems in the summary: those of the last save that are still there. */
  readonly summary: readonly Problem[];
  readonly leave: (field: FormField) => void;
  /** Shows the problems for which a save was refused. */
  readonly refused: (problems: readonly Problem[]) => void;
  readonly reset: () => void;
}

/** Whether a pointer is down. */
let isPressed = false;
addEventListener("pointerdown", () => (isPressed = true), true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (isPressed = false), true);

/** Checks `body`: a new customer, or changes to the one of this id. */
export function useChecking(id: string | undefined, body: Readonly<Record<string, FieldValue>>): Checking {
  const [checked, setChecked] = useState(nothing);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isAsked, setAsked] = useState(false);
  const asked = useRef(0);
  const latest = useRef(body);
  latest.current = body;
  const check = async () => {
    const number = ++asked.current;
    const fields = latest.current;
    const answer = await call<Checked>("POST", "/page/check", { ...(id !== undefined && { id }), fields });
    // An older answer says nothing about what stands there now.
    if (number === asked.current) setChecked(answer);
  };
  return {
    checked,
    visible: isAsked ? checked.problems : checked.problems.filter((problem) => left.has(fieldOf(problem))),
    summary: isAsked ? checked.problems : [],
    leave: (field) => {
      // After the edit that a click of the same moment makes.
      const ask = () =>
        setTimeout(() => {
          void check().then(
            () => setLeft((before) => new Set([...before, field.name])),
            () => undefined,
          );
        });
      // A message moves what is below it: a click that began there would miss.
      if (isPressed) addEventListener("pointerup", ask, { once: true });
      else ask();
    },
    refused: (problems) => {
      asked.current += 1;
      setAsked(true);
      if (problems.length > 0) setChecked({ ...checked, problems });
    },
    reset: () => {
      asked.current += 1;
      setLeft(new Set());
      setChecked(nothing);
      setAsked(false);
    },
  };
}
