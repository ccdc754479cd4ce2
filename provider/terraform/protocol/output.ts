// What the process prints: the handshake line on stdout, and everything else on stderr, as lines of Terraform's log.
import { writeSync } from "node:fs";
import type { LogLine } from "./types";

const STDOUT = 1;

/**
 * Redirects stdout, the console included, to stderr. Errors of both streams are ignored: Terraform may stop reading.
 */
export function redirectStdout(): void {
  const { stderr, stdout } = process;
  for (const stream of [stderr, stdout]) stream.on("error", () => {});
  stdout.write = stderr.write.bind(stderr);
}

/** Prints a line on stdout, redirected or not. */
export function printHandshake(line: string): void {
  writeSync(STDOUT, line);
}

/** Writes one line to the log. */
export type Log = (line: LogLine) => void;

/** The log of this process. TF_LOG decides which levels Terraform shows. */
export const log: Log = (line) => {
  process.stderr.write(logText(line, new Date()));
};

/** Returns a log line as JSON, the form from which Terraform reads its level and time. */
export function logText({ level, message }: LogLine, now: Date): string {
  // Terraform only reads times with microseconds.
  const time = now.toISOString().replace("Z", "000Z");
  return `${JSON.stringify({ "@level": level, "@message": message, "@module": "webcastmanager", "@timestamp": time })}\n`;
}
