// What each example needs around it and what must be true afterwards. The examples themselves know nothing of this.
import { startEmulator, type Emulator } from "../../emulator";

/** What an example is run with. */
export interface Stage {
  readonly environment: NodeJS.ProcessEnv;
  readonly configuration: Readonly<Record<string, string | { readonly secret: string }>>;
  readonly emulators: readonly Emulator[];
  /** What must be true once it is up; returns what is wrong. */
  readonly check: (outputs: Readonly<Record<string, unknown>>) => readonly string[];
}

const namesIn = (emulator: Emulator) => emulator.admin.dump().customers.map(({ name }) => typeof name === "string" ? name : "(no name)").sort();

function expectNames(emulator: Emulator, names: readonly string[]): string[] {
  const seen = namesIn(emulator);
  return JSON.stringify(seen) === JSON.stringify([...names].sort()) ? [] : [`expected the customers ${names.join(", ")}, found ${seen.join(", ")}`];
}

async function quickstart(): Promise<Stage> {
  const emulator = await startEmulator();
  return {
    environment: emulator.env, configuration: {}, emulators: [emulator],
    check: (outputs) => [
      ...expectNames(emulator, ["Acme Group", "Acme Berlin"]),
      ...(outputs.hmacSecret === "[secret]" ? [] : ["expected hmacSecret to be hidden"]),
    ],
  };
}

async function partnerTree(): Promise<Stage> {
  const emulator = await startEmulator();
  const connectors = emulator.admin.dump().connectors.slice(0, 2).map((connector) => connector.id);
  return {
    environment: emulator.env, emulators: [emulator],
    configuration: {
      protect: "false", connectors: JSON.stringify(connectors),
      kollectiveToken: { secret: "srv-example-token" }, rampApiKey: { secret: "EXAMPLEKEY" }, rampApiSecret: { secret: "example-secret-of-ramp=" },
    },
    check: () => expectNames(emulator, ["Acme Group", "Acme Berlin", "Acme Paris", "Acme London"]),
  };
}

async function manyTenants(): Promise<Stage> {
  const house = [{ name: "House account", type: "PARTNER", defaultLanguage: "en" }];
  const [europe, america] = [await startEmulator({ seed: house }), await startEmulator({ seed: house })];
  return {
    environment: {
      EUROPE_USERNAME: europe.users[0].username, EUROPE_PASSWORD: europe.users[0].password,
      AMERICA_USERNAME: america.users[0].username, AMERICA_PASSWORD: america.users[0].password,
    },
    configuration: {
      europeEndpoint: europe.endpoint, europeTokenUrl: europe.tokenUrl, americaEndpoint: america.endpoint, americaTokenUrl: america.tokenUrl,
    },
    emulators: [europe, america],
    check: () => [...expectNames(europe, ["House account", "Acme europe"]), ...expectNames(america, ["House account", "Acme america"])],
  };
}

/** The examples that can be run, by folder. */
export const stories: Readonly<Record<string, () => Promise<Stage>>> = {
  "pulumi-quickstart": quickstart,
  "pulumi-partner-tree": partnerTree,
  "pulumi-many-tenants": manyTenants,
};
