// What a program declares, read back by others, is what was to be declared.
import fc from "fast-check";
import {
  isList,
  isSet,
  isTree,
  recordSchema,
  secretLeaves,
  toWireRecord,
  valueAt,
  wireLeaves,
  withValue,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";
import { canonical } from "../../provider/core/canonical";
import { diff } from "../../provider/core/diff";
import { importValues } from "../../provider/core/refresh";
import { pulumiProgram, terraformProgram, type Program, type ProgramCustomer } from "../../programs";
import { rounds } from "../support/rounds";
import { arbitraryEstate, hostileEstate } from "./estates";
import { parseTerraform, runTypeScript, type DeclaredCustomer } from "./reading";

type Target = readonly [
  name: string,
  print: (customers: readonly ProgramCustomer[]) => Program,
  read: (files: Program["files"]) => DeclaredCustomer[],
];
const targets: readonly Target[] = [
  ["TypeScript", pulumiProgram, runTypeScript],
  ["HCL", terraformProgram, parseTerraform],
];

/** Each customer of a program that was read back, by its id, with its parent by id. */
function readBack({ names, files }: Program, read: Target[2]): ReadonlyMap<string, Tree> {
  const ids = new Map([...names].map(([id, name]) => [name, id]));
  return new Map(
    read(files).map(({ name, tree }) => {
      const parent = typeof tree.parent === "string" ? (ids.get(tree.parent) ?? tree.parent) : undefined;
      return [ids.get(name) ?? name, withValue(tree, ["parent"], parent)];
    }),
  );
}

const nfc = (text: Value): Value => (typeof text === "string" ? text.normalize("NFC") : text);

/** A value in a form of its own: engines keep sets in no order, and Terraform keeps texts in NFC. */
function plain(leaf: Leaf, value: Value): Value {
  if (!isSet(leaf, value)) return undefined;
  if (isList(value)) return [...new Set(value.map(nfc))].sort();
  if (!isTree(value)) return nfc(value);
  const entries = Object.entries(value).map(([key, items]) => [nfc(key), plain(leaf, items)] as const);
  return entries.filter(([, items]) => isList(items) && items.length > 0).sort();
}

/** The values of a customer that go to the service, without secrets. */
function valuesOf(tree: Tree): Readonly<Record<string, Value>> {
  const shown = wireLeaves.filter(({ facts }) => !facts.secret);
  return Object.fromEntries(shown.map((leaf) => [leaf.path, plain(leaf, valueAt(tree, leaf.keys))]));
}

test.each(targets)("%s declares every value of every customer [programs.values]", (_name, print, read) => {
  fc.assert(
    fc.property(arbitraryEstate(4), (estate) => {
      const declared = readBack(print(estate), read);
      for (const { id, tree } of estate)
        expect(valuesOf(canonical(declared.get(id) ?? {}))).toEqual(valuesOf(canonical(tree)));
    }),
    rounds(20),
  );
});

/** A tree with each text as a target keeps it. */
function textsAs(keep: (text: string) => string, value: Value): Value {
  if (typeof value === "string") return keep(value);
  if (isList(value)) return [...new Set(value.map((item) => textsAs(keep, item)))].sort();
  if (!isTree(value)) return value;
  return Object.entries(value)
    .map(([key, item]) => [keep(key), textsAs(keep, item)])
    .sort();
}

const keeping = [
  ["TypeScript", pulumiProgram, runTypeScript, (text: string) => text],
  // HCL holds texts in NFC, and no half of a character.
  ["HCL", terraformProgram, parseTerraform, (text: string) => text.replace(/\p{Cs}/gu, "\ufffd").normalize("NFC")],
] as const;

test.each(keeping)("in %s any text is what it was, of any characters [programs.values]", (_name, print, read, keep) => {
  fc.assert(
    fc.property(hostileEstate, (estate) => {
      const [declared] = read(print(estate).files);
      expect(textsAs(keep, declared?.tree)).toEqual(textsAs(keep, estate[0]?.tree));
    }),
    rounds(50),
  );
});

test.each(keeping)("in %s a key may be a word of the language [programs.values]", (_name, print, read, keep) => {
  const words = ["__proto__", "constructor", "for", "null", "true", "class", "1e3", "0x1", "a-b", "a.b", "$a", ""];
  const roleMappings: Tree = Object.fromEntries(words.map((word) => [word, ["everyone"]]));
  const tree = { name: "Acme", type: "Consumer", defaultLanguage: "en", sso: { roleMappings } };
  const [declared] = read(print([{ id: "a", tree }]).files);
  expect(textsAs(keep, declared?.tree)).toEqual(textsAs(keep, tree));
});

test.each(targets)(
  "every character of %s is visible, and none changes the direction of a text [programs.visible]",
  (_name, print) => {
    fc.assert(
      fc.property(hostileEstate, (estate) => {
        // Joiners and variation selectors are in words and emoji.
        for (const text of print(estate).files.values())
          expect(text).not.toMatch(
            /(?![ \n\u200c\u200d\ufe0e\ufe0f])[\p{C}\p{Z}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u,
          );
      }),
      rounds(50),
    );
  },
);

test.each(targets)(
  "%s declares what the service has, so that a preview is empty [programs.empty-preview]",
  (_name, print, read) => {
    fc.assert(
      fc.property(arbitraryEstate(4), (estate) => {
        const existing = estate.map(({ id, tree }) => {
          const observed = recordSchema().parse({ id, ...toWireRecord(canonical(tree)) });
          return { id, known: importValues(observed) };
        });
        const declared = readBack(print(existing.map(({ id, known }) => ({ id, tree: known.tree }))), read);
        for (const { id, known } of existing) {
          const changes = diff(known, declared.get(id) ?? {});
          expect(changes.filter(({ leaf }) => !secretLeaves.includes(leaf))).toEqual([]);
        }
      }),
      rounds(20),
    );
  },
);
