// The leaves found by walking the schema, and the facts that they declare: everything else is derived from these.
import * as z from "zod";
import {
  blocks,
  Customer,
  customerBlock,
  factsOf,
  kindOf,
  leafAt,
  leaves,
  secretLeaves,
  unwrap,
  type Block,
  type Facts,
  type Leaf,
} from "../../schema";
import { field } from "../../schema/facts";
import { schemaOf } from "../support/arbitraries";

test("every field of the customer is a leaf with description and facts, registered where it is read [package.one-source]", () => {
  const found: string[] = [];
  const walk = (object: z.ZodObject, above: readonly string[]): void => {
    for (const [key, schema] of Object.entries<z.core.$ZodType>(object.shape)) {
      const base = unwrap(schema);
      if (base instanceof z.ZodObject) {
        expect(`${[...above, key].join(".")}: ${schema instanceof z.ZodType ? schema.description : ""}`).toMatch(
          /: [A-Z].*\.$/,
        );
        walk(base, [...above, key]);
        continue;
      }
      found.push([...above, key].join("."));
      expect([found.at(-1), factsOf(schema) === undefined]).toEqual([found.at(-1), false]);
    }
  };
  walk(Customer, []);
  expect(leaves.map((leaf) => leaf.path)).toEqual(found);
});

test.each(leaves.map((leaf) => [leaf.path, leaf] as const))(
  "%s has a description in whole sentences, also in the parsed schema [package.one-source, pulumi.docs]",
  (_path, leaf) => {
    expect(leaf.facts.description).toMatch(/^[A-Z][^]*\.$/);
    expect(schemaOf(leaf).description).toBe(leaf.facts.description);
    expect(factsOf(schemaOf(leaf))).toBe(leaf.facts);
  },
);

test("facts declared on a field are lost at every later step of zod, and found where they were declared", () => {
  const facts: Facts = { description: "A text." };
  const declared = field(z.string(), facts);
  expect(factsOf(declared)).toBe(facts);
  expect(factsOf(declared.optional())).toBeUndefined();
  expect(factsOf(z.string())).toBeUndefined();
});

const withFact = (fact: keyof Facts) =>
  leaves.filter((leaf) => leaf.facts[fact] !== undefined).map((leaf) => leaf.path);

test.each<[keyof Facts, string[]]>([
  ["createOnly", ["type", "parent"]],
  ["secret", ["hmac.secret", "ecdn.kollective.token", "ecdn.ramp.apiKey", "ecdn.ramp.apiSecret"]],
  ["generated", ["hmac.secret"]],
  ["serverDecides", ["accountType"]],
  ["serverFills", ["parent", "accountType"]],
  ["onlyAtCreate", ["adopt"]],
  ["isSwitch", ["sso.enabled", "gdpr.enabled", "hmac.enabled"]],
  [
    "defaultValue",
    ["sso.enabled", "gdpr.enabled", "hmac.enabled", "ecdn.ramp.jwtKeyName", "deletionProtection", "adopt"],
  ],
  ["absentMeans", ["sso.enabled", "gdpr.enabled", "hmac.enabled", "ecdn.hive.customer"]],
  ["onlyFor", ["ecdn.hive.partnerId", "ecdn.hive.customer", "ecdn.kollective.apiEndpoint", "ecdn.kollective.token"]],
  ["onlyNew", ["defaultLanguage", "accountType", "hmac.enabled", "hmac.secret", "hmac.rotate"]],
])("the leaves with the fact %s are those of the form [package.one-source]", (fact, expected) => {
  expect(withFact(fact)).toEqual(expected);
});

test("every field of the form has its label, and every block its title [package.one-source]", () => {
  const labels = leaves.map((leaf) => [leaf.path, leaf.facts.label === undefined, leaf.facts.wire === undefined]);
  expect(labels.filter(([, hasNoLabel, isNotInForm]) => hasNoLabel !== isNotInForm)).toEqual([]);
  expect([leafAt("hmac.enabled")?.facts.label, leafAt("ecdn.ramp.jwtKeyName")?.facts.label]).toEqual([
    "Enable HMAC authorization as a default authorization method",
    "JWT key name",
  ]);
  expect([customerBlock, ...blocks].map(({ title }) => title)).toEqual([
    "Create a new customer",
    "Single Sign-on",
    "EU General Data Protection Regulations – GDPR",
    "HMAC authorization",
    "eCDN",
    "Hive Streaming",
    "Kollective Technologies",
    "RAMP technologies",
  ]);
});

test.each<[string, z.ZodType]>([
  ["a number", z.number()],
  ["a date", z.date()],
  ["a list of numbers", z.array(z.number())],
  ["a map to texts", z.record(z.string(), z.string())],
  ["a choice of numbers", z.literal([1, 2])],
  ["a text or a number", z.union([z.literal("a"), z.number()])],
  ["a transformed text", z.string().transform(Number)],
])("%s is no kind of field: the schema is refused at start [package.one-source]", (_, schema) => {
  expect(() => kindOf(schema)).toThrow(/^a field can't be a Zod\w+\. Make it a text, a boolean, a choice, /);
});

test("a choice lists its values, of a union those of all members", () => {
  const choices = leaves.flatMap(({ path, kind, choices: values }) => (kind === "choice" ? [[path, values]] : []));
  expect(choices).toEqual([
    ["type", ["Partner", "Consumer"]],
    ["accountType", ["private", "public"]],
    ["adopt", [true, false, "overwrite"]],
  ]);
});

test("only the fields for programs never travel", () => {
  expect(leaves.filter((leaf) => leaf.facts.wire === undefined).map((leaf) => leaf.path)).toEqual([
    "hmac.rotate",
    "deletionProtection",
    "adopt",
  ]);
});

test("no two leaves travel under one name", () => {
  const names = leaves.flatMap((leaf) => leaf.facts.wire ?? []);
  expect(new Set(names).size).toBe(names.length);
});

test("a switch is the first field of its block, so every other leaf of the block knows it", () => {
  for (const leaf of leaves.filter(({ keys, facts }) => keys.length > 1 && !facts.isSwitch)) {
    const ownSwitch = leaves.find(
      (other) => other.facts.isSwitch && other.keys.slice(0, -1).join() === leaf.keys.slice(0, -1).join(),
    );
    expect(leaf.enabledBy).toBe(ownSwitch);
  }
});

test("what a leaf declares fits its kind", () => {
  const problems = leaves.flatMap((leaf) => problemsOf(leaf).map((problem) => `${leaf.path}: ${problem}`));
  expect(problems).toEqual([]);
});

function problemsOf(leaf: Leaf): string[] {
  const { facts, kind } = leaf;
  return [
    ...(facts.isSwitch && kind !== "flag" ? ["a switch must be a flag"] : []),
    ...(facts.secret && kind !== "text" ? ["a secret must be a text"] : []),
    ...(facts.knownKeys && kind !== "map" ? ["only a map has known keys"] : []),
    ...(facts.whileOn && !leaf.enabledBy ? ["needs a switch that does not exist"] : []),
    ...(facts.generated && !leafAt(facts.generated.renewedBy) ? ["is renewed by a leaf that does not exist"] : []),
    ...(facts.generated && !facts.secret ? ["what is generated must be secret"] : []),
    ...(facts.defaultValue !== undefined && !schemaOf(leaf).safeParse(facts.defaultValue).success
      ? ["its default is not valid"]
      : []),
    ...(facts.format && kind !== "text" ? ["only a text has a form"] : []),
  ];
}

test("leaves are found by path, blocks by name", () => {
  for (const leaf of leaves) expect(leafAt(leaf.path)).toBe(leaf);
  expect(leafAt("sso")).toBeUndefined();
  expect(leafAt("constructor")).toBeUndefined();
  expect(secretLeaves).toEqual(leaves.filter((leaf) => leaf.facts.secret));
  expect(blocks.map(({ path }) => path)).toEqual([
    "sso",
    "gdpr",
    "hmac",
    "ecdn",
    "ecdn.hive",
    "ecdn.kollective",
    "ecdn.ramp",
  ]);
});

test("walking the blocks meets every leaf once", () => {
  const inside = (branch: Block): Leaf[] => [...branch.leaves.values(), ...[...branch.blocks.values()].flatMap(inside)];
  expect(
    inside(customerBlock)
      .map((leaf) => leaf.path)
      .sort(),
  ).toEqual(leaves.map((leaf) => leaf.path).sort());
  expect(customerBlock.blocks.get("ecdn")?.blocks.get("ramp")?.leaves.get("apiKey")).toBe(leafAt("ecdn.ramp.apiKey"));
});

test("only `.optional()` is taken off a schema", () => {
  const text = z.string();
  expect(unwrap(text.optional().optional())).toBe(text);
  expect(unwrap(text)).toBe(text);
});
