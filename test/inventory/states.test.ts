// What is read from the states of Pulumi, Terraform and OpenTofu, and what is refused as no state.
import { gzipSync } from "node:zlib";
import { readState } from "../../provider/inventory/states/state-file";
import { bytesOf, pulumiExport, pulumiResource, shownTerraformState, terraformState } from "../support/states";
import { Secret } from "../support/engine-values";
import { configOf } from "../support/terraform-items";

const endpoint = "https://webcasts.example/api";
const declared = {
  name: "Acme",
  type: "Partner",
  defaultLanguage: "en",
  hmac: { enabled: true, secret: new Secret("canary-declared") },
};
const outputs = { ...declared, hmacSecret: new Secret("canary-declared"), endpoint, version: "f00", updatedAt: "2026" };
const customer = { id: "65a0", inputs: declared, outputs };
const stored = {
  item: { ...configOf({ name: "Acme", type: "Partner", default_language: "en" }), id: "65a0", endpoint },
  private: new TextEncoder().encode('{"updatedAt":"2026"}'),
};
const read = (state: unknown) => readState(bytesOf(state), "dev").customers;

describe("Pulumi", () => {
  test("an export with its secrets reads as the provider's refresh has it [states.read]", () => {
    expect(read(pulumiExport(pulumiResource("acme", customer)))).toMatchObject([
      {
        source: "dev",
        engine: "pulumi",
        address: "urn:pulumi:dev::acme::pulumi-nodejs:dynamic/webcastmanager:Customer::acme",
        name: "acme",
        id: "65a0",
        endpoint,
        recorded: {
          tree: { name: "Acme", hmac: { enabled: true, secret: "canary-declared" } },
          generated: { "hmac.secret": "canary-declared" },
          updatedAt: "2026",
        },
        unreadable: new Set(),
      },
    ]);
  });

  test("the file of a self-managed backend reads the same, also compressed [states.read]", () => {
    const { version, deployment } = pulumiExport(pulumiResource("acme", customer)) as Record<string, unknown>;
    const file = bytesOf({ version, checkpoint: { stack: "dev", latest: deployment } });
    const expected = read({ version, deployment });
    expect(readState(file, "dev").customers).toEqual(expected);
    expect(readState(gzipSync(file), "dev").customers).toEqual(expected);
  });

  test.each(["utf8", "utf16le"] as const)("a byte order mark of %s is no part of the state", (encoding) => {
    const text = `\ufeff${JSON.stringify(pulumiExport(pulumiResource("acme", customer)))}`;
    expect(readState(Buffer.from(text, encoding), "dev").customers).toHaveLength(1);
  });

  test("an encrypted secret is unreadable, and its text is nowhere [states.encrypted]", () => {
    const [managed] = read(pulumiExport(pulumiResource("acme", customer, "ciphertext")));
    expect(managed?.unreadable).toEqual(new Set(["hmac.secret"]));
    expect(JSON.stringify(managed)).not.toContain("v1:");
  });

  test("everything in an encrypted block is unreadable [states.encrypted]", () => {
    const hidden = { ...customer, outputs: { ...outputs, sso: new Secret({ identityProvider: "acme" }) } };
    const [managed] = read(pulumiExport(pulumiResource("acme", hidden, "ciphertext")));
    expect([...(managed?.unreadable ?? [])]).toEqual(
      expect.arrayContaining(["sso.enabled", "sso.identityProvider", "sso.roleMappings"]),
    );
  });

  test("what was read with `.get`, is to be deleted, or is another resource isn't managed [states.read]", () => {
    const resource = pulumiResource("acme", customer);
    expect(
      read(pulumiExport({ ...resource, external: true }, { ...resource, delete: true }, { urn: "u", type: "aws:s3" })),
    ).toEqual([]);
    expect(read({ version: 3, deployment: null })).toEqual([]);
  });
});

describe("Terraform and OpenTofu", () => {
  test("the state file and `show -json` read the same, but for the private data [states.read]", () => {
    const expected = {
      source: "dev",
      engine: "terraform",
      address: "webcastmanager_customer.acme",
      name: "acme",
      id: "65a0",
      endpoint,
      recorded: { tree: { name: "Acme", type: "Partner", defaultLanguage: "en" } },
    };
    expect(read(shownTerraformState({ acme: stored }))).toMatchObject([expected]);
    expect(read(terraformState({ acme: stored }))).toMatchObject([
      { ...expected, recorded: { ...expected.recorded, updatedAt: "2026" } },
    ]);
  });

  test("addresses name module, key and index; deposed objects and data sources are left out [states.read]", () => {
    const instance = (more: object) => ({ attributes: { id: "65a0", name: "Acme" }, ...more });
    const resource = { mode: "managed", type: "webcastmanager_customer", name: "acme" };
    const state = {
      version: 4,
      terraform_version: "1.11.4",
      resources: [
        {
          ...resource,
          module: 'module.emea["a"]',
          instances: [instance({ index_key: 'b"c' }), instance({ index_key: 0 })],
        },
        { ...resource, instances: [instance({ deposed: "f00" })] },
        { ...resource, mode: "data", instances: [instance({})] },
        { ...resource, type: "null_resource", instances: [{}] },
      ],
    };
    expect(read(state).map(({ address }) => address)).toEqual([
      'module.emea["a"].webcastmanager_customer.acme["b\\"c"]',
      'module.emea["a"].webcastmanager_customer.acme[0]',
    ]);
  });

  test("customers in nested modules of `show -json` are read [states.read]", () => {
    const { values } = shownTerraformState({ acme: stored }) as { values: { root_module: object } };
    const nested = { child_modules: [{ address: "module.a", child_modules: [values.root_module] }] };
    expect(read({ format_version: "1.0", values: { root_module: nested } })).toHaveLength(1);
    expect(read({ format_version: "1.0" })).toEqual([]);
  });

  test("a secret that a state doesn't hold is unreadable [states.encrypted]", () => {
    expect(read(terraformState({ acme: stored }))[0]?.unreadable).toContain("hmac.secret");
  });
});

describe("what is no state is refused with its name, the cause and what to give [states.refused]", () => {
  const resource = pulumiResource("acme", customer) as Record<string, unknown>;
  const deep = `{"version":3,"deployment":{"resources":[${JSON.stringify({ ...resource, outputs: "X" }).replace('"X"', `{"name":${"[".repeat(50_000)}${"]".repeat(50_000)}}`)}]}}`;
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: "{canary-cut" };
  const whole = JSON.stringify(pulumiExport(resource));
  test.each<readonly [string, unknown, RegExp]>([
    ["nothing", "", /is empty/],
    ["a text", "hello", /not JSON, or cut off/],
    ["a state that is cut off", whole.slice(0, -20), /not JSON, or cut off/],
    ["compressed rubbish", "\u001f\u008b\u0000", /not JSON, or cut off/],
    ["a list", [], /no state of Pulumi, Terraform or OpenTofu/],
    ["null", "null", /no state of Pulumi/],
    ["another file", { name: "package", version: "1.0.0" }, /no state of Pulumi/],
    ["a newer Pulumi", { version: 9, deployment: {} }, /version is 9/],
    ["resources that are none", { version: 3, deployment: { resources: [7] } }, /resource 1 is incomplete/],
    ["a customer without its parts", pulumiExport({ ...resource, outputs: 7 }), /customer 2 is incomplete/],
    ["a secret that is no JSON", pulumiExport({ ...resource, outputs: { hmac: secret } }), /secret in it is not JSON/],
    ["endless nesting", deep, /nested too deeply/],
    ["an old Terraform", { version: 3, terraform_version: "0.11" }, /version is 3/],
    ["an encrypted OpenTofu state", { encrypted_data: "x", encryption_version: "v0" }, /OpenTofu has encrypted it/],
    ["a plan", { format_version: "1.2", planned_values: {} }, /is a plan, not a state/],
    ["a broken module", { format_version: "1.0", values: { root_module: 7 } }, /module in it is incomplete/],
  ])("%s", (_, state, cause) => {
    const bytes = typeof state === "string" ? Buffer.from(state, "latin1") : bytesOf(state);
    const refused = () => readState(bytes, "nightly.json").customers;
    expect(refused).toThrow(/^Can't read the state nightly\.json: /);
    expect(refused).toThrow(cause);
    expect(refused).not.toThrow(/canary/);
  });
});
