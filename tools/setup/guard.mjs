// @ts-check
// The frame around both entry points: turns signals and failures into calm last lines and an exit code.
import { Interrupted, SetupFailure } from "./failure.mjs";
import { exitCodeOf, interruption, listenForInterruption } from "./interruption.mjs";

/**
 * Sets up under guard of signals, then lets the command run under its own.
 * @template T
 * @param {import("./context.mjs").Context} context
 * @param {() => Promise<T>} setUp
 * @param {(ready: T) => Promise<number>} afterwards returns the exit code
 */
export async function guarded(context, setUp, afterwards) {
  const stopListening = listenForInterruption();
  try {
    const ready = await setUp();
    interruption.throwIfAborted();
    stopListening();
    process.exitCode = await afterwards(ready);
  } catch (error) {
    process.exitCode = report(context, error);
  }
}

/**
 * @param {import("./context.mjs").Context} context
 * @param {unknown} error
 * @returns {number} the exit code
 */
function report(context, error) {
  if (error instanceof Interrupted) {
    context.progress.note("set-up", "interrupted; nothing half-made is left, the same command goes on from here");
    return exitCodeOf(error.signal);
  }
  if (error instanceof SetupFailure) {
    process.stderr.write(`\n${error.message}\n\n${context.progress.strong("Next:")} ${error.nextStep}\n`);
    return 1;
  }
  throw error;
}
