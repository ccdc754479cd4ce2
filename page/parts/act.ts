// What a button does on the emulator: one call, and one line of what came of it.
import { call, CallError } from "../api";
import { wrote } from "../live";
import { notice } from "../session";

/** Calls the emulator and says what was done, or why it wasn't. Returns whether it was. */
export async function act(
  done: string,
  ...request: readonly [method: string, path: string, body?: unknown]
): Promise<boolean> {
  try {
    await call(...request);
    wrote();
    notice.set(done);
    return true;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    notice.set(`Not done: ${error.message}`);
    return false;
  }
}
