// Every way in which a service may differ × the whole life of customers: what is written reads back without a
// difference, an update changes exactly what it says, and a deletion ends it.
import type { BehaviourChanges } from "../../emulator";
import { Behaviour } from "../../emulator/faults/behaviours";
import { diff } from "../../provider/core/diff";
import type { Customers } from "../../provider/lifecycle/customer";
import type { CustomerState } from "../../provider/lifecycle/state";
import { ContractProfile, type Tree } from "../../schema";
import { errorOf, knownOf, useBench } from "../support/bench";
import { aConsumer, aPartner, canary } from "../support/customers";
import { differences } from "../support/held";

// Pages of two, so that a family fills several.
const bench = useBench({ profile: ContractProfile.parse({ list: { limit: 2 } }) });
// Pauses pass at once here, so that a limit of pace is met more often than by a client that waits.
const run = () => bench.run({ settings: { maxRetries: 20 } });

const variations: Readonly<Record<keyof Behaviour, readonly BehaviourChanges[]>> = {
  secrets: [{ secrets: "echoed" }, { secrets: "masked" }, { secrets: "absent" }],
  mask: [{ secrets: "masked", mask: "•••" }],
  list: [{ list: "full" }, { list: "summary" }],
  etag: [{ etag: true }, { etag: false }],
  createBody: [{ createBody: "representation" }, { createBody: "empty" }],
  updateBody: [{ updateBody: "representation" }, { updateBody: "empty" }],
  location: [{ location: "absolute" }, { location: "relative" }, { location: "absent" }],
  deleteStatus: ([200, 202, 204, 404, 410] as const).map((deleteStatus) => ({ deleteStatus })),
  deleteLag: [{ deleteLag: 2, deleteStatus: 202 }, { deleteLag: 2 }],
  taken: [{ taken: "returned" }],
  uniqueNames: [{ uniqueNames: true }, { uniqueNames: false }],
  unknownConnectors: [{ unknownConnectors: "stored" }, { unknownConnectors: "refused" }],
  filters: [{ filters: "exact" }, { filters: "ignored" }],
  extraFields: [{ extraFields: { region: "eu", nested: { secret: [1] }, count: null } }],
  arrays: [{ arrays: "kept" }, { arrays: "reversed" }, { arrays: "shuffled" }],
  serverDefaults: [{ serverDefaults: true }, { serverDefaults: false }],
  trims: [{ trims: true }],
  normalises: [{ normalises: true }],
  respells: [{ respells: true }],
  unset: [{ unset: "null" }, { unset: "absent" }],
  listLag: [{ listLag: { calls: 3 } }, { listLag: { milliseconds: 1_000 } }],
  paging: [{ paging: "stable" }, { paging: "overlapping" }, { paging: "skipping" }, { paging: "repeating" }],
  total: [{ total: "everybody" }, { total: "page" }],
  rateLimit: (["seconds", "date", "ratelimit", "x-ratelimit", "bare"] as const).flatMap((form) =>
    ([429, 401, 403] as const).map((status) => ({ rateLimit: { perSecond: 500, burst: 3, form, status } })),
  ),
};

/** What several variations do together. */
const together: readonly BehaviourChanges[] = [
  {
    secrets: "absent",
    list: "summary",
    etag: false,
    createBody: "empty",
    updateBody: "empty",
    location: "relative",
    unset: "absent",
    filters: "ignored",
    arrays: "shuffled",
    paging: "overlapping",
  },
  {
    secrets: "masked",
    createBody: "empty",
    updateBody: "empty",
    serverDefaults: false,
    uniqueNames: false,
    listLag: { calls: 2 },
    deleteStatus: 404,
    extraFields: { parent: "other" },
  },
];

const partner = (overrides: Tree = {}) =>
  aPartner({
    parent: undefined,
    deletionProtection: false,
    hmac: { secret: undefined, rotate: undefined },
    ...overrides,
  });
const child = (name: string, parent: string, overrides: Tree = {}) =>
  aConsumer({ name, parent, deletionProtection: false, ...overrides });

async function readsWithoutDifference(
  customers: Customers,
  family: readonly (readonly [CustomerState, Tree])[],
): Promise<CustomerState[]> {
  return Promise.all(
    family.map(async ([state, input]) => {
      const again = await customers.read(state.id, knownOf(state));
      expect(diff(again!.known, input).map((change) => change.leaf.path)).toEqual([]);
      expect(again!.known).toEqual(state.known);
      expect(differences(bench.record(state.id), again!)).toEqual([]);
      return again!;
    }),
  );
}

/**
 * The limit of pace counts anew: a client whose first call of a kind is turned away by a bare 403 has to take it for a
 * refusal.
 */
function refill(rateLimit: BehaviourChanges["rateLimit"]): void {
  if (rateLimit) bench.emulator.admin.behave({ rateLimit });
}

const changes: Tree = {
  name: "Acme Holding",
  defaultLanguage: "fr",
  accountType: "public",
  gdpr: undefined,
  sso: { identityProvider: "other", roleMappings: { Administrator: undefined, Press: ["p"] } },
  hmac: { rotate: "2025" },
  ecdn: { kollective: { token: `${canary}new` }, ramp: undefined },
  videoConferenceConnectors: ["65a0c0ffee0ddba11c0ffee3"],
};

async function lives({ rateLimit }: BehaviourChanges): Promise<void> {
  const input = partner();
  const { customers } = run();
  const created = await customers.create(input);
  const names = ["Berlin", "Hamburg", "München"];
  const children = await Promise.all(names.map((name) => customers.create(child(name, created.id))));
  const [first, ...rest] = await readsWithoutDifference(customers, [
    [created, input],
    ...children.map((state, index) => [state, child(names[index]!, created.id)] as const),
  ]);

  const next = partner(changes);
  refill(rateLimit);
  const updated = await customers.update(first!.id, first!.known, next);
  expect(updated.known.generated).not.toEqual(first!.known.generated);
  const last = child("Berlin", created.id, {
    ecdn: { hive: undefined },
    sso: { enabled: false, roleMappings: undefined },
  });
  const lastState = await customers.update(rest[0]!.id, rest[0]!.known, last);
  const [parent] = await readsWithoutDifference(customers, [
    [updated, next],
    [lastState, last],
    ...rest.slice(1).map((state, index) => [state, child(names[index + 1]!, created.id)] as const),
  ]);

  // Another process: this one would not delete what it has made.
  const removing = run().customers;
  refill(rateLimit);
  await Promise.all(rest.map((state) => removing.delete(state.id, state.known)));
  refill(rateLimit);
  await removing.delete(parent!.id, parent!.known);
  expect(bench.emulator.admin.dump().customers).toEqual([]);
}

const matrix = [...Object.values(variations).flat(), ...together].map(
  (behaviour) => [JSON.stringify(behaviour), behaviour] as const,
);

test.each(matrix)(
  "customers are created, changed, read and deleted on a service with %s [contract.variations, preview.round-trip]",
  async (_, behaviour) => {
    bench.emulator.admin.behave(behaviour);
    await lives(behaviour);
  },
);

test.each(matrix)(
  "a taken name is found on a service with %s, and its owner is adopted without a difference [contract.variations, adopt.existing]",
  async (_, behaviour) => {
    bench.emulator.admin.behave({ ...behaviour, listLag: {} });
    const input = partner({ hmac: { secret: `${canary}own` } });
    const owner = await bench.given(input);
    refill(behaviour.rateLimit);
    await errorOf(run().customers.create(input), "name taken");
    bench.emulator.admin.resetRequests();
    refill(behaviour.rateLimit);
    const { customers } = run();
    const adopted = await customers.create({ ...input, adopt: true });
    expect([adopted.id, differences(bench.record(owner.id), adopted)]).toEqual([owner.id, []]);
    expect((await customers.read(adopted.id, knownOf(adopted)))?.known).toEqual(adopted.known);
  },
);

test.each([405, 501] as const)(
  "where customers cannot be deleted (%s), everything else works [contract.variations]",
  async (deleteStatus) => {
    bench.emulator.admin.behave({ deleteStatus });
    expect((await errorOf(lives({ deleteStatus }), "api")).message).toMatch(/<retain it>/);
    expect(bench.emulator.admin.dump().customers.length).toBe(4);
  },
);

test("every variation that the emulator can play is in this matrix [contract.variations]", () => {
  expect(Object.keys(variations).sort()).toEqual(Object.keys(Behaviour.shape).sort());
});
