// Protection and replacement with the real CLI: what its own options and its order of steps decide.
import { aConsumer, aPartner, aSmallCustomer } from "../support/customers";
import { Stage } from "../support/stage";

const left = (stage: Stage) => Object.keys(stage.records()).sort();

describe("a protected customer", () => {
  let stage: Stage;
  const acme = aPartner({ parent: undefined });
  const berlin = aConsumer({ parent: "acme" });

  beforeAll(async () => {
    stage = await Stage.open("protected");
    stage.declare({ acme, berlin });
    await stage.up();
    stage.emulator.admin.resetRequests();
  });
  afterAll(() => stage.close());

  test("is deleted once deletionProtection was set to false and applied; nothing was sent for that [safe.protected, budget.no-request]", async () => {
    stage.emulator.admin.resetRequests();
    stage.declare({ acme, berlin: { ...berlin, deletionProtection: false } });
    await stage.up();
    expect(stage.writes()).toBe(0);
    stage.declare({ acme });
    await stage.up();
    expect(left(stage)).toEqual(["Acme Group"]);
  });
});

describe("a replaced partner", () => {
  let stage: Stage;
  const open = { deletionProtection: false };
  const holding = aSmallCustomer({ name: "Holding", type: "Partner", ...open });
  const acme = aPartner({ parent: undefined, ...open });
  const children = {
    berlin: aConsumer({ parent: "acme", ...open }),
    paris: aSmallCustomer({ name: "Acme Paris", parent: "acme", ...open }),
  };

  beforeAll(async () => {
    stage = await Stage.open("replaced");
    stage.declare({ holding, acme, ...children });
    await stage.up();
  });
  afterAll(() => stage.close());

  test("shows as a replacement by its parent, and its children with it [preview.replace, preview.unknown-replaces]", async () => {
    stage.declare({ holding, acme: { ...acme, parent: "holding" }, ...children });
    const { steps } = await stage.preview();
    const replaced = steps
      .filter((step) => step.op === "replace")
      .map((step) => [step.urn.split("::").at(-1), Object.keys(step.detailedDiff ?? {})]);
    // The engine shows no properties of a resource that it replaces because of its parent.
    expect(Object.fromEntries(replaced)).toEqual({ acme: ["parent"], berlin: [], paris: [] });
  });

  test("goes after its children and comes before them [preview.replace, safe.children]", async () => {
    const seen = stage.emulator.admin.audit().length;
    await stage.up();
    const scenario = stage.emulator.admin
      .audit()
      .slice(seen)
      .map((entry) => `${entry.action} ${entry.name}`);
    expect([scenario.slice(0, 2).sort(), scenario.slice(2, 4), scenario.slice(4).sort()]).toEqual([
      ["deleted Acme Berlin", "deleted Acme Paris"],
      ["deleted Acme Group", "created Acme Group"],
      ["created Acme Berlin", "created Acme Paris"],
    ]);
    expect(stage.records()["Acme Berlin"]?.parentId).toBe(stage.idOf("Acme Group"));
    expect(stage.records()["Acme Group"]?.parentId).toBe(stage.idOf("Holding"));
  });

  test("a type or parent changed in WebcastManager shows as a replacement [preview.drift, preview.replace]", async () => {
    const { admin } = stage.emulator;
    admin.edit(stage.idOf("Acme Paris"), { type: "PARTNER" }, { unchecked: true });
    admin.edit(stage.idOf("Acme Berlin"), { parentId: stage.idOf("Holding") }, { unchecked: true });
    const { code, steps } = await stage.preview("--refresh", "--expect-no-changes");
    const replaced = steps
      .filter((step) => step.op === "replace")
      .map((step) => [step.urn.split("::").at(-1), Object.keys(step.detailedDiff ?? {})]);
    expect({ code, replaced: Object.fromEntries(replaced) }).toEqual({
      code: 7,
      replaced: { berlin: ["parent"], paris: ["type"] },
    });
    await stage.up("--refresh");
    expect(stage.records()["Acme Paris"]?.type).toBe("CONSUMER");
    expect(stage.records()["Acme Berlin"]?.parentId).toBe(stage.idOf("Acme Group"));
  });
});

test("a replacement by --replace deletes first, because the name is taken until then [preview.replace]", async () => {
  const stage = await Stage.open("asked-for");
  try {
    const acme = aSmallCustomer({ deletionProtection: false });
    stage.declare({ acme });
    await stage.up();
    const before = (await stage.state()).acme?.id;
    const { code, text } = await stage.run(["up", "--yes", "--skip-preview", "--replace", "**"]);
    expect([text, code]).toEqual([expect.stringMatching(/acme replaced/), 0]);
    expect(left(stage)).toEqual([acme.name]);
    expect((await stage.state()).acme?.id).not.toBe(before);
  } finally {
    await stage.close();
  }
});
