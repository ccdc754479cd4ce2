// The whole provider as the protocol serves it: settings, the resource, the data sources, the function.
import { providerSchema } from "./attributes";
import { dataSources } from "./data-sources";
import { ofError } from "./diagnostics";
import { functions } from "./functions";
import { Instance, type Surroundings } from "./instance";
import { customerType } from "./names";
import type { ProviderServer } from "./protocol/server";
import { customerResource } from "./resource";
import { validateSettings } from "./settings";

/** A provider that is not configured yet. */
export function createProvider(surroundings: Surroundings): ProviderServer {
  const instance = new Instance(surroundings);
  return {
    schema: providerSchema,
    validate: ({ config }) => Promise.resolve(validateSettings(config)),
    configure({ config, terraformVersion }) {
      try {
        instance.configure(config);
        instance.log("debug", `Configured for version ${terraformVersion} of the client`);
        return Promise.resolve([]);
      } catch (error) {
        return Promise.resolve(ofError("Configuring the provider", error, surroundings.log));
      }
    },
    stop: () => { instance.stop("the client asked to stop"); },
    close: () => { instance.close("the client has gone"); },
    resources: { [customerType]: customerResource(instance) },
    dataSources: dataSources(instance),
    functions,
  };
}
