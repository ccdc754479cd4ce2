// A button that copies a text.
import { notice } from "../session";

/** The button. */
export function CopyButton({ text, label = "Copy" }: { readonly text: string; readonly label?: string }) {
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => notice.set("Copied."),
      () => notice.set("The browser refuses to copy. Select the text instead."),
    );
  };
  return (
    <button type="button" class="small" onClick={copy}>
      {label}
    </button>
  );
}
