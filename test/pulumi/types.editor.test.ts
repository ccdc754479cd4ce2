// What an editor shows while a user writes a program: comments at every level, only valid properties, short errors.
import { leaves, type Leaf } from "../../schema";
import { startEditor } from "./editor-service";
import { compile } from "./types-compile";

const beginning = `
import * as pulumi from "@pulumi/pulumi";
import { Customer, customerArgs, type CustomerType, WebcastManagerProvider } from "webcastmanager-provider";
declare const text: pulumi.Output<string>;
declare const any: string;
declare const row: { name: string; type: string };
`;
const constructs = (library: string) => `
import { TerraformStack } from "${library}";
import { Customer } from "webcastmanager-provider/${library}";
declare const stack: TerraformStack;
`;
const least = 'name: "Acme", defaultLanguage: "en"';

/** Every property of a leaf's block, marked by its path: `/*sso.enabled*\/enabled: …`. */
function marked(wanted: readonly Leaf[]): string {
  const values: Record<Leaf["kind"], string> = {
    text: "text",
    flag: "true",
    choice: '"Partner"',
    set: "[]",
    map: '{ /*role*/Administrator: ["a"] }',
  };
  const valueOf = ({ path, kind }: Leaf) =>
    path === "accountType" ? '"private"' : path === "adopt" ? "true" : values[kind];
  const write = (depth: number, inside: readonly Leaf[]): string =>
    [...new Set(inside.map(({ keys }) => keys[depth]!))]
      .map((key) => {
        const own = inside.filter(({ keys }) => keys[depth] === key);
        const path = own[0]!.keys.slice(0, depth + 1).join(".");
        return `/*${path}*/${key}: ${own[0]!.keys.length === depth + 1 ? valueOf(own[0]!) : `{ ${write(depth + 1, own)} }`}`;
      })
      .join(", ");
  return write(0, wanted);
}

const ofPartner = leaves.filter(({ facts }) => facts.onlyFor !== "Consumer");
const sso = (body: string) => `new Customer("a", { ${least}, type: "Partner", sso: { roleMappings: { ${body} } } });`;
const ecdn = (type: string) => `new Customer("a", { ${least}, type: "${type}", ecdn: { hive: { /*|*/ } } });`;
const editor = startEditor({
  "a Partner": `${beginning}new Customer("a", { ${marked(ofPartner)} });`,
  "a Consumer": `${beginning}new Customer("a", { ${least}, type: "Consumer", ecdn: { hive: { /*customer*/customer: true } } });`,
  "an unknown type": `${beginning}declare const type: CustomerType; new Customer("a", { /*name*/name: "x", defaultLanguage: "en", type, ecdn: { hive: { /*partnerId*/partnerId: "1" } } });`,
  "an instance": `${beginning}new WebcastManagerProvider("a", { /*endpoint*/endpoint: text, /*deadlineMs*/deadlineMs: 3, /*usernameEnv*/usernameEnv: "A" });`,
  "a class": `${beginning}new /*class*/Customer("a", { ${least}, type: "Partner" });`,
  roles: `${beginning}${sso("/*|*/")}`,
  "other roles": `${beginning}${sso('Administrator: ["a"], /*|*/')}`,
  "top level": `${beginning}new Customer("a", { ${least}, type: "Consumer", /*|*/ });`,
  "Hive of a Partner": `${beginning}${ecdn("Partner")}`,
  "Hive of a Consumer": `${beginning}${ecdn("Consumer")}`,
  ...Object.fromEntries(
    ["cdktf", "cdktn"].map((library) => [
      library,
      `${constructs(library)}new Customer(stack, "a", { /*name*/name: "x", /*type*/type: "Partner", defaultLanguage: "en", /*sso*/sso: { /*sso.roleMappings*/roleMappings: {} } });`,
    ]),
  ),
});
afterAll(() => {
  editor.close();
});

test.each(ofPartner.map((leaf) => [leaf.path, leaf.facts.description] as const))(
  "hover on %s of a program shows what it means [pulumi.editor]",
  (path, description) => {
    expect(editor.hover("a Partner", path)).toContain(description);
  },
);

test.each(["sso", "gdpr", "hmac", "ecdn", "ecdn.hive", "ecdn.kollective", "ecdn.ramp", "role"])(
  "hover on the block %s shows what it means [pulumi.editor]",
  (mark) => {
    expect(editor.hover("a Partner", mark)).not.toBe("");
  },
);

test.each([
  ["a Consumer", "customer", "Hive customer"],
  ["an unknown type", "name", "Name of the customer"],
  ["an unknown type", "partnerId", "Hive Partner ID"],
  ["an instance", "endpoint", "Base address"],
  ["an instance", "deadlineMs", "in milliseconds"],
  ["an instance", "usernameEnv", "environment variable"],
] as const)("hover in %s on %s shows what it means [pulumi.editor]", (program, mark, part) => {
  expect(editor.hover(program, mark)).toContain(part);
});

test.each(["cdktf", "cdktn"])(
  "hover on the constructs of %s shows what each property means [cdktf.types]",
  (library) => {
    for (const path of ["name", "type", "sso.roleMappings"])
      expect(editor.hover(library, path)).toContain(
        leaves.find((leaf) => leaf.path === path)!.facts.description.split(".")[0],
      );
  },
);

test("roles are offered in a role mapping, and nothing else [pulumi.editor]", () => {
  const roles = leaves.flatMap(({ facts }) => facts.knownKeys ?? []);
  expect([...editor.offered("roles")].sort()).toEqual([...roles].sort());
  expect([...editor.offered("other roles")].sort()).toEqual(roles.filter((role) => role !== "Administrator").sort());
});

test("only the properties of the customer's type are offered [pulumi.editor]", () => {
  expect(editor.offered("top level")).toEqual(expect.arrayContaining(["parent", "sso", "ecdn", "adopt"]));
  expect([
    editor.offered("Hive of a Partner").includes("partnerId"),
    editor.offered("Hive of a Partner").includes("customer"),
  ]).toEqual([true, false]);
  expect([
    editor.offered("Hive of a Consumer").includes("partnerId"),
    editor.offered("Hive of a Consumer").includes("customer"),
  ]).toEqual([false, true]);
});

/** Wrong programs, and the first line of the compiler's message. */
const wrong: Readonly<Record<string, readonly [code: string, line: string]>> = {
  "a Consumer with a Hive partner id": [
    `new Customer("a", { ${least}, type: "Consumer", ecdn: { hive: { partnerId: "9" } } });`,
    "Object literal may only specify known properties, and 'partnerId' does not exist in type 'Input<ConsumerHiveArgs>'.",
  ],
  "a Partner with the Hive box": [
    `new Customer("a", { ${least}, type: "Partner", ecdn: { hive: { customer: true } } });`,
    "Object literal may only specify known properties, and 'customer' does not exist in type 'Input<PartnerHiveArgs>'.",
  ],
  "a Consumer with Kollective": [
    `new Customer("a", { ${least}, type: "Consumer", ecdn: { kollective: { apiEndpoint: text, token: text } } });`,
    "Object literal may only specify known properties, and 'kollective' does not exist in type 'Input<ConsumerEcdnArgs>'.",
  ],
  "a type that is none": [
    `new Customer("a", { ${least}, type: "Reseller" });`,
    "Type '\"Reseller\"' is not assignable to type 'Input<CustomerType>'.",
  ],
  "a type that is any text": [
    `new Customer("a", { ${least}, type: any });`,
    "Type 'string' is not assignable to type 'Input<CustomerType>'.",
  ],
  "a misspelt property": [
    `new Customer("a", { ${least}, type: "Consumer", nmae: "x" });`,
    "Object literal may only specify known properties, and 'nmae' does not exist in type 'ArgsOf<\"Consumer\">'.",
  ],
  "a misspelt property in a block": [
    `new Customer("a", { ${least}, type: "Partner", sso: { identityPovider: "x" } });`,
    "Object literal may only specify known properties, and 'identityPovider' does not exist in type 'Input<SsoArgs>'.",
  ],
  "no name": [
    'new Customer("a", { type: "Consumer", defaultLanguage: "en" });',
    "Argument of type '{ type: \"Consumer\"; defaultLanguage: string; }' is not assignable to parameter of type 'ArgsOf<\"Consumer\">'.",
  ],
  "Kollective without its token": [
    `new Customer("a", { ${least}, type: "Partner", ecdn: { kollective: { apiEndpoint: "https://k.example" } } });`,
    "Type '{ apiEndpoint: string; }' is not assignable to type 'Input<PartnerKollectiveArgs> | undefined'.",
  ],
  "a group that is no list": [
    `new Customer("a", { ${least}, type: "Partner", sso: { roleMappings: { Administrator: "admins" } } });`,
    "Type 'string' is not assignable to type 'Input<Input<string>[]> | undefined'.",
  ],
  "a parent that is a number": [
    `new Customer("a", { ${least}, type: "Consumer", parent: 7 });`,
    "Type 'number' is not assignable to type 'Resource | Input<string> | undefined'.",
  ],
  "no arguments": [
    'new Customer("a", undefined);',
    "Argument of type 'undefined' is not assignable to parameter of type 'ArgsOf<CustomerType>'.",
  ],
  "a row of data": [
    `new Customer("a", { ...row, defaultLanguage: "en" });`,
    "Argument of type '{ defaultLanguage: string; name: string; type: string; }' is not assignable to parameter of type 'ArgsOf<CustomerType>'.",
  ],
};
const said = compile(Object.fromEntries(Object.entries(wrong).map(([name, [code]]) => [name, `${beginning}${code}`])));

test.each(Object.entries(wrong).map(([name, [, line]]) => [name, line] as const))(
  "the compiler's message about %s is one short line [pulumi.editor]",
  (name, line) => {
    const [first = ""] = said[name]!.split("\n");
    expect(first).toBe(line);
    expect(first.length).toBeLessThanOrEqual(200);
  },
);
