// The progress of a command: one line on standard error that is replaced as the work goes on, and removed at its end.
// Only in a terminal, and only after a second.
import { printable } from "../../schema/printable";
import { terminalWidth } from "./terminal";

/** Shows what a command is doing. */
export interface Progress {
  /** Replaces the line. */
  readonly show: (text: string) => void;
  /** Removes the line, so that something else can be written. A later `show` brings it back. */
  clear(): void;
}

const quietMs = 1_000;
const redrawMs = 100;
const clearLine = "\r\u001b[2K";

/** Creates the progress of one command, which writes to a stream. */
export function createProgress(stream: NodeJS.WriteStream): Progress & Disposable {
  if (!stream.isTTY || process.env.TERM === "dumb") {
    return { show: () => undefined, clear: () => undefined, [Symbol.dispose]: () => undefined };
  }
  let [text, drawn] = ["", ""];
  const startedAt = performance.now();
  const clear = () => {
    if (drawn !== "") stream.write(clearLine);
    drawn = "";
  };
  const draw = () => {
    if (text === drawn || performance.now() - startedAt < quietMs) return;
    // A line that wraps could not be removed.
    const line = printable(text, terminalWidth(stream) - 1);
    stream.write(`${clearLine}${line}`);
    drawn = text;
  };
  const timer = setInterval(draw, redrawMs).unref();
  return {
    show(next) {
      text = next;
    },
    clear,
    [Symbol.dispose]() {
      clearInterval(timer);
      clear();
    },
  };
}
