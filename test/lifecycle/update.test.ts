// Updates by one writer: exactly the leaves that differ are sent, and nothing where there is nothing to change.
import type { WireRecord } from "../../emulator";
import { leafAt, toWireValue, wireName, withValue, type Tree } from "../../schema";
import { errorOf, readAgain, useBench } from "../support/bench";
import { aPartner, aSmallCustomer, canary } from "../support/customers";
import { differences } from "../support/held";
import { changed, hidings, others, partner } from "./updating";

const bench = useBench();
const edit = (id: string, changes: Parameters<typeof bench.emulator.admin.edit>[1]) =>
  bench.emulator.admin.edit(id, changes, { unchecked: true });

test("an update without changes costs one read and no write [budget.no-request]", async () => {
  const state = await bench.given(partner());
  await changed(bench, state, partner());
  expect([bench.writes(), bench.count("read customer")]).toEqual([0, 1]);
});

test("a value that a service kept in a block that was off does not come back with it [safe.only-differences, preview.round-trip]", async () => {
  const off = partner({ sso: { enabled: false, roleMappings: undefined } });
  const state = await bench.given(off);
  const { after } = await changed(bench, state, withValue(off, ["sso", "identityProvider"], undefined));
  expect(bench.record(state.id)).toMatchObject({ ssoEnabled: false, identityProvider: "acme-saml" });
  const on = withValue(off, ["sso"], { roleMappings: { Administrator: ["wcm-admins"] } });
  const { run, after: switchedOn } = await changed(bench, after, on);
  expect(bench.record(state.id)).toMatchObject({ ssoEnabled: true, identityProvider: null });
  expect(await readAgain(run, switchedOn)).toEqual(switchedOn);
});

describe("role mappings of others", () => {
  const off = () => partner({ sso: undefined });
  const theirs: WireRecord = { roleMappings: [{ role: "ADMINISTRATOR", group: "old-admins" }] };
  const mine = { roleMappings: { Administrator: ["new-admins"] } };

  test("that a service kept while SSO was off do not come back with it [safe.only-differences, preview.exact]", async () => {
    const state = await bench.given(off());
    edit(state.id, theirs);
    await changed(bench, state, withValue(off(), ["sso"], mine));
    expect(bench.record(state.id)).toMatchObject({
      ssoEnabled: true,
      roleMappings: [{ role: "ADMINISTRATOR", group: "new-admins" }],
    });
  });

  test("that were added meanwhile do not prevent switching SSO off [safe.only-differences]", async () => {
    const on = partner({ sso: { identityProvider: undefined, ...mine } });
    const state = await bench.given(on);
    bench.emulator.admin.edit(state.id, {
      roleMappings: [{ role: "ADMINISTRATOR", group: "new-admins" }, ...(theirs.roleMappings as WireRecord[])],
    });
    await changed(bench, state, off());
    expect(bench.record(state.id)).toMatchObject({ ssoEnabled: false, roleMappings: [] });
    const bare = await bench.given(
      partner({ name: "Bare", sso: { identityProvider: undefined, roleMappings: undefined } }),
    );
    bench.emulator.admin.edit(bare.id, theirs);
    await changed(bench, bare, partner({ name: "Bare", sso: undefined }));
    expect(bench.record(bare.id)).toMatchObject({ ssoEnabled: false, roleMappings: [] });
  });
});

test("a property that is not on the wire is stored without a write [budget.no-request]", async () => {
  const state = await bench.given(partner());
  const { after } = await changed(bench, state, partner({ deletionProtection: false, adopt: true }));
  expect([bench.writes(), after.known.tree.deletionProtection]).toEqual([0, false]);
});

test.each(others.filter(([path]) => !leafAt(path)?.facts.secret))(
  "a changed %s that the service has already is not sent [budget.no-request]",
  async (path, value) => {
    const state = await bench.given(partner());
    const leaf = leafAt(path)!;
    edit(state.id, { [wireName(leaf)]: toWireValue(leaf, value) });
    await changed(bench, state, withValue(partner(), leaf.keys, value));
    expect(bench.writes()).toBe(0);
  },
);

test.each([
  ["the order of sets", { videoConferenceConnectors: ["65a0c0ffee0ddba11c0ffee1", "65a0c0ffee0ddba11c0ffee0"] }],
  [
    "spaces and spellings of addresses",
    {
      name: " Acme Group ",
      gdpr: { privacyPolicyUrl: "https://ACME.example:443/%70rivacy" },
      ecdn: { ramp: { hostName: "ACME.vbrickrev.com" } },
    },
  ],
])("%s cause no write [budget.no-request, preview.order, preview.spelling]", async (_, overrides) => {
  await changed(bench, await bench.given(partner()), partner(overrides));
  expect(bench.writes()).toBe(0);
});

test.each(hidings)(
  "changed secrets arrive at the service, where they come back %s [secrets.masked]",
  async (secrets) => {
    bench.emulator.admin.behave({ secrets });
    const state = await bench.given(partner());
    const ramp = { apiKey: `${canary}new-key`, apiSecret: `${canary}new-secret` };
    await changed(bench, state, partner({ ecdn: { ramp } }));
    expect(bench.record(state.id)).toMatchObject({
      rampApiKey: ramp.apiKey,
      rampApiSecret: ramp.apiSecret,
      kollectiveToken: `${canary}kollective-token`,
    });
  },
);

describe("a block that was cleared elsewhere", () => {
  const blocks: readonly (readonly [string, readonly string[]])[] = [
    ["ecdn.ramp", ["rampHostName", "rampJwtKeyName", "rampApiKey", "rampApiSecret"]],
    ["ecdn.kollective", ["kollectiveApiEndpoint", "kollectiveToken"]],
  ];

  test.each(hidings.flatMap((secrets) => blocks.map(([block, names]) => [block, secrets, names] as const)))(
    "%s comes back with its secrets and defaults, where secrets come back %s [preview.drift, secrets.untouched]",
    async (_, secrets, names) => {
      bench.emulator.admin.behave({ secrets });
      const input = partner();
      const state = await bench.given(input);
      edit(state.id, Object.fromEntries(names.map((name) => [name, null])));
      const { run, after } = await changed(bench, await readAgain(bench.run(), state), input);
      expect(await readAgain(run, after)).toEqual(after);
    },
  );

  test("stays cleared while the program changes something else, and is reported [safe.only-differences]", async () => {
    const state = await bench.given(partner());
    edit(state.id, { kollectiveApiEndpoint: null, kollectiveToken: null });
    const run = bench.run();
    await run.customers.update(state.id, state.known, partner({ defaultLanguage: "fr" }));
    expect(run.sent.map((sent) => Object.keys(sent))).toEqual([["defaultLanguage"]]);
    expect(run.warnings.join()).toMatch(/not overwritten: ecdn\.kollective\.apiEndpoint/);
  });
});

test("a customer that no longer exists is not updated, and the error names what to do [safe.gone]", async () => {
  const state = await bench.given(aSmallCustomer());
  bench.emulator.admin.remove(state.id);
  const error = await errorOf(
    bench.run().customers.update(state.id, state.known, aSmallCustomer({ name: "Other" })),
    "not found",
  );
  expect(error.message).toMatch(new RegExp(`${state.id}.*<refresh>`));
});

test("a refused update changes nothing, and the next one starts from the same state [input.violations]", async () => {
  const state = await bench.given(aSmallCustomer());
  const wrong = aSmallCustomer({ gdpr: { enabled: true }, defaultLanguage: "fr" });
  expect((await errorOf(bench.run().customers.update(state.id, state.known, wrong), "invalid input")).message).toMatch(
    /gdpr\.privacyPolicyUrl/,
  );
  expect(differences(bench.record(state.id), state)).toEqual([]);
  await changed(bench, state, aSmallCustomer({ defaultLanguage: "fr" }));
});

describe("a Hive flag that is set on an existing customer", () => {
  const below = async (above: Tree) => {
    const parent = (await bench.given(aPartner({ name: "Above", parent: undefined, ...above }))).id;
    const input = aSmallCustomer({ parent });
    const state = await bench.given(input);
    bench.emulator.admin.resetRequests();
    return { state, input, ticked: { ...input, ecdn: { hive: { customer: true } } } };
  };

  test("is refused before anything is sent where the parent has no partner id [input.rules]", async () => {
    const { state, ticked } = await below({ ecdn: undefined });
    const error = await errorOf(bench.run().customers.update(state.id, state.known, ticked), "invalid input");
    expect(error.message).toMatch(
      /^Can't update customer "Small" .*ecdn\.hive\.customer: the parent "Above" has no Hive Partner ID/,
    );
    expect([error.violations.map(({ path }) => path), bench.writes()]).toEqual([["ecdn.hive.customer"], 0]);
  });

  test("is sent where it has one, and no other change reads the parent [input.rules]", async () => {
    const { state, ticked } = await below({});
    const { after } = await changed(bench, state, ticked);
    expect([bench.record(state.id)?.hiveCustomer, bench.count("read customer")]).toEqual([true, 2]);
    const { after: renamed } = await changed(bench, after, { ...ticked, name: "Other" });
    expect(bench.count("read customer")).toBe(1);
    await changed(bench, renamed, { ...ticked, name: "Other", ecdn: undefined });
    expect([bench.record(state.id)?.hiveCustomer, bench.count("read customer")]).toEqual([false, 1]);
  });
});

test("a name that a sibling has is refused, and the sibling is named [adopt.refuse]", async () => {
  const state = await bench.given(aSmallCustomer());
  await bench.given(aSmallCustomer({ name: "Taken" }));
  expect(
    (
      await errorOf(
        bench.run().customers.update(state.id, state.known, aSmallCustomer({ name: "Taken" })),
        "name taken",
      )
    ).message,
  ).toMatch(/the name "Taken" is taken by [0-9a-f]{24}\. Choose another name/);
  expect(differences(bench.record(state.id), state)).toEqual([]);
});
