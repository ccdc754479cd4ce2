// Every call of the protocol is answered, also when the provider throws, and no error's text gets out.
import { decode, encode, ExtData } from "@msgpack/msgpack";
import { unknown, type Tree } from "../../../schema/value";
import { answerCall } from "../../../provider/terraform/protocol/call";
import { providerCalls } from "../../../provider/terraform/protocol/provider-calls";
import { resourceCalls } from "../../../provider/terraform/protocol/resource-calls";
import { logText } from "../../../provider/terraform/protocol/process";
import {
  ArgumentError,
  type DataSourceServer,
  type LoadableProvider,
  type LogLine,
  type ProviderServer,
  type ResourceServer,
  type Schema,
} from "../../../provider/terraform/protocol/types";
import {
  decodeMessage,
  encodeMessage,
  type ReceivedMessage,
  type SentMessage,
} from "../../../provider/terraform/protocol/codec";

const schema: Schema = {
  version: 3,
  description: "A thing.",
  attributes: {
    id: { description: "Its id.", type: "string", computed: true },
    key: { description: "Its key.", type: "string", optional: true, sensitive: true, writeOnly: true },
    block: {
      description: "A block.",
      optional: true,
      attributes: { inner: { description: "Inside.", type: ["map", ["set", "string"]], required: true } },
    },
  },
};
const broken = () => Promise.reject(new TypeError("hunter2 is a secret\n    at hunter2:1:1"));
const thing: ResourceServer = {
  schema,
  validate: broken,
  upgrade: broken,
  read: broken,
  plan: broken,
  apply: broken,
  import: broken,
  move: broken,
};
const source: DataSourceServer = { schema, validate: broken, read: broken };
const nothing: ProviderServer = {
  schema,
  validate: broken,
  configure: broken,
  stop: () => {
    throw new Error("hunter2 is a secret");
  },
  close: () => {},
  resources: { thing },
  dataSources: { thing: source },
  functions: {
    double: {
      summary: "Doubles",
      description: "Twice.",
      parameters: [{ name: "it", description: "What.", type: "number" }],
      returns: "number",
      call: broken,
    },
  },
};
const state = (item: Tree | null) => ({ msgpack: encode(item) });
const whole = { id: "a", key: null, block: null };

/** A provider that is loaded already. */
const loaded = (provider: ProviderServer): LoadableProvider => ({
  description: provider,
  load: () => Promise.resolve(provider),
  stop: () => provider.stop(),
  close: () => provider.close(),
});

/** Calls as Terraform does, through bytes both ways. */
async function call(
  provider: ProviderServer,
  name: string,
  request: SentMessage = {},
): Promise<{ readonly reply: ReceivedMessage; readonly logged: readonly LogLine[] }> {
  const found = { ...providerCalls(loaded(provider)), ...resourceCalls(loaded(provider)) }[name]!;
  const logged: LogLine[] = [];
  const reply = await answerCall(found, decodeMessage(found.request, encodeMessage(found.request, request)), (line) =>
    logged.push(line),
  );
  return { reply: decodeMessage(found.reply, encodeMessage(found.reply, reply)), logged };
}

const withThing = (part: Partial<ResourceServer>): ProviderServer => ({
  ...nothing,
  resources: { thing: { ...thing, ...part } },
});
const entry = (reply: ReceivedMessage, field: string, key: string) =>
  reply
    .messages(field)
    .find((one) => one.text("key") === key)!
    .message("value");
const summaries = (reply: ReceivedMessage) =>
  reply.messages("diagnostics").map((diagnostic) => diagnostic.text("summary"));
const objectOf = (reply: ReceivedMessage, field = "state") => decode(reply.message(field).bytes("msgpack"));

test.each<[string, SentMessage, string]>([
  ["ValidateProviderConfig", { config: state(whole) }, "Validating the provider's configuration"],
  ["ConfigureProvider", { config: state(whole) }, "Configuring the provider"],
  ["ValidateResourceConfig", { typeName: "thing", config: state(whole) }, "Validating thing"],
  [
    "UpgradeResourceState",
    { typeName: "thing", rawState: { json: Buffer.from("{}") } },
    "Upgrading the state of thing",
  ],
  ["ReadResource", { typeName: "thing", state: state(whole) }, "Reading thing"],
  [
    "PlanResourceChange",
    { typeName: "thing", prior: state(whole), proposed: state(whole), config: state(whole) },
    "Planning thing",
  ],
  [
    "ApplyResourceChange",
    { typeName: "thing", prior: state(whole), planned: state(whole), config: state(whole) },
    "Applying thing",
  ],
  ["ImportResourceState", { typeName: "thing", id: "a" }, "Importing thing"],
  ["MoveResourceState", { typeName: "thing", sourceState: { json: Buffer.from("{}") } }, "Moving to thing"],
  ["ValidateDataResourceConfig", { typeName: "thing", config: state(whole) }, "Validating the data source thing"],
  ["ReadDataSource", { typeName: "thing", config: state(whole) }, "Reading the data source thing"],
])(
  "what %s throws is one error diagnostic; the log says where, and neither holds its text [terraform.defects, terraform.secrets]",
  async (name, request, activity) => {
    const { reply, logged } = await call(nothing, name, request);
    expect(summaries(reply)).toEqual([
      `${activity} failed: unexpected TypeError. This is a bug in webcastmanager-provider; please report it`,
    ]);
    expect(reply.messages("diagnostics")[0]!.whole("severity")).toBe(1);
    expect(logged).toEqual([
      {
        level: "error",
        message: expect.stringMatching(new RegExp(`^${activity}: TypeError at .+calls\\.test\\.ts:\\d+:\\d+`)),
      },
    ]);
    const said = JSON.stringify([logged, reply.messages("diagnostics").map((diagnostic) => diagnostic.text("detail"))]);
    expect(said).not.toContain("hunter2");
  },
);

test("errors of StopProvider and of functions are in fields of their own [terraform.defects]", async () => {
  expect((await call(nothing, "StopProvider")).reply.text("error")).toBe(
    "Stopping the provider failed: unexpected Error. This is a bug in webcastmanager-provider; please report it",
  );
  const { reply } = await call(nothing, "CallFunction", { name: "double", arguments: [{ msgpack: encode(1) }] });
  expect(reply.message("error").text("text")).toMatch(
    /^Calling double failed: unexpected TypeError\. This is a bug in webcastmanager-provider; please report it\. Run again with TF_LOG=error/,
  );
});

test("an apply that throws or is refused leaves state and private bytes as they were [terraform.calls]", async () => {
  const request = {
    typeName: "thing",
    prior: state(whole),
    planned: state({ ...whole, id: "b" }),
    config: state(whole),
    private: Buffer.from("kept"),
  };
  const refusing = withThing({ apply: () => Promise.resolve({ diagnostics: [{ severity: "error", summary: "No" }] }) });
  for (const provider of [nothing, refusing]) {
    const { reply } = await call(provider, "ApplyResourceChange", request);
    expect(objectOf(reply)).toEqual(whole);
    expect(Buffer.from(reply.bytes("private")).toString()).toBe("kept");
  }
});

test("an apply without an error and without a state means that the object is gone; with both it keeps the new state [terraform.calls]", async () => {
  const request = { typeName: "thing", prior: state(whole), planned: state(null), config: state(null) };
  expect(
    objectOf((await call(withThing({ apply: () => Promise.resolve({}) }), "ApplyResourceChange", request)).reply),
  ).toBeNull();
  const half = withThing({
    apply: () => Promise.resolve({ state: { id: "new" }, diagnostics: [{ severity: "error", summary: "Half" }] }),
  });
  const { reply } = await call(half, "ApplyResourceChange", request);
  expect(objectOf(reply)).toEqual({ id: "new", key: null, block: null });
  expect(summaries(reply)).toEqual(["Half"]);
});

test("private bytes stay unless an answer has new ones [terraform.calls]", async () => {
  const read = (answer: Awaited<ReturnType<ResourceServer["read"]>>) =>
    call(withThing({ read: () => Promise.resolve(answer) }), "ReadResource", {
      typeName: "thing",
      state: state(whole),
      private: Buffer.from("kept"),
    });
  expect(Buffer.from((await read({ state: whole })).reply.bytes("private")).toString()).toBe("kept");
  expect(
    Buffer.from((await read({ state: whole, private: Buffer.from("new") })).reply.bytes("private")).toString(),
  ).toBe("new");
});

test("a move is asked with all that the former provider stored, its private bytes too [terraform.calls, terraform.move]", async () => {
  const asked: unknown[] = [];
  const provider = withThing({
    move: (request) => Promise.resolve({ state: whole }).then((answer) => (asked.push(request), answer)),
  });
  // As Terraform numbers them: provider, type, version, state, target, private bytes.
  const text = (number: number, content: string) =>
    Buffer.concat([Buffer.from([number * 8 + 2, content.length]), Buffer.from(content)]);
  const state = Buffer.concat([Buffer.from([4 * 8 + 2, 12]), text(1, '{"id":"a"}')]);
  const request = Buffer.concat([
    text(1, "former"),
    text(2, "other"),
    Buffer.from([3 * 8, 7]),
    state,
    text(5, "thing"),
    text(6, "kept"),
  ]);
  await answerCall(
    resourceCalls(loaded(provider)).MoveResourceState!,
    decodeMessage("MoveRequest", request),
    () => undefined,
  );
  expect(asked).toEqual([
    {
      sourceProvider: "former",
      sourceType: "other",
      sourceVersion: 7,
      sourceState: { id: "a" },
      sourcePrivate: Buffer.from("kept"),
    },
  ]);
});

test("a plan is asked with plain values and answered with unknowns, paths and warnings [terraform.calls]", async () => {
  const asked: unknown[] = [];
  const provider = withThing({
    plan: (request) => {
      asked.push(request);
      return Promise.resolve({
        planned: { id: unknown },
        requiresReplace: [["block", "inner", { key: "a b" }]],
        diagnostics: [{ severity: "warning", summary: "Careful", detail: "Very.", path: ["block", "inner"] }],
      });
    },
  });
  const mark = new ExtData(12, encode({ 1: false }));
  const { reply } = await call(provider, "PlanResourceChange", {
    typeName: "thing",
    prior: state(null),
    proposed: { msgpack: encode({ ...whole, id: mark }) },
    config: state({ ...whole, block: { inner: { "a b": ["c"] } } }),
    private: Buffer.from("p"),
  });
  expect(asked).toEqual([
    {
      prior: undefined,
      proposed: { ...whole, id: unknown },
      config: { ...whole, block: { inner: { "a b": ["c"] } } },
      priorPrivate: Buffer.from("p"),
    },
  ]);
  expect(objectOf(reply)).toEqual({ id: new ExtData(0, new Uint8Array(1)), key: null, block: null });
  const steps = (path: ReceivedMessage) =>
    path.messages("steps").map((step) => [step.text("attributeName"), step.text("elementKeyString")]);
  expect(reply.messages("requiresReplace").map(steps)).toEqual([
    [
      ["block", ""],
      ["inner", ""],
      ["", "a b"],
    ],
  ]);
  const [warning] = reply.messages("diagnostics");
  expect([
    warning!.whole("severity"),
    warning!.text("summary"),
    warning!.text("detail"),
    steps(warning!.message("attribute")),
  ]).toEqual([
    2,
    "Careful",
    "Very.",
    [
      ["block", ""],
      ["inner", ""],
    ],
  ]);
});

test.each([
  [true, { writeOnlyAttributesAllowed: true }],
  [false, {}],
  [false, undefined],
])(
  "whether Terraform knows write-only values is passed on: %s [terraform.calls]",
  async (expected, clientCapabilities) => {
    const asked: boolean[] = [];
    const provider = withThing({
      validate: ({ allowsWriteOnly }) => Promise.resolve([]).then((none) => (asked.push(allowsWriteOnly), none)),
    });
    await call(provider, "ValidateResourceConfig", {
      typeName: "thing",
      config: state(whole),
      ...(clientCapabilities === undefined ? {} : { clientCapabilities }),
    });
    expect(asked).toEqual([expected]);
  },
);

test("the schema holds every flag of every attribute, nested ones too, and the capabilities of the provider [terraform.calls]", async () => {
  const { reply } = await call(nothing, "GetProviderSchema");
  const capabilities = reply.message("serverCapabilities");
  expect(
    ["planDestroy", "getProviderSchemaOptional", "moveResourceState"].map((name) => capabilities.flag(name)),
  ).toEqual([true, true, true]);
  const attributes = reply.message("provider").message("block").messages("attributes");
  const facts = ["required", "optional", "computed", "sensitive", "writeOnly"];
  const shown = (attribute: ReceivedMessage) => [
    attribute.text("name"),
    attribute.text("description"),
    Buffer.from(attribute.bytes("type")).toString(),
    facts.filter((fact) => attribute.flag(fact)),
  ];
  expect(attributes.map(shown)).toEqual([
    ["id", "Its id.", '"string"', ["computed"]],
    ["key", "Its key.", '"string"', ["optional", "sensitive", "writeOnly"]],
    ["block", "A block.", "", ["optional"]],
  ]);
  const nested = attributes[2]!.message("nestedType");
  expect(nested.whole("nesting")).toBe(1);
  expect(nested.messages("attributes").map(shown)).toEqual([
    ["inner", "Inside.", '["map",["set","string"]]', ["required"]],
  ]);
  expect(entry(reply, "resourceSchemas", "thing").whole("version")).toBe(3);
  const double = entry(reply, "functions", "double");
  expect([
    double.text("summary"),
    double
      .messages("parameters")
      .map((parameter) => [parameter.text("name"), Buffer.from(parameter.bytes("type")).toString()]),
    Buffer.from(double.message("returns").bytes("type")).toString(),
  ]).toEqual(["Doubles", [["it", '"number"']], '"number"']);
  expect(entry((await call(nothing, "GetFunctions")).reply, "functions", "double").text("summary")).toBe("Doubles");
  const metadata = (await call(nothing, "GetMetadata")).reply;
  expect(
    ["resources", "dataSources", "functions"].map((kind) => metadata.messages(kind).map((item) => item.text("name"))),
  ).toEqual([["thing"], ["thing"], ["double"]]);
});

test("a function answers, and an invalid argument is reported by its index, the first one too [terraform.calls]", async () => {
  const functions = {
    double: {
      ...nothing.functions.double!,
      call: ([it]: readonly unknown[]) =>
        Number(it) < 0 ? Promise.reject(new ArgumentError("may not be negative", 0)) : Promise.resolve(Number(it) * 2),
    },
  };
  const double = (...given: number[]) =>
    call({ ...nothing, functions }, "CallFunction", {
      name: "double",
      arguments: given.map((it) => ({ msgpack: encode(it) })),
    });
  expect(decode((await double(4)).reply.message("result").bytes("msgpack"))).toBe(8);
  const error = (await double(-1)).reply.message("error");
  expect([error.text("text"), error.whole("functionArgument")]).toEqual(["may not be negative", 0]);
  // Terraform tells "the first argument" from "no argument in particular" by whether the zero is there.
  expect([...encodeMessage("FunctionError", { functionArgument: 0 })]).toEqual([0x10, 0x00]);
  expect([...encodeMessage("Step", { elementKeyString: "" })]).toEqual([0x12, 0x00]);
  expect((await double()).reply.message("error").text("text")).toBe("double takes 1 arguments, not 0");
});

test("an unknown name and a value of another type are reported as errors of the request [terraform.calls]", async () => {
  const strange = await call(nothing, "ReadResource", { typeName: "constructor" });
  expect(summaries(strange.reply)).toEqual(['There is no resource "constructor" in this provider']);
  const wrong = await call(nothing, "PlanResourceChange", {
    typeName: "thing",
    config: state({ ...whole, block: { inner: "hunter2" } }),
  });
  expect(summaries(wrong.reply)).toEqual(["The config of thing can't be read: block.inner: a map is needed"]);
  expect([...strange.logged, ...wrong.logged]).toEqual([]);
});

test("an answer that does not fit the schema is reported as a bug, with its path and without its value [terraform.defects, terraform.secrets]", async () => {
  const { reply } = await call(
    withThing({ read: () => Promise.resolve({ state: { id: "a", secrets: "hunter2" } }) }),
    "ReadResource",
    { typeName: "thing", state: state(whole) },
  );
  expect(reply.messages("diagnostics")[0]!.text("detail")).toBe(
    "secrets: the schema has no such attribute. Run again with TF_LOG=error: the log shows where it happened.",
  );
});

test("a line of the log has the form and the microseconds that Terraform reads [terraform.log]", () => {
  expect(logText({ level: "warn", message: 'a "b"\nc' }, new Date("2026-11-23T14:04:45.712Z"))).toBe(
    '{"@level":"warn","@message":"a \\"b\\"\\nc","@module":"webcastmanager","@timestamp":"2026-11-23T14:04:45.712000Z"}\n',
  );
});
