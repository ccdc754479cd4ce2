// Customers from a YAML or JSON file: created in the order of their parents, refused with file, line and column.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Customer, customersFromFile, type CustomerArgs } from "../../provider/pulumi";
import { arrived, seen, startProgram, valueOf } from "../support/pulumi-program";

const folder = mkdtempSync(join(tmpdir(), "customers-file-"));
const file = join(folder, "customers.yaml");
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => startProgram());

/** The engine's mark of a secret. */
const [secretKey, secretMark] = ["4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"];

const create = (key: string, args: CustomerArgs) => new Customer(key, args, seen);

function created(text: string): Record<string, Customer> {
  writeFileSync(file, text);
  return customersFromFile(file, create);
}

/** The lines of the error, without the folder. */
function refusal(text: string): readonly string[] {
  try {
    created(text);
  } catch (error) {
    expect(error).toBeInstanceOf(pulumi.RunError);
    return (error as Error).message.replaceAll(`${folder}/`, "").split("\n");
  }
  return [];
}

const acme = `acme:
  name: Acme Group
  type: Partner
  defaultLanguage: en
`;
const berlin = `acme-berlin:
  name: Acme Berlin
  type: Consumer
  defaultLanguage: de
  parent: acme
`;

test.each([
  ["after its Partner", acme + berlin],
  ["before its Partner", berlin + acme],
  [
    "in JSON",
    JSON.stringify({
      "acme-berlin": { name: "B", type: "Consumer", defaultLanguage: "de", parent: "acme" },
      acme: { name: "A", type: "Partner", defaultLanguage: "en" },
    }),
  ],
])("a customer %s is created below it, and returned by its key [pulumi.file]", async (_, text) => {
  const customers = created(text);
  await Promise.all(Object.values(customers).map(({ urn }) => valueOf(urn)));
  expect(arrived.map(({ name }) => name)).toEqual(["acme", "acme-berlin"]);
  expect(arrived[1]?.inputs).toMatchObject({ parent: "id-of-acme" });
  expect(Object.keys(customers)).toEqual(["acme", "acme-berlin"]);
});

test("a secret is the secret of that name in the stack's configuration [pulumi.file, secrets.state]", async () => {
  pulumi.runtime.setAllConfig({ "conversation:token": "not-a-real-token" });
  const customers = created(
    `${acme}  ecdn: { kollective: { apiEndpoint: "https://api.example", token: { config: token } } }\n`,
  );
  await Promise.all(Object.values(customers).map(({ urn }) => valueOf(urn)));
  expect(arrived[0]?.inputs).toMatchObject({
    ecdn: {
      [secretKey]: secretMark,
      value: { kollective: { apiEndpoint: "https://api.example", token: "not-a-real-token" } },
    },
  });
});

test.each<[string, string, readonly string[]]>([
  [
    "a wrong and an absent property",
    `${acme.replace("Partner", "Reseller")}other:\n  name: Other\n  type: Consumer\n`,
    [
      'customers.yaml:3:3: acme.type: must be "Partner" or "Consumer"',
      "customers.yaml:5:1: other.defaultLanguage: is required; give a text",
    ],
  ],
  [
    "a number in place of a text",
    `${acme}  ecdn:\n    hive:\n      partnerId: 9012\n`,
    ["customers.yaml:7:7: acme.ecdn.hive.partnerId: must be a text; write it in quotes"],
  ],
  [
    "an item of a list, under a key with a space",
    `${acme}  sso:\n    roleMappings:\n      Webcast Editor: [editors, 7]\n`,
    ['customers.yaml:7:33: acme.sso.roleMappings["Webcast Editor"][1]: must be a text; write it in quotes'],
  ],
  ["a misspelt property", `${acme}  nmae: x\n`, ["customers.yaml:5:3: acme.nmae: does not exist; did you mean name?"]],
  [
    "a misspelt parent",
    acme + berlin.replace("parent: acme", "parent: acne"),
    ["customers.yaml:9:3: acme-berlin.parent: is no key of this file; did you mean acme?"],
  ],
  [
    "a parent that is a Consumer",
    acme.replace("Partner", "Consumer") + berlin,
    [
      'customers.yaml:9:3: acme-berlin.parent: the parent "Acme Group" is a Consumer, and only a Partner can have customers below it; set the id of a Partner',
    ],
  ],
  ["a circle of parents", `${acme}  parent: acme\n`, ["customers.yaml:5:3: acme.parent: makes a circle of parents"]],
  [
    "a secret in plain text",
    `${acme}  hmac: { secret: not-a-real-hmac-secret }\n`,
    [
      "customers.yaml:5:11: acme.hmac.secret: must be { config: <name> }, with the name of a secret in the stack's configuration",
    ],
  ],
  ["a customer that is a text", "acme: Acme Group\n", ["customers.yaml:1:1: acme: must be an object"]],
  ["a list of customers", "- name: Acme\n", ["customers.yaml:1:1: must be an object, with a key for each customer"]],
  ["two equal keys", acme + acme, ["customers.yaml:5:1: Map keys must be unique"]],
  [
    "a broken line",
    "acme: {\n",
    ["customers.yaml:2:1: Flow map in block collection must be sufficiently indented and end with a }"],
  ],
])("%s is refused with its line and column, and no value [pulumi.file, input.no-value]", (_, text, lines) => {
  const [head, ...places] = refusal(text);
  expect(places).toEqual(lines);
  expect(head).toBe(
    `Can't declare the customers of customers.yaml: ${lines.length === 1 ? "1 place is" : `${lines.length} places are`} wrong.`,
  );
  expect(arrived).toEqual([]);
});

test("a file that is absent is refused with its path [pulumi.file]", () => {
  expect(() => customersFromFile(join(folder, "absent.yaml"), create)).toThrow(
    /^Can't read .*absent\.yaml: there is no such file\. Give/,
  );
});
