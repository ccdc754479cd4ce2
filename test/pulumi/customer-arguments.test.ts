// Arguments and options of a Customer that can't work are refused in the program with one line; rows of data too.
import * as pulumi from "@pulumi/pulumi";
import { Customer, customerArgs, WebcastManagerProvider, type CustomerArgs } from "../../provider/pulumi";
import { arrived, seen, startProgram, valueOf } from "../support/pulumi-program";

const least = { name: "Acme", type: "Consumer", defaultLanguage: "en" } as const;
const partner = (name = "acme-group") =>
  new Customer(name, { name: "Acme Group", type: "Partner", defaultLanguage: "en" }, seen);
class Tenant extends pulumi.ComponentResource {
  constructor(name: string, build: (tenant: Tenant) => void = () => undefined) {
    super("acme:index:Tenant", name);
    build(this);
  }
}

beforeEach(() => startProgram());

describe("a Partner as the resource option parent", () => {
  const line =
    'Can\'t declare customer "acme-berlin": its Partner is given as the resource option `parent`, which only groups resources in Pulumi. Pass it as an argument: `new Customer("acme-berlin", { …, parent: acmeGroup })`.';

  test.each([
    ["without the argument", least],
    ["beside an undefined argument", { ...least, parent: undefined }],
  ])("is refused %s, with the line to write instead [input.options]", async (_, args) => {
    const acme = partner();
    expect(() => new Customer("acme-berlin", args, { parent: acme })).toThrow(new pulumi.RunError(line));
    await valueOf(acme.urn);
    expect(arrived.map(({ name }) => name)).not.toContain("acme-berlin");
  });

  test("is accepted together with the argument, in `Customer.get`, and if it is a component [input.options]", async () => {
    const acme = partner();
    const below = new Customer("below", { ...least, parent: acme }, { ...seen, parent: acme });
    const named = new Customer("named", { ...least, parent: "65a0" }, { ...seen, parent: acme });
    const found = Customer.get("found", "65a0", { ...seen, parent: acme });
    const inside = new Customer("inside", least, { ...seen, parent: new Tenant("tenant") });
    await Promise.all([below, named, found, inside].map(({ urn }) => valueOf(urn)));
    expect(arrived.map(({ name }) => name).sort()).toEqual([
      "acme-group",
      "below",
      "found",
      "inside",
      "named",
      "tenant",
    ]);
  });
});

describe("deletedWith", () => {
  const line =
    "Can't declare customer \"berlin\": `deletedWith` drops it from the state without deleting it, and a Partner can't be deleted while it has Consumers. Remove the option; Pulumi deletes Consumers before their Partner.";

  test.each<[string, () => pulumi.Resource]>([
    ["its Partner", () => partner()],
    ["another Customer", () => new Customer("other", least, seen)],
    ["a Customer that is only read", () => Customer.get("found", "65a0", seen)],
    [
      "a component with a Customer in it",
      () =>
        new Tenant(
          "tenant",
          (tenant) => new Tenant("inner", (inner) => new Customer("deep", least, { parent: inner })) && tenant,
        ),
    ],
    ["its provider instance", () => new WebcastManagerProvider("staging", { endpoint: "https://staging.example" })],
  ])("%s is refused with the reason [input.options, safe.children]", (_, resource) => {
    const owner = resource();
    const isDeep = owner instanceof Tenant;
    if (isDeep) new Customer("inside", least, { parent: owner });
    expect(() => new Customer("berlin", { ...least, parent: "65a0" }, { deletedWith: owner })).toThrow(
      new pulumi.RunError(line),
    );
  });

  test("a resource that deletes the whole service is accepted and reaches the engine [input.options, pulumi.options]", async () => {
    const service = new (class extends pulumi.CustomResource {})("docker:index:Container", "service");
    await valueOf(new Customer("berlin", least, { ...seen, deletedWith: service }).urn);
    expect(arrived.map(({ name }) => name)).toContain("berlin");
  });
});

test.each<[string, unknown, string]>([
  ["no arguments", undefined, "no arguments were given. Pass at least `{ name, defaultLanguage, type }`."],
  ["null", null, "its arguments are not an object."],
  ["a text", "Acme", "its arguments are not an object."],
  [
    "an Output as a whole",
    pulumi.output(least),
    "its arguments are an Output or a Promise as a whole. Pass an object; its properties may be Outputs.",
  ],
  ["a Promise as a whole", Promise.resolve(least), "its arguments are an Output or a Promise as a whole."],
])("%s in place of arguments is refused in the program [input.options]", (_, args, cause) => {
  expect(() => new Customer("acme", args as CustomerArgs)).toThrow(`Can't declare customer "acme": ${cause}`);
});

test("deleteBeforeReplace: false is refused, because a name is free only once its customer is deleted [input.options]", async () => {
  expect(() => new Customer("acme", least, { deleteBeforeReplace: false })).toThrow(
    new pulumi.RunError(
      "Can't declare customer \"acme\": `deleteBeforeReplace: false` can't work, because names are unique below one parent. Remove the option.",
    ),
  );
  await Promise.all(
    [true, undefined].map((deleteBeforeReplace) =>
      valueOf(new Customer(`acme-${String(deleteBeforeReplace)}`, least, { ...seen, deleteBeforeReplace }).urn),
    ),
  );
});

test("a logical name that contains an Output is refused in the program, and not quoted [secrets.output-text]", () => {
  expect(() => new Customer(`c-${String(partner().id)}`, least)).toThrow(
    new pulumi.RunError(
      "Can't declare a customer: its logical name contains an Output that was converted to a string. Use a plain string.",
    ),
  );
});

describe("the id of Customer.get", () => {
  test.each<[unknown, string]>([
    [undefined, "was given, but is undefined"],
    [null, "must be a text, not null"],
    [65, "must be a text"],
    ["", "must be an id"],
    ["..", "must be an id"],
    ["acme/berlin", "must be an id"],
    ["Calling [toString] on an [Output<T>] is not supported.", "holds Pulumi's advice text"],
  ])("%j is refused by name [adopt.lookup, input.lookup]", (id, cause) => {
    expect(() => Customer.get("found", id as string)).toThrow(`Can't read customer "found": \`id\` ${cause}`);
  });

  test("is trimmed, plain or known later [adopt.lookup, input.lookup]", async () => {
    for (const id of [" 65a0\n", pulumi.output(" 65a0\n")])
      expect(await valueOf(Customer.get(`found-${typeof id}`, id, seen).id)).toBe("65a0");
  });
});

describe("a row of data", () => {
  const row = { name: "Acme", type: "Consumer", defaultLanguage: "en" };

  test("a valid row is returned unchanged, with its Outputs [pulumi.types]", () => {
    const rows: unknown[] = JSON.parse(
      JSON.stringify([row, { ...row, sso: { roleMappings: { Administrator: ["a"] } } }]),
    );
    const later = {
      ...row,
      parent: pulumi.output("65a0"),
      sso: { identityProvider: pulumi.secret("idp"), roleMappings: pulumi.output({}) },
      hmac: Promise.resolve({}),
    };
    for (const one of [...rows, later]) expect(customerArgs(one)).toBe(one);
  });

  test.each<[string, unknown, string]>([
    ["no object", "Acme", "it is not an object"],
    ["a list", [row], "it is not an object"],
    ["nothing", undefined, "it is not an object"],
    ["an output", pulumi.output(row), "it is not an object"],
    ["another type", { ...row, type: "Reseller" }, 'type: must be "Partner" or "Consumer"'],
    ["a misspelt property", { ...row, nmae: "x" }, "nmae: "],
    [
      "what its type may not have",
      { ...row, ecdn: { hive: { partnerId: "9012" } } },
      "ecdn.hive.partnerId: only a Partner may have it",
    ],
    ["several mistakes", { type: "Consumer", defaultLanguage: "English" }, "defaultLanguage: "],
  ])(
    "%s is refused with the path of each wrong property and no value [pulumi.types, input.path, input.no-value]",
    (_what, wrong, part) => {
      expect(() => customerArgs(wrong)).toThrow(part);
      expect(() => customerArgs(wrong)).toThrow(/^Can't declare a customer from this row: /);
      expect(() => customerArgs(wrong)).not.toThrow(/Reseller|9012|English/);
    },
  );
});
