// What each example needs around it and what must be true afterwards. The examples themselves know nothing of this.
import { startEmulator, type Emulator } from "../../emulator";
import type { ExampleStage } from "./stage";

const namesIn = (emulator: Emulator) =>
  emulator.admin
    .dump()
    .customers.map(({ name }) => (typeof name === "string" ? name : "(no name)"))
    .sort();

function expectNames(emulator: Emulator, names: readonly string[]): string[] {
  const seen = namesIn(emulator);
  return JSON.stringify(seen) === JSON.stringify([...names].sort())
    ? []
    : [`expected the customers ${names.join(", ")}, found ${seen.join(", ")}`];
}

function expectHidden(outputs: Readonly<Record<string, unknown>>, name: string): string[] {
  return outputs[name] === "[secret]" ? [] : [`expected ${name} to be hidden`];
}

function idOf(emulator: Emulator, name: string): string {
  const id = emulator.admin.dump().customers.find((customer) => customer.name === name)?.id;
  return typeof id === "string" ? id : "";
}

function expectField(emulator: Emulator, name: string, field: string, value: string): string[] {
  const seen = emulator.admin.dump().customers.find((customer) => customer.name === name)?.[field];
  return seen === value ? [] : [`expected ${field} of ${name} to be ${value}, found ${JSON.stringify(seen)}`];
}

async function quickstart(): Promise<ExampleStage> {
  const emulator = await startEmulator();
  return {
    kind: "pulumi",
    environment: emulator.env,
    configuration: {},
    emulators: [emulator],
    check: (outputs) => [
      ...expectNames(emulator, ["Acme Group", "Acme Berlin"]),
      ...expectHidden(outputs, "hmacSecret"),
    ],
  };
}

async function partnerTree(): Promise<ExampleStage> {
  const emulator = await startEmulator();
  const connectors = emulator.admin
    .dump()
    .connectors.slice(0, 2)
    .map((connector) => connector.id);
  return {
    kind: "pulumi",
    environment: emulator.env,
    emulators: [emulator],
    configuration: {
      protect: "false",
      connectors: JSON.stringify(connectors),
      kollectiveToken: { secret: "srv-example-token" },
      rampApiKey: { secret: "EXAMPLEKEY" },
      rampApiSecret: { secret: "example-secret-of-ramp=" },
    },
    check: () => expectNames(emulator, ["Acme Group", "Acme Berlin", "Acme Paris", "Acme London"]),
  };
}

async function manyTenants(): Promise<ExampleStage> {
  const house = [{ name: "House account", type: "PARTNER", defaultLanguage: "en" }];
  const [europe, america] = [await startEmulator({ seed: house }), await startEmulator({ seed: house })];
  return {
    kind: "pulumi",
    environment: {
      EUROPE_USERNAME: europe.users[0].username,
      EUROPE_PASSWORD: europe.users[0].password,
      AMERICA_USERNAME: america.users[0].username,
      AMERICA_PASSWORD: america.users[0].password,
    },
    configuration: {
      europeEndpoint: europe.endpoint,
      europeTokenUrl: europe.tokenUrl,
      americaEndpoint: america.endpoint,
      americaTokenUrl: america.tokenUrl,
    },
    emulators: [europe, america],
    check: () => [
      ...expectNames(europe, ["House account", "Acme europe"]),
      ...expectNames(america, ["House account", "Acme america"]),
    ],
  };
}

async function terraformQuickstart(): Promise<ExampleStage> {
  const emulator = await startEmulator();
  return {
    kind: "terraform",
    environment: emulator.env,
    emulators: [emulator],
    check: (outputs) => [
      ...expectNames(emulator, ["Acme Group", "Acme Berlin"]),
      ...expectHidden(outputs, "hmac_secret"),
    ],
  };
}

async function terraformDrift(): Promise<ExampleStage> {
  const emulator = await startEmulator();
  const [declared, edited] = ["https://api.eu.kollective.example", "https://api.us.kollective.example"];
  return {
    kind: "terraform",
    environment: { ...emulator.env, TF_VAR_kollective_token: "srv-example-token" },
    emulators: [emulator],
    check: () => expectNames(emulator, ["Acme Group"]),
    elsewhere: {
      change: () => void emulator.admin.edit(idOf(emulator, "Acme Group"), { kollectiveApiEndpoint: edited }),
      shown: ["webcastmanager_customer.acme ecdn.kollective.api_endpoint"],
      check: () => expectField(emulator, "Acme Group", "kollectiveApiEndpoint", declared),
    },
  };
}

/** Constructs, of whichever library: the program makes the configuration. */
async function constructsQuickstart(): Promise<ExampleStage> {
  const emulator = await startEmulator();
  return {
    kind: "terraform",
    stack: "webcast-quickstart",
    environment: emulator.env,
    emulators: [emulator],
    check: (outputs) => [
      ...expectNames(emulator, ["Acme Group", "Acme Berlin", "Acme Paris"]),
      ...expectHidden(outputs, "hmac_secret"),
    ],
  };
}

/** The examples that can be run, by folder. */
export const stories: Readonly<Record<string, () => Promise<ExampleStage>>> = {
  "pulumi-quickstart": quickstart,
  "pulumi-partner-tree": partnerTree,
  "pulumi-many-tenants": manyTenants,
  "terraform-quickstart": terraformQuickstart,
  "terraform-drift": terraformDrift,
  "cdktn-quickstart": constructsQuickstart,
  "cdktf-quickstart": constructsQuickstart,
};
