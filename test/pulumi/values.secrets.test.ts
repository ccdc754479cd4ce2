// Secrets over the wire: everything that the provider returns holds each secret in the engine's secret form. A secret
// is any text with the canary in it; the tests search everything that the process has returned or printed.
import {
  secretLeaves,
  toWireValue,
  valueAt,
  withValue,
  wireName,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";
import { inConversation } from "../support/conversation";
import { canary } from "../support/customers";
import type { State } from "../support/engine-simulator";
import { marked, plain, Secret, textsInClear, unknownMark, type Properties } from "../support/engine-values";

const generated = secretLeaves.find((leaf) => leaf.facts.generated)!;
const at = (properties: Properties, leaf: Leaf): unknown =>
  leaf.keys.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    properties,
  );

function expectWrapped(properties: Properties, leaf: Leaf, value?: string): void {
  const found = at(properties, leaf);
  expect(found).toBeInstanceOf(Secret);
  // In inputs, a secret that replaced ours in WebcastManager has a mark in front.
  if (value !== undefined) expect((found as Secret).value).toMatch(new RegExp(`${value}$`));
}

/** A secret in every way a program may mark it: not at all, alone, with its block, with everything around. */
function marking(tree: Tree, leaf: Leaf, depth: number): Properties {
  const keys = leaf.keys.slice(0, depth);
  return depth === 0 ? tree : withValue(tree, keys, new Secret(valueAt(tree, keys)) as unknown as Value);
}

inConversation((conversation) => {
  const inClear = () => [
    ...conversation.server.answers.flatMap((answer) => textsInClear(marked(answer))),
    conversation.server.stdout,
    conversation.server.stderr,
    ...conversation.engine.lines.map((line) => line.message),
    ...conversation.emulator.admin.audit().map((entry) => JSON.stringify(entry)),
  ];
  const customer = (overrides: Tree = {}) => conversation.partner(overrides);
  const value = (tree: Tree, leaf: Leaf) => valueAt(tree, leaf.keys) as string;

  afterAll(() => {
    expect(inClear().filter((text) => text.includes(canary))).toEqual([]);
  });

  describe.each(secretLeaves.map((leaf) => [leaf.path, leaf] as const))("%s", (_path, leaf) => {
    test("declared without any mark, it is wrapped in check, create, update, read and a lookup [secrets.wrapped]", async () => {
      const tree = customer();
      const wire = conversation.server;
      const checked = marked((await wire.check({}, plain(tree))).inputs);
      expectWrapped(checked, leaf, value(tree, leaf));
      const { id, outs } = await wire.create(plain(checked));
      expectWrapped(marked(outs), leaf, value(tree, leaf));
      const next = plain(withValue(tree, leaf.keys, `${canary}changed`));
      const updated = marked((await wire.update(id, plain(marked(outs)), next)).outs);
      expectWrapped(updated, leaf, `${canary}changed`);
      const read = await wire.read(id, plain(updated));
      for (const properties of [read.outs, read.inputs!]) expectWrapped(marked(properties), leaf, `${canary}changed`);
      const seen = await wire.read(id, {});
      if (leaf === generated) return expect(marked(seen.outs).hmacSecret).toEqual(new Secret(`${canary}changed`));
      for (const properties of [seen.outs, seen.inputs!]) expectWrapped(marked(properties), leaf, `${canary}changed`);
    });

    test("switched on or changed in WebcastManager, it is wrapped in props and inputs of a refresh, although it is not declared [secrets.wrapped]", async () => {
      const inputs = conversation.small({ type: "Partner", ...(leaf === generated && { hmac: {} }) });
      const state = await conversation.simulator.up({ inputs });
      const block = secretLeaves.filter((other) => other.keys.slice(0, -1).join() === leaf.keys.slice(0, -1).join());
      const changes = Object.fromEntries(
        block.map((other) => [wireName(other), toWireValue(other, `${canary}elsewhere`)]),
      );
      conversation.emulator.admin.edit(
        state.id,
        { ...changes, kollectiveApiEndpoint: "https://api.eu.kollective.example", rampHostName: "acme.vbrickrev.com" },
        { unchecked: true },
      );
      const refreshed = (await conversation.simulator.refresh(state))!;
      expect(refreshed.plan.operation).toBe("update");
      for (const properties of [refreshed.state.inputs, refreshed.state.outputs])
        expectWrapped(properties, leaf, `${canary}elsewhere`);
      const raw = await conversation.server.read(state.id, plain(state.outputs));
      for (const properties of [raw.outs, raw.inputs!]) expectWrapped(marked(properties), leaf, `${canary}elsewhere`);
    });

    test.each(["masked", "absent"] as const)(
      "hidden by the service (%s), it stays what it was, and an update of another property leaves it alone [secrets.masked, secrets.untouched]",
      async (secrets) => {
        const tree = customer();
        conversation.emulator.admin.behave({ secrets });
        const state = await conversation.simulator.up({ inputs: tree });
        const refreshed = (await conversation.simulator.refresh(state))!;
        expect(refreshed.plan.operation).toBe("same");
        const updated = await conversation.simulator.up(
          { inputs: { ...tree, defaultLanguage: "fr" } },
          refreshed.state,
        );
        conversation.emulator.admin.behave({ secrets: "echoed" });
        for (const { inputs, outputs } of [refreshed.state, updated])
          for (const properties of [inputs, outputs]) expectWrapped(properties, leaf, value(tree, leaf));
        expect(conversation.emulator.admin.dump().customers.find(({ id }) => id === state.id)?.[wireName(leaf)]).toBe(
          value(tree, leaf),
        );
      },
    );

    test("marked by the program, alone or with what is around it, no change shows [secrets.wrapped, preview.empty]", async () => {
      const tree = customer();
      for (let depth = 0; depth <= leaf.keys.length; depth++) {
        const declared = marking({ ...tree, name: conversation.name() }, leaf, depth);
        const state: State = await conversation.simulator.up({ inputs: declared });
        expect(textsInClear([state.inputs, state.outputs]).filter((text) => text.includes(canary))).toEqual([]);
        expect(await conversation.simulator.preview({ inputs: declared }, state)).toMatchObject({ operation: "same" });
        const refreshed = (await conversation.simulator.refresh(state))!;
        expect(refreshed.plan.operation).toBe("same");
        expect(
          textsInClear([refreshed.state.inputs, refreshed.state.outputs]).filter((text) => text.includes(canary)),
        ).toEqual([]);
      }
    });

    test("not known yet, it stays unknown, and nothing is generated in its place [preview.unknown, secrets.generated-once]", async () => {
      const checked = await conversation.simulator.check({ inputs: withValue(customer(), leaf.keys, unknownMark) });
      expect(at(checked, leaf)).toBe(unknownMark);
    });
  });

  test("a failing check returns no secret unwrapped [secrets.output]", async () => {
    const { inputs, failures } = await conversation.server.check({}, plain(customer({ defaultLanguage: "english" })));
    expect(failures).toHaveLength(1);
    expect(textsInClear(marked(inputs)).filter((text) => text.includes(canary))).toEqual([]);
  });

  test("a generated secret is an output of its own, wrapped, generated once, and in no preview [secrets.generated-once, preview.saved-plans]", async () => {
    const inputs = conversation.small({ hmac: {} });
    const preview = await conversation.simulator.preview({ inputs });
    expect(preview.outputs).not.toHaveProperty("hmacSecret");
    const state = await conversation.simulator.up({ inputs });
    const secret = plain(state.outputs).hmacSecret;
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    const raw = await conversation.server.read(state.id, plain(state.outputs));
    expect(marked(raw.outs).hmacSecret).toEqual(new Secret(secret));
    expect(textsInClear(marked(raw.inputs!))).not.toContain(secret);
    const updated = await conversation.simulator.up({ inputs: { ...inputs, defaultLanguage: "fr" } }, state);
    expect(plain(updated.outputs).hmacSecret).toBe(secret);
    const rotated = await conversation.simulator.up({ inputs: { ...inputs, hmac: { rotate: "2" } } }, updated);
    expect(rotated.plan.changed).toContain("hmac.rotate");
    expect(plain(rotated.outputs).hmacSecret).not.toBe(secret);
  });
});
