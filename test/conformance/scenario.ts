// What a scenario is, and the steps that most of them share.
import type { WireRecord } from "../../emulator";
import type { Engine, Outcome, Place, PlaceOptions } from "./engine";

/** One scenario: a rule in the present tense, the promises that it shows, and how it goes. */
export interface Scenario {
  readonly title: string;
  /** Ids in test/promises.ts. */
  readonly promises: readonly string[];
  /** Ids that it shows as well on an engine that encrypts its state. */
  readonly promisesWhereStatesAreEncrypted?: readonly string[];
  readonly options?: PlaceOptions;
  /** Whether an engine can play it at all; absent: every engine. */
  readonly isFor?: (engine: Engine) => boolean;
  play(place: Place, engine: Engine): Promise<void>;
}

/** The promises that a scenario shows on an engine. */
export function promisesOn(
  engine: Engine,
  { promises, promisesWhereStatesAreEncrypted = [] }: Scenario,
): readonly string[] {
  return engine.encryptsState ? [...promises, ...promisesWhereStatesAreEncrypted] : promises;
}

/** Applies, and throws what was printed unless it succeeds. */
export async function applied(place: Place): Promise<Outcome> {
  const outcome = await place.apply();
  if (outcome.failed) throw new Error(`the apply failed: ${outcome.text}`);
  return outcome;
}

/** The next plan succeeds and has nothing to do. */
export async function expectNothingToDo(place: Place): Promise<void> {
  const { failed, text, changes } = await place.plan();
  expect({ changes, failed, text: failed ? text : "" }).toEqual({ changes: {}, failed: false, text: "" });
}

/** The plan does this and no more. */
export async function expectPlan(place: Place, changes: Awaited<ReturnType<Place["plan"]>>["changes"]): Promise<void> {
  const plan = await place.plan();
  expect({ changes: plan.changes, text: plan.failed ? plan.text : "" }).toEqual({ changes, text: "" });
}

/** The only record of this name at the service. */
export function named(place: Place, name: string): WireRecord {
  const [record, ...others] = place.emulator.admin.dump().customers.filter((customer) => customer.name === name);
  if (record === undefined || others.length > 0)
    throw new Error(`${others.length + (record ? 1 : 0)} customers are named ${name}`);
  return record;
}

/** Changes a customer at the service, as another user does. */
export function edit(place: Place, name: string, changes: WireRecord): void {
  place.emulator.admin.edit(String(named(place, name).id), changes, { unchecked: true });
}

/** The requests that write, since the service was started or they were last reset. */
export function writes(place: Place): number {
  return place.emulator.admin
    .requests()
    .entries.filter(({ route }) => ["create customer", "update customer", "delete customer"].includes(route)).length;
}
