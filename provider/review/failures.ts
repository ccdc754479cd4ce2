// What apply would be refused: the plan, played in the order of its engine against the service as it is now.
import { idText, unknown } from "../../schema";
import { asSentence } from "../core/errors";
import { inTerraformNames } from "../terraform/schema/names";
import { checkAdoption, findSharedAdoptions } from "./failures/adoption";
import { checkName, findRivals, isSkipped, placeOf } from "./failures/names";
import { checkChildren, checkParent, dependsOnParent } from "./failures/parents";
import { nameIn, resourceText, Situation, type PlannedService } from "./failures/situation";
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

/** What apply would be refused, what it would adopt, and what can't be known before. */
export interface Foresight {
  readonly failures: readonly { readonly address: string; readonly kind: FailureKind; readonly message: string }[];
  /** Ids of the existing customers that creates adopt, by the address of the resource. */
  readonly adoptions: ReadonlyMap<string, string>;
  readonly unknown: readonly { readonly address?: string; readonly message: string }[];
}

/** Checks one step by itself, without the other steps that want the same. */
function checkStep(step: Step, situation: Situation): void {
  if (!checkEndpoint(step, situation)) return;
  if (step.does === "create") {
    checkParent(step, situation);
    checkPlace(step, situation);
    checkCreatedValues(step, situation);
    return;
  }
  if (step.does === "delete") {
    if (isSkipped(step, situation)) return;
    checkProtection(step, situation);
    checkExistence(step, situation);
    checkChildren(step, situation);
    return;
  }
  if (dependsOnParent(step)) checkParent(step, situation);
  if (!checkExistence(step, situation)) return;
  checkPlace(step, situation);
  checkUpdatedValues(step, situation);
}

/** Checks that the name of a step is free when it runs. An adoption was checked before. */
function checkPlace(step: Step, situation: Situation): void {
  if (step.tree.name === unknown) situation.doubts(step, "its name is known only at apply");
  const place = placeOf(step, situation);
  if (place === undefined) {
    if (step.does === "create" && step.tree.parent === unknown)
      situation.doubts(step, "its parent is known only at apply");
    return;
  }
  const isAtTop = place === situation.placeKey("", nameIn(step.tree) ?? "");
  const [other] = isAtTop ? situation.maybeAtTop(nameIn(step.tree) ?? "") : [];
  if (other !== undefined && other.id !== step.change.id)
    situation.doubts(
      step,
      `${idText(other.id)} has that name below a parent that isn't listed, which may be the account`,
    );
  if (!mayAdopt(step)) checkName(step, situation.at(place), situation);
}

const mayAdopt = ({ does, change }: Step): boolean => does === "create" && change.adopt !== false;

function checkAdoptions(situation: Situation): void {
  for (const step of situation.steps.filter(mayAdopt)) {
    const place = placeOf(step, situation);
    if (place !== undefined) checkAdoption(step, situation.at(place), situation);
  }
  findSharedAdoptions(situation);
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

/** What no reading account can know of any plan that writes. */
const rights =
  "Can't know whether the account that applies may write: only a write shows it. " +
  "Run `webcastmanager doctor --write-test` with that account.";

/** Returns what apply would be refused, by the service as it is now. Sends nothing. */
export function findFailures(plan: Plan, service: PlannedService): Foresight {
  // As the adapter does with the same texts at apply.
  const spelled = (text: string) => (plan.engine === "terraform" ? inTerraformNames(text) : text);
  const situation = new Situation(plan, service);
  checkAdoptions(situation);
  for (const step of situation.steps) checkStep(step, situation);
  findRivals(situation);
  const { failed, open } = verdictOf(situation);
  const failing = new Set(failed.map(({ step }) => step));
  const doubts = [...situation.findings.doubts].flatMap(([step, texts]) => texts.map((reason) => ({ step, reason })));
  return {
    failures: failed.map(({ step, kind, reason, action = situation.action(step) }) => ({
      address: step.change.address,
      kind,
      message: spelled(asSentence(`Can't ${action}: ${reason}`)),
    })),
    adoptions: new Map(
      [...situation.findings.adopted]
        .filter(([step]) => !failing.has(step))
        .map(([step, { id }]) => [step.change.address, id]),
    ),
    unknown: [
      ...[...open, ...doubts].map(({ step, reason }) => ({
        address: step.change.address,
        message: spelled(asSentence(`Can't know whether apply can ${situation.action(step)}: ${reason}`)),
      })),
      ...sharedCustomers(situation),
      ...(situation.steps.length > 0 ? [{ message: rights }] : []),
    ],
  };
}
