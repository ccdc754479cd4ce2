// The calls about the provider as a whole: its schemas and settings, its data sources and functions, the request to
// stop.
import {
  ArgumentError,
  type Attribute,
  type DataSourceServer,
  type FunctionServer,
  type LoadableProvider,
  type ProviderDescription,
  type ProviderServer,
  type Schema,
  type TerraformType,
} from "./types";
import { ReceivedMessage, type SentMessage } from "./codec";
import { objectFromTerraform, valueFromTerraform, objectToTerraform, valueToTerraform } from "./values";
import { diagnosticFields, requireMember, readPart, InvalidRequest, type Call } from "./call";

/** What this side can do. The schema is optional to call: every other call works without it. */
const serverCapabilities: SentMessage = { planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true };

/** The calls by their names in the protocol. */
export function providerCalls(provider: LoadableProvider): Readonly<Record<string, Call>> {
  return {
    GetMetadata: {
      request: "Empty",
      reply: "MetadataReply",
      activity: () => "Listing what the provider offers",
      answer: () => Promise.resolve(metadata(provider.description)),
    },
    GetProviderSchema: {
      request: "Empty",
      reply: "SchemaReply",
      activity: () => "Describing the provider",
      answer: () => Promise.resolve(schemas(provider.description)),
    },
    ValidateProviderConfig: {
      request: "ValidateProviderRequest",
      reply: "ValidateProviderReply",
      activity: () => "Validating the provider's configuration",
      answer: async (request) => {
        const loaded = await provider.load();
        return diagnosticFields(await loaded.validate({ config: configuration(loaded, request) }));
      },
    },
    ConfigureProvider: {
      request: "ConfigureRequest",
      reply: "Diagnosed",
      activity: () => "Configuring the provider",
      answer: async (request) => {
        const loaded = await provider.load();
        const [config, terraformVersion] = [configuration(loaded, request), request.text("terraformVersion")];
        return diagnosticFields(await loaded.configure({ config, terraformVersion }));
      },
    },
    StopProvider: {
      request: "Empty",
      reply: "StopReply",
      activity: () => "Stopping the provider",
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

function metadata({ dataSources, resources, functions }: ProviderDescription): SentMessage {
  const typeNames = (items: object) => Object.keys(items).map((name) => ({ name }));
  return {
    serverCapabilities,
    dataSources: typeNames(dataSources),
    resources: typeNames(resources),
    functions: typeNames(functions),
  };
}

function schemas({ schema, resources, dataSources, functions }: ProviderDescription): SentMessage {
  return {
    serverCapabilities,
    provider: schemaMessage(schema),
    functions: mapEntries(functions, functionMessage),
    resourceSchemas: mapEntries(resources, (resource) => schemaMessage(resource.schema)),
    dataSourceSchemas: mapEntries(dataSources, (source) => schemaMessage(source.schema)),
  };
}

function configuration({ schema }: ProviderServer, request: ReceivedMessage) {
  return (
    readPart("The provider's configuration", () => objectFromTerraform(schema.attributes, request.message("config"))) ??
    {}
  );
}

function dataSourceCalls(provider: LoadableProvider): Readonly<Record<string, Call>> {
  const loaded = async (request: ReceivedMessage) =>
    requireMember((await provider.load()).dataSources, request.text("typeName"), "data source");
  const config = ({ schema }: DataSourceServer, request: ReceivedMessage) =>
    readPart(`The configuration of ${request.text("typeName")}`, () =>
      objectFromTerraform(schema.attributes, request.message("config")),
    ) ?? {};
  return {
    ValidateDataResourceConfig: {
      request: "ValidateRequest",
      reply: "Diagnosed",
      activity: (request) => `Validating the data source ${request.text("typeName")}`,
      answer: async (request) => {
        const source = await loaded(request);
        return diagnosticFields(await source.validate({ config: config(source, request) }));
      },
    },
    ReadDataSource: {
      request: "ReadDataRequest",
      reply: "ReadDataReply",
      activity: (request) => `Reading the data source ${request.text("typeName")}`,
      answer: async (request) => {
        const source = await loaded(request);
        const answer = await source.read({ config: config(source, request) });
        return {
          ...diagnosticFields(answer.diagnostics),
          state: objectToTerraform(source.schema.attributes, answer.state),
        };
      },
    },
  };
}

function functionCalls(provider: LoadableProvider): Readonly<Record<string, Call>> {
  return {
    GetFunctions: {
      request: "Empty",
      reply: "FunctionsReply",
      activity: () => "Describing the functions",
      answer: () => Promise.resolve({ functions: mapEntries(provider.description.functions, functionMessage) }),
    },
    CallFunction: {
      request: "CallRequest",
      reply: "CallReply",
      activity: (request) => `Calling ${request.text("name")}`,
      failed: ({ summary, detail }) => ({ error: { text: [summary, detail].filter(Boolean).join(". ") } }),
      answer: async (request) =>
        callFunction(requireMember((await provider.load()).functions, request.text("name"), "function"), request),
    },
  };
}

async function callFunction(target: FunctionServer, request: ReceivedMessage): Promise<SentMessage> {
  const given = request.messages("arguments");
  if (given.length !== target.parameters.length)
    throw new InvalidRequest(
      `${request.text("name")} takes ${target.parameters.length} arguments, not ${given.length}`,
      "",
    );
  try {
    const values = target.parameters.map(({ name, type }, index) =>
      readPart("The argument", () => valueFromTerraform(type, given[index] ?? new ReceivedMessage(), name)),
    );
    return { result: valueToTerraform(target.returns, await target.call(values)) };
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    return { error: { text: error.message, functionArgument: error.argument } };
  }
}

const SINGLE = 1;

/** Returns the message of a schema. */
function schemaMessage({ version, description, attributes }: Schema): SentMessage {
  return { version, block: { version, description, attributes: attributeMessages(attributes) } };
}

/** Returns the message of a function. */
function functionMessage({
  summary,
  description,
  parameters,
  returns,
}: ProviderDescription["functions"][string]): SentMessage {
  return {
    summary,
    description,
    returns: { type: typeBytes(returns) },
    parameters: parameters.map((parameter) => ({
      name: parameter.name,
      description: parameter.description,
      type: typeBytes(parameter.type),
    })),
  };
}

/** Returns the entries of a map of messages, one for every member of a table. */
function mapEntries<Item>(
  items: Readonly<Record<string, Item>>,
  message: (item: Item) => SentMessage,
): readonly SentMessage[] {
  return Object.entries(items).map(([key, item]) => ({ key, value: message(item) }));
}

function attributeMessages(attributes: Readonly<Record<string, Attribute>>): readonly SentMessage[] {
  return Object.entries(attributes).map(([name, attribute]) => {
    const { type, attributes: inner, ...facts } = attribute;
    if (inner !== undefined)
      return { name, ...facts, nestedType: { nesting: SINGLE, attributes: attributeMessages(inner) } };
    return { name, ...facts, type: typeBytes(type ?? "string") };
  });
}

function typeBytes(type: TerraformType): Uint8Array {
  return Buffer.from(JSON.stringify(type));
}
