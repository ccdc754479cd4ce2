// A box to check, with its label.
import type { ComponentChildren } from "preact";

interface CheckProps {
  readonly isOn: boolean;
  readonly onSet: (isOn: boolean) => void;
  readonly children: ComponentChildren;
}

/** A box to check. */
export function Check({ isOn, onSet, children }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => onSet(currentTarget.checked)} /> {children}
    </label>
  );
}
