// Secrets: what a state holds of them, when one is sent, and that nothing else ever shows one.
import { isTree, unknown, type Tree, type Value } from "../../schema";
import type { WireRecord } from "../../emulator";
import { consumer, partner, small, useTerraform } from "../support/terraform-bench";
import { Refused, type Stored } from "../support/terraform-core";
import { configOf, resultFaults } from "../support/terraform-items";

const bench = useTerraform();
const texts = (stored: Stored) => JSON.stringify(stored.item) + new TextDecoder().decode(stored.private);
const twin = (value: Value, version: number): Tree => ({
  ecdn: { kollective: { token: undefined, token_wo: value, token_wo_version: version } },
});

test.each(["masked", "absent"] as const)(
  "secrets that the service shows %s stay as they are, and no mask is written back [terraform.second-plan, secrets.masked]",
  async (secrets) => {
    const core = await bench.run();
    bench.emulator.admin.behave({ secrets });
    const stored = await core.up(partner());
    const refreshed = (await core.refresh(stored))!;
    expect(refreshed.item).toEqual(stored.item);
    const updated = await core.up(partner({ defaultLanguage: "fr" }), refreshed);
    expect(bench.record(updated.item.id)).toMatchObject({
      kollectiveToken: "canary-kollective-token",
      hmacSecret: "canary-hmac-secret",
    });
  },
);

test("a write-only secret is sent and in no state, and again only with another version [terraform.write-only]", async () => {
  const core = await bench.run();
  const first = await core.up(partner(twin("canary-first", 1)));
  expect(bench.record(first.item.id).kollectiveToken).toBe("canary-first");
  expect(texts(first)).not.toContain("canary-first");
  const refreshed = (await core.refresh(first))!;
  expect((await core.plan(partner(twin("canary-second", 1)), refreshed)).action).toBe("none");
  const named = await core.up(partner({ ...twin("canary-second", 1), name: "Other" }), refreshed);
  expect(bench.record(first.item.id).kollectiveToken).toBe("canary-first");
  const again = await core.up(partner({ ...twin("canary-second", 2), name: "Other" }), named);
  expect(bench.record(first.item.id).kollectiveToken).toBe("canary-second");
  expect(texts(again)).not.toContain("canary-second");
});

test("with a write-only HMAC secret none is generated, and a change of another property does not send it [terraform.write-only, secrets.generated-once]", async () => {
  const core = await bench.run();
  const tree = (name: string) => small({ name, hmac: { secret_wo: "canary-own", secret_wo_version: 1 } });
  const stored = await core.up(tree("One"));
  expect([bench.record(stored.item.id).hmacSecret, stored.item.hmac_secret]).toEqual(["canary-own", null]);
  const updated = await core.up(tree("Two"), await core.refresh(stored));
  expect(bench.record(stored.item.id).hmacSecret).toBe("canary-own");
  expect(texts(updated)).not.toContain("canary-own");
});

test("secrets that turn out to conflict are refused at apply, before anything is sent [terraform.unknown, terraform.write-only]", async () => {
  const core = await bench.run();
  const open = small({ hmac: { secret: unknown, secret_wo: unknown, secret_wo_version: unknown } });
  const stored = await core.up(small());
  const writes = bench.writes();
  for (const [before, hmac, said] of [
    [
      undefined,
      { secret: "canary-a", secret_wo: "canary-b", secret_wo_version: 1 },
      "hmac.secret: conflicts with hmac.secret_wo",
    ],
    [stored, { secret_wo: "canary-b" }, "hmac.secret_wo: needs hmac.secret_wo_version"],
    [stored, { secret: "canary-a", secret_wo_version: 1 }, "hmac.secret_wo_version: needs hmac.secret_wo"],
  ] as const) {
    const { planned, private: plannedPrivate } = await core.plan(open, before);
    const answer = await core.resource.apply({
      ...(before && { prior: before.item }),
      planned: planned!,
      config: configOf(small({ hmac })),
      plannedPrivate,
    });
    expect(answer.diagnostics).toMatchObject([
      { severity: "error", path: ["hmac"], summary: expect.stringContaining(said) },
    ]);
  }
  expect(bench.writes()).toBe(writes);
});

describe.each<[string, (secret: Tree) => Tree, (record: WireRecord) => unknown, Tree]>([
  ["that is generated where it is absent", (secret) => small({ hmac: secret }), (record) => record.hmacSecret, {}],
  [
    "of a block that needs it",
    (secret) => partner({ ecdn: { kollective: { token: undefined, ...secret } } }),
    (record) => record.kollectiveToken,
    { name: "token" },
  ],
])("a secret %s", (_, program, sent, { name = "secret" }) => {
  const named = (secret: Tree): Tree =>
    Object.fromEntries(Object.entries(secret).map(([key, value]) => [key.replace("secret", String(name)), value]));

  test.each<[string, Tree, Tree, string]>([
    ["the secret", { secret: unknown }, { secret: "canary-plain" }, "canary-plain"],
    ["its twin", { secret: unknown }, { secret_wo: "canary-twin", secret_wo_version: 1 }, "canary-twin"],
    ["its twin, where no plain one is declared", {}, { secret_wo: "canary-twin", secret_wo_version: 1 }, "canary-twin"],
    ["neither, so that the one in use stays", { secret: unknown }, {}, "canary-before"],
    ["neither, where no plain one is declared", {}, {}, "canary-before"],
  ])(
    "while its write-only form and the version are not known, the plan leaves open what turns out to be %s [terraform.unknown, terraform.write-only]",
    async (__, open, later, expected) => {
      const core = await bench.run();
      const stored = await core.up(program(named({ secret: "canary-before" })));
      const first = await core.plan(
        program(named({ ...open, secret_wo: unknown, secret_wo_version: unknown })),
        stored,
      );
      const tree = program(named(later));
      // Terraform plans again with what is known by then, and refuses what the first plan did not promise.
      const { planned, private: plannedPrivate } = await core.plan(tree, stored);
      expect(resultFaults(first.planned, planned)).toEqual([]);
      const answer = await core.resource.apply({
        prior: stored.item,
        planned: planned!,
        config: configOf(tree),
        plannedPrivate,
      });
      expect([answer.state, sent(bench.record(stored.item.id))]).toEqual([planned, expected]);
      expect(JSON.stringify(answer.state)).not.toContain("canary-twin");
    },
  );
});

test("from a plain secret to a write-only one and back nothing is sent that is there already [terraform.write-only]", async () => {
  const core = await bench.run();
  const stored = await core.up(partner());
  const writes = bench.writes();
  const hidden = await core.up(partner(twin("canary-kollective-token", 1)), stored);
  expect(JSON.stringify(isTree(hidden.item.ecdn) && hidden.item.ecdn.kollective)).not.toContain("canary");
  const back = await core.up(partner(), hidden);
  expect(bench.writes()).toBe(writes);
  expect(back.item).toEqual(stored.item);
});

test("a secret is generated when HMAC is enabled or the trigger changes, and at no other time [terraform.generated, secrets.generated-once]", async () => {
  const core = await bench.run();
  const secretOf = (stored: Stored) => bench.record(stored.item.id).hmacSecret;
  const on = await core.up(small({ hmac: {} }));
  const secret = secretOf(on);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect([on.item.hmac_secret, isTree(on.item.hmac) && on.item.hmac.secret]).toEqual([secret, secret]);
  const renamed = await core.up(small({ name: "Other", hmac: {} }), on);
  expect(secretOf(renamed)).toBe(secret);
  const rotated = await core.up(small({ name: "Other", hmac: { rotate: "1" } }), renamed);
  expect(secretOf(rotated)).not.toBe(secret);
  expect(secretOf(rotated)).toBe(rotated.item.hmac_secret);
  const off = await core.up(small({ name: "Other" }), rotated);
  expect([off.item.hmac, off.item.hmac_secret]).toEqual([null, null]);
});

describe("a generated secret whose update fails after it was sent", () => {
  const unreadable = { kind: "status", status: 500, route: "read customer", after: 1 } as const;
  beforeEach(() => {
    bench.emulator.admin.behave({ secrets: "masked", updateBody: "empty" });
  });

  test("and succeeded for certain is in the state with a warning, and the next plan is empty [terraform.partial, secrets.generated-once]", async () => {
    const core = await bench.run({ max_retries: 0 });
    const before = await core.up(small());
    bench.emulator.admin.faults.set([unreadable]);
    const { stored, warnings } = await core.perform(small({ hmac: {} }), before);
    bench.emulator.admin.faults.clear();
    expect(warnings.at(-1)).toMatchObject({
      severity: "warning",
      summary: expect.stringContaining("was updated, but could not be read afterwards"),
    });
    expect([stored?.item.hmac_secret, bench.record(before.item.id).hmacSecret]).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      stored?.item.hmac_secret,
    ]);
    expect((await core.plan(small({ hmac: {} }), await core.refresh(stored!))).action).toBe("none");
  });

  test.each([
    ["carried out without an answer", true, {}, {}],
    ["not carried out", false, {}, {}],
    ["carried out as a rotation", true, { hmac: { rotate: "a" } }, { rotate: "b" }],
    ["not carried out as a rotation", false, { hmac: { rotate: "a" } }, { rotate: "b" }],
  ])(
    "and was %s is an error that keeps it, taints nothing, and the next apply brings state and service together [terraform.partial, secrets.generated-once]",
    async (_, committed, first: Tree, hmac: Tree) => {
      const core = await bench.run({ max_retries: 0 });
      const before = await core.up(small(first));
      bench.emulator.admin.faults.set([{ kind: "reset", route: "update customer", committed }, unreadable]);
      const error: unknown = await core.up(small({ hmac }), before).catch((refused: unknown) => refused);
      bench.emulator.admin.faults.clear();
      if (!(error instanceof Refused) || error.stored === undefined) throw error;
      const secret = error.stored.item.hmac_secret;
      expect(secret).toMatch(/^[0-9a-f]{64}$/);
      expect(secret).not.toBe(before.item.hmac_secret);
      if (committed) expect(bench.record(before.item.id).hmacSecret).toBe(secret);
      for (const from of [error.stored, await core.refresh(error.stored)]) {
        const after = await core.up(small({ hmac }), from);
        expect(bench.record(before.item.id).hmacSecret).toBe(after.item.hmac_secret);
        if ("rotate" in hmac) expect(after.item.hmac_secret).not.toBe(secret);
        else expect(after.item.hmac_secret).toBe(secret);
        expect((await core.plan(small({ hmac }), await core.refresh(after))).action).toBe("none");
      }
    },
  );
});

test("removing a declared HMAC secret keeps it [terraform.generated]", async () => {
  const core = await bench.run();
  const stored = await core.up(small({ hmac: { secret: "canary-own" } }));
  expect((await core.plan(small({ hmac: {} }), stored)).action).toBe("none");
});

test("warnings point to their attribute, and appear only if this run changes something [terraform.warnings]", async () => {
  const core = await bench.run();
  const odd = small({ sso: { roleMappings: { Press: ["p"] } } });
  const { stored, warnings } = await core.perform(odd);
  expect(warnings).toMatchObject([
    { path: ["sso"], summary: expect.stringContaining("sso.role_mappings, a role: unknown role") },
  ]);
  expect((await core.plan(odd, stored)).warnings).toEqual([]);
  const changed = await core.plan({ ...odd, defaultLanguage: "fr" }, stored);
  expect(changed.warnings).toMatchObject([
    {
      path: ["default_language"],
      summary: "default_language: applies only to streaming servers created afterwards",
    },
  ]);
});

test("an unexpected error shows where it happened, and not its text [terraform.state-secrets]", async () => {
  const core = await bench.run();
  const item = Object.defineProperty({ name: "Acme", id: "1" }, "endpoint", {
    get: () => {
      throw new TypeError("canary-inside");
    },
    enumerable: true,
  });
  const { diagnostics } = await core.resource.read({ state: item, private: new Uint8Array() });
  expect(diagnostics).toEqual([
    {
      severity: "error",
      summary:
        'Reading customer "Acme" failed: unexpected TypeError. ' +
        "This is a bug in webcastmanager-provider; please report it",
      detail: "Run again with TF_LOG=error: the log shows where it happened.",
    },
  ]);
  expect(bench.lines.join()).toMatch(/TypeError at .*secrets\.test\.ts/);
});

test("the log never holds a secret [terraform.state-secrets, secrets.output]", async () => {
  const core = await bench.run({ log: "debug" });
  const stored = await core.up(consumer());
  await core.refresh(stored);
  bench.emulator.admin.faults.set([
    { kind: "status", status: 400, message: "canary-hmac-secret is bad", route: "update customer" },
  ]);
  await expect(core.up(consumer({ hmac: { secret: "canary-new" } }), stored)).rejects.toThrow("[secret]");
  expect(bench.lines.length).toBeGreaterThan(3);
});

describe("what `ignore_changes` keeps from a plan is kept from the apply [terraform.write-only, secrets.untouched]", () => {
  const hmac = (version: number): Tree => ({ secret_wo: "canary-of-the-module", secret_wo_version: version });
  const ramp = (version?: number): Tree => ({
    ecdn: {
      kollective: undefined,
      hive: undefined,
      ramp: {
        hostName: "acme.vbrickrev.com",
        apiKey: undefined,
        apiSecret: undefined,
        ...(version !== undefined && {
          api_key_wo: `canary-key-${version}`,
          api_key_wo_version: version,
          api_secret_wo: `canary-secret-${version}`,
          api_secret_wo_version: version,
        }),
      },
    },
  });

  test.each([true, false])("the HMAC secret in use, and whether HMAC is on: %s", async (isOn) => {
    const core = await bench.run();
    const { id } = bench.emulator.admin.create({
      name: "Acme",
      type: "CONSUMER",
      defaultLanguage: "en",
      hmacEnabled: isOn,
      ...(isOn && { hmacSecret: "canary-production" }),
    });
    const imported = await core.import(String(id));
    const { stored } = await core.perform(
      small({ name: "Berlin", hmac: hmac(1) }),
      imported,
      small({ name: "Berlin", ...(isOn && { hmac: {} }) }),
    );
    expect(bench.record(id)).toMatchObject({
      name: "Berlin",
      hmacEnabled: isOn,
      hmacSecret: isOn ? "canary-production" : null,
    });
    expect(JSON.stringify(stored!.item)).not.toContain("canary");
  });

  test("the version of a write-only secret, and a missing block", async () => {
    const core = await bench.run();
    const stored = await core.up(partner({ hmac: undefined, ...ramp(1) }));
    const { stored: after } = await core.perform(
      partner({ name: "Other", hmac: undefined, ...ramp(2) }),
      stored,
      partner({ name: "Other", hmac: undefined, ...ramp(1) }),
    );
    expect([bench.record(stored.item.id).rampApiKey, bench.record(stored.item.id).name]).toEqual([
      "canary-key-1",
      "Other",
    ]);
    expect(after!.item.ecdn).toEqual(stored.item.ecdn);
    const bare = await core.up(small());
    const renamed = await core.perform(small({ name: "Renamed", ...ramp() }), bare, small({ name: "Renamed" }));
    expect([renamed.stored!.item.name, bench.record(bare.item.id).rampHostName]).toEqual(["Renamed", null]);
  });
});

test("an unknown plain secret beside a known write-only one may turn out to be absent [terraform.unknown, terraform.consistent]", async () => {
  const core = await bench.run();
  const twins = { secret_wo: "canary-own", secret_wo_version: 1 };
  for (const stored of [undefined, await core.up(small({ hmac: {} }))]) {
    const { planned } = await core.plan(small({ hmac: { secret: unknown, ...twins } }), stored);
    expect(planned).toMatchObject({ hmac: { secret: unknown }, hmac_secret: null });
  }
  const stored = await core.up(small({ name: "Absent", hmac: twins }));
  expect(bench.record(stored.item.id).hmacSecret).toBe("canary-own");
});

test("a write-only secret that is sent again warns of what the change does not reach, as a plain one does; nothing else does [terraform.warnings, terraform.write-only]", async () => {
  const core = await bench.run();
  const tree = (secret: Tree): Tree => small({ hmac: secret });
  const own = (version: number) => tree({ secret_wo: `canary-${version}`, secret_wo_version: version });
  const warning = {
    severity: "warning",
    path: ["hmac"],
    summary: "hmac.secret: applies only to events created afterwards",
  };
  const plain = await core.up(tree({ secret: "canary-1" }));
  expect((await core.plan(tree({ secret: "canary-2" }), plain)).warnings).toEqual([warning]);
  const { stored, warnings } = await core.perform(own(1), plain);
  expect(warnings).toEqual([]);
  expect((await core.plan(own(1), stored)).warnings).toEqual([]);
  expect((await core.plan(own(2), stored)).warnings).toEqual([warning]);
});

test("a secret that is not in the state is no change, also if the service returns it [terraform.warnings]", async () => {
  const core = await bench.run();
  const first = await core.up(partner(twin("canary-first", 1)));
  const bumped = await core.perform(partner(twin("canary-second", 2)), first);
  expect(bumped.warnings).toEqual([]);
  const imported = await core.import(String(first.item.id));
  const undeclared = partner({
    defaultLanguage: "fr",
    hmac: { secret: undefined, rotate: undefined },
    ecdn: { kollective: { token: undefined }, ramp: { apiKey: undefined, apiSecret: undefined } },
  });
  const { warnings } = await core.perform(undeclared, imported);
  expect(warnings.filter(({ summary }) => summary.includes("Changed elsewhere"))).toEqual([]);
  bench.emulator.admin.edit(String(first.item.id), { identityProvider: "theirs" });
  const { warnings: reported } = await core.perform(partner({ ...twin("canary-second", 2), name: "Other" }), first);
  expect(reported.map(({ summary, detail = "" }) => `${summary}: ${detail}`).join()).toMatch(
    /Changed elsewhere and not overwritten: default_language, sso\.identity_provider of "Other"/,
  );
});
