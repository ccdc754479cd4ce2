// What programs that a test starts needn't compile again.

/** The variable of Node's modules that are compiled already; `npm test` sets it. */
export const compiledModules: Readonly<Record<string, string>> =
  process.env.NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE };
