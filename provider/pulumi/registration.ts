// Makes the registration of a resource cheap. Pulumi's SDK notes a formatted stack with every promise that it makes,
// four for each property, for a report of leaked promises; where source maps are on, that takes longer than everything
// else in a program.

/** The SDK's function whose stacks nobody reads unless leaked promises are reported. */
const noting = "debuggablePromise";

/** Whether leaked promises are reported with their stacks (an environment variable of the SDK). */
const isReporting = process.env.PULUMI_DEBUG_PROMISE_LEAKS !== undefined;

/**
 * From now on the stacks of the SDK's own promises are not formatted; every other stack is as always: of errors, of the
 * place in the program that the engine is told.
 * @returns what ends it; has to be called in the same turn.
 */
export function skipPromiseStacks(): () => void {
  const format: unknown = Reflect.get(Error, "prepareStackTrace");
  if (isReporting || typeof format !== "function") return () => undefined;
  const skipping = (error: Error, sites: readonly NodeJS.CallSite[]): unknown =>
    sites[0]?.getFunctionName() === noting ? error.message : Reflect.apply(format, Error, [error, sites]);
  Reflect.set(Error, "prepareStackTrace", skipping);
  return () => void Reflect.set(Error, "prepareStackTrace", format);
}
