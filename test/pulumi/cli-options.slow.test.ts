// Pulumi's resource options with the real CLI, and what a program may look up.
import { aPartner, aSmallCustomer } from "../support/customers";
import { readable, Stage } from "../support/stage";

describe("options of a resource", () => {
  let stage: Stage;
  const ignoring = aPartner({ parent: undefined, name: "Ignoring" });
  const open = { deletionProtection: false };
  const options = { ignoreChanges: ["sso.roleMappings.Administrator", "gdpr"] };

  beforeAll(async () => {
    stage = await Stage.open("options");
    stage.declare({
      ignoring: { ...ignoring, options },
      last: aSmallCustomer({ name: "Last" }),
      first: aSmallCustomer({ name: "First", options: { dependsOn: ["last"] } }),
      former: aSmallCustomer({ name: "Renamed" }),
      bare: aSmallCustomer({ name: "Renamed without alias", ...open }),
      kept: aSmallCustomer({ name: "Kept", options: { retainOnDelete: true, protect: false } }),
    });
    await stage.up();
  });
  afterAll(() => stage.close());

  test("dependsOn orders creations [pulumi.options]", () => {
    const created = stage.emulator.admin.audit().map((entry) => entry.name);
    expect(created.indexOf("Last")).toBeLessThan(created.indexOf("First"));
  });

  test("ignoreChanges of one role ignores that role and shows every other [pulumi.options, preview.drift]", async () => {
    stage.emulator.admin.edit(stage.idOf("Ignoring"), {
      roleMappings: [
        { role: "ADMINISTRATOR", group: "theirs" },
        { role: "WEBCAST_EDITOR", group: "editors-*" },
        { role: "WEBCAST_EDITOR", group: "press" },
      ],
      privacyPolicyUrl: "https://elsewhere.example",
    });
    const { changes } = await stage.preview("--refresh");
    expect(changes).toEqual({ ignoring: { 'sso.roleMappings["Webcast Editor"][1]': "update" } });
  });

  test("an alias renames without a request; without an alias adopt takes the customer over, and the old name does not delete it [pulumi.options, safe.own-work, adopt.existing]", async () => {
    const before = stage.records();
    stage.emulator.admin.resetRequests();
    stage.declare({
      ignoring: { ...ignoring, options },
      last: aSmallCustomer({ name: "Last" }),
      first: aSmallCustomer({ name: "First", options: { dependsOn: ["last"] } }),
      renamed: aSmallCustomer({ name: "Renamed", options: { aliases: [{ name: "former" }] } }),
      other: aSmallCustomer({ name: "Renamed without alias", ...open, adopt: true }),
    });
    const text = await stage.up("--refresh");
    expect(text).toMatch(/was created or adopted by another resource in this run, so it was not deleted/);
    const state = await stage.state();
    expect({ renamed: state.renamed?.id, other: state.other?.id }).toEqual({
      renamed: before.Renamed?.id,
      other: before["Renamed without alias"]?.id,
    });
    expect(stage.emulator.admin.requests().byRoute).not.toHaveProperty("create customer");
    expect(stage.emulator.admin.requests().byRoute).not.toHaveProperty("delete customer");
    expect((await stage.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
  });

  test("the ignored role stays as it is in WebcastManager, the rest is restored [pulumi.options, safe.only-differences]", () => {
    expect(stage.records().Ignoring).toMatchObject({
      roleMappings: [
        { role: "ADMINISTRATOR", group: "theirs" },
        { role: "WEBCAST_EDITOR", group: "editors-*" },
        { role: "WEBCAST_EDITOR", group: "comms" },
      ],
      privacyPolicyUrl: "https://elsewhere.example",
    });
  });

  test("retainOnDelete removes a customer from the state and keeps it in the service [pulumi.options]", async () => {
    expect(Object.keys(await stage.state())).not.toContain("kept");
    expect(stage.records()).toHaveProperty("Kept");
  });
});

describe("a program that declares a customer under another logical name", () => {
  let stage: Stage;
  let id: string;
  const open = { deletionProtection: false };
  const declaration = {
    renamed: aSmallCustomer({ ...open, adopt: true }),
    other: aSmallCustomer({ name: "Other", ...open, options: { dependsOn: ["renamed"], deleteBeforeReplace: true } }),
  };

  beforeAll(async () => {
    stage = await Stage.open("renamed");
    stage.declare({ former: aSmallCustomer({ ...open, adopt: true }) });
    await stage.up();
    id = stage.idOf("Small");
    stage.emulator.admin.faults.set([{ kind: "status", status: 400, route: "create customer" }]);
    stage.declare(declaration);
    expect((await stage.run(["up", "--yes", "--skip-preview"])).code).not.toBe(0);
    stage.emulator.admin.faults.clear();
  });
  afterAll(() => stage.close());

  test("keeps it, also if a run ended between its adoption and the deletion of the former resource [safe.own-work]", async () => {
    expect(Object.values(await stage.state()).map((customer) => customer.id)).toEqual([id, id]);
    const text = await stage.up("--refresh");
    expect(text).toContain(
      `Customer "Small" (${id}) is declared by another resource of this program, so it was not deleted. This resource is removed from the state only.`,
    );
    expect(stage.idOf("Small")).toBe(id);
    expect(Object.keys(await stage.state()).sort()).toEqual(["other", "renamed"]);
    expect((await stage.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
  });

  test("still deletes a customer that it replaces or no longer declares, also after a refresh [safe.own-work, pulumi.options]", async () => {
    stage.declare({
      ...declaration,
      changed: aSmallCustomer({ name: "Changed", ...open }),
      removed: aSmallCustomer({ name: "Removed", ...open }),
    });
    await stage.up();
    const before = stage.records();
    stage.declare({
      ...declaration,
      changed: aSmallCustomer({
        name: "Changed",
        ...open,
        defaultLanguage: "fr",
        options: { replaceOnChanges: ["defaultLanguage"] },
      }),
    });
    const text = await stage.must(["up", "--yes", "--refresh", "--replace", String((await stage.state()).other?.urn)]);
    expect(text).not.toContain("was not deleted");
    const after = stage.records();
    expect(Object.keys(after).sort()).toEqual(["Changed", "Other", "Small"]);
    expect([
      after.Changed?.id === before.Changed?.id,
      after.Other?.id === before.Other?.id,
      after.Small?.id === before.Small?.id,
    ]).toEqual([false, false, true]);
  });

  test.each([[["--refresh"]], [["--refresh", "--run-program"]]])(
    "is torn down by destroy %s [safe.own-work, pulumi.lifecycle]",
    async (parameters) => {
      await stage.up();
      const text = await stage.must(["destroy", "--yes", ...parameters]);
      expect(text).not.toContain("was not deleted");
      expect(stage.records()).toEqual({});
    },
  );
});

describe("a program that reads customers", () => {
  let stage: Stage;
  let before: ReturnType<Stage["records"]>;

  beforeAll(async () => {
    stage = await Stage.open("lookup");
    const { admin } = stage.emulator;
    const partner = stage.emulator.admin.create({
      name: "Acme Group",
      type: "PARTNER",
      defaultLanguage: "en",
      hivePartnerId: "9012",
      kollectiveApiEndpoint: "https://k.example",
      kollectiveToken: "canary-made-by-hand",
    });
    admin.create({
      name: "Acme Berlin",
      type: "CONSUMER",
      defaultLanguage: "de",
      parentId: partner.id,
      hiveCustomer: true,
      hmacEnabled: true,
      hmacSecret: "canary-hmac-by-hand",
    });
    before = stage.records();
  });
  afterAll(() => stage.close());

  test("gives a customer its connectors by name, and a preview shows their ids [input.connectors]", async () => {
    stage.program(`
      const connector = (name) => getVideoConferenceConnectorOutput({ name }).id;
      new Customer("rooms", {
        name: "Rooms", type: "Consumer", defaultLanguage: "en",
        videoConferenceConnectors: [connector("Boardroom Berlin"), connector("Studio")],
      });
      module.exports = async () => ({ all: (await getVideoConferenceConnectors()).map(({ name }) => name) });`);
    const { code, text, steps } = await stage.preview();
    expect([code, text]).toEqual([0, expect.not.stringContaining("error")]);
    const created = steps.find(({ urn }) => urn.endsWith("::rooms"));
    expect(created?.newState).toMatchObject({
      inputs: { videoConferenceConnectors: ["65a0c0ffee0ddba11c0ffee0", "65a0c0ffee0ddba11c0ffee3"] },
    });
  });

  test("gets them by id, name and path, with every secret as a secret [adopt.lookup, secrets.wrapped, secrets.state]", async () => {
    stage.program(`module.exports = async () => {
      const acme = Customer.get("acme", ${JSON.stringify(before["Acme Group"]?.id)});
      const berlin = await getCustomer({ path: "Acme Group/Acme Berlin" });
      const all = await getCustomers();
      const below = await getCustomers({ parentId: berlin.parent });
      new Customer("potsdam", { name: "Acme Potsdam", type: "Consumer", defaultLanguage: "de", parent: acme, ecdn: { hive: { customer: true } } });
      return { acme: acme.name, partner: acme.ecdn.apply((ecdn) => ecdn.hive), berlin, names: all.map((one) => one.name), below: below.map((one) => one.name),
        token: all[0].ecdn.kollective.token, named: (await getCustomer({ name: "Acme Group" })).id, byId: (await getCustomer({ id: berlin.id })).name };
    };`);
    const text = await stage.up();
    const outputs: unknown = JSON.parse(await stage.must(["stack", "output", "--json"]));
    expect(outputs).toMatchObject({
      acme: "Acme Group",
      partner: "[secret]",
      names: ["Acme Group", "Acme Berlin"],
      below: ["Acme Berlin"],
      token: "[secret]",
      named: before["Acme Group"]?.id,
      byId: "Acme Berlin",
      berlin: {
        id: before["Acme Berlin"]?.id,
        type: "Consumer",
        parent: before["Acme Group"]?.id,
        ecdn: { hive: { customer: true } },
        hmac: { enabled: true },
        hmacSecret: "[secret]",
      },
    });
    expect(text).toMatch(/token +: \[secret\]/);
    expect(stage.records()["Acme Potsdam"]).toMatchObject({ parentId: before["Acme Group"]?.id, hiveCustomer: true });
    expect(readable((await stage.state()).acme?.outputs)).toMatchObject({
      ecdn: { kollective: { token: "[secret]" } },
    });
    expect(stage.leaks()).toEqual([]);
  });

  test.each([
    [
      "Customer.get",
      'Customer.get("nobody", "65a0c0ffee0ddba11c0fffff")',
      /^ +error: Preview failed: Can't read customer 65a0c0ffee0ddba11c0fffff: it does not exist at http:\S+\. Check the id and the endpoint\.$/gm,
    ],
    [
      "getCustomer",
      'module.exports = async () => ({ nobody: await getCustomer({ path: "Acme Group/Nobody" }) })',
      /^ +error: Can't read customer "Acme Group\/Nobody": none was found at http:\S+\. Check the spelling in WebcastManager\.$/gm,
    ],
    [
      "getVideoConferenceConnectorOutput",
      'getVideoConferenceConnectorOutput({ name: "Board room Berlin" })',
      /^ +error: Can't read video conference connector "Board room Berlin": none was found at http:\S+\. Did you mean "Boardroom Berlin"\?$/gm,
    ],
  ])(
    "fails with one clear line where there is none: %s [adopt.lookup, input.connectors, pulumi.quiet-errors]",
    async (_, text, line) => {
      stage.program(text);
      const { code, stdout, stderr } = await stage.run(["preview"]);
      expect(code).not.toBe(0);
      expect(diagnostics(stdout).match(line)).toHaveLength(1);
      expect(stderr).toBe("");
    },
  );
});

const diagnostics = (stdout: string) => stdout.slice(stdout.indexOf("Diagnostics:"));
