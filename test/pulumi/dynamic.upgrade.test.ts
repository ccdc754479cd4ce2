// A state written by an earlier release or by hand, in another canonical form or with unknown fields, shows no change.
import { leaves, valueAt, withValue, type Tree, type Value } from "../../schema";
import { inConversation } from "../support/conversation";
import { providerText } from "../support/dynamic-server";
import type { State } from "../support/engine-simulator";

const withoutKeys = (tree: Tree, ...paths: string[]) =>
  paths.reduce((result, path) => withValue(result, path.split("."), undefined), tree);
/**
 * Leaves with a default. One that travels and is no gate was always written out: where it is missing, the service has
 * lost it.
 */
const filled = leaves.filter((leaf) => leaf.facts.defaultValue !== undefined);
const [lost, optional] = [
  filled.filter((leaf) => leaf.facts.wire && !leaf.facts.isSwitch),
  filled.filter((leaf) => !leaf.facts.wire || leaf.facts.isSwitch),
];

/** Earlier forms of a full customer, each as an earlier release may have kept it. */
const earlierForms: readonly (readonly [string, (tree: Tree) => Tree])[] = [
  ["defaults not filled in", (tree) => withoutKeys(tree, ...optional.map((leaf) => leaf.path))],
  ...optional.map((leaf) => [`${leaf.path} not filled in`, (tree: Tree) => withoutKeys(tree, leaf.path)] as const),
  [
    "fields of today not known",
    (tree) => withoutKeys(tree, "accountType", "adopt", "deletionProtection", "hmac.rotate"),
  ],
  [
    "spaces kept",
    (tree) => withValue(withValue(tree, ["name"], ` ${String(tree.name)} `), ["sso", "identityProvider"], "acme-saml "),
  ],
  [
    "hosts and addresses in capitals",
    (tree) =>
      withValue(
        withValue(tree, ["ecdn", "ramp", "hostName"], "ACME.VbrickRev.com"),
        ["gdpr", "privacyPolicyUrl"],
        "HTTPS://Acme.Example/privacy",
      ),
  ],
  [
    "sets in another order",
    (tree) =>
      ["videoConferenceConnectors", "sso.roleMappings.Webcast Editor"].reduce((result, path) => {
        const list = valueAt(result, path.split(".")) as readonly Value[];
        return withValue(result, path.split("."), list.toReversed());
      }, tree),
  ],
  [
    "roles in the words of the wire",
    (tree) =>
      withValue(tree, ["sso", "roleMappings"], {
        ADMINISTRATOR: ["wcm-admins"],
        WEBCAST_EDITOR: ["editors-*", "comms"],
      }),
  ],
  [
    "empty blocks, empty sets and nulls",
    (tree) => ({
      ...tree,
      sso: { ...(tree.sso as Tree), roleMappings: { ...((tree.sso as Tree).roleMappings as Tree), Guest: [] } },
      adopt: null,
    }),
  ],
];

inConversation((conversation) => {
  async function grown(form: (tree: Tree) => Tree): Promise<{ inputs: Tree; state: State }> {
    // A property that an earlier release did not know is not declared now either, unless it has a default.
    const known = form(conversation.partner());
    const inputs = {
      ...conversation.partner(),
      name: String(known.name).trim(),
      ...(known.accountType === undefined && { accountType: undefined }),
    };
    const declared = valueAt(known, ["hmac", "rotate"]) === undefined ? withoutKeys(inputs, "hmac.rotate") : inputs;
    const state = await conversation.simulator.up({ inputs: declared });
    const earlier = { ...form(state.inputs as Tree), __provider: providerText };
    const computed = Object.fromEntries(
      ["endpoint", "version", "createdAt", "updatedAt", "hmacSecret"].map((name) => [name, state.outputs[name]]),
    );
    return { inputs: declared, state: { ...state, inputs: earlier, outputs: { ...earlier, ...computed } } };
  }

  describe.each(earlierForms)("%s", (_how, form) => {
    test("a preview is empty, also after a refresh, and a delete knows it [preview.upgrade]", async () => {
      const { inputs, state } = await grown(form);
      expect(await conversation.simulator.preview({ inputs }, state)).toMatchObject({
        operation: "same",
        replaces: [],
      });
      const refreshed = (await conversation.simulator.refresh(state))!;
      expect(refreshed.plan.operation).toBe("same");
      expect(await conversation.simulator.preview({ inputs }, refreshed.state)).toMatchObject({ operation: "same" });
      await expect(
        conversation.server.diff(state.id, { ...inputs, endpoint: conversation.emulator.endpoint }, inputs),
      ).resolves.toMatchObject({ changes: "none" });
    });

    test("an update of another property sends that property alone [preview.upgrade, safe.only-differences]", async () => {
      const { inputs, state } = await grown(form);
      const before = conversation.emulator.admin.audit().length;
      await conversation.simulator.up({ inputs: { ...inputs, defaultLanguage: "fr" } }, state);
      const [entry, ...more] = conversation.emulator.admin.audit().slice(before);
      expect({ fields: entry?.changes?.map((change) => change.field), more }).toEqual({
        fields: ["defaultLanguage"],
        more: [],
      });
    });
  });

  test.each(lost.map((leaf) => leaf.path))(
    "%s missing in the state shows as this property alone, and costs no writing request while the service has it [preview.exact, budget.no-request]",
    async (path) => {
      const { inputs, state } = await grown((tree) => withoutKeys(tree, path));
      conversation.emulator.admin.resetRequests();
      const settled = await conversation.simulator.up({ inputs }, state);
      expect(settled.plan).toMatchObject({ operation: "update", changed: [path] });
      expect(conversation.emulator.admin.requests().entries.map(({ method }) => method)).toEqual(["GET"]);
      expect(await conversation.simulator.preview({ inputs }, settled)).toMatchObject({ operation: "same" });
    },
  );

  test("a state without any computed output is read as it is, and settles [preview.upgrade]", async () => {
    const inputs = conversation.partner();
    const { id } = await conversation.simulator.up({ inputs });
    const bare = { ...inputs, __provider: providerText };
    const state: State = { id, inputs: bare, outputs: bare };
    expect(await conversation.simulator.preview({ inputs }, state)).toMatchObject({ operation: "same" });
    const refreshed = (await conversation.simulator.refresh(state))!;
    expect(refreshed.plan.operation).toBe("same");
    expect(refreshed.state.outputs).toMatchObject({ endpoint: conversation.emulator.endpoint });
  });
});
