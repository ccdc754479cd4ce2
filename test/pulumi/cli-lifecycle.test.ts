// The life of a partner and a consumer with the real CLI: preview, up, nothing to do, an update of many leaves,
// destroy.
import { aConsumer, aPartner } from "../support/customers";
import { Stage, readable } from "../support/stage";

const partner = aPartner({ parent: undefined, deletionProtection: false });
const consumer = aConsumer({ parent: "acme", deletionProtection: false });

describe("a partner and a consumer", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open("lifecycle");
    stage.declare({ acme: partner, berlin: consumer });
  });
  afterAll(() => stage.close());

  test("are previewed without a single request [pulumi.lifecycle, preview.offline]", async () => {
    const text = await stage.must(["preview", "--diff"]);
    expect(text).toContain("+ 3 to create");
    expect(stage.emulator.admin.requests().total).toBe(0);
  });

  test("are created once, and kept with exactly what was declared [pulumi.lifecycle, preview.outputs-are-inputs]", async () => {
    await stage.up("--event-log", "up.log");
    const { acme, berlin } = await stage.state();
    expect(stage.emulator.admin.requests().byRoute["create customer"]).toBe(2);
    for (const customer of [acme, berlin]) {
      const text: unknown = expect.any(String);
      const computed = {
        endpoint: stage.emulator.endpoint,
        hmacSecret: "[secret]",
        createdAt: text,
        updatedAt: text,
        version: text,
      };
      expect(readable(customer?.outputs)).toEqual({ ...readable(customer?.inputs), ...computed });
    }
  });

  test("show nothing in the next preview, with refresh or without, and send nothing in the next up [pulumi.lifecycle, preview.round-trip, budget.no-request]", async () => {
    expect((await stage.run(["preview", "--expect-no-changes"])).code).toBe(0);
    expect((await stage.run(["preview", "--refresh", "--diff", "--expect-no-changes"])).code).toBe(0);
    stage.emulator.admin.resetRequests();
    await stage.up("--expect-no-changes");
    expect(stage.emulator.admin.requests().total).toBe(0);
  });

  test("declared in another order and spelling they still show nothing [preview.order, preview.canonical]", async () => {
    stage.declare({
      berlin0: { name: "Somebody else", type: "Consumer", defaultLanguage: "en" },
      acme: aPartner({
        parent: undefined,
        deletionProtection: false,
        name: "  Acme Group ",
        videoConferenceConnectors: ["65a0c0ffee0ddba11c0ffee1", "65a0c0ffee0ddba11c0ffee0"],
        sso: {
          roleMappings: {
            "Webcast Editor": ["comms", " editors-*"],
            ADMINISTRATOR: ["wcm-admins"],
            Administrator: undefined,
          },
        },
        ecdn: { ramp: { hostName: "ACME.vbrickrev.com" } },
      }),
      berlin: consumer,
    });
    const { steps } = await stage.preview();
    expect(steps.filter((step) => step.op !== "same").map((step) => step.urn.split("::").at(-1))).toEqual(["berlin0"]);
  });

  test("an update shows exactly the changed leaves and sends exactly those [preview.exact, safe.only-differences, secrets.untouched]", async () => {
    stage.declare({
      acme: aPartner({
        parent: undefined,
        deletionProtection: false,
        defaultLanguage: "de",
        accountType: "public",
        videoConferenceConnectors: ["65a0c0ffee0ddba11c0ffee0"],
        sso: { roleMappings: { "Webcast Editor": ["editors-*", "press"], "Webcast Producer": ["studio"] } },
        gdpr: { privacyPolicyUrl: "https://acme.example/datenschutz" },
        ecdn: { kollective: { token: "canary-another-token" } },
      }),
      berlin: aConsumer({
        parent: "acme",
        deletionProtection: false,
        name: "Acme Berlin & Potsdam",
        ecdn: { hive: undefined },
      }),
    });
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
    const sent = stage.emulator.admin
      .audit()
      .filter((entry) => entry.action === "updated")
      .map((entry) => entry.changes.map((change) => change.path).sort());
    expect(sent.sort()).toEqual([
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
    expect((await stage.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
  });

  test("are destroyed, the consumer before its partner [pulumi.lifecycle, safe.delete]", async () => {
    await stage.must(["destroy", "--yes", "--skip-preview"]);
    const deleted = stage.emulator.admin
      .audit()
      .filter((entry) => entry.action === "deleted")
      .map((entry) => entry.name);
    expect(deleted).toEqual(["Acme Berlin & Potsdam", "Acme Group"]);
    expect(await stage.project.resources()).toEqual([]);
  });

  test("leave no secret in any output, event log or state file [secrets.state, secrets.output]", () => {
    expect(stage.leaks()).toEqual([]);
  });
});
