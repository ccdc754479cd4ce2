// Keeps the secrets of a customer out of errors: a service may quote what it holds, in answers to calls that sent no secret.
import { secretLeaves, valueAt, type Tree } from "../../schema";
import { redactor, type Redact } from "../client";
import type { Known } from "../core/diff";
import { isKind, isProviderError, PartlyCreatedError, ProviderError } from "../core/errors";

/** Every secret in inputs and states. */
export function secretsIn(...sources: readonly (Tree | Known | undefined)[]): string[] {
  const trees = sources.flatMap((source): Tree[] => source === undefined ? [] : isKnown(source) ? [source.tree] : [source]);
  const generated = sources.flatMap((source) => source !== undefined && isKnown(source) ? Object.values(source.generated) : []);
  const declared = trees.flatMap((tree) => secretLeaves.map((leaf) => valueAt(tree, leaf.keys)));
  return [...declared, ...generated].filter((value) => typeof value === "string");
}

function isKnown(source: Tree | Known): source is Known {
  return "tree" in source && "generated" in source;
}

function redacted(error: ProviderError, redact: Redact): ProviderError {
  const message = redact(error.message);
  const violations = error.violations.map((violation) => ({ path: redact(violation.path), message: redact(violation.message) }));
  const { kind, status, apiCode, mayHaveHappened } = error;
  if (isKind(error, "partly created") && "state" in error) return new PartlyCreatedError(error.state, message);
  return new ProviderError(message, { kind, mayHaveHappened, violations, ...(status !== undefined && { status }), ...(apiCode !== undefined && { apiCode: redact(apiCode) }) });
}

/** Runs an operation; its error leaves without these secrets, and then without its cause, which may quote them too. */
export async function discreetly<Answer>(secrets: readonly string[], run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    if (!isProviderError(error)) throw error;
    const redact = redactor(secrets);
    const texts = [error.message, error.apiCode ?? "", ...error.violations.flatMap(({ path, message }) => [path, message])];
    throw texts.some((text) => redact(text) !== text) ? redacted(error, redact) : error;
  }
}
