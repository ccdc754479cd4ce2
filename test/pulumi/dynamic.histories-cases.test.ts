// Single histories that a state has to survive; dynamic.histories.test.ts plays random ones by the same rules.
import type { Tree } from "../../schema";
import { canary } from "../support/customers";
import { History } from "../support/history";
import { useScene } from "../support/in-process";

const [a, b, c] = ["a", "b", "c"].map((letter) => `${canary}${letter}`);
const base: Tree = { name: "Acme", type: "Partner", defaultLanguage: "en" };
const warning =
  /^warning: Can't know the hmac\.secret in use of customer "Acme" \([0-9a-f]{24}\): the service doesn't show it\. To get a known one, set hmac\.secret, or change hmac\.rotate\.$/m;
const output = ({ state }: History) =>
  state.outputs.hmacSecret === undefined ? undefined : (state.outputs.hmacSecret as { value: unknown }).value;

/** What the engine would do, and the properties that it would show. */
async function shown(history: History): Promise<[string, ...string[]]> {
  const { operation, changed } = await history.scene.engine.preview({ inputs: history.program }, history.state);
  return [operation, ...changed];
}

describe("where secrets come back,", () => {
  const scene = useScene("echoed");
  const startedHistory = async (program: Tree): Promise<History> => {
    const history = new History(await scene(), { ...base, ...program });
    await history.begin("create");
    return history;
  };
  const declare = (history: History, program: Tree) => {
    history.program = { ...history.program, ...program };
  };

  test("a declared secret changed in WebcastManager is the output at once, and stays if the program declares it and then removes it [secrets.in-use]", async () => {
    const history = await startedHistory({ hmac: { secret: a } });
    history.edit({ hmacSecret: b! });
    await history.refresh();
    expect(output(history)).toBe(b);
    declare(history, { hmac: { secret: b } });
    expect(await shown(history)).toEqual(["same"]);
    await history.upWithRefresh();
    declare(history, { hmac: {} });
    await history.upWithRefresh();
    expect([output(history), history.record.hmacSecret]).toEqual([b, b]);
  });

  test("a generated secret changed in WebcastManager is restored, or accepted by declaring it [secrets.in-use, secrets.drift]", async () => {
    const history = await startedHistory({ hmac: {} });
    const made = output(history);
    history.edit({ hmacSecret: b! });
    await history.refresh();
    expect([output(history), await shown(history)]).toEqual([b, ["update", "hmac.secret"]]);
    await history.upWithRefresh();
    expect([output(history), history.record.hmacSecret]).toEqual([made, made]);
    history.edit({ hmacSecret: c! });
    await history.refresh();
    declare(history, { hmac: { secret: c } });
    history.scene.emulator.admin.resetRequests();
    await history.up();
    expect(history.scene.emulator.admin.requests().byRoute["update customer"] ?? 0).toBe(0);
    expect(output(history)).toBe(c);
    declare(history, { hmac: {} });
    await history.upWithRefresh();
    expect([output(history), history.record.hmacSecret]).toEqual([c, c]);
  });

  test("after a killed update, a refresh records the secret as the output, and no change is left [secrets.in-use]", async () => {
    const history = await startedHistory({ hmac: { secret: a } });
    declare(history, { hmac: { secret: b } });
    await history.up("killed");
    await history.refresh();
    expect([output(history), await shown(history)]).toEqual([b, ["same"]]);
    declare(history, { hmac: {} });
    await history.upWithRefresh();
    expect(history.record.hmacSecret).toBe(b);
  });

  test("an update that only declares the secret in use sends nothing, even where it was replaced since [preview.exact, secrets.in-use]", async () => {
    const history = await startedHistory({ hmac: {} });
    history.edit({ hmacSecret: b! });
    await history.refresh();
    declare(history, { hmac: { secret: b } });
    history.edit({ hmacSecret: c! });
    history.scene.emulator.admin.resetRequests();
    await history.up();
    expect(history.scene.emulator.admin.requests().byRoute["update customer"] ?? 0).toBe(0);
    await history.refresh();
    expect([output(history), await shown(history)]).toEqual([c, ["update", "hmac.secret"]]);
  });

  test("a secret changed and changed back leaves no trace in the state [secrets.in-use, preview.exact]", async () => {
    for (const hmac of [{}, { secret: a }]) {
      const history = await startedHistory({ hmac });
      history.edit({ hmacSecret: b! });
      await history.refresh();
      history.undo();
      await history.refresh();
      expect(await shown(history)).toEqual(["same"]);
      history.edit({ defaultLanguage: "fr" });
      await history.refresh();
      expect(await shown(history)).toEqual(["update", "defaultLanguage"]);
    }
  });

  test("declaring or removing a secret without changing its value sends nothing and shows beside no later change [preview.exact, secrets.untouched]", async () => {
    const history = await startedHistory({ hmac: { secret: a } });
    for (const hmac of [{}, { secret: a }, {}]) {
      declare(history, { hmac });
      history.scene.emulator.admin.resetRequests();
      await history.up();
      expect([output(history), history.scene.emulator.admin.requests().byRoute["update customer"]]).toEqual([
        a,
        undefined,
      ]);
      history.edit({ gdprEnabled: true, privacyPolicyUrl: "https://elsewhere.example" });
      await history.refresh();
      expect(await shown(history)).toEqual(["update", "gdpr"]);
      await history.upWithRefresh();
    }
  });

  test.each<[string, Tree]>([
    ["gdpr", { gdpr: { enabled: false } }],
    ["sso", { sso: { enabled: false } }],
    ["hmac", { hmac: { enabled: false } }],
    ["a Hive flag", { type: "Consumer", ecdn: { hive: { customer: false } } }],
    ["every one of them", { gdpr: { enabled: false }, sso: { enabled: false }, hmac: { enabled: false } }],
  ])(
    "declared off, %s, is the same as absent, and shows beside no later change [preview.exact, preview.defaults]",
    async (_, program) => {
      const history = await startedHistory({ type: program.type ?? "Partner" });
      declare(history, program);
      expect(await shown(history)).toEqual(["same"]);
      await history.up();
      history.edit({ defaultLanguage: "fr" });
      await history.refresh();
      expect(await shown(history)).toEqual(["update", "defaultLanguage"]);
      await history.upWithRefresh();
      declare(history, { ...program, name: "Acme Holding" });
      expect(await shown(history)).toEqual(["update", "name"]);
      declare(history, { gdpr: undefined, sso: undefined, hmac: undefined, ecdn: undefined });
      expect(await shown(history)).toEqual(["update", "name"]);
    },
  );

  test("a block whose only property was cleared in WebcastManager, and is no longer declared, shows beside no other change [preview.exact]", async () => {
    const history = await startedHistory({ ecdn: { hive: { partnerId: "9" } } });
    history.edit({ hivePartnerId: null });
    await history.refresh();
    expect(await shown(history)).toEqual(["update", "ecdn.hive.partnerId"]);
    declare(history, { ecdn: undefined });
    expect(await shown(history)).toEqual(["same"]);
    history.edit({ defaultLanguage: "fr" });
    await history.refresh();
    expect(await shown(history)).toEqual(["update", "defaultLanguage"]);
  });

  test("a block with a default, cleared in WebcastManager and no longer declared, is not declared by its default [preview.exact, preview.defaults]", async () => {
    const history = await startedHistory({
      ecdn: { ramp: { hostName: "acme.vbrickrev.com", apiKey: a!, apiSecret: b! } },
    });
    history.edit({ rampHostName: null, rampJwtKeyName: null, rampApiKey: null, rampApiSecret: null });
    await history.refresh();
    declare(history, { ecdn: undefined, defaultLanguage: "de" });
    await history.upWithRefresh();
    expect(history.record).toMatchObject({ rampHostName: null, rampJwtKeyName: null, defaultLanguage: "de" });
  });

  test.each<[string, Tree, Tree]>([
    ["a parent", { parentId: null }, { parentId: "65a1c0ffee0ddba11c0ffee0" }],
    ["an account type", { accountType: null }, { accountType: "PUBLIC" }],
    ["an identity provider of a block that is off", { identityProvider: null }, { identityProvider: "theirs" }],
    ["a default", { rampJwtKeyName: null }, { rampJwtKeyName: "theirs" }],
  ])(
    "%s cleared in WebcastManager and restored shows no change, and another value does [preview.drift, preview.exact]",
    async (_, gone, other) => {
      const on = await scene();
      const { id } = on.emulator.admin.create({ name: "Above", type: "PARTNER", defaultLanguage: "en" });
      const ramp = { hostName: "acme.vbrickrev.com", apiKey: a!, apiSecret: b! };
      const history = new History(on, {
        ...base,
        parent: String(id),
        accountType: "private",
        sso: { enabled: false, identityProvider: "acme" },
        ecdn: { ramp },
      });
      await history.begin("create");
      history.edit(gone);
      await history.refresh();
      history.undo();
      await history.refresh();
      expect(await shown(history)).toEqual(["same"]);
      history.edit(other);
      const plan = await history.refresh();
      expect(plan?.operation).not.toBe("same");
    },
  );

  test("an import by the documented file shows no default, neither alone nor beside a difference [adopt.import-file, preview.exact]", async () => {
    const history = new History(await scene(), {
      ...base,
      hmac: {},
      gdpr: { privacyPolicyUrl: "https://acme.example/privacy" },
    });
    await history.begin("import");
    expect(await shown(history)).toEqual(["same"]);
    for (const defaultLanguage of ["fr", "it"]) {
      history.edit({ defaultLanguage });
      await history.refresh();
      expect(await shown(history)).toEqual(["update", "defaultLanguage"]);
    }
    await history.upWithRefresh();
    expect(history.state.inputs).toEqual({ ...history.state.outputs, ...notInputs });
  });
});

const notInputs = {
  createdAt: undefined,
  updatedAt: undefined,
  endpoint: undefined,
  version: undefined,
  hmacSecret: undefined,
};

describe.each(["masked", "absent"] as const)("where secrets come back %s,", (secrets) => {
  const scene = useScene(secrets);
  const startedHistory = async (program: Tree, how: "create" | "adopt" | "import" = "create"): Promise<History> => {
    const history = new History(await scene(), { ...base, ...program });
    await history.begin(how);
    return history;
  };

  test("a secret of a disabled block is dropped once the block is enabled with another one, and a warning names the way to a known secret [secrets.in-use]", async () => {
    const history = await startedHistory({ hmac: { enabled: false, secret: a } });
    history.program = { ...history.program, hmac: {} };
    await history.up("killed");
    await history.scene.nextRun();
    const { state } = (await history.scene.engine.refresh(history.state))!;
    expect(history.scene.said()).toMatch(warning);
    history.state = state;
    expect([output(history), await shown(history)]).toEqual([undefined, ["same"]]);
    history.program = { ...history.program, hmac: { rotate: "1" } };
    await history.upWithRefresh();
    expect(output(history)).toBe(history.record.hmacSecret);
  });

  test("HMAC switched off and on in WebcastManager removes the secret from the state, because it may be another one [secrets.in-use]", async () => {
    const history = await startedHistory({ hmac: {} });
    history.edit({ hmacEnabled: false });
    await history.refresh();
    expect(output(history)).toBeUndefined();
    history.edit({ hmacEnabled: true, hmacSecret: b! });
    await history.refresh();
    expect([output(history), await shown(history)]).toEqual([undefined, ["same"]]);
  });

  test.each(["adopt", "import"] as const)(
    "%s brings no secret that is hidden, warns once, and shows that another one comes where HMAC was switched off elsewhere [secrets.in-use, adopt.no-new-secret]",
    async (how) => {
      const history = await startedHistory({ hmac: {} }, how);
      expect(output(history)).toBeUndefined();
      await history.refresh();
      expect([history.scene.said(), await shown(history)]).toEqual(["", ["same"]]);
      history.edit({ hmacEnabled: false });
      await history.refresh();
      expect(await shown(history)).toEqual(["update", "hmac.enabled", "hmac.secret"]);
      await history.upWithRefresh();
      expect(output(history)).toBe(history.record.hmacSecret);
      // Off, as the program declares it: nothing differs.
      history.program = { ...history.program, hmac: { enabled: false } };
      await history.upWithRefresh();
    },
  );

  test("a secret that was generated for an update with an unknown outcome is not the output once HMAC came on elsewhere, and is sent again [secrets.in-use, secrets.generated-once]", async () => {
    for (const isCommitted of [true, false]) {
      const history = await startedHistory({ hmac: { enabled: false, rotate: "1" } });
      history.program = { ...history.program, hmac: { rotate: "1" } };
      await history.up("in doubt", isCommitted);
      const made = (history.state.outputs.hmacSecret as { value: unknown }).value;
      history.edit({ hmacEnabled: true, ...(!isCommitted && { hmacSecret: b! }) });
      await history.scene.nextRun();
      history.state = (await history.scene.engine.refresh(history.state))!.state;
      expect(history.scene.said()).toMatch(warning);
      expect([output(history), await shown(history)]).toEqual([undefined, ["update", "hmac.secret"]]);
      await history.upWithRefresh();
      expect([output(history), history.record.hmacSecret]).toEqual([made, made]);
    }
  });

  test("a generated secret is sent again after an update with an unknown outcome, even if the program no longer changes it [secrets.in-use, secrets.generated-once]", async () => {
    for (const isRefreshed of [true, false]) {
      const history = await startedHistory({ hmac: { rotate: "1" } });
      history.program = { ...history.program, hmac: { rotate: "2" } };
      await history.up("in doubt", false);
      history.program = { ...history.program, hmac: {} };
      await (isRefreshed ? history.upWithRefresh() : history.up());
      expect(output(history)).toBe(history.record.hmacSecret);
    }
  });

  test("each secret that the output loses after an update with an unknown outcome is warned of [secrets.in-use]", async () => {
    const history = await startedHistory({});
    history.program = { ...history.program, hmac: { rotate: "2" } };
    for (const isCommitted of [true, false]) {
      await history.up("in doubt", isCommitted);
      expect(output(history)).toBeDefined();
      history.scene.said();
      await history.scene.nextRun();
      history.state = (await history.scene.engine.refresh(history.state))!.state;
      expect([output(history), history.scene.said()]).toEqual([undefined, expect.stringMatching(warning)]);
    }
    await history.upWithRefresh();
    expect(output(history)).toBe(history.record.hmacSecret);
  });

  test("a declared secret is sent again after an update with an unknown outcome [secrets.in-use]", async () => {
    for (const isCommitted of [true, false]) {
      const history = await startedHistory({ hmac: { secret: a } });
      history.program = { ...history.program, hmac: { secret: b } };
      await history.up("in doubt", isCommitted);
      expect([output(history), history.state.initErrors]).toEqual([
        undefined,
        [expect.stringMatching(/\. Whether the new hmac\.secret is in use is unknown\. Run again\.$/)],
      ]);
      await history.upWithRefresh();
      expect([output(history), history.record.hmacSecret]).toEqual([b, b]);
    }
  });
});

describe("where secrets come back, as the profile declares,", () => {
  const scene = useScene("echoed", "echoed");

  test("a secret that was generated for an update with an unknown outcome is not the output where the service has none [secrets.in-use]", async () => {
    const history = new History(await scene(), { ...base, hmac: { secret: a } });
    await history.begin("create");
    history.program = { ...history.program, hmac: { rotate: "1" } };
    history.edit({ hmacSecret: null });
    await history.refresh();
    await history.up("in doubt", false);
    await history.upWithRefresh();
    expect([output(history), await shown(history)]).toEqual([history.record.hmacSecret, ["same"]]);
  });

  test.each<[string, Tree]>([
    ["in a block that is off", { enabled: false, secret: a }],
    ["in a block that is on", { secret: a }],
  ])(
    "a declared secret %s cleared in WebcastManager shows and is restored [preview.drift, secrets.in-use]",
    async (_, hmac) => {
      const history = new History(await scene(), { ...base, hmac });
      await history.begin("create");
      history.edit({ hmacSecret: null });
      await history.refresh();
      expect(await shown(history)).toEqual(["update", "hmac.secret"]);
      await history.upWithRefresh();
      expect(history.record.hmacSecret).toBe(a);
    },
  );
});
