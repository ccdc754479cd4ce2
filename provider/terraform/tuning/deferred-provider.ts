// The provider as its process starts: it tells what it offers at once, from a table made when the project was
// generated, and loads what does the work with the first call that needs it. One command starts it several times, some
// of them for the schema alone.
import { offer } from "./generated/description";
import type { Surroundings } from "../configured-provider";
import { named } from "../protocol/call";
import type { DataSourceServer, FunctionServer, ProviderServer, ResourceServer, Schema } from "../protocol/types";

/** What Terraform is told of a provider before it does anything. */
export interface Offer {
  readonly schema: Schema;
  readonly resources: Readonly<Record<string, { readonly schema: Schema }>>;
  readonly dataSources: Readonly<Record<string, { readonly schema: Schema }>>;
  readonly functions: Readonly<Record<string, Omit<FunctionServer, "call">>>;
}

function mapped<Told, Served>(
  items: Readonly<Record<string, Told>>,
  serve: (told: Told, name: string) => Served,
): Readonly<Record<string, Served>> {
  return Object.fromEntries(Object.entries(items).map(([name, told]) => [name, serve(told, name)]));
}

function lateResource({ schema }: { readonly schema: Schema }, load: () => Promise<ResourceServer>): ResourceServer {
  return {
    schema,
    validate: async (request) => (await load()).validate(request),
    upgrade: async (request) => (await load()).upgrade(request),
    read: async (request) => (await load()).read(request),
    plan: async (request) => (await load()).plan(request),
    apply: async (request) => (await load()).apply(request),
    import: async (request) => (await load()).import(request),
    move: async (request) => (await load()).move(request),
  };
}

function lateDataSource(
  { schema }: { readonly schema: Schema },
  load: () => Promise<DataSourceServer>,
): DataSourceServer {
  return {
    schema,
    validate: async (request) => (await load()).validate(request),
    read: async (request) => (await load()).read(request),
  };
}

/**
 * A provider that is not configured yet. However many calls come first and at once, it is loaded once.
 * @param begin runs once, before it is loaded: what prepares the process for work, and would only delay the answers
 *   that need none
 */
export function lateProvider(surroundings: Surroundings, begin: () => void = () => undefined): ProviderServer {
  let loading: Promise<ProviderServer> | undefined;
  let loaded: ProviderServer | undefined;
  let ending: "stop" | "close" | undefined;

  const load = async (): Promise<ProviderServer> => {
    begin();
    const { createProvider } = await import("../provider.js");
    loaded = createProvider(surroundings);
    // Asked to end while nothing was there to be told.
    if (ending !== undefined) loaded[ending]();
    return loaded;
  };
  const provider = (): Promise<ProviderServer> => (loading ??= load());
  const end = (how: "stop" | "close"): void => {
    ending = how;
    loaded?.[how]();
  };

  return {
    schema: offer.schema,
    validate: async (request) => (await provider()).validate(request),
    configure: async (request) => (await provider()).configure(request),
    stop: () => {
      end("stop");
    },
    close: () => {
      end("close");
    },
    resources: mapped(offer.resources, (told, name) =>
      lateResource(told, async () => named((await provider()).resources, name, "resource")),
    ),
    dataSources: mapped(offer.dataSources, (told, name) =>
      lateDataSource(told, async () => named((await provider()).dataSources, name, "data source")),
    ),
    functions: mapped(offer.functions, (told, name) => ({
      ...told,
      call: async (given) => named((await provider()).functions, name, "function").call(given),
    })),
  };
}
