// What apply would be refused: the plan, played in the order of its engine against the service as it is now.
import { idText, unknown } from "../../schema";
import { asSentence, customerLabel } from "../core/errors";
import { inTerraformNames } from "../terraform/schema/names";
import { adoptedBy } from "./failures/adoption";
import { resourceText, Situation, type PlannedService } from "./failures/situation";
import type { Step } from "./failures/steps";
import {
  checkCreatedValues,
  checkEndpoint,
  checkExistence,
  checkProtection,
  checkUpdatedValues,
} from "./failures/values";
import { verdictOf } from "./failures/verdict";
import type { Plan } from "./plan";
import type { FailureKind } from "./review-report";

/** A change that apply would be refused. */
interface FailedChange {
  readonly address: string;
  readonly kind: FailureKind;
  readonly message: string;
  /** The address of another change: at least one of the two fails, and the order decides which. */
  readonly rival?: string;
}

/** What apply would be refused, what it would adopt, and what can't be known before. */
export interface Foresight {
  readonly failures: readonly FailedChange[];
  /** Ids of the existing customers that creates adopt, by the address of the resource. */
  readonly adoptions: ReadonlyMap<string, string>;
  readonly unknown: readonly { readonly address?: string; readonly message: string }[];
}

/** Checks a step by itself, without what the other ones do. */
function checkStep(step: Step, situation: Situation): void {
  if (!checkEndpoint(step, situation)) return;
  if (step.does === "delete") checkProtection(step, situation);
  if (step.does !== "create" && !checkExistence(step, situation)) return;
  checkKnowledge(step, situation);
  if (step.does === "create") checkCreatedValues(step, situation);
  if (step.does === "update") checkUpdatedValues(step, situation);
}

/** Notes what only apply knows of the place of a customer. */
function checkKnowledge(step: Step, situation: Situation): void {
  const { does, tree, change } = step;
  if (does === "delete") return;
  const isReplaced = change.action === "replace" || change.keepsFormer === true;
  const isKnown = tree.parent !== unknown || situation.changes.has(change.parentAddress ?? "");
  if (isReplaced && isKnown) checkCascade(step, situation);
  if (tree.name === unknown) situation.doubts(step, "its name is known only at apply");
  if (does === "create" && !isKnown) situation.doubts(step, "its parent is known only at apply");
  const [other] = situation.places.maybeBeside(step).filter(({ id }) => id !== change.id);
  if (other !== undefined)
    situation.doubts(
      step,
      `${idText(other.id)} has that name below a parent that isn't listed, which may be the account`,
    );
}

/** Notes a replacement of which the engine may create the new customer before it has deleted the old one. */
function checkCascade(step: Step, situation: Situation): void {
  if (situation.order.cascade.takes(step.change) !== "sometimes") return;
  const above = situation.changes.get(step.change.formerParentAddress ?? "");
  situation.doubts(
    step,
    `its former parent ${above ? resourceText(above) : ""} is replaced too, and Pulumi may stop with a ` +
      '"snapshot integrity failure". Move it in a run before',
  );
}

/** Customers that the plan keeps, and that Pulumi may delete with one above them that it replaces. */
function endangered(situation: Situation): Foresight["unknown"] {
  return situation.service.inventory.customers
    .filter((customer) => situation.mayBeReplaced(customer))
    .flatMap(({ id, name }) =>
      situation.managing(id).map(({ address }) => ({
        address,
        message:
          `Can't know what apply does with customer ${customerLabel(id, { name })}: a customer above it is replaced, ` +
          "and Pulumi may delete this one before that, with all of its webcasts. Move or remove it in a run before.",
      })),
    );
}

/** Customers that two resources of the plan manage: apply refuses it only in some cases. */
function sharedCustomers(situation: Situation): Foresight["unknown"] {
  const isManaged = ({ action }: Plan["changes"][number]) => action !== "forget" && action !== "read";
  return situation.plan.changes.filter(isManaged).flatMap((change) => {
    const [first, ...others] = situation.managing(change.id ?? "").filter(isManaged);
    if (first !== change || others.length === 0) return [];
    const names = [change, ...others].map(resourceText).join(" and ");
    const message = `Can't know what apply does with customer ${change.id ?? ""}: ${names} manage it. Keep one of them.`;
    return [{ address: change.address, message }];
  });
}

/** A text about a step, for a message. */
interface StepText {
  readonly step: Step;
  readonly reason: string;
  readonly action?: string;
}

/** What no reading account can know of any plan that writes. */
const rights =
  "Can't know whether the account that applies may write: only a write shows it. " +
  "Run `webcastmanager doctor --write-test` with that account.";

/** Returns what apply would be refused, by the service as it is now. Sends nothing. */
export function findFailures(plan: Plan, service: PlannedService): Foresight {
  // As the adapter does with the same texts at apply.
  const spelled = (text: string) => (plan.engine === "terraform" ? inTerraformNames(text) : text);
  const situation = new Situation(plan, service);
  for (const step of situation.steps) checkStep(step, situation);
  const { failed, open, course } = verdictOf(situation);
  const failing = new Set(failed.map(({ step }) => step));
  const adoptions = situation.steps.flatMap((step) => {
    const adopted = failing.has(step) ? undefined : adoptedBy(step, course);
    return adopted === undefined ? [] : [[step.change.address, adopted.id] as const];
  });
  const said = ({ step, reason, action = situation.action(step) }: StepText, verb: string) => ({
    address: step.change.address,
    message: spelled(asSentence(`${verb} ${action}: ${reason}`)),
  });
  return {
    failures: failed.map((one) => ({
      ...said(one, "Can't"),
      kind: one.kind,
      ...(one.rival && { rival: one.rival.change.address }),
    })),
    adoptions: new Map(adoptions),
    unknown: [
      ...[...open, ...situation.questions].map((one) => said(one, "Can't know whether apply can")),
      ...sharedCustomers(situation),
      ...endangered(situation),
      ...(situation.steps.length > 0 ? [{ message: rights }] : []),
    ],
  };
}
