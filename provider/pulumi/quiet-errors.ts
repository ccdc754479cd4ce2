// How an operation fails: with one line, its causes in the debug log. The dynamic-provider server would print each
// error again with its stack.
import {
  causeLines,
  isPartlyCreated,
  isPartlyUpdated,
  isProviderError,
  type PartlyCreatedError,
  type PartlyUpdatedError,
} from "../core/errors";
import type { CustomerState } from "../lifecycle/state";
import type { ProviderProcess } from "./provider-process";
import { toOutputs, type Properties } from "./values";

/**
 * An error that the server prints as nothing: it prints `${error}: ${error.stack}` beside the message that the engine
 * shows.
 */
class QuietError extends Error {
  /** With an id, the engine saves `properties` although the operation failed, and shows `reasons`. */
  id?: string;
  properties?: Properties;
  reasons?: string[];

  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.stack = "";
  }

  override toString(): string {
    return "";
  }
}

// The server still prints ": " for a quiet error.
/* eslint-disable no-console -- the server prints with console.error and offers no other way to stop it */
const printError = console.error.bind(console);
console.error = (...parts: unknown[]) => {
  if (parts.length !== 1 || parts[0] !== ": ") printError(...parts);
};
/* eslint-enable no-console */

/**
 * Runs an operation of the engine.
 * @param operation such as "Creating a customer".
 * @param inputs what the engine sent.
 */
type RunQuietly = <Result>(
  operation: string,
  inputs: Properties,
  run: () => Promise<Result> | Result,
) => Promise<Result>;

/** Returns a function that runs an operation and turns every error of it into one line. */
export function quietErrors(provider: ProviderProcess): RunQuietly {
  return async (operation, inputs, run) => {
    try {
      return await run();
    } catch (error) {
      for (const cause of causeLines(error)) provider.reporter().debug(`${operation}: ${cause}`);
      if (isPartlyCreated<CustomerState>(error) || isPartlyUpdated<CustomerState>(error))
        throw withState(error, inputs);
      if (isProviderError(error)) throw new QuietError(error.message, error);
      provider.reporter().debug(`${operation}: ${stackOf(error)}`);
      throw defectError(operation, error);
    }
  };
}

/**
 * An error with the state to save. The engine records the error too, and the next run updates the customer even
 * without a difference.
 */
function withState(
  error: PartlyCreatedError<CustomerState> | PartlyUpdatedError<CustomerState>,
  inputs: Properties,
): QuietError {
  const quiet = new QuietError(error.message, error);
  quiet.id = error.state.id;
  // The server does not add the provider's code here; without it every later read and delete would fail.
  quiet.properties = { ...toOutputs(error.state), __provider: inputs.__provider };
  quiet.reasons = [error.message];
  return quiet;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** The name and the stack of an error, without its message, which may contain a secret. */
function stackOf(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? "").split("\n") : [];
  return [nameOf(error), ...lines.filter((line) => /^\s+at /u.test(line)).map((line) => line.trim())].join(" ");
}

function defectError(operation: string, error: unknown): QuietError {
  return new QuietError(
    `${operation} failed: ${nameOf(error)}. ` +
      `This is a defect of webcastmanager-provider: please report it with the log of webcastmanager:log=debug.`,
    error,
  );
}
