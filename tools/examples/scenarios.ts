// What each example is run with and what must be true afterwards. The examples themselves know nothing of this.
import { startEmulator, type Emulator } from "../../emulator";

/** What the scenario of every kind of example has. */
interface CommonScenario {
  readonly environment: NodeJS.ProcessEnv;
  readonly emulators: readonly Emulator[];
  /** Returns the problems after the first run, from the outputs as the engine prints them. */
  readonly check: (outputs: Readonly<Record<string, unknown>>) => readonly string[];
}

/** The scenario of a Pulumi program. */
export interface PulumiScenario extends CommonScenario {
  readonly kind: "pulumi";
  readonly configuration: Readonly<Record<string, string | { readonly secret: string }>>;
}

/** A change in WebcastManager while the example is up. */
export interface OutsideChange {
  readonly change: () => void;
  /** The changes that the next plan must show, each as resource address and property path, and no others. */
  readonly shown: readonly string[];
  /** Returns the problems after the next apply. */
  readonly check: () => readonly string[];
}

/** The scenario of a Terraform configuration, written by hand or synthesised. */
export interface TerraformScenario extends CommonScenario {
  readonly kind: "terraform";
  /** The stack that the program in main.ts synthesises; absent where the configuration is written by hand. */
  readonly stack?: string;
  readonly outsideChange?: OutsideChange;
}

/** The scenario of one example. */
export type Scenario = PulumiScenario | TerraformScenario;

/** An example on its real engine. Each step throws where the engine fails, and returns other problems. */
export interface RunningExample {
  readonly up: () => Promise<void>;
  /** The second run, which must change nothing. */
  readonly again: () => Promise<readonly string[]>;
  readonly afterOutsideChange?: (change: OutsideChange) => Promise<readonly string[]>;
  /** The outputs, secret ones as "[secret]". */
  readonly outputs: () => Promise<Readonly<Record<string, unknown>>>;
  readonly destroy: () => Promise<void>;
  readonly remove: () => void;
}

/** Prints a command or its output. */
export type Print = (text: string) => void;

const namesIn = (emulator: Emulator) =>
  emulator.admin
    .dump()
    .customers.map(({ name }) => (typeof name === "string" ? name : "(no name)"))
    .sort();

function expectNames(emulator: Emulator, names: readonly string[]): string[] {
  const found = namesIn(emulator);
  return JSON.stringify(found) === JSON.stringify([...names].sort())
    ? []
    : [`expected the customers ${names.join(", ")}, found ${found.join(", ")}`];
}

function expectHidden(outputs: Readonly<Record<string, unknown>>, name: string): string[] {
  return outputs[name] === "[secret]" ? [] : [`expected ${name} to be hidden`];
}

function customerOf(emulator: Emulator, name: string) {
  return emulator.admin.dump().customers.find((customer) => customer.name === name);
}

async function quickstart(): Promise<Scenario> {
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

async function partnerTree(): Promise<Scenario> {
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

async function fromYaml(): Promise<Scenario> {
  const emulator = await startEmulator();
  return {
    kind: "pulumi",
    environment: emulator.env,
    emulators: [emulator],
    configuration: { kollectiveToken: { secret: "srv-example-token" } },
    check: () => expectNames(emulator, ["Acme Group", "Acme Berlin", "Acme Paris"]),
  };
}

async function manyTenants(): Promise<Scenario> {
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

async function terraformQuickstart(): Promise<Scenario> {
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

async function terraformDrift(): Promise<Scenario> {
  const emulator = await startEmulator();
  const [declared, edited] = ["https://api.eu.kollective.example", "https://api.us.kollective.example"];
  return {
    kind: "terraform",
    environment: { ...emulator.env, TF_VAR_kollective_token: "srv-example-token" },
    emulators: [emulator],
    check: () => expectNames(emulator, ["Acme Group"]),
    outsideChange: {
      change: () => {
        const id = customerOf(emulator, "Acme Group")?.id;
        if (typeof id === "string") emulator.admin.edit(id, { kollectiveApiEndpoint: edited });
      },
      shown: ["webcastmanager_customer.acme ecdn.kollective.api_endpoint"],
      check: () => {
        const found = customerOf(emulator, "Acme Group")?.kollectiveApiEndpoint;
        return found === declared ? [] : [`expected the endpoint ${declared}, found ${JSON.stringify(found)}`];
      },
    },
  };
}

/** For the constructs of both libraries: the program synthesises the configuration. */
async function constructsQuickstart(): Promise<Scenario> {
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

/** The scenarios by the folder of their example. */
export const scenarios: Readonly<Record<string, () => Promise<Scenario>>> = {
  "pulumi-quickstart": quickstart,
  "pulumi-partner-tree": partnerTree,
  "pulumi-many-tenants": manyTenants,
  "pulumi-from-yaml": fromYaml,
  "terraform-quickstart": terraformQuickstart,
  "terraform-drift": terraformDrift,
  "cdktn-quickstart": constructsQuickstart,
  "cdktf-quickstart": constructsQuickstart,
};
