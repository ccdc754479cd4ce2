// Validates a customer: core's rules, and those of write-only attributes and timeouts. Unknown values pass.
import { isTree, secretLeaves, valueAt, type Failure, type Leaf, type Tree } from "../../schema";
import { isMissingSecret, validate } from "../core/validate";
import { failureDiagnostics } from "./diagnostics";
import type { Diagnostic, TerraformObject } from "./protocol/types";
import { timeoutProblems } from "./timeouts";
import { attributePath } from "./state/translate";
import { declaredCustomer, writeOnlyProblems } from "./write-only";

function failuresOf(tree: Tree): { readonly wrong: readonly Failure[]; readonly missing: readonly Failure[] } {
  const failures = validate(tree);
  return {
    wrong: failures.filter((failure) => !isMissingSecret(tree, failure)),
    missing: failures.filter((failure) => isMissingSecret(tree, failure)),
  };
}

/** Validates the configuration of a customer. */
export function validateConfig(config: TerraformObject, allowsWriteOnly: boolean): readonly Diagnostic[] {
  const tree = declaredCustomer(config);
  return [
    ...writeOnlyProblems(config, allowsWriteOnly),
    ...timeoutProblems(config),
    ...failureDiagnostics(failuresOf(tree).wrong),
  ];
}

/** Checks again at apply the rules whose values may have been unknown before. */
export function applyProblems(config: TerraformObject, prior: TerraformObject | undefined): readonly Diagnostic[] {
  return [...writeOnlyProblems(config, true), ...missingSecrets(config, prior)];
}

/** Checks that a new customer or a new block has its secrets. */
export function missingSecrets(config: TerraformObject, prior: TerraformObject | undefined): readonly Diagnostic[] {
  const tree = declaredCustomer(config);
  const isThere = (leaf: Leaf) => isTree(valueAt(prior, attributePath(leaf).slice(0, -1)));
  const undeclared = secretLeaves.filter(
    (leaf) => isTree(valueAt(tree, leaf.keys.slice(0, -1))) && valueAt(tree, leaf.keys) === undefined && !isThere(leaf),
  );
  // Usually none is missing, and validation is most of the cost of a plan.
  if (undeclared.length === 0) return [];
  return failureDiagnostics(
    failuresOf(tree).missing.filter(({ path }) => undeclared.some((leaf) => leaf.path === path)),
  );
}
