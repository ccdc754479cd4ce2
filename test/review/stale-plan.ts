// Plans that are older than the service or were planned for another one, and deletions of protected customers: what the
// built command `webcastmanager review` says of each on a real engine, and how its apply ends.
import { startEmulator } from "../../emulator";
import type { Customers, Engine, Outcome, Place } from "../conformance/engine";
import { partner, reviewed, type Reviewed } from "./real-engine";

/** A review, and the apply after it. */
interface Pair {
  readonly review: Reviewed;
  readonly outcome: Outcome;
}

const connectors = (...numbers: readonly number[]) => ({
  videoConferenceConnectors: numbers.map((number) => `65a0c0ffee0ddba11c0ffee${number}`),
});

async function play(place: Place, environment: NodeJS.ProcessEnv): Promise<Pair> {
  const review = await reviewed(await place.planDocument("stale"), { ...place.emulator.env, ...environment });
  return { review, outcome: await place.applyPlanned() };
}

async function applied(place: Place, customers: Customers): Promise<void> {
  place.declare(customers);
  const { failed, text } = await place.apply();
  if (failed) throw new Error(text);
}

/** What a program declares that fails with one engine only. */
interface Own {
  readonly first: Customers;
  readonly then: Customers;
}

/** Kind and words by label, in review and apply. */
export type Refusals = Readonly<Record<string, readonly [kind: string, words: string]>>;

/** Why the changes of a stale plan are refused. */
export const refusedByTime: Refusals = {
  gone: ["gone", "does not exist in"],
  full: ["too many items", "would hold 5 items, and at most 4 are allowed"],
};

/** Expects that a review lists these failures and no other one, and that apply fails in the same words. */
export function expectRefusals({ review, outcome }: Pair, refusals: Refusals): void {
  const kinds = (all: Readonly<Record<string, { readonly kind: string }>>) =>
    Object.fromEntries(Object.entries(all).map(([label, { kind }]) => [label, kind]));
  expect(kinds(review.failures)).toEqual(
    Object.fromEntries(Object.entries(refusals).map(([label, [kind]]) => [label, kind])),
  );
  for (const [label, [, words]] of Object.entries(refusals)) {
    expect(review.failures[label]?.message).toContain(words);
    expect(outcome.text.toLowerCase()).toContain(words.toLowerCase());
  }
  expect([review.code, outcome.failed]).toEqual([5, true]);
}

/** Plays a plan that is older than the service, then with a wrong password, then at another service. */
export async function playStale(engine: Engine, { first, then }: Own = { first: {}, then: {} }) {
  const [place, other] = [await engine.open(), await startEmulator()];
  try {
    const { emulator } = place;
    const idOf = (name: string) => String(emulator.admin.dump().customers.find((one) => one.name === name)?.id);
    const before = { gone: partner("Gone"), full: partner("Full"), kept: partner("Kept"), ...first };
    await applied(place, before);
    // It is created, and not read: what the id is of is not known yet.
    place.declare({ ...before, foreign: partner("Foreign") });
    await place.planDocument("stale");
    emulator.admin.behave({ createBody: "empty" });
    emulator.admin.faults.set([{ kind: "status", status: 403, route: "read customer" }]);
    await place.applyPlanned();
    emulator.admin.faults.clear();
    emulator.admin.remove(idOf("Gone"));
    emulator.admin.edit(idOf("Full"), {
      videoConferenceConnectorIds: connectors(1, 2, 3, 4).videoConferenceConnectors,
    });
    emulator.admin.edit(idOf("Foreign"), { name: "Other" });
    const german = { defaultLanguage: "de" };
    place.declare({
      gone: partner("Gone", german),
      full: partner("Full", connectors(5)),
      kept: partner("Kept", german),
      foreign: partner("Foreign", german),
      ...then,
    });
    const aged = await play(place, {});
    const wrong = { WEBCASTMANAGER_PASSWORD: "wrong" };
    place.surround(wrong);
    const lockedOut = await play(place, wrong);
    place.surround(other.env);
    place.declare({});
    const elsewhere = await play(place, other.env);
    return { aged, lockedOut, elsewhere, names: emulator.admin.dump().customers.map(({ name }) => name) };
  } finally {
    await place.close();
    await other.close();
  }
}

/** Plays the delete of a protected customer, which the setting `deletions` doesn't list, and then does. */
export async function playDeletion(engine: Engine) {
  const place = await engine.open();
  try {
    const { emulator } = place;
    await applied(place, { acme: partner("Acme", { deletionProtection: true }), kept: partner("Kept") });
    const id = String(emulator.admin.dump().customers.find(({ name }) => name === "Acme")?.id);
    place.declare({ kept: partner("Kept") });
    const pair = async (): Promise<Pair & { readonly names: readonly unknown[] }> => {
      const review = await reviewed(await place.planDocument(), emulator.env);
      const outcome = await place.apply();
      return { review, outcome, names: emulator.admin.dump().customers.map(({ name }) => name) };
    };
    const unlisted = await pair();
    place.surround({ WEBCASTMANAGER_DELETIONS: JSON.stringify({ [id]: "Acme" }) });
    return { id, unlisted, listed: await pair() };
  } finally {
    await place.close();
  }
}
