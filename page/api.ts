// The page's calls of the emulator. The server checks what it gets; the page trusts what this server answers.
import type { Problem } from "../emulator/page-api";

/** An answer that isn't the wanted one. */
export class CallError extends Error {
  constructor(
    message: string,
    /** HTTP status; 0 without an answer. */
    readonly status: number,
    /** What the API says about single fields. */
    readonly problems: readonly Problem[],
  ) {
    super(message);
  }
}

interface Violation {
  readonly propertyPath: string;
  readonly message: string;
}

function errorOf(status: number, body: unknown): CallError {
  if (Array.isArray(body)) {
    const problems = (body as Violation[]).map(({ propertyPath, message }) => ({ field: propertyPath, message }));
    return new CallError(
      problems.map(({ field, message }) => `${field} ${message}`.trim()).join("; "),
      status,
      problems,
    );
  }
  const { message } = (body ?? {}) as { readonly message?: string };
  return new CallError(message ?? `The emulator answered ${status}.`, status, []);
}

/**
 * Calls the emulator and returns what it answers. Throws CallError if it refuses, or gives no answer.
 * @param path below /_emulator
 */
export async function call<Result>(method: string, path: string, body?: unknown): Promise<Result> {
  const response = await fetch(`/_emulator${path}`, {
    method,
    ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new CallError("The emulator doesn’t answer. Check that it runs, then try again.", 0, []);
  });
  const text = await response.text();
  const parsed: unknown = text === "" ? undefined : JSON.parse(text);
  if (!response.ok) throw errorOf(response.status, parsed);
  return parsed as Result;
}
