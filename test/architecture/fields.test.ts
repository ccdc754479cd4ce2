// A field is declared once: no other source file names it, so that adding one changes the schema and what is generated
// from it.
import ts from "typescript";
import { leafAt, leaves } from "../../schema";
import { everyNode, isFreeName, ourFiles, parsed } from "./sources";

// What a team writes as a user of the product, or about it, names fields like any user: demo, examples, benchmarks,
// tests.
const product = ourFiles().filter(
  (path) => /^(programs|provider|emulator|page|tools\/generate)\/.*\.tsx?$/.test(path) && !path.includes("/generated/"),
);

/** Words that are a field's name on the wire and a word of its own elsewhere. */
const generic: Readonly<Record<string, string>> = {
  name: "the name of anything: settings, sources, errors, and of the customer in messages, lookups and the rule about siblings",
  type: "a word of TypeScript and of HTTP, and the two types of customer in the rule about parents",
  parentId: "the filter of the list, which the contract names like the field",
};

/** Outputs that the provider adds; one is called like its field on the wire, and declared in the leaf's facts. */
const outputs = leaves.flatMap((leaf) => leaf.facts.generated?.output ?? []);

const read = new Map<string, Set<string>>();

/**
 * Whether an identifier is a name of the file's own, such as that of a function or variable: no property of anything.
 */
function isLocal(node: ts.Identifier): boolean {
  const { parent } = node;
  const isTaken = ts.isBindingElement(parent) && (parent.propertyName ?? parent.name) === node;
  return isFreeName(node) && !isTaken && !ts.isShorthandPropertyAssignment(parent);
}

/**
 * Every word of a file with which it may mean a field: names of properties and texts, no comments and no names of its
 * own.
 */
function wordsIn(path: string, text?: string): ReadonlySet<string> {
  const words = read.get(path) ?? new Set<string>();
  if (words.size > 0) return words;
  read.set(path, words);
  everyNode(parsed(path, text), (node) => {
    if (ts.isIdentifier(node) && !isLocal(node)) words.add(node.text);
    if (ts.isStringLiteralLike(node)) for (const word of node.text.split(/[^A-Za-z0-9_]+/)) words.add(word);
  });
  return words;
}

const wireNames = leaves.flatMap((leaf) => leaf.facts.wire ?? []).filter((name) => !Object.hasOwn(generic, name));

test("no source outside the schema names a field by its name on the wire [package.one-source]", () => {
  const named = product.flatMap((path) => {
    const words = wordsIn(path);
    return wireNames
      .filter((name) => words.has(name) && !outputs.includes(name))
      .map((name) => `${path} names ${name}`);
  });
  expect(named).toEqual([]);
});

test("what is called like its output is named only where outputs are declared [package.one-source]", () => {
  const places = product.filter((path) => outputs.some((name) => wordsIn(path).has(name)));
  expect(
    places.filter((path) => !["provider/pulumi/program/customer.ts", "tools/generate/pulumi-types.ts"].includes(path)),
  ).toEqual([]);
});

test("core, client, emulator and generator decide nothing by the path of a field, except those listed here [package.one-source]", () => {
  const paths = new Set(leaves.map((leaf) => leaf.path).filter((path) => path.includes(".")));
  const named = product.flatMap((path) => {
    const texts: string[] = [];
    everyNode(parsed(path), (node) => {
      if (ts.isStringLiteralLike(node) && paths.has(node.text)) texts.push(`${path} names ${node.text}`);
    });
    return texts;
  });
  expect(named).toEqual([]);
});

test("a field is named by a property, a key or a text, and not by a name of a file's own", () => {
  const words = wordsIn(
    "planted.ts",
    "function a(b: string) { const { c, d: e } = f.g; return { h, i: 1, ['j']: b, k() {} }; }  interface L { m: N }  class O { p = 'q r' }",
  );
  expect([...words].sort()).toEqual(["c", "d", "g", "h", "i", "j", "k", "m", "p", "q", "r"]);
});

test("every exception is still a field, and still needed", () => {
  for (const name of Object.keys(generic)) {
    expect(leaves.some((leaf) => leaf.facts.wire === name)).toBe(true);
    expect(product.some((path) => wordsIn(path).has(name))).toBe(true);
  }
  expect(leafAt("hmac.secret")?.facts.generated?.output).toBe(outputs[0]);
});
