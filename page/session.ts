// What the page keeps while it is open: who acts, the theme, and what it last reported to the reader.
import { useEffect, useState } from "preact/hooks";

/** A value that views share. */
export interface Shared<Value> {
  get(): Value;
  set(value: Value): void;
  listen(listener: () => void): () => void;
}

/** Creates a shared value. */
export function shared<Value>(initial: Value): Shared<Value> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set(value) {
      current = value;
      for (const listener of listeners) listener();
    },
    listen(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** Returns a shared value, and shows its changes. */
export function useShared<Value>(one: Shared<Value>): Value {
  const [value, setValue] = useState(one.get());
  useEffect(() => {
    const update = () => setValue(one.get());
    // It may have changed since it was first shown.
    update();
    return one.listen(update);
  }, [one]);
  return value;
}

/** The user in whose name the page acts; empty until the emulator's users are known. */
export const actor = shared("");

/** The one line for what happened, read out by screen readers. */
export const notice = shared("");

/** Follow the system, or always light or dark. */
export type Theme = "auto" | "light" | "dark";

const storedTheme = localStorage.getItem("theme");
export const theme = shared<Theme>(storedTheme === "light" || storedTheme === "dark" ? storedTheme : "auto");

function applyTheme(): void {
  const chosen = theme.get();
  if (chosen === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  localStorage.setItem("theme", chosen);
}
theme.listen(applyTheme);
applyTheme();

/** Whether single keys are shortcuts. */
export const shortcuts = shared(localStorage.getItem("shortcuts") !== "off");
shortcuts.listen(() => localStorage.setItem("shortcuts", shortcuts.get() ? "on" : "off"));
