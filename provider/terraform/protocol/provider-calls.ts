// The calls about the provider as a whole: what it offers, its settings, its data sources and functions, the wish to
// stop.
import { FunctionFault, type DataSourceServer, type FunctionServer, type ProviderServer } from "./types";
import { Received, type Sent } from "./codec";
import { objectFromTerraform, valueFromTerraform } from "./from-terraform";
import { entries, functionMessage, schemaMessage } from "./schema-messages";
import { objectToTerraform, valueToTerraform } from "./to-terraform";
import { diagnosed, named, reading, WrongRequest, type Call } from "./call";

/** What this side can do. The schema is optional to call: every other call works without it. */
const serverCapabilities: Sent = { planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true };

/** The calls by their names in the protocol. */
export function providerCalls(provider: ProviderServer): Readonly<Record<string, Call>> {
  return {
    GetMetadata: {
      request: "Empty",
      reply: "MetadataReply",
      doing: () => "Listing what the provider offers",
      answer: () => Promise.resolve(metadata(provider)),
    },
    GetProviderSchema: {
      request: "Empty",
      reply: "SchemaReply",
      doing: () => "Describing the provider",
      answer: () => Promise.resolve(description(provider)),
    },
    ValidateProviderConfig: {
      request: "ValidateProviderRequest",
      reply: "ValidateProviderReply",
      doing: () => "Validating the provider's configuration",
      answer: async (request) => diagnosed(await provider.validate({ config: configuration(provider, request) })),
    },
    ConfigureProvider: {
      request: "ConfigureRequest",
      reply: "Diagnosed",
      doing: () => "Configuring the provider",
      answer: async (request) =>
        diagnosed(
          await provider.configure({
            config: configuration(provider, request),
            terraformVersion: request.text("terraformVersion"),
          }),
        ),
    },
    StopProvider: {
      request: "Empty",
      reply: "StopReply",
      doing: () => "Stopping the provider",
      failed: ({ summary }) => ({ error: summary }),
      answer: () => {
        provider.stop();
        return Promise.resolve({});
      },
    },
    ...dataSourceCalls(provider),
    ...functionCalls(provider),
  };
}

function metadata({ dataSources, resources, functions }: ProviderServer): Sent {
  const typeNames = (items: object) => Object.keys(items).map((name) => ({ name }));
  return {
    serverCapabilities,
    dataSources: typeNames(dataSources),
    resources: typeNames(resources),
    functions: typeNames(functions),
  };
}

function description({ schema, resources, dataSources, functions }: ProviderServer): Sent {
  return {
    serverCapabilities,
    provider: schemaMessage(schema),
    functions: entries(functions, functionMessage),
    resourceSchemas: entries(resources, (resource) => schemaMessage(resource.schema)),
    dataSourceSchemas: entries(dataSources, (source) => schemaMessage(source.schema)),
  };
}

function configuration({ schema }: ProviderServer, request: Received) {
  return (
    reading("The provider's configuration", () => objectFromTerraform(schema.attributes, request.message("config"))) ??
    {}
  );
}

function dataSourceCalls({ dataSources }: ProviderServer): Readonly<Record<string, Call>> {
  const source = (request: Received) => named(dataSources, request.text("typeName"), "data source");
  const config = ({ schema }: DataSourceServer, request: Received) =>
    reading(`The configuration of ${request.text("typeName")}`, () =>
      objectFromTerraform(schema.attributes, request.message("config")),
    ) ?? {};
  return {
    ValidateDataResourceConfig: {
      request: "ValidateRequest",
      reply: "Diagnosed",
      doing: (request) => `Validating the data source ${request.text("typeName")}`,
      answer: async (request) =>
        diagnosed(await source(request).validate({ config: config(source(request), request) })),
    },
    ReadDataSource: {
      request: "ReadDataRequest",
      reply: "ReadDataReply",
      doing: (request) => `Reading the data source ${request.text("typeName")}`,
      answer: async (request) => {
        const answer = await source(request).read({ config: config(source(request), request) });
        return {
          ...diagnosed(answer.diagnostics),
          state: objectToTerraform(source(request).schema.attributes, answer.state),
        };
      },
    },
  };
}

function functionCalls({ functions }: ProviderServer): Readonly<Record<string, Call>> {
  return {
    GetFunctions: {
      request: "Empty",
      reply: "FunctionsReply",
      doing: () => "Describing the functions",
      answer: () => Promise.resolve({ functions: entries(functions, functionMessage) }),
    },
    CallFunction: {
      request: "CallRequest",
      reply: "CallReply",
      doing: (request) => `Calling ${request.text("name")}`,
      failed: ({ summary, detail }) => ({ error: { text: [summary, detail].filter(Boolean).join(". ") } }),
      answer: (request) => call(named(functions, request.text("name"), "function"), request),
    },
  };
}

async function call(wanted: FunctionServer, request: Received): Promise<Sent> {
  const given = request.messages("arguments");
  if (given.length !== wanted.parameters.length)
    throw new WrongRequest(
      `${request.text("name")} takes ${wanted.parameters.length} arguments, not ${given.length}`,
      "",
    );
  try {
    const values = wanted.parameters.map(({ name, type }, index) =>
      reading("The argument", () => valueFromTerraform(type, given[index] ?? new Received(), name)),
    );
    return { result: valueToTerraform(wanted.returns, await wanted.call(values)) };
  } catch (error) {
    if (!(error instanceof FunctionFault)) throw error;
    return { error: { text: error.message, functionArgument: error.argument } };
  }
}
