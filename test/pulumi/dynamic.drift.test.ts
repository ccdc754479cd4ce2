// Changes made in WebcastManager, property by property: a refresh shows each, and the next update restores it. The
// properties come from the schema, so that a new field is tested by itself.
import { leaves, toWireValue, valueAt, wireName, type Leaf, type Tree, type Value } from "../../schema";
import { inConversation } from "../support/conversation";
import { canary } from "../support/customers";
import { plain, type Properties } from "../support/engine-values";

const travelling = leaves.filter((leaf) => leaf.facts.wire !== undefined);
const changeable = travelling.filter((leaf) => !leaf.facts.createOnly);

const others: Readonly<Record<string, Value>> = {
  accountType: "public",
  defaultLanguage: "fr",
  parent: "65a1c0ffee0ddba11c0ffee0",
  "gdpr.privacyPolicyUrl": "https://acme.example/other",
  "ecdn.kollective.apiEndpoint": "https://api.us.kollective.example",
  "ecdn.ramp.hostName": "other.vbrickrev.com",
};

/** Another valid value of a leaf than the builders have. */
function another(leaf: Leaf, declared: Value): Value {
  if (leaf.kind === "flag") return declared !== true;
  if (leaf.kind === "set") return ["65a0c0ffee0ddba11c0ffee4"];
  if (leaf.kind === "map") return { Administrator: ["wcm-admins", "others"] };
  return others[leaf.path] ?? `${canary}other ${leaf.path}`.replaceAll(" ", "-");
}

const onWire = (values: readonly (readonly [Leaf, Value])[]) =>
  Object.fromEntries(values.map(([leaf, value]) => [wireName(leaf), toWireValue(leaf, value)]));
const isBelow = (path: string, name: string) =>
  name === path || name.startsWith(`${path}.`) || name.startsWith(`${path}[`) || path.startsWith(`${name}.`);

inConversation((conversation) => {
  const record = (id: string) => conversation.emulator.admin.dump().customers.find((customer) => customer.id === id)!;
  let above = "";
  const full = (leaf: Leaf) =>
    leaf.facts.onlyFor === "Consumer" ? conversation.consumer({ parent: above }) : conversation.partner();

  beforeAll(async () => {
    above = (await conversation.simulator.up({ inputs: conversation.partner() })).id;
  });

  /** Refreshes after an edit in WebcastManager, updates, and returns whether the service has its former values. */
  async function edited(inputs: Tree, changes: Properties) {
    const state = await conversation.simulator.up({ inputs });
    const before = record(state.id);
    const isSame = () =>
      Object.keys(changes).every(
        (name) => JSON.stringify(record(state.id)[name] ?? null) === JSON.stringify(before[name] ?? null),
      );
    conversation.emulator.admin.edit(state.id, changes as never, { unchecked: true });
    const isDifferent = !isSame();
    const { plan, state: refreshed } = (await conversation.simulator.refresh(state))!;
    const again = plan.operation === "same" ? refreshed : await conversation.simulator.up({ inputs }, refreshed);
    const restored = isSame();
    const quiet =
      (await conversation.simulator.refresh(again))?.plan.operation === "same" &&
      (await conversation.simulator.preview({ inputs }, again)).operation === "same";
    return { plan, refreshed, isDifferent, restored, quiet };
  }

  describe.each(changeable.map((leaf) => [leaf.path, leaf] as const))("%s", (path, leaf) => {
    test("declared here and changed elsewhere, it shows, and is brought back [preview.drift]", async () => {
      const inputs = full(leaf);
      const { plan, restored, quiet } = await edited(
        inputs,
        onWire([[leaf, another(leaf, valueAt(inputs, leaf.keys))]]),
      );
      expect(plan.operation).toBe("update");
      expect(plan.changed.filter((name) => !isBelow(path, name))).toEqual([]);
      expect({ restored, quiet }).toEqual({ restored: true, quiet: true });
    });

    test("declared here and taken away elsewhere, it shows and is brought back, unless it is a secret that the service may hide [preview.drift, secrets.masked]", async () => {
      const inputs = full(leaf);
      const { plan, restored, quiet, isDifferent } = await edited(inputs, onWire([[leaf, undefined]]));
      expect(plan.operation).toBe(isDifferent && !leaf.facts.secret ? "update" : "same");
      expect(plan.changed.filter((name) => !isBelow(path, name))).toEqual([]);
      expect({ restored: restored || leaf.facts.secret, quiet }).toEqual({ restored: true, quiet: true });
    });

    test("not declared and switched on in WebcastManager, it shows with its block, and is switched off again [preview.drift]", async () => {
      const value = another(leaf, false);
      const inputs =
        leaf.facts.onlyFor === "Partner" || leaf.keys.length === 1
          ? conversation.small({ type: "Partner" })
          : conversation.small();
      if (valueAt(inputs, leaf.keys) !== undefined) return;
      const on: [Leaf, Value][] = leaf.enabledBy
        ? [
            [leaf.enabledBy, true],
            [leaf, value],
          ]
        : [[leaf, value]];
      const { plan, restored, quiet } = await edited(inputs, onWire(on));
      if (leaf.facts.serverFills) return expect(plan).toMatchObject({ operation: "same" });
      expect(plan.operation).toBe("update");
      expect(plan.changed.some((name) => isBelow(path, name) || isBelow(leaf.enabledBy?.path ?? path, name))).toBe(
        true,
      );
      expect({ restored: restored || leaf.facts.generated !== undefined, quiet }).toEqual({
        restored: true,
        quiet: true,
      });
    });
  });

  test("a type or parent changed in WebcastManager shows as a replacement [preview.drift, preview.replace]", async () => {
    const state = await conversation.simulator.up({ inputs: conversation.small({ type: "Partner" }) });
    conversation.emulator.admin.edit(state.id, { type: "CONSUMER" }, { unchecked: true });
    expect((await conversation.simulator.refresh(state))?.plan).toMatchObject({
      operation: "replace",
      changed: ["type"],
      replaces: ["type"],
    });
  });

  test("four edits show as exactly these four properties [preview.drift, preview.exact]", async () => {
    const inputs = conversation.partner({ hmac: { secret: undefined } });
    const { plan, restored, quiet } = await edited(
      inputs,
      onWire(
        [
          ["sso.roleMappings", { Administrator: ["wcm-admins"], "Webcast Editor": ["editors-*", "press"] }],
          ["hmac.enabled", false],
          ["ecdn.hive.partnerId", undefined],
          ["ecdn.kollective.apiEndpoint", "https://api.us.kollective.example"],
        ].map(([path, value]) => [leaves.find((leaf) => leaf.path === path)!, value as Value] as const),
      ),
    );
    expect(plan.changed).toEqual([
      "ecdn.hive.partnerId",
      "ecdn.kollective.apiEndpoint",
      "hmac.enabled",
      'sso.roleMappings["Webcast Editor"][1]',
    ]);
    expect({ restored, quiet }).toEqual({ restored: true, quiet: true });
  });

  test("a generated secret changed in WebcastManager shows as that property, and the update restores ours [secrets.drift]", async () => {
    const inputs = conversation.small({ hmac: {} });
    const { plan, restored, quiet, refreshed } = await edited(inputs, { hmacSecret: `${canary}by-hand` });
    expect(plan).toMatchObject({ operation: "update", changed: ["hmac.secret"] });
    expect({ restored, quiet }).toEqual({ restored: true, quiet: true });
    expect(plain(refreshed.inputs)).toMatchObject({
      hmac: { secret: expect.stringMatching(new RegExp(`${canary}by-hand$`)) },
    });
  });

  test("the order of sets, unknown fields and values in a block that is off are no drift [preview.empty]", async () => {
    const inputs = conversation.partner();
    const state = await conversation.simulator.up({ inputs: { ...inputs, gdpr: undefined } });
    conversation.emulator.admin.edit(state.id, { privacyPolicyUrl: "https://acme.example/left" }, { unchecked: true });
    conversation.emulator.admin.behave({ arrays: "reversed", extraFields: { region: "eu" }, unset: "absent" });
    const refreshed = await conversation.simulator.refresh(state);
    conversation.emulator.admin.behave({ arrays: "kept", extraFields: {}, unset: "null" });
    expect(refreshed?.plan.operation).toBe("same");
    expect(plain(refreshed!.state.inputs)).toEqual({ ...plain(state.inputs) });
  });
});
