// What ends a tool early: Ctrl-C, or a reader of its output that ends, such as `head`. What was started ends first, so
// that its folders can be removed.
import { constants } from "node:os";

const controller = new AbortController();
let exitCode: number | undefined;

/** Fires once, when the tool is ended early. Commands that run are ended; a new one isn't started. */
export const interruption: AbortSignal = controller.signal;

/** Returns the exit code of a tool that was ended early, as a shell returns it; undefined where it wasn't. */
export const interruptedCode = (): number | undefined => exitCode;

/** Turns signals and the end of the output's reader into `interruption`. */
export function listenForInterruption(): void {
  const interrupt = (signal: "SIGINT" | "SIGTERM" | "SIGPIPE") => {
    exitCode ??= 128 + constants.signals[signal];
    controller.abort();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    interrupt("SIGPIPE");
  });
}
