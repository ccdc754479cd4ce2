// The whole provider as the protocol serves it: settings, the resource, the data sources, the function.
import { providerSchema } from "./schema/attributes";
import { dataSources } from "./data-sources";
import { errorDiagnostics } from "./diagnostics";
import { functions } from "./functions";
import { ConfiguredProvider, type ProviderOptions } from "./configured-provider";
import { customerType } from "./schema/names";
import type { Diagnostic, ProviderServer } from "./protocol/types";
import { customerResource } from "./resource";
import { profileOf, validateSettings } from "./settings";

/** A provider that is not configured yet. */
export function createProvider(surroundings: ProviderOptions): ProviderServer {
  const instance = new ConfiguredProvider(surroundings);

  /** Runs a piece of work; what it throws are diagnostics, on an attribute of the block where one is named. */
  async function failures(doing: string, run: () => Promise<unknown>, attribute?: string): Promise<Diagnostic[]> {
    try {
      await run();
      return [];
    } catch (error) {
      return errorDiagnostics(doing, error, surroundings.log).map((diagnostic) =>
        attribute === undefined ? diagnostic : { ...diagnostic, path: [attribute] },
      );
    }
  }

  return {
    schema: providerSchema,
    async validate({ config }) {
      const wrong = validateSettings(config);
      return wrong.length > 0
        ? wrong
        : failures("Validating the provider block", () => instance.refuseBadProfile(profileOf(config)), "profile");
    },
    configure: ({ config, terraformVersion }) =>
      failures("Configuring the provider", async () => {
        await instance.configure(config);
        instance.log("debug", `Configured for version ${terraformVersion} of the client`);
      }),
    stop: () => {
      instance.stop("the client asked to stop");
    },
    close: () => {
      instance.close("the client has gone");
    },
    resources: { [customerType]: customerResource(instance) },
    dataSources: dataSources(instance),
    functions,
  };
}
