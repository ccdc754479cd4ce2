// Prints the set-up's progress as aligned lines; a terminal also gets a line that moves. Standard output belongs to the
// command.
import { createColors } from "picocolors";
import { interruption } from "./launch.mjs";

const nameWidth = 18;

/** Where the set-up prints. */
export type Progress = ReturnType<typeof createProgress>;

/** Shows what a step does at the moment, on terminals only. */
export type Detail = (text: string) => void;

/** Creates the progress of a stream. Build machines are pipes, also those that pose as terminals. */
export function createProgress(
  stream: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number },
  { TERM, CI, NO_COLOR }: NodeJS.ProcessEnv,
) {
  const isLive = stream.isTTY === true && TERM !== "dumb" && !CI;
  const colours = createColors(isLive && !NO_COLOR);
  const note = (name: string, text: string) =>
    stream.write(`${isLive ? "\r\u001b[K" : ""}${name.padEnd(nameWidth)}${text}\n`);
  /** Prints what a step is, and how it ended. */
  async function step<Result>(name: string, what: string, work: (detail: Detail) => Promise<Result>): Promise<Result> {
    const started = performance.now();
    const elapsed = () => duration(performance.now() - started);
    let detail = "";
    // Some terminals report a width of 0.
    const width = () => Math.max(40, stream.columns ?? 80) - 1;
    const line = () => `${name.padEnd(nameWidth)}${what} … ${elapsed()}  ${detail}`.slice(0, width());
    const timer = isLive ? setInterval(() => stream.write(`\r\u001b[K${line()}`), 500).unref() : undefined;
    if (!isLive) note(name, `${what} …`);
    try {
      const result = await work((text) => (detail = text));
      note(name, `${colours.green("done")} in ${elapsed()}`);
      return result;
    } catch (error) {
      const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
      note(name, `${colours.yellow("failed:")} ${interruption.aborted ? "interrupted" : reason}`);
      throw error;
    } finally {
      clearInterval(timer);
    }
  }
  return { note, step };
}

/** Formats a duration: 0.4s, 51s, 2m51s. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, "0")}s`;
}
