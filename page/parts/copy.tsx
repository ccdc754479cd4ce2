// A button that copies a text.
import { notice } from "../session";

/** The button. `of`: what it copies, for screen readers. */
export function CopyButton(props: { readonly text: string; readonly label?: string; readonly of?: string }) {
  const { text, label = "Copy", of } = props;
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => notice.set("Copied."),
      () => notice.set("The browser refuses to copy. Select the text instead."),
    );
  };
  return (
    <button type="button" class="small" aria-label={of === undefined ? undefined : `${label} ${of}`} onClick={copy}>
      {label}
    </button>
  );
}
