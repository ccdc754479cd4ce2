// diff over the wire: no change, or an open answer with what replaces; never the network. The engine's own diff of the
// inputs names the properties.
import fc from "fast-check";
import { leaves, valueAt, withValue, type Leaf, type Tree, type Value } from "../../schema";
import { arbitraryCustomer, permuted } from "../support/arbitraries";
import { inConversation, type Conversation } from "../support/conversation";
import { aConsumer, aPartner, canary } from "../support/customers";
import { plain, unknownMark, type Properties } from "../support/engine-values";
import type { State } from "../support/engine-simulator";

const endpoint = "http://127.0.0.1:9/unreachable";
const offline = {
  server: () => ({ configuration: { "webcastmanager:endpoint": endpoint, "webcastmanager:token": `${canary}token` } }),
};

/** Another valid value for a leaf. */
function another(leaf: Leaf, tree: Tree): unknown {
  const value = valueAt(tree, leaf.keys);
  if (leaf.kind === "flag") return value !== true;
  if (leaf.kind === "set") return ["65a0c0ffee0ddba11c0ffee4"];
  if (leaf.kind === "map") return { Administrator: ["others"] };
  const others: Record<string, unknown> = {
    type: value === "Partner" ? "Consumer" : "Partner",
    accountType: "public",
    adopt: true,
    defaultLanguage: "fr",
    parent: "65a1",
    "gdpr.privacyPolicyUrl": "https://acme.example/other",
    "ecdn.kollective.apiEndpoint": "https://api.us.kollective.example",
    "ecdn.ramp.hostName": "other.vbrickrev.com",
  };
  return others[leaf.path] ?? `${canary}other`;
}

/** A full customer of the type that may have the leaf, without what can't be declared together with it. */
function customerWith(leaf: Leaf): Tree {
  const customer = leaf.facts.onlyFor === "Consumer" ? aConsumer() : aPartner();
  const tied = leaves.filter(
    (other) =>
      (other.enabledBy === leaf && other.facts.whileOn === "only") || other.facts.generated?.renewedBy === leaf.path,
  );
  return tied.reduce((tree, other) => withValue(tree, other.keys, undefined), customer);
}

/** The state after a create, without a call: the checked inputs and the computed outputs. */
async function stateOf(conversation: Conversation, tree: Tree): Promise<State> {
  const inputs = await conversation.simulator.check({ inputs: tree });
  const hmacSecret = valueAt(tree, ["hmac", "secret"]);
  return {
    id: "65a0",
    inputs,
    outputs: { ...inputs, endpoint, version: "0123456789abcdef", ...(hmacSecret !== undefined && { hmacSecret }) },
  };
}

inConversation((conversation) => {
  const preview = async (before: State, after: Properties) => conversation.simulator.preview({ inputs: after }, before);
  const raw = (before: State, after: Properties) =>
    conversation.server.diff(before.id, plain(before.outputs), plain(after));

  test("no difference is reported as no change, without replaces [preview.empty]", async () => {
    for (const tree of [aPartner(), aConsumer()]) {
      const state = await stateOf(conversation, tree);
      expect(await raw(state, state.inputs)).toEqual({ changes: "none", replaces: [], deleteBeforeReplace: false });
      expect(await preview(state, tree)).toMatchObject({ operation: "same", changed: [] });
    }
  });

  test("any customer, in any order of its sets, has no failure, nothing the wire can't hold, and no change [preview.empty]", async () => {
    const customers = arbitraryCustomer().chain((tree) => permuted(tree).map((other) => ({ tree, other })));
    await fc.assert(
      fc.asyncProperty(customers, async ({ tree, other }) => {
        const state = await stateOf(conversation, tree);
        expect(await preview(state, tree)).toMatchObject({ operation: "same" });
        expect(await preview(state, other)).toMatchObject({ operation: "same" });
        expect(await conversation.simulator.check({ inputs: other }, state)).toEqual(state.inputs);
      }),
      { numRuns: 60 },
    );
  });

  describe.each(leaves.map((leaf) => [leaf.path, leaf] as const))("%s", (path, leaf) => {
    const changed = (tree: Tree) => withValue(tree, leaf.keys, another(leaf, tree) as string);
    const isReplacing = leaf.facts.createOnly === true;

    test("changed, it is left to the engine, which names exactly this property [preview.exact, preview.replace]", async () => {
      const tree = withValue(customerWith(leaf), ["deletionProtection"], false);
      const state = await stateOf(conversation, tree);
      const answer = await raw(state, plain(changed(tree)));
      if (leaf.facts.onlyAtCreate) return expect(answer.changes).toBe("none");
      expect(answer).toEqual({ changes: "unknown", replaces: isReplacing ? [path] : [], deleteBeforeReplace: true });
      // The other type may not have these properties, so check would refuse them.
      const plan = path === "type" ? undefined : await preview(state, changed(tree));
      const below = plan?.changed.filter(
        (name) => name !== path && !name.startsWith(`${path}.`) && !name.startsWith(`${path}[`),
      );
      expect({ below: below ?? [], operation: plan?.operation ?? "replace" }).toEqual({
        below: [],
        operation: isReplacing ? "replace" : "update",
      });
    });

    test("not known yet, it is a change, and a replacement where it can't change [preview.unknown-replaces]", async () => {
      const state = await stateOf(conversation, customerWith(leaf));
      const answer = await raw(state, plain(withValue(customerWith(leaf), leaf.keys, unknownMark)));
      expect(answer).toMatchObject(
        leaf.facts.onlyAtCreate
          ? { changes: "none", replaces: [] }
          : { changes: "unknown", replaces: isReplacing ? [path] : [] },
      );
    });
  });

  test("a changed group, role and connector are named with their index [preview.exact]", async () => {
    const state = await stateOf(conversation, aPartner());
    const changed = aPartner({
      sso: { roleMappings: { "Webcast Editor": ["editors-*", "press"], Guest: ["guests"] } },
      videoConferenceConnectors: ["65a0c0ffee0ddba11c0ffee1", "65a0c0ffee0ddba11c0ffee4"],
    });
    expect((await preview(state, changed)).changed).toEqual([
      "sso.roleMappings.Guest",
      'sso.roleMappings["Webcast Editor"][1]',
      "videoConferenceConnectors[0]",
    ]);
  });

  test("a type that is not known yet replaces an existing customer [preview.unknown-replaces]", async () => {
    const state = await stateOf(conversation, aPartner());
    expect((await raw(state, plain(aPartner({ type: unknownMark })))).replaces).toEqual(["type"]);
  });

  describe("protection", () => {
    const replacing = async (before: Value, next: Tree = {}) => {
      const state = await stateOf(conversation, aPartner({ parent: "65a9", deletionProtection: false }));
      const saved = { ...state, outputs: { ...state.outputs, deletionProtection: before } };
      return preview(saved, aPartner({ parent: "65a9", ...next })).then(
        () => "passes",
        (error: unknown) => String(error),
      );
    };

    test.each([
      ["on", true],
      ["not known yet", unknownMark],
      ["absent, as an earlier release may have left it", undefined],
    ])(
      "while deletionProtection is %s, a change that replaces is refused, with the line that lists the customer [safe.protected, safe.deletions]",
      async (_how, before) => {
        expect(await replacing(before, { parent: "65a1", deletionProtection: false })).toMatch(
          /Can't replace customer ".*" \(\w+\): parent changes, and deletionProtection is on\. .*webcastmanager:deletions.*: "\w+": ".*"\.$/,
        );
      },
    );

    test("with deletionProtection off before, a change that replaces passes, also to unknown [preview.replace]", async () => {
      for (const parent of ["65a1", unknownMark]) expect(await replacing(false, { parent })).toBe("passes");
    });

    test("any other change passes while it is on [safe.protected]", async () => {
      expect(await replacing(true, { defaultLanguage: "fr", ecdn: { kollective: undefined } })).toBe("passes");
    });
  });

  test("no line was written to stderr [pulumi.quiet-errors]", () => {
    expect(conversation.server.stderr).toBe("");
  });
}, offline);
