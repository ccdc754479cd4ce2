// Standard output belongs to the handshake: one line, and nothing else ever. Whatever else is printed goes to stderr.
import { writeSync } from "node:fs";

const STDOUT = 1;

/**
 * Turns everything that is printed away from stdout, the console too, which writes there. What Terraform no longer
 * reads is dropped.
 */
export function guardOutput(): void {
  const { stderr, stdout } = process;
  for (const stream of [stderr, stdout]) stream.on("error", () => {});
  stdout.write = stderr.write.bind(stderr);
}

/** Says the one line. */
export function sayOnStdout(line: string): void {
  writeSync(STDOUT, line);
}
