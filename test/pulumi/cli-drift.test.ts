// Drift with the real CLI: every field of the wire is changed elsewhere, in every way, one customer each, and one
// preview has to tell exactly those leaves.
import { aPartner, aSmallCustomer } from "../support/customers";
import { fieldsOf } from "../support/drift";
import { driftCases } from "../support/drift-cases";
import { Stage } from "../support/stage";

describe("a field changed elsewhere", () => {
  let stage: Stage;
  let before: ReturnType<Stage["records"]>;
  let shown: Awaited<ReturnType<Stage["preview"]>>;

  beforeAll(async () => {
    // Defaults that the service fills in would hide that something was cleared.
    stage = await Stage.open("drift", { emulator: { behaviour: { serverDefaults: false } } });
    stage.declare({
      partner: aPartner({ parent: undefined, name: "partner" }),
      ...Object.fromEntries(driftCases.map(({ name, declared }) => [name, declared])),
    });
    await stage.up();
    before = stage.records();
    for (const { name, edit } of driftCases)
      stage.emulator.admin.edit(stage.idOf(name), edit(before[name] ?? {}), { unchecked: true });
    shown = await stage.preview("--refresh", "--expect-no-changes");
  });
  afterAll(() => stage.close());

  test("makes a preview with refresh exit 7", () => {
    expect(shown.code).toBe(7);
  });

  test.each(driftCases)("shows as exactly that leaf: $name [preview.drift, preview.exact]", ({ name, expected }) => {
    expect(shown.changes[name] ?? {}).toEqual(expected);
  });

  test("and of the customers that nobody touched none shows", () => {
    expect(Object.keys(shown.changes).sort()).toEqual(
      driftCases
        .filter(({ expected }) => Object.keys(expected).length > 0)
        .map(({ name }) => name)
        .sort(),
    );
  });

  test("is undone by the next update with refresh, and then nothing shows any more [preview.drift]", async () => {
    await stage.up("--refresh");
    const after = stage.records();
    const undone = driftCases.filter(({ expected }) => Object.keys(expected).length > 0);
    for (const { name, left = {} } of undone)
      expect(fieldsOf(after[name])).toEqual({ ...fieldsOf(before[name]), ...left });
    expect((await stage.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
  });

  test("never shows a secret, wherever it comes from [secrets.state, secrets.output, secrets.wrapped]", () => {
    expect(stage.leaks()).toEqual([]);
  });
});

describe("what is left to the service", () => {
  let stage: Stage;
  const open = { deletionProtection: false };
  const off = { gdpr: { enabled: false }, sso: { enabled: false, identityProvider: "former-saml" } };
  const own = {
    declared: aSmallCustomer({ name: "Declared", ...open, accountType: "private", adopt: true, ...off }),
    secretive: aSmallCustomer({ name: "Secretive", ...open, hmac: { secret: "canary-own" } }),
  };
  const left = {
    declared: aSmallCustomer({ name: "Declared", ...open }),
    secretive: aSmallCustomer({ name: "Secretive", ...open, hmac: {} }),
    never: aSmallCustomer({ name: "Never", ...open }),
  };
  const steady = async () => {
    const { code, changes } = await stage.preview("--refresh", "--expect-no-changes");
    return { code, changes };
  };

  beforeAll(async () => {
    stage = await Stage.open("left");
    stage.declare({ ...own, never: left.never });
    await stage.up();
    stage.declare(left);
  });
  afterAll(() => stage.close());

  test("shows no change when it leaves the program, and none after a refresh [preview.empty, preview.defaults]", async () => {
    expect(await steady()).toEqual({ code: 0, changes: {} });
    await stage.up();
    expect(await steady()).toEqual({ code: 0, changes: {} });
  });

  test("shows no drift when it changes there, whether it was ever declared or not [preview.defaults, preview.empty]", async () => {
    for (const name of ["Declared", "Never"]) stage.emulator.admin.edit(stage.idOf(name), { accountType: "PUBLIC" });
    expect(await steady()).toEqual({ code: 0, changes: {} });
    await stage.up("--refresh");
    expect(await steady()).toEqual({ code: 0, changes: {} });
    expect([stage.records().Declared?.accountType, stage.records().Never?.accountType]).toEqual(["PUBLIC", "PUBLIC"]);
  });

  test("does not show beside a leaf that changes later [preview.exact]", async () => {
    stage.declare({ ...left, declared: { ...left.declared, defaultLanguage: "fr" } });
    expect((await stage.preview("--refresh")).changes).toEqual({ declared: { defaultLanguage: "update" } });
    await stage.up("--refresh");
    expect(stage.records().Declared).toMatchObject({ accountType: "PUBLIC", defaultLanguage: "fr" });
    expect(await steady()).toEqual({ code: 0, changes: {} });
    expect(stage.leaks()).toEqual([]);
  });
});
