// Prints the set-up's progress as aligned lines; a terminal also gets a line that moves. Standard output belongs to the
// command.
import { createColors } from "picocolors";
import { interruption } from "./launch.mjs";

const nameWidth = 18;

/** Where the set-up prints. */
export type Progress = ReturnType<typeof createProgress>;

/** Prints what a step does from now on. Returns what shows its details, on terminals only. */
export type Begin = (what: string) => (detail: string) => void;

/** Creates the progress of a stream. Build machines are pipes, also those that pose as terminals. */
export function createProgress(
  stream: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number },
  { TERM, CI, NO_COLOR }: NodeJS.ProcessEnv,
) {
  const isLive = stream.isTTY === true && TERM !== "dumb" && !CI;
  const colours = createColors(isLive && !NO_COLOR);
  const note = (name: string, text: string) =>
    stream.write(`${isLive ? "\r\u001b[K" : ""}${name.padEnd(nameWidth)}${text}\n`);
  /** Does a step, and prints how it ended if it has started. */
  async function step<Result>(name: string, work: (begin: Begin) => Promise<Result>): Promise<Result> {
    let [started, detail] = [0, ""];
    let timer: NodeJS.Timeout | undefined;
    const elapsed = () => duration(performance.now() - started);
    const begin: Begin = (what) => {
      started = performance.now();
      // Some terminals report a width of 0.
      const width = () => Math.max(40, stream.columns ?? 80) - 1;
      const line = () => `${name.padEnd(nameWidth)}${what} … ${elapsed()}  ${detail}`.slice(0, width());
      if (isLive) timer = setInterval(() => stream.write(`\r\u001b[K${line()}`), 500).unref();
      else note(name, `${what} …`);
      return (text) => (detail = text);
    };
    try {
      const result = await work(begin);
      note(name, `${colours.green("done")} in ${elapsed()}`);
      return result;
    } catch (error) {
      const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
      if (started > 0) note(name, `${colours.yellow("failed:")} ${interruption.aborted ? "interrupted" : reason}`);
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
