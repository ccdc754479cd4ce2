// One program whose apply fails in every way that a review foresees, on a real engine: what the built command
// `webcastmanager review` says of the plan, and how the apply ends.
import type { Emulator } from "../../emulator";
import * as z from "zod";
import { toWireRecord, type Tree } from "../../schema";
import type { Customers, Engine, Outcome } from "../conformance/engine";
import { runCommandLine } from "../support/command";

const base = { defaultLanguage: "en", deletionProtection: false };
export const partner = (name: string, more: Tree = {}): Tree => ({ ...base, type: "Partner", name, ...more });
export const consumer = (name: string, more: Tree = {}): Tree => ({ ...base, type: "Consumer", name, ...more });

const Review = z.looseObject({
  failures: z.array(z.looseObject({ address: z.string().default("plan"), kind: z.string(), message: z.string() })),
  unknown: z.array(z.looseObject({ address: z.string().optional(), message: z.string() })),
});

/** What a review says, by the labels of customers; `plan` where it concerns all of it. */
export interface Reviewed {
  readonly code: number | null;
  readonly failures: Readonly<Record<string, { readonly kind: string; readonly message: string }>>;
  readonly open: readonly string[];
}

const labelIn = (address: string): string => address.split("::").at(-1)?.split(".").at(-1) ?? address;

/** Reviews a plan with the built command. */
export async function reviewed(document: string, environment: NodeJS.ProcessEnv): Promise<Reviewed> {
  const { code, stdout, stderr } = await runCommandLine(["review", "-", "--json"], { environment, input: document });
  if (stdout === "") throw new Error(stderr);
  const { failures, unknown } = Review.parse(JSON.parse(stdout));
  return {
    code,
    failures: Object.fromEntries(failures.map(({ address, kind, message }) => [labelIn(address), { kind, message }])),
    open: unknown.flatMap(({ address }) => (address === undefined ? [] : [labelIn(address)])),
  };
}

/** How one program is reviewed and applied. */
export interface Played {
  readonly review: Reviewed;
  readonly outcome: Outcome;
  /** The labels in the state afterwards. */
  readonly labels: readonly string[];
  /** Names of the service afterwards. */
  readonly names: readonly unknown[];
}

/** Customers that exist, those that a program declares first, and those that it declares then. */
export interface Scenario {
  readonly byHand: readonly Tree[];
  readonly first: Customers;
  /** What another user does after the first apply. */
  readonly since?: (emulator: Emulator, idOf: (name: string) => string) => void;
  readonly then: (idOf: (name: string) => string) => Customers;
}

/** Plays a scenario on a real engine. */
export async function playOn(engine: Engine, { byHand, first, since, then }: Scenario): Promise<Played> {
  const place = await engine.open();
  try {
    const { emulator } = place;
    for (const tree of byHand) emulator.admin.create(toWireRecord(tree));
    place.declare(first);
    if (Object.keys(first).length > 0) {
      const { failed, text } = await place.apply();
      if (failed) throw new Error(text);
    }
    const idOf = (name: string) => String(emulator.admin.dump().customers.find((one) => one.name === name)?.id);
    since?.(emulator, idOf);
    emulator.admin.behave({ unknownConnectors: "refused" });
    place.declare(then(idOf));
    const review = await reviewed(await place.planDocument(), emulator.env);
    const outcome = await place.apply("all");
    const names = emulator.admin.dump().customers.map(({ name }) => name);
    return { review, outcome, labels: await place.labels(), names };
  } finally {
    await place.close();
  }
}

const walkIn = consumer("Walk-in");

/** Creates and updates that fail each in their way, and some that don't. */
const writes: Scenario = {
  byHand: [
    partner("Taken"),
    partner("Adoptable", { gdpr: { enabled: true, privacyPolicyUrl: "https://acme.example" } }),
    walkIn,
  ],
  first: { one: partner("One"), two: partner("Two"), renamed: partner("Old name") },
  then: (idOf) => ({
    one: partner("Two"),
    two: partner("One"),
    renamed: partner("New name"),
    taken: partner("Taken"),
    loss: partner("Adoptable", { adopt: true }),
    adopted: consumer("Walk-in", { adopt: true }),
    lost: consumer("Lost", { parent: "65a0c0ffee0ddba11c0ffeff" }),
    below: consumer("Below", { parent: idOf("Walk-in") }),
    hive: consumer("Hive", { parent: idOf("Taken"), ecdn: { hive: { customer: true } } }),
    connected: partner("Connected", { videoConferenceConnectors: ["65a0c0ffee0ddba11c0ffee9"] }),
    fine: partner("Fine"),
    child: consumer("Child", { parent: "fine" }),
  }),
};

/**
 * A label of the writes of which a review can't know what becomes: no contract says whether a connector must be listed.
 */
const openWrite = "connected";

/** What the other writes are refused for. */
const refusedWrites: Readonly<Record<string, readonly [kind: string, inMessage: string]>> = {
  one: ["names swapped", "it swaps names with"],
  two: ["names swapped", "it swaps names with"],
  taken: ["name taken", "the name is taken by"],
  loss: ["adoption refused", "it would change what is set there and not declared here: gdpr.enabled"],
  lost: ["parent missing", "its parent 65a0c0ffee0ddba11c0ffeff does not exist"],
  below: ["wrong parent", 'the parent "Walk-in" is a Consumer'],
  hive: ["wrong parent", 'the parent "Taken" has no Hive Partner ID'],
};

/** Expects that an apply of the writes fails where its review says so, in the same words, and nowhere else. */
export async function expectForesight(engine: Engine): Promise<void> {
  const { review, outcome, labels, names } = await playOn(engine, writes);
  expect(review).toMatchObject({ code: 5, open: [openWrite] });
  expect(Object.keys(review.failures).sort()).toEqual(Object.keys(refusedWrites).sort());
  for (const [label, [kind, words]] of Object.entries(refusedWrites)) {
    expect([label, review.failures[label]]).toEqual([label, { kind, message: expect.stringContaining(words) }]);
    // Terraform shows the sentence without its beginning, so with another first letter.
    expect(outcome.text.toLowerCase()).toContain(words.toLowerCase());
  }
  expect(labels).toEqual(["adopted", "child", "fine", "one", "renamed", "two"]);
  expect(names.toSorted()).toEqual(["Adoptable", "Child", "Fine", "New name", "One", "Taken", "Two", "Walk-in"]);
}

/** A Partner that goes although another user has created a customer below it, and one that goes with its own. */
export const deletes: Scenario = {
  byHand: [],
  first: { umbrella: partner("Umbrella"), acme: partner("Acme"), berlin: consumer("Berlin", { parent: "acme" }) },
  since: (emulator, idOf) =>
    void emulator.admin.create(toWireRecord(consumer("Walk-in", { parent: idOf("Umbrella") }))),
  then: () => ({}),
};
