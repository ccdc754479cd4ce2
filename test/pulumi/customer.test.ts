// What `new Customer` registers: token, constant text, inputs, hints for check, protection, secret outputs.
import * as pulumi from "@pulumi/pulumi";
import {
  Customer,
  customerToken,
  providerText,
  WebcastManagerProvider,
  type ConsumerArgs,
  type CustomerArgs,
  type PartnerArgs,
} from "../../provider/pulumi";
import { deletionHook } from "../../provider/pulumi/program/deletion-hook";
import type * as CustomerModule from "../../provider/pulumi/program/customer";
import { outputNames } from "../../provider/pulumi/generated/outputs";
import { providerText as written } from "../support/dynamic-server";
import { arrived, registered, seen, startProgram, valueOf } from "../support/pulumi-program";

const least = { name: "Acme", type: "Consumer", defaultLanguage: "en" } as const;
const optionsOf = (name: string) => registered.find((one) => one.name === name)!.options;
const arrival = (name: string) => arrived.find((one) => one.name === name)!;

async function made(
  name: string,
  args: PartnerArgs | ConsumerArgs | CustomerArgs,
  options?: pulumi.CustomResourceOptions,
): Promise<Customer> {
  const customer = new Customer(name, args, { ...seen, ...options });
  await valueOf(customer.urn);
  return customer;
}

beforeEach(() => startProgram());

test("the provider's text is constant, under 100 bytes, and only names the package [secrets.constant-text]", async () => {
  expect(providerText).toBe(written);
  expect(Buffer.byteLength(providerText)).toBeLessThan(100);
  await made("acme", { ...least, hmac: { secret: pulumi.secret("canary-secret") } });
  await made("other", least);
  expect(["acme", "other"].map((name) => arrival(name).inputs.__provider)).toEqual([written, written]);
});

test("the type token is what aliases and policies rely on [pulumi.options]", async () => {
  await made("acme", least);
  expect(arrival("acme").type).toBe("pulumi-nodejs:dynamic/webcastmanager:Customer");
  expect(customerToken).toBe(arrival("acme").type);
});

test("inputs arrive as they were given, outputs are promised and not sent [preview.outputs-are-inputs]", async () => {
  const customer = await made("acme", { ...least, sso: { roleMappings: { "Webcast Editor": ["editors"] } } });
  expect(arrival("acme").inputs).toEqual({
    name: "Acme",
    type: "Consumer",
    defaultLanguage: "en",
    sso: { roleMappings: { "Webcast Editor": ["editors"] } },
    __provider: written,
    __urn: await valueOf(customer.urn),
  });
  for (const name of outputNames) expect(pulumi.Output.isInstance(customer[name])).toBe(true);
});

test("the hint for check is the resource's own URN, also below a component [input.siblings]", async () => {
  class Tenant extends pulumi.ComponentResource {
    constructor(name: string) {
      super("acme:index:Tenant", name);
    }
  }
  const customer = await made("inside", least, { parent: new Tenant("tenant") });
  expect(arrival("inside").inputs.__urn).toBe(await valueOf(customer.urn));
  expect(await valueOf(customer.urn)).toContain(
    "acme:index:Tenant$pulumi-nodejs:dynamic/webcastmanager:Customer::inside",
  );
});

test("customers of one component wait for none of each other but their Partner [pulumi.options]", async () => {
  const args = { ...least, deletionProtection: false };
  class Tenant extends pulumi.ComponentResource {
    readonly customers: readonly Customer[];
    constructor(name: string) {
      super("acme:index:Tenant", name);
      const partner = new Customer("partner", { ...args, type: "Partner" }, { parent: this });
      this.customers = [
        partner,
        new Customer("berlin", { ...args, parent: partner }, { parent: this }),
        new Customer("paris", { ...args, parent: partner.id }, { parent: this }),
      ];
      this.registerOutputs({});
    }
  }
  const { customers } = new Tenant("tenant");
  const urns = await Promise.all(customers.map(({ urn }) => valueOf(urn)));
  expect(["partner", "berlin", "paris"].map((name) => arrival(name).inputs.__urn)).toEqual(urns);
});

describe("a parent", () => {
  test("given as a Customer travels as its id, with what check may know of it [input.rules]", async () => {
    const above = await made("above", {
      name: "Above",
      type: "Partner",
      defaultLanguage: "en",
      ecdn: { hive: { partnerId: "9012" } },
    });
    await made("below", { ...least, parent: above });
    expect(arrival("below").inputs).toMatchObject({
      parent: "id-of-above",
      __parentUrn: await valueOf(above.urn),
      __parentType: "Partner",
      __parentName: "Above",
      __parentEcdn: { hive: { partnerId: "9012" } },
    });
  });

  test("given as an id travels alone [input.rules]", async () => {
    await made("below", { ...least, parent: pulumi.output("65a0") });
    expect(arrival("below").inputs).toMatchObject({ parent: "65a0" });
    expect(Object.keys(arrival("below").inputs).filter((name) => name.startsWith("__parent"))).toEqual([]);
  });

  test("that is another kind of resource is refused in the program, with what to pass instead [input.rules]", () => {
    const other = new pulumi.ComponentResource("acme:index:Other", "other");
    expect(() => new Customer("below", { ...least, parent: other })).toThrow(
      new pulumi.RunError(
        'Can\'t declare customer "below": `parent` is another kind of resource. Set it to a Customer or the id of a Partner.',
      ),
    );
  });

  test("is not imported by the option `import`, which dynamic providers don't support; the message names the ways that work [adopt.import-file]", () => {
    expect(() => new Customer("acme", least, { import: "65a0" })).toThrow(
      /^Can't declare customer "acme": the option `import` .*\. Set `adopt: true`, or import by file/,
    );
  });

  test("of another copy of the package counts as a Customer [input.rules]", async () => {
    let other = jest.requireActual<typeof CustomerModule>("../../provider/pulumi/program/customer");
    jest.isolateModules(() => {
      other = jest.requireActual("../../provider/pulumi/program/customer");
    });
    expect(other.Customer).not.toBe(Customer);
    const above = new other.Customer("above", { name: "Above", type: "Partner", defaultLanguage: "en" });
    expect(Customer.isInstance(above)).toBe(true);
    await made("below", { ...least, parent: above });
    expect(arrival("below").inputs).toMatchObject({ parent: "id-of-above" });
  });

  test.each([
    ["nothing", undefined],
    ["a text", "Customer"],
    ["an object that looks like one", { __pulumiType: "pulumi-nodejs:dynamic/webcastmanager:Customer" }],
  ])("%s is no Customer [input.rules]", (_what, value) => {
    expect(Customer.isInstance(value)).toBe(false);
  });
});

describe("protection", () => {
  /** How the engine answers to a registered hook; the SDK's mocks know none. */
  const answerHooks = (error: Error | null) => {
    const registerResourceHook = (_: unknown, done: (error: Error | null, answer: object) => void) => {
      done(error, {});
    };
    Object.assign(pulumi.runtime.getMonitor()!, { registerResourceHook });
  };
  beforeEach(() => {
    answerHooks(null);
  });

  const hooksOf = (name: string) => optionsOf(name).hooks?.beforeDelete ?? [];
  const hook = async (name = "acme") => {
    await made(name, least);
    return hooksOf(name)[0]!;
  };
  const deleting = (saved: object) =>
    ({ id: "65a0", urn: "urn", name: "acme", type: customerToken, oldInputs: { ...least, ...saved } }) as const;

  test.each<[string, pulumi.Input<boolean> | undefined, number]>([
    ["absent", undefined, 1],
    ["on", true, 1],
    ["an output, which may be true", pulumi.output(false), 1],
    ["off", false, 0],
  ])("%s decides whether the engine asks before a delete [safe.protected]", async (_how, deletionProtection, count) => {
    await made("acme", { ...least, deletionProtection });
    expect([hooksOf("acme").length, optionsOf("acme").protect]).toEqual([count, undefined]);
  });

  test("asks in previews too, by one hook for all customers, before the program's own [safe.protected, pulumi.options]", async () => {
    // The mocks register no hook, so this one is made as if they had.
    const own = Object.create(pulumi.ResourceHook.prototype) as pulumi.ResourceHook;
    Object.assign(own, { name: "own", __pulumiResourceHook: true, __registered: Promise.resolve() });
    await made("other", least, { hooks: { beforeDelete: [own], afterDelete: [own] } });
    expect(optionsOf("other").hooks).toEqual({ beforeDelete: [await hook(), own], afterDelete: [own] });
    expect((await hook("third")).opts).toEqual({ onDryRun: true });
  });

  test("doesn't ask for what the service keeps, nor for what the program only reads [pulumi.options]", async () => {
    await made("kept", least, { retainOnDelete: true });
    await valueOf(Customer.get("found", "65a0", seen).urn);
    expect([hooksOf("kept"), hooksOf("found")]).toEqual([[], []]);
  });

  test("refuses a protected customer, and prints the line that lists it [safe.protected, safe.deletions]", async () => {
    const { callback } = await hook();
    for (const saved of [{}, { deletionProtection: true }, { deletionProtection: pulumi.secret(false) }])
      expect(() => callback(deleting(saved))).toThrow(
        'Can\'t delete customer "Acme" (65a0): deletionProtection is on. Deleting a customer takes its webcasts along. ' +
          "To delete it on purpose, add this line below webcastmanager:deletions in the stack's configuration: " +
          '"65a0": "Acme".',
      );
    expect(callback(deleting({ deletionProtection: false }))).toBeUndefined();
  });

  test.each([
    ["its id with its name", '{"65a0":"Acme"}', true],
    ["another id", '{"65a1":"Acme"}', false],
    ["another name", '{"65a0":"Acme Group"}', false],
    ["a text that is no list", "65a0", false],
    ["nothing", "", false],
  ])("with %s in the stack's configuration, a delete passes or not [safe.deletions]", async (_, text, passes) => {
    pulumi.runtime.setAllConfig({ "webcastmanager:deletions": text });
    const { callback } = await hook();
    if (passes) expect(callback(deleting({}))).toBeUndefined();
    else expect(() => callback(deleting({}))).toThrow(/deletionProtection is on/);
    pulumi.runtime.setAllConfig({});
  });

  test("what an explicit provider instance lists passes too [safe.deletions]", async () => {
    new WebcastManagerProvider("staging", { endpoint: "https://s.example/v1", deletions: { "65a0": "Acme" } });
    const { callback } = await hook();
    expect(callback(deleting({}))).toBeUndefined();
    expect(() => callback({ ...deleting({}), id: "65a1" })).toThrow(/deletionProtection is on/);
  });

  test("a list that is known only later is refused [safe.deletions]", () => {
    const late = {
      endpoint: "https://s.example/v1",
      deletions: pulumi.output({}) as unknown as Record<string, string>,
    };
    expect(() => new WebcastManagerProvider("late", late)).toThrow(
      'Can\'t declare WebcastManagerProvider "late": `deletions` is an Output or a Promise.',
    );
  });

  test.each([
    ["a CLI without hooks", new Error("The Pulumi CLI does not support resource hooks. Please update the Pulumi CLI")],
    ["a language host that passes on none", new Error("12 UNIMPLEMENTED: unknown method RegisterResourceHook")],
  ])("under %s a protected customer is refused, and one that isn't passes [safe.protected]", async (_, error) => {
    answerHooks(error);
    // The SDK awaits this before it registers a resource with the hook.
    await expect(Reflect.get(deletionHook()!, "__registered")).rejects.toThrow(
      "Can't protect customers from deletion: Pulumi runs this program without resource hooks. " +
        "Install the Pulumi CLI 3.183.0 or newer",
    );
    await made("free", { ...least, deletionProtection: false });
  });

  test("a second copy of the package shares the hook of the first [safe.protected]", async () => {
    answerHooks(new Error('2 UNKNOWN: resource hook already registered for name "deletionProtection"'));
    expect(await Reflect.get(await hook(), "__registered")).toBeUndefined();
  });

  test("the engine's own option reaches it untouched [pulumi.options]", async () => {
    await made("acme", least, { protect: false });
    await made("other", { ...least, deletionProtection: false }, { protect: true });
    expect([optionsOf("acme").protect, optionsOf("other").protect]).toEqual([false, true]);
  });
});

test("the generated secret is a secret output, beside those that the program names [secrets.wrapped]", async () => {
  await made("acme", least);
  await made("other", least, { additionalSecretOutputs: ["sso"] });
  expect([optionsOf("acme").additionalSecretOutputs, optionsOf("other").additionalSecretOutputs]).toEqual([
    ["hmacSecret"],
    ["hmacSecret", "sso"],
  ]);
});

test("the hint about a parent's eCDN has only the Hive Partner ID, as a secret if its block contains one [secrets.wrapped]", async () => {
  const hive = { partnerId: pulumi.secret("9012") };
  const above = await made("above", {
    name: "Above",
    type: "Partner",
    defaultLanguage: "en",
    ecdn: { hive, kollective: { apiEndpoint: "https://k.example", token: pulumi.secret("canary-token") } },
  });
  await made("below", { ...least, parent: above });
  expect(arrival("below").inputs.__parentEcdn).toEqual({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value: { hive: { partnerId: "9012" } },
  });
});

test("in a preview a new parent that declares no Hive Partner ID is known to have none [input.rules]", async () => {
  await startProgram(true);
  const above = await made("above", { name: "Above", type: "Partner", defaultLanguage: "en" });
  await made("below", { ...least, parent: above });
  expect(arrival("below").inputs.__parentEcdn).toEqual({ hive: {} });
});

test("other options reach the engine untouched [pulumi.options]", async () => {
  const first = await made("first", least);
  await made("acme", least, {
    dependsOn: [first],
    ignoreChanges: ["sso.roleMappings.Guest"],
    retainOnDelete: true,
    aliases: [{ name: "former" }],
  });
  expect(optionsOf("acme")).toMatchObject({
    dependsOn: [first],
    ignoreChanges: ["sso.roleMappings.Guest"],
    retainOnDelete: true,
    aliases: [{ name: "former" }],
  });
});

describe("Customer.get", () => {
  test("reads by id, declares nothing, and protects nothing [adopt.lookup]", async () => {
    const found = Customer.get("found", "65a0", seen);
    expect(await valueOf(found.id)).toBe("65a0");
    expect(arrival("found")).toEqual({
      type: customerToken,
      name: "found",
      id: "65a0",
      inputs: { __provider: written },
    });
    expect(optionsOf("found")).toMatchObject({ id: "65a0", additionalSecretOutputs: ["hmacSecret"] });
  });

  test("what it finds can be a parent [adopt.lookup]", async () => {
    await made("below", { ...least, parent: Customer.get("found", "65a0") });
    expect(arrival("below").inputs).toMatchObject({ parent: "65a0", __parentUrn: expect.any(String) });
  });
});

test("in a preview the id of a new parent is unknown, and check still gets its type [preview.unknown]", async () => {
  await startProgram(true);
  const above = await made("above", { name: "Above", type: "Partner", defaultLanguage: "en" });
  await made("below", { ...least, parent: above });
  expect(arrival("below").inputs).toMatchObject({ __parentType: "Partner", __parentName: "Above" });
});
