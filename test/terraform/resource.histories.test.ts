// Histories that a state of Terraform has to survive: what moved away and came back, and secrets that are not the ones
// in use any more.
import { isTree, type Tree } from "../../schema";
import type { WireRecord } from "../../emulator";
import { canary } from "../support/customers";
import { useTerraform } from "../support/terraform-bench";
import type { Stored, TerraformCore } from "../support/terraform-core";

const bench = useTerraform({ behaviour: { serverDefaults: false } });
const [a, b] = ["a", "b"].map((letter) => `${canary}${letter}`);
const program = (tree: Tree = {}): Tree => ({ name: "Acme", type: "Partner", defaultLanguage: "en", ...tree });
const edit = (stored: Stored, changes: WireRecord) =>
  bench.emulator.admin.edit(String(stored.item.id), changes, { unchecked: true });
const secretIn = ({ item }: Stored) => [isTree(item.hmac) ? item.hmac.secret : undefined, item.hmac_secret];

/** Refreshes after an edit elsewhere, in a process of its own. */
async function edited(stored: Stored, changes: WireRecord): Promise<Stored> {
  edit(stored, changes);
  return (await (await bench.run()).refresh(stored))!;
}

async function createdCustomer(tree: Tree): Promise<[TerraformCore, Stored]> {
  const core = await bench.run();
  return [core, await core.up(tree)];
}

test.each<[string, WireRecord, string, WireRecord]>([
  ["a parent", { parentId: null }, "parent", { parentId: "65a1c0ffee0ddba11c0ffee0" }],
  ["an account type", { accountType: null }, "account_type", { accountType: "PUBLIC" }],
  [
    "an identity provider of a block that is off",
    { identityProvider: null },
    "sso.identity_provider",
    { identityProvider: "theirs" },
  ],
])(
  "%s that was cleared elsewhere shows, back as it was it shows no more, and another one does [terraform.drift, preview.exact]",
  async (_, gone, path, other) => {
    const { id } = bench.emulator.admin.create({ name: "Above", type: "PARTNER", defaultLanguage: "en" });
    const tree = program({
      parent: String(id),
      accountType: "private",
      sso: { enabled: false, identityProvider: "acme" },
      deletionProtection: false,
    });
    const [core, stored] = await createdCustomer(tree);
    const before = bench.record(stored.item.id);
    const drifted = await edited(stored, gone);
    expect((await core.plan(tree, drifted)).changed).toContain(path);
    const back = await edited(
      drifted,
      Object.fromEntries(Object.keys(gone).map((name) => [name, before[name] ?? null])),
    );
    expect(await core.plan(tree, back)).toMatchObject({ action: "none", changed: [] });
    expect((await core.plan(tree, await edited(back, other))).changed).toContain(path);
  },
);

test("a declared secret that was changed elsewhere and is declared then is the one in use, and stays where none is declared [secrets.in-use]", async () => {
  const [core, stored] = await createdCustomer(program({ hmac: { secret: a } }));
  const drifted = await edited(stored, { hmacSecret: b! });
  const accepted = await core.up(program({ hmac: { secret: b } }), drifted);
  expect(secretIn(accepted)).toEqual([b, b]);
  const dropped = await core.up(program({ hmac: {} }), accepted);
  expect([secretIn(dropped), bench.record(stored.item.id).hmacSecret]).toEqual([[b, b], b]);
});

describe.each(["masked", "absent"] as const)("where secrets come back %s,", (secrets) => {
  beforeEach(() => {
    bench.emulator.admin.behave({ secrets });
  });

  test("a secret of a block that was off is not the one in use once HMAC was switched on elsewhere [secrets.in-use]", async () => {
    const [core, stored] = await createdCustomer(program({ hmac: { enabled: false, secret: a } }));
    const drifted = await edited(stored, { hmacEnabled: true, hmacSecret: b! });
    expect(secretIn(drifted)).toEqual([null, null]);
    expect(await core.plan(program({ hmac: {} }), drifted)).toMatchObject({ action: "none" });
    const rotated = await core.up(program({ hmac: { rotate: "1" } }), drifted);
    expect(secretIn(rotated)[1]).toBe(bench.record(stored.item.id).hmacSecret);
  });

  test("HMAC switched off and on in WebcastManager removes the secret from the state, because it may be another one [secrets.in-use]", async () => {
    const [core, stored] = await createdCustomer(program({ hmac: {} }));
    const drifted = await edited(await edited(stored, { hmacEnabled: false }), { hmacEnabled: true, hmacSecret: b! });
    expect(secretIn(drifted)).toEqual([null, null]);
    expect(await core.plan(program({ hmac: {} }), drifted)).toMatchObject({ action: "none" });
  });

  test("HMAC that was switched off elsewhere comes back with the secret that the state holds, and with another one where it holds none, as the plan shows [secrets.in-use, secrets.generated-once]", async () => {
    const [core, stored] = await createdCustomer(program({ hmac: {} }));
    const own = secretIn(stored)[1];
    expect(secretIn(await core.up(program({ hmac: {} }), await edited(stored, { hmacEnabled: false })))[1]).toBe(own);
    const imported = await core.import(String(stored.item.id));
    const drifted = await edited(imported, { hmacEnabled: false });
    expect((await core.plan(program({ hmac: {} }), drifted)).changed).toEqual(
      expect.arrayContaining(["hmac.enabled", "hmac.secret", "hmac_secret"]),
    );
  });

  test.each([
    ["carried out", true],
    ["not carried out, and another secret was set elsewhere", false],
  ])(
    "a secret that was generated for an update whose outcome is unknown, and which was %s, is sent again when HMAC turns out to be on [safe.faults, secrets.in-use]",
    async (_, isCommitted) => {
      const [core, stored] = await createdCustomer(program());
      bench.emulator.admin.faults.set(
        isCommitted
          ? [
              { kind: "html", status: 200, route: "update customer", committed: true },
              { kind: "status", status: 500, route: "read customer", after: 1 },
            ]
          : [{ kind: "status", status: 500, route: "update customer", committed: false }],
      );
      const refused = await core.up(program({ hmac: {} }), stored).then(
        () => undefined,
        (error: unknown) => error as { stored: Stored },
      );
      bench.emulator.admin.faults.clear();
      const made = secretIn(refused!.stored)[1];
      const refreshed = await edited(refused!.stored, isCommitted ? {} : { hmacEnabled: true, hmacSecret: b! });
      expect((await core.plan(program({ hmac: {} }), refreshed)).changed).toEqual(["hmac.secret"]);
      const after = await core.up(program({ hmac: {} }), refreshed);
      expect([secretIn(after)[1], bench.record(stored.item.id).hmacSecret]).toEqual([made, made]);
      expect(await (await bench.run()).plan(program({ hmac: {} }), after)).toMatchObject({ action: "none" });
    },
  );

  test("each secret that may not be the one in use after an update with an unknown outcome is warned of [secrets.in-use]", async () => {
    const [core, created] = await createdCustomer(program());
    const tree = program({ hmac: { rotate: "2" } });
    let stored = created;
    for (const committed of [true, false]) {
      bench.emulator.admin.faults.set([{ kind: "status", status: 500, route: "update customer", committed }]);
      const refused = await core.up(tree, stored).then(
        () => undefined,
        (error: unknown) => error as { stored: Stored },
      );
      bench.emulator.admin.faults.clear();
      const { item: state, private: data } = refused!.stored;
      const read = await (await bench.run()).resource.read({ state, private: data });
      expect(read.diagnostics).toEqual([expect.objectContaining({ summary: expect.stringMatching(/^Can't know/) })]);
      stored = { item: read.state!, private: read.private! };
    }
    const after = await core.up(tree, stored);
    expect(secretIn(after)[1]).toBe(bench.record(after.item.id).hmacSecret);
  });
});
