// Prints the set-up's progress as aligned lines; a terminal also gets a line that moves. Standard output belongs to the
// command.
import { createColors } from "picocolors";

const nameWidth = 18;

/** A step in progress. */
export interface Step {
  /** Shows what it does at the moment, on terminals only. */
  detail(text: string): void;
  done(): void;
  failed(reason: string): void;
}

/** Where the set-up prints. */
export type Progress = ReturnType<typeof createProgress>;

/** Creates the progress of a stream. Build machines are pipes, also those that pose as terminals. */
export function createProgress(
  stream: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number },
  { TERM, CI, NO_COLOR }: NodeJS.ProcessEnv,
) {
  const isLive = stream.isTTY === true && TERM !== "dumb" && !CI;
  const colours = createColors(isLive && !NO_COLOR);
  const print = (name: string, text: string) =>
    stream.write(`${isLive ? "\r\u001b[K" : ""}${name.padEnd(nameWidth)}${text}\n`);
  return {
    note: print,
    begin(name: string, what: string): Step {
      const started = performance.now();
      const elapsed = () => duration(performance.now() - started);
      let detail = "";
      // Some terminals report a width of 0.
      const width = () => Math.max(40, stream.columns ?? 80) - 1;
      const line = () => `${name.padEnd(nameWidth)}${what} … ${elapsed()}  ${detail}`.slice(0, width());
      const draw = () => stream.write(`\r\u001b[K${line()}`);
      const timer = isLive ? setInterval(draw, 500).unref() : undefined;
      if (!isLive) print(name, `${what} …`);
      const end = (text: string) => {
        clearInterval(timer);
        print(name, text);
      };
      return {
        detail: (text) => void (detail = text),
        done: () => end(`${colours.green("done")} in ${elapsed()}`),
        failed: (reason) => end(`${colours.yellow("failed:")} ${reason}`),
      };
    },
  };
}

/** Formats a duration: 0.4s, 51s, 2m51s. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, "0")}s`;
}
