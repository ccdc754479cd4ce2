// What each example is run with and what must be true afterwards. The examples themselves know nothing of this.
import type { Emulator, WireRecord } from "../../emulator";
import type { Configuration } from "../workbench/pulumi-project";

/** The services that an example is run with. Most use the first alone. */
export type Services = readonly [Emulator, Emulator];

/** How an example is run, and what it does. */
export interface Scenario {
  /** The customers that the first run creates in the first service, and in the second. */
  readonly creates: readonly string[];
  readonly createsElsewhere?: readonly string[];
  /** What the first run prints of an output that is secret. */
  readonly prints?: string;
  /** Variables of the program. Absent: those with which everything finds the first service. */
  readonly environment?: (...services: Services) => NodeJS.ProcessEnv;
  /** The configuration of a Pulumi stack. */
  readonly configuration?: (...services: Services) => Configuration;
  /** The Terraform stack that the program in main.ts synthesises. */
  readonly stack?: string;
  /** A change of the created customer in WebcastManager, and all that the next plan shows as changed, with signs. */
  readonly edit?: { readonly changes: WireRecord; readonly shows: readonly string[] };
}

const kollectiveToken = "srv-example-token";

/** For the constructs of both libraries. */
const constructs: Scenario = {
  creates: ["Acme Group", "Acme Berlin", "Acme Paris"],
  prints: "hmac_secret = <sensitive>",
  stack: "webcast-quickstart",
};

/** The scenarios by the folder of their example, whose name begins with its engine. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  "pulumi-quickstart": { creates: ["Acme Group", "Acme Berlin"], prints: "hmacSecret: [secret]" },
  "pulumi-partner-tree": {
    creates: ["Acme Group", "Acme Berlin", "Acme Paris", "Acme London"],
    configuration: ({ admin }) => ({
      protect: "false",
      connectors: JSON.stringify(
        admin
          .dump()
          .connectors.map(({ id }) => id)
          .slice(0, 2),
      ),
      kollectiveToken: { secret: kollectiveToken },
      rampApiKey: { secret: "EXAMPLEKEY" },
      rampApiSecret: { secret: "example-secret-of-ramp=" },
    }),
  },
  "pulumi-many-tenants": {
    creates: ["Acme europe"],
    createsElsewhere: ["Acme america"],
    environment: (europe, america) => ({
      EUROPE_USERNAME: europe.users[0].username,
      EUROPE_PASSWORD: europe.users[0].password,
      AMERICA_USERNAME: america.users[0].username,
      AMERICA_PASSWORD: america.users[0].password,
    }),
    configuration: (europe, america) => ({
      europeEndpoint: europe.endpoint,
      europeTokenUrl: europe.tokenUrl,
      americaEndpoint: america.endpoint,
      americaTokenUrl: america.tokenUrl,
    }),
  },
  "pulumi-from-yaml": {
    creates: ["Acme Group", "Acme Berlin", "Acme Paris"],
    configuration: () => ({ kollectiveToken: { secret: kollectiveToken } }),
  },
  "terraform-quickstart": { creates: ["Acme Group", "Acme Berlin"], prints: "hmac_secret = <sensitive>" },
  "terraform-drift": {
    creates: ["Acme Group"],
    environment: ({ env }) => ({ ...env, TF_VAR_kollective_token: kollectiveToken }),
    edit: {
      changes: { kollectiveApiEndpoint: "https://api.us.kollective.example" },
      shows: ['~ resource "webcastmanager_customer" "acme"', "~ ecdn", "~ kollective", "~ api_endpoint"],
    },
  },
  "cdktn-quickstart": constructs,
  "cdktf-quickstart": constructs,
};
