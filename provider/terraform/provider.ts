// The provider: its settings, resource, data sources and function.
import { customerType } from "../../schema";
import { ConfiguredProvider, type ProviderOptions } from "./configured-provider";
import { dataSources } from "./data-sources";
import { errorDiagnostics } from "./diagnostics";
import { functions } from "./functions";
import type { Diagnostic, ProviderServer } from "./protocol/types";
import { CustomerResource } from "./resource";
import { providerSchema } from "./schema/attributes";
import { profilePathOf, validateSettings } from "./settings";

/** Creates a provider that isn't configured yet. */
export function createProvider(options: ProviderOptions): ProviderServer {
  const provider = new ConfiguredProvider(options);

  /** Runs an action and returns its errors, on an attribute of the block if one is named. */
  async function failures(activity: string, run: () => Promise<unknown>, attribute?: string): Promise<Diagnostic[]> {
    try {
      await run();
      return [];
    } catch (error) {
      return errorDiagnostics(activity, error, options.log).map((diagnostic) =>
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
        : failures("Validating the provider block", () => provider.refuseBadProfile(profilePathOf(config)), "profile");
    },
    configure: ({ config, terraformVersion }) =>
      failures("Configuring the provider", async () => {
        await provider.configure(config);
        provider.log("debug", `Configured; client version ${terraformVersion}`);
      }),
    stop: () => {
      provider.stop("Terraform was interrupted");
    },
    close: () => {
      provider.close("Terraform exited");
    },
    resources: { [customerType]: new CustomerResource(provider) },
    dataSources: dataSources(provider),
    functions,
  };
}
