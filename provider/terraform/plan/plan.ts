// Answers a plan request: the planned state, what replaces the customer, errors and warnings. Sends nothing.
import { idText, secretLeaves, valueAt, type Leaf } from "../../../schema";
import type { Deletions } from "../../core/deletions";
import { onlyNewWarning, warningsOf } from "../../core/validate";
import { warningDiagnostics } from "../diagnostics";
import { planState } from "./planned-state";
import { destroyDiagnostics, protectionDiagnostics } from "./protection";
import { readPrivateState } from "../state/recorded";
import type { Diagnostic, TerraformObject, ResourceServer } from "../protocol/types";
import { attributePath, toCustomer } from "../state/translate";
import { versionPath, writeOnlyValue } from "../write-only";
import { missingSecrets } from "../validation";

type Answer = Awaited<ReturnType<ResourceServer["plan"]>>;

/** The error for a state that was moved here with only its id: every property would show as a change. */
function notReadYet({ id }: TerraformObject): Diagnostic {
  return {
    severity: "error",
    summary: `Can't plan customer ${typeof id === "string" ? idText(id) : ""}: it was moved to this address and isn't read yet`,
    detail: "Run plan and apply without -refresh=false.",
  };
}

/** Replaces the warning that a change of the trigger would cause. */
function ignoredTriggerWarning(leaf: Leaf): Diagnostic {
  return {
    severity: "warning",
    path: attributePath(leaf).slice(0, 1),
    summary: `${attributePath(leaf).join(".")}: creates no new secret yet, because the customer was imported`,
    detail:
      "An import never replaces a secret in use, so the first value is only stored. " +
      "Apply, then set another value to create a new secret.",
  };
}

function planWarnings(
  prior: TerraformObject | undefined,
  item: TerraformObject,
  ignored: readonly Leaf[],
): Diagnostic[] {
  const ofChanges = warningsOf(toCustomer(item), prior && toCustomer(prior)).filter(
    (warning) => !ignored.some(({ path }) => warning.path === path),
  );
  return [...ignored.map(ignoredTriggerWarning), ...warningDiagnostics(ofChanges)];
}

/** Warnings about write-only secrets that are sent again, which the states don't show. */
function writeOnlyWarnings(prior: TerraformObject | undefined, config: TerraformObject): Diagnostic[] {
  if (prior === undefined) return [];
  const sent = secretLeaves.filter((leaf) => {
    const secret = writeOnlyValue(config, leaf);
    return (
      secret !== undefined &&
      secret !== valueAt(prior, attributePath(leaf)) &&
      valueAt(prior, versionPath(leaf)) !== valueAt(config, versionPath(leaf))
    );
  });
  return warningDiagnostics(sent.flatMap((leaf) => onlyNewWarning(leaf) ?? []));
}

/**
 * Returns the planned change of one customer: a create, an update, a replacement or a delete.
 * @param deletions which protected customers may be deleted
 */
export function planChange(
  { prior, config, priorPrivate }: Parameters<ResourceServer["plan"]>[0],
  deletions: Deletions,
): Answer {
  const { imported: isImported = false, moved: isUnread = false } = readPrivateState(priorPrivate);
  if (prior !== undefined && isUnread) return { diagnostics: [notReadYet(prior)] };
  if (config === undefined) return prior === undefined ? {} : { diagnostics: destroyDiagnostics(deletions, prior) };
  const { item, replacing, ignoredTriggers } = planState({ config, isImported, ...(prior && { prior }) });
  const refused = [
    ...missingSecrets(config, prior),
    ...(prior ? protectionDiagnostics(deletions, { prior, planned: item }, replacing) : []),
  ];
  if (refused.length > 0) return { diagnostics: refused };
  // A replacement is planned a second time, as a new customer.
  const diagnostics =
    replacing.length > 0 ? [] : [...planWarnings(prior, item, ignoredTriggers), ...writeOnlyWarnings(prior, config)];
  return { planned: item, requiresReplace: replacing.map(attributePath), private: priorPrivate, diagnostics };
}
