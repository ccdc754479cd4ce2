// The pattern of the option --select.

/** What a pattern is matched with. */
export interface Selectable {
  readonly id: string;
  readonly name: string;
  readonly path: readonly string[];
}

/** Returns the test of a pattern: `*` is any text. A customer matches by its name, its path or its id. */
export function matcher(pattern: string | undefined): (customer: Selectable) => boolean {
  if (pattern === undefined) return () => true;
  const parts = pattern
    .normalize("NFC")
    .split("*")
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const expression = new RegExp(`^${parts.join(".*")}$`, "su");
  return ({ id, name, path }) => [name, path.join("/"), id].some((text) => expression.test(text));
}
