// Keeps the secrets of a customer out of errors: a service may quote what it holds, in answers to calls that sent no secret.
import { secretLeaves, valueAt, type Tree } from "../../schema";
// Not from all of the client: that would load its HTTP where nothing is sent.
import { redactor } from "../client/redact";
import { isOurPath } from "../client/violations";
import type { Known } from "../core/diff";
import { errorFacts, isPartlyCreated, isPartlyUpdated, isProviderError, PartlyCreatedError, PartlyUpdatedError, ProviderError } from "../core/errors";

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

/**
 * The error without these secrets; itself where it holds none. Words of the service may cut a secret short, so that its
 * beginning counts there; a line of ours would lose words that happen to begin like a secret, and so betray it.
 */
function redacted(error: ProviderError, secrets: readonly string[]): ProviderError {
  const [ours, theirs] = [redactor(secrets, "whole"), redactor(secrets)];
  const { apiCode } = error;
  const quoted = error.quoted.map(theirs);
  const line = error.quoted.reduce((text, part, index) => text.replaceAll(part, () => quoted[index] ?? ""), error.message);
  const texts = {
    message: ours(line), apiCode: apiCode === undefined ? undefined : theirs(apiCode),
    violations: error.violations.map(({ path, message }) => ({ path: isOurPath(path) ? ours(path) : theirs(path), message: theirs(message) })),
  };
  if (JSON.stringify(texts) === JSON.stringify({ message: error.message, apiCode, violations: error.violations.map(({ path, message }) => ({ path, message })) })) return error;
  if (isPartlyCreated(error)) return new PartlyCreatedError(error.state, texts.message);
  if (isPartlyUpdated(error)) return new PartlyUpdatedError(error.state, error.isCertain, texts.message);
  return new ProviderError(texts.message, { ...errorFacts(error), quoted, violations: texts.violations, apiCode: texts.apiCode, cause: undefined });
}

/** Runs an operation; its error leaves without these secrets, and then without its cause, which may quote them too. */
export async function discreetly<Answer>(secrets: readonly string[], run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    throw isProviderError(error) ? redacted(error, secrets) : error;
  }
}
