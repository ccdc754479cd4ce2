// The demo's own check: what came out as told, and what didn't.

/** The story came out otherwise than told. */
export class UntoldError extends Error {}

/** Ends the story unless the condition holds; `seen` is shown then. */
export function expectTold(condition: boolean, told: string, seen = ""): asserts condition {
  if (!condition) throw new UntoldError(`${told}${seen === "" ? "" : `\n${seen}`}`);
}

/** Whether two sets of texts are the same. */
export function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}
