// getVideoConferenceConnector, getVideoConferenceConnectors and their Output forms in a program, against the emulator.
import * as pulumi from "@pulumi/pulumi";
import { startEmulator, type Emulator } from "../../emulator";
import {
  Customer,
  getVideoConferenceConnector,
  getVideoConferenceConnectorOutput,
  getVideoConferenceConnectors,
  getVideoConferenceConnectorsOutput,
  WebcastManagerProvider,
} from "../../provider/pulumi";
import { registered, seen, startProgram, valueOf } from "../support/pulumi-program";

const [berlin, london] = [
  { id: "65a0c0ffee0ddba11c0ffee0", name: "Boardroom Berlin" },
  { id: "65a0c0ffee0ddba11c0ffee1", name: "Boardroom London" },
];
const ambient = Object.keys(process.env).filter((name) => name.startsWith("WEBCASTMANAGER_"));
let emulator: Emulator;

/** The settings of the emulator's user who may only read, as keys of a stack's configuration. */
const configuration = (of: Emulator): Record<string, string> => ({
  "webcastmanager:endpoint": of.endpoint,
  "webcastmanager:tokenUrl": of.tokenUrl,
  "webcastmanager:username": of.users[2].username,
  "webcastmanager:password": of.users[2].password,
});

beforeAll(async () => {
  for (const name of ambient) Reflect.deleteProperty(process.env, name);
  emulator = await startEmulator();
  emulator.admin.seed({ connectors: [berlin, london] });
});
afterAll(() => emulator.close());
beforeEach(async () => {
  await startProgram();
  pulumi.runtime.setAllConfig(configuration(emulator), ["webcastmanager:password"]);
  emulator.admin.resetRequests();
});

test("a connector is found by its name or id, and all are listed, by a user who may only read [input.connectors]", async () => {
  expect(await getVideoConferenceConnector({ name: "Boardroom London" })).toEqual(london);
  expect(await getVideoConferenceConnector({ id: berlin.id })).toEqual(berlin);
  expect(await getVideoConferenceConnectors()).toEqual([berlin, london]);
  expect(await getVideoConferenceConnectors({ name: "Boardroom Berlin" })).toEqual([berlin]);
});

test("a name of none is one line with the near names [input.connectors, pulumi.quiet-errors]", async () => {
  const error: unknown = await getVideoConferenceConnector({ name: "Boardroom" }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(pulumi.RunError);
  expect(error).toMatchObject({
    stack: "",
    message:
      `Can't read video conference connector "Boardroom": none was found at ${emulator.endpoint}. ` +
      'Did you mean "Boardroom Berlin" or "Boardroom London"?',
  });
});

test.each<[string, () => unknown, string]>([
  [
    "a misspelt argument",
    () => getVideoConferenceConnector({ nmae: "Zoom" } as never),
    "getVideoConferenceConnector: `nmae` does not exist; did you mean `name`?",
  ],
  [
    "no argument",
    () => getVideoConferenceConnector(undefined as never),
    "getVideoConferenceConnector: nothing was given; give an object with `id` or `name`.",
  ],
  [
    "an Output as the name",
    () => getVideoConferenceConnector({ name: pulumi.output("Zoom") } as never),
    "getVideoConferenceConnector: `name` is an Output or a Promise; use getVideoConferenceConnectorOutput.",
  ],
  [
    "an id as a filter",
    () => getVideoConferenceConnectors({ id: "65a0" } as never),
    "getVideoConferenceConnectors: `id` does not exist; known are `name`.",
  ],
  [
    "a misspelt option",
    () => getVideoConferenceConnectors({}, { provder: undefined } as never),
    "getVideoConferenceConnectors: the option `provder` does not exist; did you mean `provider`?",
  ],
])("%s is refused by name, and nothing is sent [input.lookup]", async (_, run, line) => {
  await expect(run()).rejects.toThrow(line);
  expect(emulator.admin.requests().total).toBe(0);
});

test("the Output forms read by Inputs, and give a customer its connectors by name in one request [input.connectors]", async () => {
  const all = getVideoConferenceConnectorsOutput({ name: pulumi.output("Boardroom Berlin") });
  const [one, other] = ["Boardroom Berlin", "Boardroom London"].map((name) =>
    getVideoConferenceConnectorOutput({ name: Promise.resolve(name) }),
  );
  new Customer(
    "acme",
    {
      name: "Acme",
      type: "Consumer",
      defaultLanguage: "en",
      videoConferenceConnectors: [one!.id, other!.id],
    },
    seen,
  );
  expect(await valueOf(all)).toEqual([berlin]);
  expect(await valueOf(pulumi.output(registered[0]?.props.videoConferenceConnectors))).toEqual([berlin.id, london.id]);
  expect(emulator.admin.requests().byRoute["list connectors"]).toBe(1);
});

test("an Output form stays unknown in a preview while an argument or a dependency is unknown, and sends nothing [input.connectors, preview.unknown]", async () => {
  await pulumi.runtime.setMocks(
    { call: () => ({}), newResource: ({ inputs }) => ({ id: "", state: inputs }) },
    "conversation",
    "dev",
    true,
  );
  pulumi.runtime.setAllConfig(configuration(emulator), ["webcastmanager:password"]);
  const made = new Customer("acme", { name: "Acme", type: "Consumer", defaultLanguage: "en" });
  const outputs = [
    getVideoConferenceConnectorOutput({ name: made.createdAt as pulumi.Output<string> }),
    getVideoConferenceConnectorOutput({ name: "Boardroom Berlin" }, { dependsOn: made }),
    getVideoConferenceConnectorsOutput({}, { dependsOn: [made] }),
  ];
  const isKnown = (output: pulumi.Output<unknown>) => Reflect.get(output, "isKnown") as Promise<boolean>;
  expect(await Promise.all(outputs.map(isKnown))).toEqual([false, false, false]);
  expect(emulator.admin.requests().total).toBe(0);
  const later = new WebcastManagerProvider("later", { endpoint: pulumi.output(pulumi.unknown as string) });
  await expect(getVideoConferenceConnector({ name: "Zoom" }, { provider: later })).rejects.toThrow(
    "getVideoConferenceConnector: the settings of this provider instance are unknown before an update. " +
      "Use an instance with known settings, or `getVideoConferenceConnectorOutput`.",
  );
});

test("a lookup through an explicit instance reads the connectors of its own service [pulumi.providers]", async () => {
  await using other = await startEmulator();
  other.admin.seed({ connectors: [{ id: "65b0", name: "Elsewhere" }] });
  const provider = new WebcastManagerProvider("other", {
    endpoint: other.endpoint,
    tokenUrl: other.tokenUrl,
    username: other.users[1].username,
    password: pulumi.secret(other.users[1].password),
  });
  expect(await getVideoConferenceConnector({ name: "Elsewhere" }, { provider })).toMatchObject({ id: "65b0" });
  expect(await valueOf(getVideoConferenceConnectorsOutput({}, { provider }))).toHaveLength(1);
  expect(emulator.admin.requests().total).toBe(0);
});
