// Errors that end a Pulumi program: their line alone. Says nothing of what went wrong; the callers do.
import { RunError } from "@pulumi/pulumi";

/**
 * An error that the CLI shows as one line.
 * Without a stack: the SDK colours the stack of whatever ends an asynchronous program, though it shows none, and that
 * took it 13 seconds of computing (seen with 3.270.0).
 */
export function programError(message: string): RunError {
  const error = new RunError(message);
  error.stack = "";
  return error;
}
