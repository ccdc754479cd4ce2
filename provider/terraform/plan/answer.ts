// Answers Terraform's question for a plan: the planned state, what replaces, what is refused, what deserves a warning.
// Never the network.
import { idText, quotedName, secretLeaves, unknown, valueAt, type Leaf } from "../../../schema";
import { onlyNewWarning, warningsOf } from "../../core/validate";
import { ofWarnings } from "../diagnostics";
import { customerType } from "../schema/names";
import { plan } from "./plan";
import { readPrivate } from "../state/private";
import type { Diagnostic, Item, ResourceServer } from "../protocol/types";
import { placeOf, toTree } from "../state/translate";
import { versionPlace, writeOnlyValue } from "../write-only";
import { missingSecrets } from "../validation";

type Answer = Awaited<ReturnType<ResourceServer["plan"]>>;

const titleOf = ({ name }: Item): string => quotedName(typeof name === "string" ? name : "");

/** Whether a state is protected; one that says nothing of it is. */
function isProtected(prior: Item): boolean {
  return toTree(prior).deletionProtection !== false;
}

/** Of a state that was moved here with nothing but its id: what is not known yet would seem to change. */
function unread({ id }: Item): Diagnostic {
  return {
    severity: "error",
    summary: `Can't plan the customer ${typeof id === "string" ? idText(id) : ""}: it was moved here and not read yet`,
    detail: "Plan and apply without -refresh=false, so that it is read first.",
  };
}

/** A destruction, a removed block: refused while the customer is protected. */
function planDestroy(prior: Item | undefined): Answer {
  if (prior === undefined || !isProtected(prior)) return {};
  return {
    diagnostics: [
      {
        severity: "error",
        summary: `Can't destroy the customer ${titleOf(prior)}: deletion_protection is on`,
        path: ["deletion_protection"],
        detail:
          "Deleting a customer takes its webcasts along. Set deletion_protection to false, apply that, then destroy it; to leave it in the service and take it " +
          `out of the state, use a \`removed\` block of ${customerType} with \`destroy = false\`.`,
      },
    ],
  };
}

function protectionDiagnostics(prior: Item, planned: Item, replacing: readonly Leaf[]): Diagnostic[] {
  if (!isProtected(prior)) return [];
  return replacing.map((leaf) => {
    const place = placeOf(leaf);
    const isUnknown = valueAt(planned, place) === unknown;
    return {
      severity: "error",
      path: place,
      summary: `Can't replace the customer ${titleOf(prior)}: deletion_protection is on`,
      detail:
        `${place.join(".")} ${isUnknown ? "is not known yet, so it may change, and a change" : "changes, which"} replaces the customer and takes its webcasts along. ` +
        "Set deletion_protection to false, apply that, then change it.",
    };
  });
}

/** Said in place of what a change of the trigger would bring. */
function ofUnheeded(leaf: Leaf): Diagnostic {
  return {
    severity: "warning",
    path: placeOf(leaf).slice(0, 1),
    summary: `${placeOf(leaf).join(".")}: makes no new secret yet, because the customer was imported`,
    detail:
      "Its first value after an import is only noted, so that no import replaces a secret in use. Apply this, then give another value to make a new one.",
  };
}

function planWarnings(prior: Item | undefined, item: Item, unheeded: readonly Leaf[]): Diagnostic[] {
  const ofChanges = warningsOf(toTree(item), prior && toTree(prior)).filter(
    (warning) => !unheeded.some(({ path }) => warning.path === path),
  );
  return [...unheeded.map(ofUnheeded), ...ofWarnings(ofChanges)];
}

/** Of secrets whose write-only twins are sent again, which the states can't show. */
function twinWarnings(prior: Item | undefined, config: Item): Diagnostic[] {
  if (prior === undefined) return [];
  const sent = secretLeaves.filter((leaf) => {
    const twin = writeOnlyValue(config, leaf);
    return (
      twin !== undefined &&
      twin !== valueAt(prior, placeOf(leaf)) &&
      valueAt(prior, versionPlace(leaf)) !== valueAt(config, versionPlace(leaf))
    );
  });
  return ofWarnings(sent.flatMap((leaf) => onlyNewWarning(leaf) ?? []));
}

/** The plan for one customer. */
export function planAnswer({ prior, config, priorPrivate }: Parameters<ResourceServer["plan"]>[0]): Answer {
  const { imported: isImported = false, moved: isUnread = false } = readPrivate(priorPrivate);
  if (prior !== undefined && isUnread) return { diagnostics: [unread(prior)] };
  if (config === undefined) return planDestroy(prior);
  const { item, replacing, unheeded } = plan({ config, isImported, ...(prior && { prior }) });
  const refused = [...missingSecrets(config, prior), ...(prior ? protectionDiagnostics(prior, item, replacing) : [])];
  if (refused.length > 0) return { diagnostics: refused };
  // A replacement is planned a second time, as a new customer.
  const diagnostics =
    replacing.length > 0 ? [] : [...planWarnings(prior, item, unheeded), ...twinWarnings(prior, config)];
  return { planned: item, requiresReplace: replacing.map(placeOf), private: priorPrivate, diagnostics };
}
