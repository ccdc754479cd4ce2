// A folder for what must not outlive the command: copies of programs, scratch states, files with secrets.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exitCodes } from "../exit-codes";

/** Ends the process at once; what listens to its exit still runs. */
function exitNow(): void {
  // eslint-disable-next-line no-restricted-properties -- the second Ctrl-C; without a listener the folder would stay
  process.exit(exitCodes.cancelled.code);
}

/**
 * Runs work with a folder that only this user can read, and removes it in any case: after an error, after Ctrl-C, and
 * when the process exits.
 */
export async function withScratchFolder<Result>(
  signal: AbortSignal,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "webcastmanager-import-"));
  const remove = () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const listen = () => {
    process.once("SIGINT", exitNow).once("SIGTERM", exitNow);
  };
  process.once("exit", remove);
  signal.addEventListener("abort", listen);
  try {
    return await work(folder);
  } finally {
    signal.removeEventListener("abort", listen);
    process.off("exit", remove).off("SIGINT", exitNow).off("SIGTERM", exitNow);
    remove();
  }
}
