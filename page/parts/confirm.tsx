// A button whose work is confirmed in a dialog first.
import type { ComponentChildren, TargetedSubmitEvent } from "preact";
import { useRef } from "preact/hooks";

interface ConfirmProps {
  /** Id of the dialog's title. */
  readonly titleId: string;
  readonly title: string;
  /** What both the button and the dialog's own one say. */
  readonly label: string;
  readonly isDisabled?: boolean;
  /** The dialog closes, unless the default of the event is prevented. */
  readonly onConfirm: (event: TargetedSubmitEvent<HTMLFormElement>) => void;
  readonly onClose?: () => void;
  readonly children: ComponentChildren;
}

/** The button and its dialog. */
export function Confirm({ titleId, title, label, isDisabled = false, onConfirm, onClose, children }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button type="button" class="danger" onClick={() => dialog.current?.showModal()}>
        {label}
      </button>
      <dialog ref={dialog} aria-labelledby={titleId} onClose={onClose}>
        <form method="dialog" onSubmit={onConfirm}>
          <h2 id={titleId}>{title}</h2>
          {children}
          <div class="row">
            <button type="submit" class="danger" disabled={isDisabled}>
              {label}
            </button>
            <button type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
