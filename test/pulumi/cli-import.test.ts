// Customers that come into the state by other ways, with the real CLI: imported by file, and written by an earlier
// release.
import { aConsumer, aPartner, canary } from "../support/customers";
import { argumentsOf, importByFile } from "../support/readme";
import { readable, Stage } from "../support/stage";

// The recipe is the README's, word by word.
const { type, providerText: __provider, file, command, secret } = importByFile;

describe("customers imported by file", () => {
  let stage: Stage;
  const partner = {
    name: "Acme Group",
    type: "Partner",
    defaultLanguage: "en",
    sso: { enabled: true, identityProvider: "acme-saml", roleMappings: { "Webcast Editor": ["editors-*"] } },
    hmac: { enabled: true },
    ecdn: {
      hive: { partnerId: "9012" },
      kollective: { apiEndpoint: "https://k.example", token: secret(`${canary}kollective`) },
    },
  };

  beforeAll(async () => {
    stage = await Stage.open("import");
    const { admin } = stage.emulator;
    const acme = admin.create({
      name: "Acme Group",
      type: "PARTNER",
      defaultLanguage: "en",
      ssoEnabled: true,
      identityProvider: "acme-saml",
      roleMappings: [{ role: "WEBCAST_EDITOR", group: "editors-*" }],
      hmacEnabled: true,
      hmacSecret: `${canary}hmac-in-use`,
      hivePartnerId: "9012",
      kollectiveApiEndpoint: "https://k.example",
      kollectiveToken: `${canary}kollective`,
    });
    admin.create({
      name: "Acme Berlin",
      type: "CONSUMER",
      defaultLanguage: "de",
      parentId: acme.id,
      hiveCustomer: true,
    });
    const resources = [
      ["acme", acme.id, partner],
      [
        "berlin",
        stage.idOf("Acme Berlin"),
        {
          name: "Acme Berlin",
          type: "Consumer",
          defaultLanguage: "de",
          parent: acme.id,
          ecdn: { hive: { customer: true } },
        },
      ],
    ].map(([name, id, values]) => ({
      type,
      name,
      id,
      inputs: { ...(values as object), __provider },
      outputs: { ...(values as object), __provider },
    }));
    stage.project.write(file, JSON.stringify({ resources }));
    stage.declare({
      acme: {
        ...partner,
        hmac: {},
        ecdn: { ...partner.ecdn, kollective: { apiEndpoint: "https://k.example", token: `${canary}kollective` } },
      },
      berlin: {
        name: "Acme Berlin",
        type: "Consumer",
        defaultLanguage: "de",
        parent: "acme",
        ecdn: { hive: { customer: true } },
      },
    });
  });
  afterAll(() => stage.close());

  test("are in the state without a request, and show nothing in the next preview, with refresh or without [adopt.import-file, preview.outputs-are-inputs, package.readme]", async () => {
    await stage.must([...argumentsOf(command), "--yes"]);
    expect([stage.emulator.admin.requests().total, stage.leaks()]).toEqual([0, []]);
    expect((await stage.run(["preview", "--expect-no-changes", "--diff"])).text).not.toMatch(/^ +[~+-] /m);
    expect((await stage.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
  });

  test("keep the HMAC secret in use through an up with refresh, which makes the state whole [adopt.no-new-secret, secrets.generated-once, adopt.import-file]", async () => {
    await stage.up("--refresh");
    expect(stage.writes()).toBe(0);
    const { acme } = await stage.state();
    expect(readable(acme?.outputs)).toMatchObject({
      hmacSecret: "[secret]",
      endpoint: stage.emulator.endpoint,
      version: expect.any(String) as unknown,
    });
    expect(readable(acme?.inputs)).toMatchObject({
      hmac: { enabled: true },
      ecdn: { kollective: { token: "[secret]" } },
    });
    expect(stage.records()["Acme Group"]?.hmacSecret).toBe(`${canary}hmac-in-use`);
    expect((await stage.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
    expect(stage.leaks()).toEqual([]);
  });
});

describe("a state written by an earlier release", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open("earlier");
    stage.declare({
      acme: aPartner({ parent: undefined, accountType: undefined, hmac: { secret: undefined, rotate: undefined } }),
      berlin: aConsumer({ parent: "acme" }),
    });
    await stage.up();
  });
  afterAll(() => stage.close());

  test("in another canonical form shows nothing, and what is kept then is of today's form [preview.upgrade, preview.canonical]", async () => {
    await stage.must(["stack", "export", "--file", "state.json"]);
    const earlier = rewritten(stage.project.read("state.json"), (properties) => ({
      ...properties,
      name: ` ${String(properties.name)} `,
      hmac: { ...(properties.hmac as object), enabled: undefined },
      deletionProtection: undefined,
      adopt: undefined,
      sso: {
        roleMappings: {
          WEBCAST_EDITOR: ["comms", "editors-*"],
          Administrator: ["wcm-admins", "wcm-admins"],
          "Webcast Producer": [],
        },
        identityProvider: "acme-saml",
      },
      videoConferenceConnectors: ["65a0c0ffee0ddba11c0ffee1", "65a0c0ffee0ddba11c0ffee0"],
    }));
    stage.project.write("earlier.json", earlier);
    await stage.must(["stack", "import", "--file", "earlier.json"]);
    expect((await stage.run(["preview", "--expect-no-changes", "--diff"])).text).not.toMatch(/^ +[~+-] /m);
    expect((await stage.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
    stage.emulator.admin.resetRequests();
    await stage.up();
    expect(stage.emulator.admin.requests().total).toBe(0);
    expect((await stage.state()).acme?.inputs).toMatchObject({
      name: "Acme Group",
      hmac: { enabled: true },
      sso: { roleMappings: { "Webcast Editor": expect.arrayContaining(["comms", "editors-*"]) as unknown } },
    });
  });
});

/** An exported state with the properties of its customers rewritten, in inputs and outputs alike. */
function rewritten(
  exported: string,
  rewrite: (properties: Record<string, unknown>) => Record<string, unknown>,
): string {
  return JSON.stringify(
    JSON.parse(exported, (key, value: unknown) => {
      const isProperties =
        (key === "inputs" || key === "outputs") && typeof value === "object" && value !== null && "__provider" in value;
      return isProperties ? rewrite({ ...value }) : value;
    }),
  );
}
