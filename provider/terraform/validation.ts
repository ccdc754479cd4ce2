// What is wrong with a configuration, as diagnostics. The rules are core's; of Terraform's own are only write-only
// twins and times. What is not known yet passes.
import { isTree, secretLeaves, valueAt, type Failure, type Leaf, type Tree } from "../../schema";
import { isMissingSecret, validate } from "../core/validate";
import { ofFailures } from "./diagnostics";
import type { Diagnostic, Item } from "./protocol/types";
import { parseTime } from "./timeouts";
import { placeOf } from "./state/translate";
import { declaredTree, twinProblems } from "./write-only";

function failuresOf(tree: Tree): { readonly wrong: readonly Failure[]; readonly missing: readonly Failure[] } {
  const failures = validate(tree);
  return {
    wrong: failures.filter((failure) => !isMissingSecret(tree, failure)),
    missing: failures.filter((failure) => isMissingSecret(tree, failure)),
  };
}

function ofTimes(config: Item): Diagnostic[] {
  if (!isTree(config.timeouts)) return [];
  return Object.entries(config.timeouts).flatMap(([name, value]): Diagnostic[] =>
    typeof value !== "string" || parseTime(value) !== undefined
      ? []
      : [
          {
            severity: "error",
            summary: `timeouts.${name}: must be a time such as 30s, 10m or 1h30m, 24h at most`,
            path: ["timeouts"],
          },
        ],
  );
}

/** Everything that is wrong with the configuration of a customer. */
export function validateConfig(config: Item, allowsWriteOnly: boolean): readonly Diagnostic[] {
  const tree = declaredTree(config);
  return [...twinProblems(config, allowsWriteOnly), ...ofTimes(config), ...ofFailures(failuresOf(tree).wrong)];
}

/** What is wrong and could be seen only now, at apply: until then what the rules compare was not known. */
export function refusedAtApply(config: Item, prior: Item | undefined): readonly Diagnostic[] {
  return [...twinProblems(config, true), ...missingSecrets(config, prior)];
}

/** The secrets that are missing: of a new customer, and of a block that the state does not have. */
export function missingSecrets(config: Item, prior: Item | undefined): readonly Diagnostic[] {
  const tree = declaredTree(config);
  const isThere = (leaf: Leaf) => isTree(valueAt(prior, placeOf(leaf).slice(0, -1)));
  const wanted = secretLeaves.filter(
    (leaf) => isTree(valueAt(tree, leaf.keys.slice(0, -1))) && valueAt(tree, leaf.keys) === undefined && !isThere(leaf),
  );
  // Rarely so, and validation is most of what a plan costs.
  if (wanted.length === 0) return [];
  return ofFailures(failuresOf(tree).missing.filter(({ path }) => wanted.some((leaf) => leaf.path === path)));
}
