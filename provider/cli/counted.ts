// A number with its noun.

/** Returns a number of things: `1 customer`, `2 customers`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
