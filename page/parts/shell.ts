// Commands for a shell that the page offers to copy.

/** Returns a text as one word of a shell. */
export function quoted(text: string): string {
  return /^[\w./:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Returns the command that calls the emulator. */
export function curl(method: string, path: string, body?: unknown): string {
  const data = body === undefined ? "" : ` -H 'content-type: application/json' --data ${quoted(JSON.stringify(body))}`;
  return `curl -sS${method === "GET" ? "" : ` -X ${method}`}${data} ${quoted(location.origin + path)}`;
}
