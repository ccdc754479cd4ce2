// Lines for Terraform's log, in the form that it gives a level and a time of their own: JSON on stderr.
import type { LogLine } from "./server";

/** Takes one line for the log. */
export type Log = (line: LogLine) => void;

/** The log of this process. Terraform shows it under TF_LOG; which levels, is left to it. */
export const log: Log = (line) => {
  process.stderr.write(logText(line, new Date()));
};

/** One line of the log. Terraform reads the time only with microseconds. */
export function logText({ level, message }: LogLine, now: Date): string {
  const time = now.toISOString().replace("Z", "000Z");
  return `${JSON.stringify({ "@level": level, "@message": message, "@module": "webcastmanager", "@timestamp": time })}\n`;
}
