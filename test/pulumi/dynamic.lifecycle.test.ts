// A customer's lifecycle over the wire: the engine is simulated around the real server, with the emulator behind it.
import type { Tree } from "../../schema";
import { onEverySdk } from "../support/conversation";
import { aSmallCustomer } from "../support/customers";
import { CallError, providerText } from "../support/dynamic-server";
import { plain, Secret, type Properties } from "../support/engine-values";
import type { State } from "../support/engine-simulator";

const computed = ["__provider", "endpoint", "hmacSecret", "createdAt", "updatedAt", "version"];

/** The outputs without the computed ones, as the engine sends them. */
function declaredOf(state: State): Properties {
  return Object.fromEntries(Object.entries(plain(state.outputs)).filter(([name]) => !computed.includes(name)));
}

function inputsOf(state: State): Properties {
  return Object.fromEntries(Object.entries(plain(state.inputs)).filter(([name]) => name !== "__provider"));
}

onEverySdk((conversation) => {
  const requests = () => conversation.emulator.admin.requests();
  const record = (id: string) => conversation.emulator.admin.dump().customers.find((customer) => customer.id === id);
  const partner = (overrides?: Tree) => conversation.partner(overrides);
  const small = (overrides?: Tree) => conversation.small(overrides);

  test("a customer is created, is steady, is changed, refreshed and deleted [pulumi.sdk-range, preview.empty, preview.outputs-are-inputs]", async () => {
    const tree = partner({ hmac: { secret: undefined }, deletionProtection: false });
    const created = await conversation.simulator.up({ inputs: tree });
    expect(created.plan.operation).toBe("create");
    expect(created.id).toMatch(/^[0-9a-f]{24}$/);
    expect(created.outputs).toMatchObject({
      __provider: providerText,
      endpoint: conversation.emulator.endpoint,
      version: expect.stringMatching(/^[0-9a-f]{16}$/),
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(created.outputs.hmacSecret).toBeInstanceOf(Secret);
    expect(declaredOf(created)).toEqual(inputsOf(created));

    expect(await conversation.simulator.preview({ inputs: tree }, created)).toMatchObject({
      operation: "same",
      changed: [],
    });
    const refreshed = await conversation.simulator.refresh(created);
    expect(refreshed).toMatchObject({ state: { id: created.id }, plan: { operation: "same" } });
    expect(refreshed!.state.outputs).toEqual(created.outputs);
    expect(inputsOf(refreshed!.state)).toEqual(inputsOf(created));

    const changed = { ...tree, defaultLanguage: "fr" };
    const updated = await conversation.simulator.up({ inputs: changed }, created);
    expect(updated.plan).toMatchObject({ operation: "update", changed: ["defaultLanguage"] });
    expect(record(updated.id)?.defaultLanguage).toBe("fr");
    expect(declaredOf(updated)).toEqual(inputsOf(updated));
    expect(plain(updated.outputs).hmacSecret).toBe(plain(created.outputs).hmacSecret);
    expect(await conversation.simulator.preview({ inputs: changed }, updated)).toMatchObject({ operation: "same" });

    await conversation.nextRun();
    await conversation.simulator.delete(updated);
    expect(record(updated.id)).toBeUndefined();
    await conversation.simulator.delete(updated);
    expect(conversation.server.stderr).toBe("");
  });

  test("a read returns an existing customer as a program would declare it, in outputs and inputs [preview.outputs-are-inputs, adopt.lookup]", async () => {
    const { id } = await conversation.simulator.up({ inputs: partner() });
    const seen = await conversation.simulator.get(id);
    expect(seen.id).toBe(id);
    expect(declaredOf(seen)).toEqual(inputsOf(seen));
    expect(seen.outputs).toMatchObject({
      name: expect.any(String),
      type: "Partner",
      hmac: { enabled: true },
      endpoint: conversation.emulator.endpoint,
    });
    expect(await conversation.simulator.refresh(seen)).toMatchObject({ plan: { operation: "same" } });
  });

  test("a read of a customer that does not exist fails and names the service [adopt.lookup]", async () => {
    await expect(conversation.simulator.get("65a0000000000000000000ff")).rejects.toThrow(
      new CallError(
        `Can't read customer 65a0000000000000000000ff: it does not exist at ${conversation.emulator.endpoint}. Check the id and the endpoint.`,
      ),
    );
  });

  test("a refresh removes a deleted customer from the state [safe.gone]", async () => {
    const state = await conversation.simulator.up({ inputs: small() });
    conversation.emulator.admin.remove(state.id);
    expect(await conversation.simulator.refresh(state)).toBeUndefined();
  });

  test("an update without any difference sends no writing request [budget.no-request]", async () => {
    const state = await conversation.simulator.up({ inputs: small() });
    conversation.emulator.admin.resetRequests();
    await conversation.server.update(state.id, plain(state.outputs), plain(state.inputs));
    expect(requests().entries.map(({ method }) => method)).toEqual(["GET"]);
  });

  test("an update keeps a change made in WebcastManager to another property, and reports it [safe.only-differences]", async () => {
    const tree = small();
    const state = await conversation.simulator.up({ inputs: tree });
    conversation.emulator.admin.edit(state.id, {
      accountType: "PUBLIC",
      gdprEnabled: true,
      privacyPolicyUrl: "https://acme.example/by-hand",
    });
    const updated = await conversation.simulator.up({ inputs: { ...tree, defaultLanguage: "fr" } }, state);
    expect(record(state.id)).toMatchObject({
      defaultLanguage: "fr",
      gdprEnabled: true,
      privacyPolicyUrl: "https://acme.example/by-hand",
    });
    await conversation.engine.line(
      ({ message, severity }) =>
        severity === "warning" &&
        message.startsWith("Changed elsewhere and not overwritten: gdpr.enabled, gdpr.privacyPolicyUrl"),
    );
    expect((await conversation.simulator.refresh(updated))?.plan.operation).toBe("update");
  });

  test("a replacement deletes first and creates with its own secret [preview.replace]", async () => {
    const above = await conversation.simulator.up({ inputs: partner({ hmac: { secret: undefined } }) });
    const tree = aSmallCustomer({ name: conversation.name(), deletionProtection: false, hmac: {} });
    const state = await conversation.simulator.up({ inputs: tree });
    await conversation.nextRun();
    const replaced = await conversation.simulator.up({ inputs: { ...tree, parent: above.id } }, state);
    expect(replaced.plan).toMatchObject({ operation: "replace", replaces: ["parent"], changed: ["parent"] });
    expect(record(state.id)).toBeUndefined();
    expect(record(replaced.id)).toMatchObject({ parentId: above.id, name: tree.name });
    expect(plain(replaced.outputs).hmacSecret).not.toBe(plain(state.outputs).hmacSecret);
  });

  test("a customer that is being renamed is not adopted under its former name by another resource of the program [adopt.once]", async () => {
    const tree = small();
    const state = await conversation.simulator.up({ inputs: tree });
    await conversation.nextRun();
    const renamed = { inputs: { ...tree, name: conversation.name("Renamed") }, hints: { __urn: "urn:renamed" } };
    const taking = { inputs: { ...tree, adopt: true }, hints: { __urn: "urn:taking" } };
    await conversation.simulator.preview(renamed, state);
    await expect(conversation.simulator.up(taking)).rejects.toThrow(
      /^Can't adopt customer .* another resource of this program manages it/,
    );
    await conversation.simulator.up(renamed, state);
    expect((await conversation.simulator.up(taking)).id).not.toBe(state.id);
  });

  test("renaming a customer that another resource adopted is refused [adopt.once]", async () => {
    const tree = small();
    const state = await conversation.simulator.up({ inputs: tree });
    await conversation.nextRun();
    expect((await conversation.simulator.up({ inputs: { ...tree, adopt: true } })).id).toBe(state.id);
    await expect(
      conversation.simulator.up({ inputs: { ...tree, name: conversation.name("Renamed") } }, state),
    ).rejects.toThrow(/^Can't update customer .* another resource of this program has adopted it in this run/);
    expect(record(state.id)?.name).toBe(tree.name);
  });

  test("a protected customer is not deleted [safe.protected]", async () => {
    const state = await conversation.existing(small());
    await expect(conversation.simulator.delete(state)).rejects.toThrow(
      /^Can't delete customer .* deletionProtection is on/,
    );
    expect(record(state.id)).toBeDefined();
  });

  test("only a change of how it is created is no change, and the state still settles [preview.empty]", async () => {
    const tree = small();
    const state = await conversation.simulator.up({ inputs: tree });
    const next = await conversation.simulator.up({ inputs: { ...tree, adopt: true } }, state);
    expect(next.plan.operation).toBe("same");
    const refreshed = await conversation.simulator.refresh(next);
    expect(refreshed?.plan.operation).toBe("same");
    expect(await conversation.simulator.preview({ inputs: { ...tree, adopt: true } }, refreshed!.state)).toMatchObject({
      operation: "same",
    });
  });

  test("previews never use the network [preview.offline, input.no-request]", async () => {
    const tree = partner();
    const state = await conversation.simulator.up({ inputs: tree });
    conversation.emulator.admin.resetRequests();
    await conversation.simulator.preview({ inputs: tree }, state);
    await conversation.simulator.preview({ inputs: { ...tree, defaultLanguage: "fr", hmac: { rotate: "2" } } }, state);
    await conversation.simulator.preview({ inputs: partner() });
    await expect(conversation.simulator.preview({ inputs: { ...tree, parent: "65a1" } }, state)).rejects.toThrow(
      /deletionProtection/,
    );
    await expect(conversation.simulator.preview({ inputs: { name: "" } })).rejects.toThrow(/^name: /);
    expect(requests().total).toBe(0);
  });
});
