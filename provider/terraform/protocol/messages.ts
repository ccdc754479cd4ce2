// The messages of plugin protocol 6.8 and of the plugin system below it, as a table: field, type and number on the
// wire. Names of messages and fields are ours, since the wire carries numbers alone; a later minor version only adds
// numbers.

/** Fields by name: "type number", or "type* number" if it repeats. A map is a list of entries of a key and a value. */
export type Fields = Readonly<Record<string, string>>;

const values: Readonly<Record<string, Fields>> = {
  DynamicValue: { msgpack: "bytes 1", json: "bytes 2" },
  RawState: { json: "bytes 1" },
  Diagnostic: { severity: "int32 1", summary: "string 2", detail: "string 3", attribute: "Path 4" },
  Path: { steps: "Step* 1" },
  Step: { attributeName: "string 1", elementKeyString: "string 2", elementKeyInt: "int64 3" },
  FunctionError: { text: "string 1", functionArgument: "int64 2" },
  ServerCapabilities: { planDestroy: "bool 1", getProviderSchemaOptional: "bool 2", moveResourceState: "bool 3" },
  ClientCapabilities: { deferralAllowed: "bool 1", writeOnlyAttributesAllowed: "bool 2" },
};

const schemas: Readonly<Record<string, Fields>> = {
  Schema: { version: "int64 1", block: "Block 2" },
  SchemaEntry: { key: "string 1", value: "Schema 2" },
  Block: { version: "int64 1", attributes: "Attribute* 2", description: "string 4", descriptionKind: "int32 5" },
  Attribute: {
    name: "string 1",
    type: "bytes 2",
    description: "string 3",
    required: "bool 4",
    optional: "bool 5",
    computed: "bool 6",
    sensitive: "bool 7",
    descriptionKind: "int32 8",
    nestedType: "NestedType 10",
    writeOnly: "bool 11",
  },
  NestedType: { attributes: "Attribute* 1", nesting: "int32 3" },
  Function: {
    parameters: "Parameter* 1",
    returns: "Return 3",
    summary: "string 4",
    description: "string 5",
    descriptionKind: "int32 6",
  },
  FunctionEntry: { key: "string 1", value: "Function 2" },
  Parameter: { name: "string 1", type: "bytes 2", description: "string 5", descriptionKind: "int32 6" },
  Return: { type: "bytes 1" },
};

const provider: Readonly<Record<string, Fields>> = {
  Empty: {},
  Name: { name: "string 1" },
  Diagnosed: { diagnostics: "Diagnostic* 1" },
  MetadataReply: {
    serverCapabilities: "ServerCapabilities 1",
    diagnostics: "Diagnostic* 2",
    dataSources: "Name* 3",
    resources: "Name* 4",
    functions: "Name* 5",
  },
  SchemaReply: {
    provider: "Schema 1",
    resourceSchemas: "SchemaEntry* 2",
    dataSourceSchemas: "SchemaEntry* 3",
    diagnostics: "Diagnostic* 4",
    serverCapabilities: "ServerCapabilities 6",
    functions: "FunctionEntry* 7",
  },
  ValidateProviderRequest: { config: "DynamicValue 1" },
  ValidateProviderReply: { diagnostics: "Diagnostic* 2" },
  ConfigureRequest: {
    terraformVersion: "string 1",
    config: "DynamicValue 2",
    clientCapabilities: "ClientCapabilities 3",
  },
  StopReply: { error: "string 1" },
  FunctionsReply: { functions: "FunctionEntry* 1", diagnostics: "Diagnostic* 2" },
  CallRequest: { name: "string 1", arguments: "DynamicValue* 2" },
  CallReply: { result: "DynamicValue 1", error: "FunctionError 2" },
};

const resources: Readonly<Record<string, Fields>> = {
  ValidateRequest: { typeName: "string 1", config: "DynamicValue 2", clientCapabilities: "ClientCapabilities 3" },
  UpgradeRequest: { typeName: "string 1", version: "int64 2", rawState: "RawState 3" },
  UpgradeReply: { state: "DynamicValue 1", diagnostics: "Diagnostic* 2" },
  ReadRequest: { typeName: "string 1", state: "DynamicValue 2", private: "bytes 3" },
  ReadReply: { state: "DynamicValue 1", diagnostics: "Diagnostic* 2", private: "bytes 3" },
  PlanRequest: {
    typeName: "string 1",
    prior: "DynamicValue 2",
    proposed: "DynamicValue 3",
    config: "DynamicValue 4",
    private: "bytes 5",
  },
  PlanReply: { state: "DynamicValue 1", requiresReplace: "Path* 2", private: "bytes 3", diagnostics: "Diagnostic* 4" },
  ApplyRequest: {
    typeName: "string 1",
    prior: "DynamicValue 2",
    planned: "DynamicValue 3",
    config: "DynamicValue 4",
    private: "bytes 5",
  },
  ApplyReply: { state: "DynamicValue 1", private: "bytes 2", diagnostics: "Diagnostic* 3" },
  ImportRequest: { typeName: "string 1", id: "string 2" },
  Imported: { typeName: "string 1", state: "DynamicValue 2", private: "bytes 3" },
  ImportReply: { imported: "Imported* 1", diagnostics: "Diagnostic* 2" },
  MoveRequest: {
    sourceProvider: "string 1",
    sourceType: "string 2",
    sourceVersion: "int64 3",
    sourceState: "RawState 4",
    typeName: "string 5",
    sourcePrivate: "bytes 6",
  },
  MoveReply: { state: "DynamicValue 1", diagnostics: "Diagnostic* 2", private: "bytes 3" },
  ReadDataRequest: { typeName: "string 1", config: "DynamicValue 2" },
  ReadDataReply: { state: "DynamicValue 1", diagnostics: "Diagnostic* 2" },
};

const plugin: Readonly<Record<string, Fields>> = {
  StdioData: { channel: "int32 1", data: "bytes 2" },
  Connection: { serviceId: "uint32 1", network: "string 2", address: "string 3" },
  HealthRequest: { service: "string 1" },
  HealthReply: { status: "int32 1" },
};

/** Every message by name. */
export const messages: Readonly<Record<string, Fields>> = {
  ...values,
  ...schemas,
  ...provider,
  ...resources,
  ...plugin,
};
