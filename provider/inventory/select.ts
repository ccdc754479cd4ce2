// The patterns that choose customers in every command.

/** What a pattern is matched with. */
export interface Selectable {
  readonly id: string;
  readonly name: string;
  readonly path: readonly string[];
}

/**
 * Returns the test of a pattern: `*` is any text, `?` one character, in upper or lower case. A customer matches by its
 * name, its path or its id.
 */
export function matcher(pattern: string | undefined): (customer: Selectable) => boolean {
  if (pattern === undefined) return () => true;
  const source = pattern
    .normalize("NFC")
    .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${source}$`, "isu");
  return ({ id, name, path }) => [name, path.join("/"), id].some((text) => expression.test(text));
}
