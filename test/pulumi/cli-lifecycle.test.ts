// One life of customers with the real Pulumi CLI: created, changed, drifted, imported, refused and destroyed, without a
// secret in any output. What else only the CLI can show is in the slow tests beside this file.
import { aConsumer, aPartner, aSmallCustomer, canary } from "../support/customers";
import { importedResource, importFile, importParameters } from "../support/import-file";
import { diagnosticsOf, readable, Stage } from "../support/stage";

const open = { deletionProtection: false };
const partner = aPartner({ parent: undefined, ...open });
const consumer = aConsumer({ parent: "acme", ...open });
const changedPartner = aPartner({
  parent: undefined,
  ...open,
  defaultLanguage: "de",
  accountType: "public",
  videoConferenceConnectors: ["65a0c0ffee0ddba11c0ffee0"],
  sso: { roleMappings: { "Webcast Editor": ["editors-*", "press"], "Webcast Producer": ["studio"] } },
  gdpr: { privacyPolicyUrl: "https://acme.example/datenschutz" },
  ecdn: { kollective: { token: "canary-another-token" } },
});
const changedConsumer = aConsumer({
  parent: "acme",
  ...open,
  name: "Acme Berlin & Potsdam",
  ecdn: { hive: undefined },
});
const customers = { acme: changedPartner, berlin: changedConsumer };

const importedSecret = `${canary}hmac-in-use`;
const imported = { name: "Imported", type: "Partner", defaultLanguage: "en", ...open, hmac: {} };

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open("lifecycle");
  stage.declare({ acme: partner, berlin: consumer });
});
afterAll(() => stage.close());

test("a preview sends no request [pulumi.lifecycle, preview.offline]", async () => {
  const text = await stage.must(["preview", "--diff"]);
  expect(text).toContain("+ 3 to create");
  expect(stage.emulator.admin.requests().total).toBe(0);
});

test("customers are created once and kept with exactly what was declared [pulumi.lifecycle, preview.outputs-are-inputs, secrets.wrapped]", async () => {
  await stage.up("--event-log", "up.log");
  const { acme, berlin } = await stage.state();
  expect(stage.emulator.admin.requests().byRoute["create customer"]).toBe(2);
  for (const customer of [acme, berlin]) {
    const text: unknown = expect.any(String);
    const { endpoint } = stage.emulator;
    const computed = { endpoint, hmacSecret: "[secret]", createdAt: text, updatedAt: text, version: text };
    expect(readable(customer?.outputs)).toEqual({ ...readable(customer?.inputs), ...computed });
  }
});

test("the second preview is empty, with refresh or without, and the next up sends nothing [pulumi.lifecycle, preview.round-trip, budget.no-request]", async () => {
  expect((await stage.run(["preview", "--refresh", "--diff", "--expect-no-changes"])).code).toBe(0);
  stage.emulator.admin.resetRequests();
  await stage.up("--expect-no-changes");
  expect(stage.emulator.admin.requests().total).toBe(0);
});

test("an update shows exactly the changed properties and sends exactly those [preview.exact, safe.only-differences, secrets.untouched]", async () => {
  stage.declare(customers);
  const { changes, code } = await stage.preview();
  expect({ code, changes }).toEqual({
    code: 0,
    changes: {
      acme: {
        defaultLanguage: "update",
        accountType: "update",
        "videoConferenceConnectors[1]": "delete",
        "gdpr.privacyPolicyUrl": "update",
        'sso.roleMappings["Webcast Editor"][1]': "update",
        'sso.roleMappings["Webcast Producer"]': "add",
        "ecdn.kollective.token": "update",
      },
      berlin: { name: "update", "ecdn.hive": "delete" },
    },
  });
  await stage.up();
  const updates = stage.emulator.admin.audit().filter((entry) => entry.action === "updated");
  expect(updates.map((entry) => entry.changes.map((change) => change.path).sort()).sort()).toEqual([
    [
      "accountType",
      "defaultLanguage",
      "ecdn.kollective.token",
      "gdpr.privacyPolicyUrl",
      "sso.roleMappings",
      "videoConferenceConnectors",
    ],
    ["ecdn.hive.customer", "name"],
  ]);
});

test("an edit elsewhere makes the preview exit 7 with exactly those properties, and the next up undoes it [preview.drift, preview.exact, pulumi.lifecycle]", async () => {
  const before = stage.records();
  const { admin } = stage.emulator;
  admin.edit(stage.idOf("Acme Group"), { gdprEnabled: false, kollectiveToken: `${canary}of-a-colleague` });
  admin.edit(stage.idOf("Acme Berlin & Potsdam"), { defaultLanguage: "fr" });
  const { code, changes } = await stage.preview("--refresh", "--expect-no-changes");
  expect({ code, changes }).toEqual({
    code: 7,
    changes: {
      acme: { "ecdn.kollective.token": "update", "gdpr.enabled": "update" },
      berlin: { defaultLanguage: "update" },
    },
  });
  await stage.up("--refresh");
  for (const [name, record] of Object.entries(before)) {
    expect({ ...stage.records()[name], updatedAt: "" }).toEqual({ ...record, updatedAt: "" });
  }
});

test("an import by file sends nothing, keeps the secret in use, and shows no change afterwards [adopt.import-file, adopt.no-new-secret, preview.outputs-are-inputs]", async () => {
  const { id } = stage.emulator.admin.create({
    name: "Imported",
    type: "PARTNER",
    defaultLanguage: "en",
    hmacEnabled: true,
    hmacSecret: importedSecret,
  });
  const resource = importedResource("imported", id, { ...imported, hmac: { enabled: true } });
  stage.project.write(importFile, JSON.stringify({ resources: [resource] }));
  stage.declare({ ...customers, imported });
  stage.emulator.admin.resetRequests();
  await stage.must(importParameters);
  expect(stage.emulator.admin.requests().total).toBe(0);
  await stage.up("--refresh", "--expect-no-changes");
  expect([stage.writes(), stage.records().Imported?.hmacSecret]).toEqual([0, importedSecret]);
});

test("a customer that is declared wrongly gets all of its failures at once, in the order of the form, and nothing is sent [input.path, input.unknown-property, input.lumen, input.rules, input.no-request, pulumi.quiet-errors]", async () => {
  stage.emulator.admin.resetRequests();
  stage.declare({
    wrong: {
      ...aPartner({ parent: undefined, name: "" }),
      typ: "Partner",
      defaultLanguage: "english",
      sso: { roleMappings: { Administrator: ["admins", "b*c", "admins"] } },
      ecdn: { lumen: {}, hive: { customer: true, partnerID: "9012" } },
      videoConferenceConnectors: ["1", "2", "3", "4", "5"],
    },
  });
  const { code, stdout, stderr } = await stage.run(["preview"]);
  const resource = "pulumi-nodejs:dynamic/webcastmanager:Customer resource 'wrong'";
  const paths = diagnosticsOf(stdout).map((line) => line.replace(`${resource} has a problem: `, "").split(": ")[0]);
  expect({ code, stderr, paths }).toEqual({
    code: 1,
    stderr: "",
    paths: [
      "name",
      "defaultLanguage",
      "sso.roleMappings.Administrator[1]",
      "sso.roleMappings.Administrator[2]",
      "ecdn.hive.customer",
      "ecdn.hive.partnerID",
      "ecdn.lumen",
      "videoConferenceConnectors",
      "typ",
    ],
  });
  expect(stage.emulator.admin.requests().total).toBe(0);
});

test("a name that is taken is refused in one line with the id, and nothing is changed [adopt.refuse, pulumi.quiet-errors]", async () => {
  const { id } = stage.emulator.admin.create({ name: "Taken", type: "CONSUMER", defaultLanguage: "en" });
  stage.declare({ ...customers, imported, taken: aSmallCustomer({ name: "Taken" }) });
  const { code, stdout } = await stage.run(["up", "--yes", "--skip-preview"]);
  const line = `Can't create customer "Taken": the name is taken by ${String(id)}. Set \`adopt: true\``;
  expect({ code, lines: diagnosticsOf(stdout) }).toEqual({ code: 1, lines: [expect.stringContaining(line)] });
  expect(Object.keys(await stage.state()).sort()).toEqual(["acme", "berlin", "imported"]);
});

test("destroy deletes every customer of the stack, a consumer before its partner [pulumi.lifecycle, safe.delete]", async () => {
  await stage.must(["destroy", "--yes", "--skip-preview"]);
  const deleted = stage.emulator.admin
    .audit()
    .filter((entry) => entry.action === "deleted")
    .map((entry) => entry.name);
  expect(deleted.indexOf("Acme Berlin & Potsdam")).toBeLessThan(deleted.indexOf("Acme Group"));
  expect([await stage.project.resources(), Object.keys(stage.records())]).toEqual([[], ["Taken"]]);
});

test("no output, event log or state file holds a secret [secrets.state, secrets.output]", () => {
  expect(stage.leaks([importedSecret])).toEqual([]);
});
