// Services that replace the whole customer (PUT), under a profile that calls everything otherwise: nothing gets lost on
// the way.
import type { BehaviourChanges, WireRecord } from "../../emulator";
import { ContractProfile, secretLeaves, withValue, wireName, type Tree, type Value } from "../../schema";
import { errorOf, readAgain, useBench } from "../support/bench";
import { aPartner, aSmallCustomer, canary } from "../support/customers";
import { differences } from "../support/held";

const profile = ContractProfile.parse({
  name: "other",
  paths: { customers: "/tenants" },
  update: { method: "PUT" },
  create: { id: "body" },
  fields: { name: "title", hmacSecret: "hmac_key", rampApiKey: "ramp_key", parentId: "above", id: "tenantId" },
  values: { type: { Partner: "RESELLER", Consumer: "TENANT" }, roleMappings: { Administrator: "ADMIN" } },
  list: { items: "entries", total: "count", paging: "page", limitParameter: "size", offsetParameter: "page", limit: 2 },
});
const bench = useBench({ profile });
const partner = (overrides: Tree = {}) => aPartner({ parent: undefined, hmac: { rotate: undefined }, ...overrides });
const record = (id: string): WireRecord | undefined =>
  bench.emulator.admin.dump().customers.find((one) => one.tenantId === id);
const secretsIn = (id: string) => secretLeaves.map((leaf) => record(id)?.[wireName(leaf, profile)]);
const edit = (id: string, changes: WireRecord) => bench.emulator.admin.edit(id, changes, { unchecked: true });

const changes: readonly (readonly [string, Value])[] = [
  ["name", "Acme Holding"],
  ["defaultLanguage", "fr"],
  ["sso.roleMappings", { Administrator: ["x"] }],
  ["gdpr", undefined],
  ["ecdn.hive.partnerId", "1"],
  ["ecdn.ramp.hostName", "other.vbrickrev.com"],
  ["ecdn.kollective", undefined],
  ["videoConferenceConnectors", undefined],
];

describe.each(["echoed", "masked", "absent"] as const)("where secrets come back %s,", (secrets) => {
  beforeEach(() => {
    bench.emulator.admin.behave({ secrets });
  });

  test.each(changes)(
    "a changed %s changes nothing else, no secret either [secrets.untouched, contract.profile]",
    async (path, value) => {
      const run = bench.run();
      const state = await run.customers.create(partner());
      const input = withValue(partner(), path.split("."), value);
      const after = await run.customers.update(state.id, state.known, input);
      expect(differences(record(state.id), after, profile)).toEqual([]);
      expect(await readAgain(run, after)).toEqual(after);
      const kept = secretsIn(state.id).filter((secret) => secret !== null);
      expect(kept).toEqual([
        `${canary}hmac-secret`,
        ...(path === "ecdn.kollective" ? [] : [`${canary}kollective-token`]),
        `${canary}ramp-key`,
        `${canary}ramp-secret`,
      ]);
    },
  );

  test("a generated secret survives the update of another field [secrets.untouched, secrets.generated-once]", async () => {
    const state = await bench.given(partner({ hmac: { secret: undefined, rotate: undefined } }));
    const before = secretsIn(state.id);
    await bench
      .run()
      .customers.update(
        state.id,
        state.known,
        partner({ name: "Acme Holding", hmac: { secret: undefined, rotate: undefined } }),
      );
    expect(secretsIn(state.id)).toEqual(before);
  });
});

test("hidden secrets that a replacement sends from the state are named in a warning, but not one that the update sets [secrets.untouched, contract.profile]", async () => {
  bench.emulator.admin.behave({ secrets: "masked" });
  const state = await bench.given(partner());
  const run = bench.run();
  const next = (name: string) => partner({ name, ecdn: { kollective: { token: `${canary}new` } } });
  const after = await run.customers.update(state.id, state.known, next("Acme"));
  expect(run.warnings).toEqual([
    expect.stringMatching(
      /^Sent hmac\.secret, ecdn\.ramp\.apiKey, ecdn\.ramp\.apiSecret of .* from the state: this service replaces the whole record/,
    ),
  ]);
  bench.emulator.admin.behave({ secrets: "echoed" });
  const other = bench.run();
  await other.customers.update(state.id, after.known, next("Other"));
  expect(other.warnings).toEqual([]);
});

describe("a hidden secret that the state does not know", () => {
  const theirs: readonly (readonly [string, WireRecord, Tree])[] = [
    ["hmac.secret", { hmacEnabled: true, hmac_key: `${canary}theirs` }, { hmac: { secret: `${canary}own` } }],
    [
      "ecdn.kollective.token",
      { kollectiveApiEndpoint: "https://theirs.example", kollectiveToken: `${canary}theirs` },
      { ecdn: { kollective: { apiEndpoint: "https://ours.example", token: `${canary}own` } } },
    ],
  ];

  test.each(theirs)(
    "%s stops the update of another field before it would be cleared, and a declared one goes through [secrets.untouched]",
    async (path, there, declared) => {
      bench.emulator.admin.behave({ secrets: "masked" });
      const input = aSmallCustomer({ type: "Partner" });
      const state = await bench.given(input);
      edit(state.id, there);
      const before = record(state.id);
      const error = await errorOf(
        bench.run().customers.update(state.id, state.known, { ...input, defaultLanguage: "fr" }),
        "conflict",
      );
      expect(error.message).toContain(`would clear ${path}`);
      expect(record(state.id)).toEqual(before);
      const after = await bench
        .run()
        .customers.update(state.id, state.known, { ...input, ...declared, defaultLanguage: "fr" });
      expect(differences(record(state.id), after, profile)).toEqual([]);
    },
  );

  test.each(theirs)("%s is no obstacle to switching its block off", async (_, there) => {
    bench.emulator.admin.behave({ secrets: "masked" });
    const input = aSmallCustomer({ type: "Partner" });
    const run = bench.run();
    const state = await run.customers.create(input);
    edit(state.id, there);
    const drifted = await readAgain(run, state);
    const after = await run.customers.update(state.id, drifted.known, input);
    expect(differences(record(state.id), after, profile)).toEqual([]);
  });
});

describe("fields of a record that this release does not know", () => {
  const unknown: WireRecord = {
    region: "eu",
    quota: { seats: 5, tags: ["a", null] },
    hmacSecret: "another thing under this profile",
  };
  beforeEach(() => {
    bench.emulator.admin.behave({ extraFields: unknown as BehaviourChanges["extraFields"] });
  });

  test("are sent back when the record is replaced, and change nothing else [safe.only-differences, contract.profile]", async () => {
    const run = bench.run();
    const state = await run.customers.create(partner());
    edit(state.id, { region: "us" });
    const after = await run.customers.update(state.id, state.known, partner({ name: "Acme Holding" }));
    expect(record(state.id)).toMatchObject({ title: "Acme Holding", ...unknown, region: "us" });
    expect(differences(record(state.id), after, profile)).toEqual([]);
    bench.emulator.admin.behave({ extraFields: {} });
    expect((await readAgain(run, after)).version).toBe(after.version);
  });

  test("stay when the customer is adopted [safe.only-differences]", async () => {
    const { id } = await bench.given(partner());
    await bench.run().customers.create(partner({ defaultLanguage: "fr", adopt: "overwrite" }));
    expect(record(id)).toMatchObject({ defaultLanguage: "fr", ...unknown });
  });

  test("are sent back without what the service sets itself [contract.profile]", async () => {
    const run = bench.run();
    const state = await run.customers.create(partner());
    bench.emulator.admin.clock.advance(60_000);
    await run.customers.update(state.id, state.known, partner({ name: "Acme Holding" }));
    expect(record(state.id)).toMatchObject({ tenantId: state.id, createdAt: state.createdAt });
    expect(record(state.id)?.updatedAt).not.toBe(state.updatedAt);
  });
});

test("a change by another user in between is not lost [safe.two-writers]", async () => {
  const state = await bench.given(partner());
  const run = bench.run();
  const observe = run.api.observe.bind(run.api);
  let isFirst = true;
  Object.assign(run.context.api, {
    timed: () => run.context.api,
    observe: async (id: string) => {
      const seen = await observe(id);
      if (isFirst) edit(id, { identityProvider: "theirs", hmac_key: `${canary}theirs` });
      isFirst = false;
      return seen;
    },
  });
  await run.customers.update(state.id, state.known, partner({ name: "Acme Holding" }));
  expect(record(state.id)).toMatchObject({
    title: "Acme Holding",
    identityProvider: "theirs",
    hmac_key: `${canary}theirs`,
  });
});
