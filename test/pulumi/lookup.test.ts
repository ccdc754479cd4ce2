// getCustomer and getCustomers in a program, against the emulator: whose settings they use, what they find, and that
// secrets stay secrets.
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { startEmulator, type Emulator } from "../../emulator";
import { toWireRecord } from "../../schema";
import {
  Customer,
  getCustomer,
  getCustomerOutput,
  getCustomers,
  getCustomersOutput,
  WebcastManagerProvider,
} from "../../provider/pulumi";
import { root } from "../../tools/workbench/project";
import { mustRun } from "../../tools/workbench/run-command";
import { aConsumer, aPartner, canary } from "../support/customers";
import { isSecret, startProgram, valueOf } from "../support/pulumi-program";

let emulator: Emulator;
let partner: string;
const ambient = Object.keys(process.env).filter((name) => name.startsWith("WEBCASTMANAGER_"));

/** The settings of the emulator's first user, as keys of a stack's configuration. */
const configuration = (of: Emulator): Record<string, string> => ({
  "webcastmanager:endpoint": of.endpoint,
  "webcastmanager:tokenUrl": of.tokenUrl,
  "webcastmanager:username": of.users[0].username,
  "webcastmanager:password": of.users[0].password,
});

/** Sets them as the CLI does if the password was set with `--secret`. */
const configure = (all: Record<string, string>) => {
  pulumi.runtime.setAllConfig(all, ["webcastmanager:password"]);
};

beforeAll(async () => {
  for (const name of ambient) Reflect.deleteProperty(process.env, name);
  emulator = await startEmulator();
  partner = String(emulator.admin.create(toWireRecord(aPartner({ parent: undefined }))).id);
  emulator.admin.create(toWireRecord(aConsumer({ parent: partner })));
});
afterAll(() => emulator.close());
beforeEach(async () => {
  await startProgram();
  configure(configuration(emulator));
});

test.each([
  ["id", () => ({ id: partner })],
  ["name", () => ({ name: "Acme Group" })],
  ["path", () => ({ path: "Acme Group" })],
])("a customer is found by its %s, with the settings of the stack [adopt.lookup]", async (_by, selector) => {
  expect(await getCustomer(selector())).toMatchObject({
    id: partner,
    name: "Acme Group",
    type: "Partner",
    endpoint: emulator.endpoint,
    sso: { roleMappings: { Administrator: ["wcm-admins"] } },
    version: expect.any(String),
    createdAt: expect.any(String),
  });
});

test("a consumer is found by the path below its partner [adopt.lookup]", async () => {
  expect(await getCustomer({ path: "Acme Group/Acme Berlin" })).toMatchObject({
    name: "Acme Berlin",
    parent: partner,
    ecdn: { hive: { customer: true } },
  });
});

test("every customer, and those under a filter, are listed in the service's order [adopt.lookup]", async () => {
  expect((await getCustomers()).map(({ name }) => name)).toEqual(["Acme Group", "Acme Berlin"]);
  expect((await getCustomers({ parentId: partner })).map(({ name }) => name)).toEqual(["Acme Berlin"]);
});

test("no match is an error that names what was searched for and where [adopt.lookup]", async () => {
  await expect(getCustomer({ name: "Nobody" })).rejects.toThrow(
    `Can't read customer "Nobody": none was found at ${emulator.endpoint}. Check the spelling in WebcastManager.`,
  );
});

test("secrets come back as secret outputs and nowhere else [secrets.wrapped, secrets.output]", async () => {
  const [found] = await getCustomers({ name: "Acme Group" });
  const secrets = [
    found?.ecdn?.kollective?.token,
    found?.ecdn?.ramp?.apiKey,
    found?.ecdn?.ramp?.apiSecret,
    found?.hmacSecret,
  ];
  for (const secret of secrets) {
    expect(await isSecret(secret)).toBe(true);
    expect(await valueOf(secret!)).toContain(canary);
  }
  expect(
    JSON.stringify(found, (_key, value: unknown) => (pulumi.Output.isInstance(value) ? "output" : value)),
  ).not.toContain(canary);
  expect(found).toMatchObject({
    ecdn: {
      kollective: { apiEndpoint: "https://api.eu.kollective.example" },
      ramp: { hostName: "acme.vbrickrev.com" },
    },
  });
});

test("all lookups of a program share one login and one rate limit [budget.tokens, budget.limit]", async () => {
  const other = await startEmulator();
  try {
    const id = String(other.admin.create(toWireRecord(aPartner({ parent: undefined }))).id);
    configure({ ...configuration(other), "webcastmanager:maxConcurrency": "2" });
    await Promise.all(Array.from({ length: 20 }, () => getCustomer({ id })));
    await getCustomers();
    const { byRoute } = other.admin.requests();
    expect([byRoute["get token"], byRoute["read customer"]]).toEqual([1, 20]);
  } finally {
    await other.close();
  }
});

test("credentials come from the environment first, as one set [pulumi.credentials]", async () => {
  const readonly = emulator.users[2];
  Object.assign(process.env, {
    WEBCASTMANAGER_USERNAME: readonly.username,
    WEBCASTMANAGER_PASSWORD: readonly.password,
  });
  try {
    emulator.admin.resetRequests();
    await getCustomers();
    expect(
      emulator.admin
        .requests()
        .entries.filter(({ route }) => route === "list customers")
        .map(({ user }) => user),
    ).toEqual([readonly.username]);
  } finally {
    for (const name of ["WEBCASTMANAGER_USERNAME", "WEBCASTMANAGER_PASSWORD"])
      Reflect.deleteProperty(process.env, name);
  }
});

test.each([
  ["off", 0],
  ["warn", 1],
])("with log %s a lookup that has to wait reports it %d times [input.log]", async (log, times) => {
  await using other = await startEmulator();
  other.admin.faults.set([{ kind: "throttle", seconds: 2, times: 1 }]);
  configure({ ...configuration(other), "webcastmanager:log": log });
  const said = jest.spyOn(pulumi.log, "info").mockResolvedValue(undefined);
  try {
    await getCustomers();
    expect(said.mock.calls.filter(([text]) => text.startsWith("Waiting "))).toHaveLength(times);
  } finally {
    said.mockRestore();
  }
});

test("settings that are missing reject with the setting's name [input.settings]", async () => {
  pulumi.runtime.setAllConfig({});
  await expect(getCustomers()).rejects.toThrow(/^webcastmanager:endpoint \(WEBCASTMANAGER_ENDPOINT\) is not set/);
});

test.each<[string, () => unknown, RegExp]>([
  [
    "a misspelt argument",
    () => getCustomer({ nam: "Acme" } as never),
    /^getCustomer: `nam` does not exist; did you mean `name`\?$/,
  ],
  ["no argument", () => getCustomer(undefined as never), /^getCustomer: nothing was given; /],
  [
    "an undefined id",
    () => getCustomer({ id: undefined } as never),
    /^getCustomer: `id` was given, but is undefined\.$/,
  ],
  [
    "an Output as the id",
    () => getCustomer({ id: pulumi.output("65a0") } as never),
    /^getCustomer: `id` is an Output or a Promise; use getCustomerOutput\.$/,
  ],
  [
    "an Output as a whole",
    () => getCustomer(pulumi.output({ id: "65a0" }) as never),
    /^getCustomer: the arguments are an Output or a Promise; use getCustomerOutput\.$/,
  ],
  [
    "a Promise in a filter",
    () => getCustomers({ parentId: Promise.resolve("65a0") } as never),
    /^getCustomers: `parentId` is an Output or a Promise; use getCustomersOutput\.$/,
  ],
  [
    "a misspelt filter",
    () => getCustomers({ parent: "65a0" } as never),
    /^getCustomers: `parent` does not exist; did you mean `parentId`\?$/,
  ],
  [
    "a misspelt option",
    () => getCustomers({}, { provder: undefined } as never),
    /^getCustomers: the option `provder` does not exist; did you mean `provider`\?$/,
  ],
  [
    "another kind of provider",
    () => getCustomers({}, { provider: new (class extends pulumi.ProviderResource {})("aws", "aws", {}) } as never),
    /^getCustomers: the option `provider` must be a WebcastManagerProvider\.$/,
  ],
  ["options that are none", () => getCustomers({}, null as never), /^getCustomers: the options are not an object/],
])("%s is refused by name, and nothing is sent [input.lookup]", async (_, run, line) => {
  emulator.admin.resetRequests();
  await expect(run()).rejects.toThrow(line);
  expect(emulator.admin.requests().total).toBe(0);
});

test("an id is trimmed in every lookup [input.lookup]", async () => {
  expect(await getCustomer({ id: ` ${partner}\n` })).toMatchObject({ id: partner });
  expect((await getCustomers({ parentId: ` ${partner}\n` })).map(({ name }) => name)).toEqual(["Acme Berlin"]);
});

describe("the Output forms", () => {
  class Tenant extends pulumi.ComponentResource {}
  const isKnown = (output: pulumi.Output<unknown>) => Reflect.get(output, "isKnown") as Promise<boolean>;

  test("find by Inputs, and what is secret of a result is so alone [adopt.lookup, secrets.wrapped]", async () => {
    const found = getCustomerOutput({ name: pulumi.output("Acme Berlin"), parentId: Promise.resolve(partner) });
    expect([await valueOf(found.name), await isSecret(found), await isSecret(found.name)]).toEqual([
      "Acme Berlin",
      false,
      false,
    ]);
    const token = getCustomerOutput({ path: "Acme Group" }).apply((customer) => customer.ecdn?.kollective?.token);
    expect([await isSecret(token), await valueOf(token)]).toEqual([true, expect.stringContaining(canary)]);
    expect((await valueOf(getCustomersOutput({ parentId: pulumi.output(partner) }))).map(({ name }) => name)).toEqual([
      "Acme Berlin",
    ]);
    expect((await valueOf(getCustomersOutput())).length).toBe(2);
    expect(await isSecret(getCustomerOutput({ id: pulumi.secret(partner) }))).toBe(true);
  });

  test("stay unknown in a preview while an argument, its source, a dependency or the instance is unknown, and send nothing [adopt.lookup, preview.unknown]", async () => {
    await pulumi.runtime.setMocks(
      { call: () => ({}), newResource: ({ inputs }) => ({ id: "", state: inputs }) },
      "conversation",
      "dev",
      true,
    );
    configure(configuration(emulator));
    emulator.admin.resetRequests();
    const made = new Customer("acme", { name: "Acme Group", type: "Partner", defaultLanguage: "en" });
    const tenant = new Tenant("acme:index:Tenant", "tenant");
    new Customer("inside", { name: "Inside", type: "Consumer", defaultLanguage: "en" }, { parent: tenant });
    const later = new WebcastManagerProvider("later", { endpoint: pulumi.output(pulumi.unknown as string) });
    const outputs = [
      getCustomerOutput({ id: made.id }),
      getCustomerOutput({ name: made.name }),
      getCustomerOutput({ path: "Acme Group" }, { dependsOn: made }),
      getCustomerOutput({ path: "Acme Group" }, { dependsOn: [tenant] }),
      getCustomersOutput({}, { provider: later }),
      getCustomersOutput({}, { dependsOn: Promise.resolve([made]) }),
    ];
    expect(await Promise.all(outputs.map(isKnown))).toEqual(outputs.map(() => false));
    expect(emulator.admin.requests().total).toBe(0);
    expect(await valueOf(getCustomerOutput({ id: partner }, { dependsOn: [] }).name)).toBe("Acme Group");
  });

  test("ask the instance of the parent where none is given [pulumi.providers]", async () => {
    await using other = await startEmulator();
    other.admin.create(toWireRecord(aPartner({ parent: undefined, name: "Elsewhere" })));
    const provider = new WebcastManagerProvider("other", {
      endpoint: other.endpoint,
      tokenUrl: other.tokenUrl,
      username: other.users[1].username,
      password: pulumi.secret(other.users[1].password),
    });
    const parent = new Tenant("acme:index:Tenant", "tenant", {}, { providers: [provider] });
    expect((await valueOf(getCustomersOutput({}, { parent }))).map(({ name }) => name)).toEqual(["Elsewhere"]);
    expect((await getCustomers({}, { parent })).map(({ name }) => name)).toEqual(["Elsewhere"]);
  });
});

describe("through an explicit instance", () => {
  test("a lookup reads its own service with its own credentials, while the stack names another [pulumi.providers]", async () => {
    await using other = await startEmulator();
    other.admin.create(toWireRecord(aPartner({ parent: undefined, name: "Elsewhere" })));
    const provider = new WebcastManagerProvider("other", {
      endpoint: other.endpoint,
      tokenUrl: other.tokenUrl,
      username: other.users[1].username,
      password: pulumi.secret(other.users[1].password),
    });
    expect((await getCustomers({}, { provider })).map(({ name }) => name)).toEqual(["Elsewhere"]);
    expect(new Set(other.admin.requests().entries.map(({ user }) => user ?? ""))).toContain(other.users[1].username);
  });

  test("without credentials of its own none of the stack or the environment are sent [pulumi.providers, secrets.one-host]", async () => {
    await using other = await startEmulator();
    const provider = new WebcastManagerProvider("other", { endpoint: other.endpoint, tokenUrl: other.tokenUrl });
    await expect(getCustomers({}, { provider })).rejects.toThrow(/credential|token|username/i);
    expect(other.admin.requests().total).toBe(0);
  });

  test("with unknown settings rejects at once and does not hang [input.settings]", async () => {
    await startProgram(true);
    const provider = new WebcastManagerProvider("later", { endpoint: pulumi.output(pulumi.unknown as string) });
    await expect(getCustomer({ id: partner }, { provider })).rejects.toThrow(
      "the settings of this provider instance are unknown before an update",
    );
  });
});

test("a program that reads customers through the package exits by itself [adopt.lookup]", async () => {
  const program = `
    const pulumi = require("@pulumi/pulumi");
    pulumi.runtime.setMocks({ call: () => ({}), newResource: () => ({ id: "", state: {} }) });
    const { getCustomer, getCustomers } = require("webcastmanager-provider");
    Promise.all([getCustomer({ id: ${JSON.stringify(partner)} }), getCustomers()]).then(([one, all]) => console.log(one.name, all.length));`;
  const { stdout, stderr } = await mustRun(process.execPath, ["-e", program], {
    folder: join(root, "examples"),
    environment: { PATH: process.env.PATH, ...emulator.env },
  });
  expect({ stdout, stderr }).toEqual({ stdout: "Acme Group 2\n", stderr: "" });
});
