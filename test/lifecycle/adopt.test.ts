// Adopting a customer that exists: what is refused, what is changed, and what is never generated or touched.
import type { WireRecord } from "../../emulator";
import { canonical } from "../../provider/core/canonical";
import { toWireRecord, type Tree } from "../../schema";
import { errorOf, idOf, readAgain, useBench } from "../support/bench";
import { aPartner, aSmallCustomer, canary } from "../support/customers";
import { differences } from "../support/held";

const bench = useBench();
const partner = (overrides: Tree = {}) =>
  aPartner({ parent: undefined, adopt: true, hmac: { rotate: undefined }, ...overrides });
const small = (overrides: Tree = {}) => aSmallCustomer({ type: "Partner", adopt: true, ...overrides });
const smallThere: WireRecord = { name: "Small", type: "PARTNER", defaultLanguage: "en" };
const hidings = ["echoed", "masked", "absent"] as const;

/** A customer that another user created in WebcastManager. */
const there = (record: WireRecord = {}): string =>
  idOf(bench.emulator.admin.create({ ...smallThere, ...record }, { unchecked: true }));

const lossy: readonly (readonly [string, WireRecord, Tree, readonly string[]])[] = [
  [
    "SSO that is on there",
    { ssoEnabled: true, identityProvider: "theirs" },
    {},
    ["sso.enabled", "sso.identityProvider"],
  ],
  [
    "an identity provider beside SSO that is off there",
    { ssoEnabled: false, identityProvider: "theirs" },
    { sso: {} },
    ["sso.identityProvider"],
  ],
  [
    "a group of a role",
    {
      ssoEnabled: true,
      roleMappings: [
        { role: "ADMINISTRATOR", group: "a" },
        { role: "ADMINISTRATOR", group: "b" },
      ],
    },
    { sso: { roleMappings: { Administrator: ["a"] } } },
    ["sso.roleMappings.Administrator"],
  ],
  [
    "a whole role",
    { ssoEnabled: true, roleMappings: [{ role: "WEBCAST_EDITOR", group: "a" }] },
    { sso: {} },
    ['sso.roleMappings["Webcast Editor"]'],
  ],
  [
    "a privacy policy",
    { gdprEnabled: true, privacyPolicyUrl: "https://theirs.example" },
    {},
    ["gdpr.enabled", "gdpr.privacyPolicyUrl"],
  ],
  ["HMAC that is on there", { hmacEnabled: true, hmacSecret: `${canary}theirs` }, {}, ["hmac.enabled"]],
  ["a Hive Partner ID", { hivePartnerId: "1" }, {}, ["ecdn.hive.partnerId"]],
  [
    "a connector",
    { videoConferenceConnectorIds: ["65a0c0ffee0ddba11c0ffee0", "65a0c0ffee0ddba11c0ffee1"] },
    { videoConferenceConnectors: ["65a0c0ffee0ddba11c0ffee1"] },
    ["videoConferenceConnectors"],
  ],
  [
    "a key name other than the default",
    toWireRecord({
      ecdn: {
        ramp: { hostName: "acme.vbrickrev.com", jwtKeyName: "Theirs", apiKey: `${canary}k`, apiSecret: `${canary}s` },
      },
    }),
    { ecdn: { ramp: { hostName: "acme.vbrickrev.com", apiKey: `${canary}k`, apiSecret: `${canary}s` } } },
    ["ecdn.ramp.jwtKeyName"],
  ],
  [
    "eCDN of every kind",
    toWireRecord({ ecdn: partner().ecdn }),
    {},
    ["ecdn.hive.partnerId", "ecdn.kollective.apiEndpoint", "ecdn.ramp.hostName", "ecdn.ramp.jwtKeyName"],
  ],
];

describe.each(hidings)("where secrets come back %s,", (secrets) => {
  beforeEach(() => {
    bench.emulator.admin.behave({ secrets });
  });

  test.each(lossy)(
    "adopting a customer with an undeclared value, %s, is refused, and the value is named [adopt.existing]",
    async (_, record, overrides, paths) => {
      const id = there(record);
      const before = bench.record(id);
      const error = await errorOf(bench.run().customers.create(small(overrides)), "adoption refused");
      for (const path of paths) expect(error.message).toContain(path);
      expect(error.message).toContain(id);
      expect([bench.record(id), bench.writes()]).toEqual([before, 0]);
    },
  );

  test.each(lossy)(
    '"overwrite" replaces %s by what the program declares [adopt.overwrite]',
    async (_, record, overrides) => {
      const id = there(record);
      const run = bench.run();
      const state = await run.customers.create(small({ ...overrides, adopt: "overwrite" }));
      expect([state.id, differences(bench.record(id), state)]).toEqual([id, []]);
      expect(bench.count("create customer")).toBe(0);
      expect((await readAgain(run, state)).known).toEqual(state.known);
    },
  );

  test("a declared customer is completed, its secrets as declared [adopt.existing, preview.outputs-are-inputs]", async () => {
    const id = idOf(
      bench.emulator.admin.create({
        name: "Acme Group",
        type: "PARTNER",
        defaultLanguage: "fr",
        accountType: "PUBLIC",
      }),
    );
    const run = bench.run();
    const state = await run.customers.create(partner());
    expect([state.id, state.known.tree, differences(bench.record(id), state)]).toEqual([id, canonical(partner()), []]);
    expect((await readAgain(run, state)).known).toEqual(state.known);
    expect(bench.count("create customer")).toBe(0);
  });

  test("HMAC that is on there keeps its secret, even with rotate declared [adopt.no-new-secret]", async () => {
    const id = there({ hmacEnabled: true, hmacSecret: `${canary}theirs` });
    const state = await bench.run().customers.create(small({ hmac: { rotate: "a" } }));
    expect(bench.record(id)?.hmacSecret).toBe(`${canary}theirs`);
    expect(state.known.generated).toEqual(secrets === "echoed" ? { "hmac.secret": `${canary}theirs` } : {});
    expect(bench.writes()).toBe(0);
    const after = await bench
      .run()
      .customers.update(id, state.known, small({ hmac: { rotate: "a" }, defaultLanguage: "fr" }));
    expect([bench.record(id)?.hmacSecret, after.known.generated]).toEqual([`${canary}theirs`, state.known.generated]);
  });
});

test("a customer that is as declared is adopted without a write [budget.no-request]", async () => {
  const former = await bench.given(partner());
  bench.emulator.admin.resetRequests();
  const state = await bench.run().customers.create(partner());
  expect([state, bench.writes()]).toEqual([{ ...former, known: { ...former.known, tree: canonical(partner()) } }, 0]);
});

test("a value that the service decides, or keeps in a block that is off, does not prevent an adoption [adopt.existing]", async () => {
  const id = there({
    accountType: "PUBLIC",
    privacyPolicyUrl: "https://left.example",
    identityProvider: "left",
    hmacSecret: `${canary}left`,
    rampJwtKeyName: "RevConnectDefault",
  });
  expect((await bench.run().customers.create(small())).id).toBe(id);
  expect([bench.record(id)?.accountType, bench.writes()]).toEqual(["PUBLIC", 0]);
});

test("HMAC that is off there is not switched on with a new secret [adopt.no-new-secret]", async () => {
  const id = there();
  expect((await errorOf(bench.run().customers.create(small({ hmac: {} })), "adoption refused")).message).toMatch(
    /hmac\.enabled is off there.*Declare hmac\.secret/,
  );
  expect(
    (await errorOf(bench.run().customers.create(small({ hmac: {}, adopt: "overwrite" })), "adoption refused")).message,
  ).toMatch(/hmac\.secret/);
  const state = await bench.run().customers.create(small({ hmac: { secret: `${canary}own` } }));
  expect([bench.record(id)?.hmacSecret, state.known.generated]).toEqual([
    `${canary}own`,
    { "hmac.secret": `${canary}own` },
  ]);
});

test.each([true, "overwrite"])("another type is refused, even with adopt %s", async (adopt) => {
  const id = there();
  const error = await errorOf(bench.run().customers.create(small({ type: "Consumer", adopt })), "adoption refused");
  expect(error.message).toMatch(/its type is "Partner" and can't be changed/);
  expect([idOf(bench.record(id) ?? {}), bench.writes()]).toEqual([id, 0]);
});

test("with two customers of the name none is adopted, and both ids are named", async () => {
  bench.emulator.admin.behave({ uniqueNames: false });
  const ids = [there(), there()];
  const error = await errorOf(bench.run().customers.create(small()), "adoption refused");
  for (const id of ids) expect(error.message).toContain(id);
  expect(bench.writes()).toBe(0);
});

/** A run in which another user changes a customer after its first read. */
function interrupted(id: string, edit: WireRecord) {
  const run = bench.run();
  const observe = run.api.observe.bind(run.api);
  let isFirst = true;
  Object.assign(run.context.api, {
    timed: () => run.context.api,
    observe: async (wanted: string) => {
      const seen = await observe(wanted);
      if (isFirst) bench.emulator.admin.edit(id, edit);
      isFirst = false;
      return seen;
    },
  });
  return run;
}

test("what another user switches on between the search and the adoption is noticed before anything is written [adopt.existing]", async () => {
  const id = there();
  const run = interrupted(id, { gdprEnabled: true, privacyPolicyUrl: "https://theirs.example/privacy" });
  expect((await errorOf(run.customers.create(small({ defaultLanguage: "fr" })), "adoption refused")).message).toContain(
    "gdpr.enabled",
  );
  expect([bench.writes(), run.memory.owned.size]).toEqual([0, 0]);
});

test("a customer that is renamed between the search and the adoption is not adopted [adopt.existing]", async () => {
  const id = there();
  expect(
    (await errorOf(interrupted(id, { name: "Renamed" }).customers.create(small({ defaultLanguage: "fr" })))).message,
  ).toMatch(/at the same moment/);
  expect(bench.record(id)).toMatchObject({ name: "Renamed", defaultLanguage: "en" });
});

test("a change by another user during an adoption is not overwritten [safe.two-writers]", async () => {
  const id = there({ defaultLanguage: "fr" });
  const run = interrupted(id, { identityProvider: "theirs" });
  await run.customers.create(small({ sso: { enabled: true, identityProvider: "ours" } })).catch((error: unknown) => {
    expect(String(error)).toMatch(/sso\.identityProvider at the same moment/);
  });
  expect(bench.record(id)?.identityProvider).toBe("theirs");
});
