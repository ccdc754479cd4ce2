// Standard output belongs to the handshake: one line, and nothing else ever. Whatever else is printed goes to stderr.
import { Console } from "node:console";
import { writeSync } from "node:fs";

const STDOUT = 1;

/** Turns everything that is printed away from stdout. What Terraform no longer reads is dropped. */
export function guardOutput(): void {
  const { stderr, stdout } = process;
  for (const stream of [stderr, stdout]) stream.on("error", () => {});
  globalThis.console = new Console(stderr, stderr);
  stdout.write = stderr.write.bind(stderr);
}

/** Says the one line. */
export function sayOnStdout(line: string): void {
  writeSync(STDOUT, line);
}
