// What a plan refuses about protected customers: to destroy or replace one that `deletions` doesn't list, and to keep
// one that it lists.
import { customerType, idText, quotedName, unknown, valueAt, type Leaf } from "../../../schema";
import { isListed, isProtected, type Deletions } from "../../core/deletions";
import type { Diagnostic, TerraformObject } from "../protocol/types";
import { terraformGuide } from "../guide";
import { attributePath, toCustomer } from "../state/translate";

const quotedNameOf = ({ name }: TerraformObject): string => quotedName(typeof name === "string" ? name : "");
const idOf = ({ id }: TerraformObject): string => (typeof id === "string" ? id : "");

const isRefused = (deletions: Deletions, prior: TerraformObject) =>
  isProtected(deletions, idOf(prior), toCustomer(prior));

/** Refuses to destroy a protected customer. */
export function destroyDiagnostics(deletions: Deletions, prior: TerraformObject): Diagnostic[] {
  if (!isRefused(deletions, prior)) return [];
  return [
    {
      severity: "error",
      summary: `Can't destroy customer ${quotedNameOf(prior)}: deletion_protection is on`,
      path: ["deletion_protection"],
      detail:
        "Deleting a customer deletes its webcasts too. " +
        `To delete it on purpose, ${terraformGuide.list(idOf(prior), toCustomer(prior))}. ` +
        `To keep the customer in WebcastManager, use a \`removed\` block of ${customerType} with \`destroy = false\`.`,
    },
  ];
}

/** Refuses to keep a listed customer: its line would lift a protection that is still needed. */
function keepDiagnostics(prior: TerraformObject): Diagnostic[] {
  return [
    {
      severity: "error",
      summary: `Can't plan customer ${quotedNameOf(prior)}: \`deletions\` lists it, but it is still declared`,
      detail: `Remove ${idText(idOf(prior))} from \`deletions\`, or remove the resource.`,
    },
  ];
}

/** What a plan refuses about a customer that stays declared. */
export function protectionDiagnostics(
  deletions: Deletions,
  { prior, planned }: { readonly prior: TerraformObject; readonly planned: TerraformObject },
  replacing: readonly Leaf[],
): Diagnostic[] {
  if (replacing.length === 0) return isListed(deletions, idOf(prior)) ? keepDiagnostics(prior) : [];
  if (!isRefused(deletions, prior)) return [];
  return replacing.map((leaf) => {
    const place = attributePath(leaf);
    const isUnknown = valueAt(planned, place) === unknown;
    return {
      severity: "error",
      path: place,
      summary: `Can't replace customer ${quotedNameOf(prior)}: deletion_protection is on`,
      detail:
        `${place.join(".")} ${isUnknown ? "isn't known yet, and a change of it" : "changes, which"} replaces the customer and deletes its webcasts. ` +
        `To replace it on purpose, ${terraformGuide.list(idOf(prior), toCustomer(prior))}.`,
    };
  });
}
