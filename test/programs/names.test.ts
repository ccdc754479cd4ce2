// Names of customers in programs.
import fc from "fast-check";
import ts from "typescript";
import { pulumiProgram, terraformProgram, type ProgramCustomer } from "../../programs";
import { anyText } from "../support/any-text";
import { aPartner } from "../support/customers";
import { rounds } from "../support/rounds";
import { shuffled } from "../support/texts";

const customer = (name: string, id = "65a0c0ffee0ddba11c0ffe10"): ProgramCustomer => ({
  id,
  tree: { name, type: "Partner", defaultLanguage: "en" },
});
const nameIn = (name: string) => pulumiProgram([customer(name)]).names.get("65a0c0ffee0ddba11c0ffe10");

test.each([
  ["Acme Group", "acme-group"],
  ["Müller & Söhne GmbH", "mueller-soehne-gmbh"],
  ["Straße 7/8", "strasse-7-8"],
  ["Łódź Ærø İzmir", "lodz-aero-izmir"],
  ["Москва", "moskva"],
  ["Ελλάδα", "ellada"],
  ["Caf\u0065\u0301 Noir", "cafe-noir"],
  ["  --Acme__(Group)--  ", "acme-group"],
  ["10 Downing Street", "customer-10-downing-street"],
  ["class", "class-customer"],
  ["CON", "con-customer"],
  ["index", "index-customer"],
  ["東京 Studio", "studio"],
  ["東京", "customer-fe10"],
  ["🎉", "customer-fe10"],
  ['"', "customer-fe10"],
  ["Gesellschaft für Medienproduktion und Übertragung mbH", "gesellschaft-fuer-medienproduktion-und"],
  ["x".repeat(255), "x".repeat(40)],
])("the name %p becomes %p [programs.names]", (name, expected) => {
  expect(nameIn(name)).toBe(expected);
});

test("names that clash all end in the shortest part of the id that makes them unique, of four characters or more [programs.names]", () => {
  const { names } = pulumiProgram([
    customer("Acme", "65a0c0ffee0ddba11c0ffe10"),
    customer("acme!", "65a0c0ffee0ddba11c0ffe11"),
    customer("Other", "65a0c0ffee0ddba11c0ffe12"),
    customer("Twin", "65a0aaaaaaaaaaaaaaaaa0001"),
    customer("T win", "65a0aaaaaaaaaaaaaaaab0001"),
  ]);
  expect([...names.values()].sort()).toEqual(["acme-fe10", "acme-fe11", "other", "t-win-b0001", "twin-a0001"]);
});

test("a name that is taken isn't used, however it is spelt [programs.names]", () => {
  const id = "65a0c0ffee0ddba11c0ffe10";
  expect(pulumiProgram([customer("Acme Group", id)], { taken: ["acmeGroup"] }).names.get(id)).toBe("acme-group-fe10");
  const { names, files } = terraformProgram([customer("Acme Group", id)], { taken: ["acme_group", "acme_group_fe10"] });
  expect(names.get(id)).toBe("acme_group_ffe10");
  expect([...files.keys()]).toEqual(["acme-group-ffe10.tf"]);
});

test("ids that differ in case or signs only give different names [programs.names]", () => {
  const { names } = pulumiProgram(["a.b", "A-b", "ab", "AB"].map((id) => customer("Acme", id)));
  expect(new Set([...names.values()].map((name) => name.toLowerCase())).size).toBe(4);
});

test("no two secrets are supplied under one name [programs.names, programs.secrets]", () => {
  const names = ["Acme", "Acme Kollective", "Acme Ramp", "Acme Ramp Api", "acme"];
  const partners = names.map((name, index) => ({ id: `id-${index}`, tree: aPartner({ name }) }));
  for (const { secrets } of [pulumiProgram(partners), terraformProgram(partners)]) {
    expect(new Set(secrets.map(({ name }) => name.toLowerCase())).size).toBe(3 * names.length);
  }
});

const parts = ["Acme", "acme", " ", "-", "0001", "1", "a", "é", "ü", "東", "class", "con", "fe10", "customer"];
const hostileName = fc.oneof(
  fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 4 }).map((chosen) => chosen.join("")),
  anyText({ maxLength: 8 }),
);
const hostileList = fc.uniqueArray(
  fc.tuple(
    hostileName,
    fc.oneof(fc.stringMatching(/^65a0c0ff[0-9a-f]{2}10$/), fc.stringMatching(/^[A-Za-z0-9._~-]{1,3}$/)),
  ),
  { selector: ([, id]) => id, minLength: 1, maxLength: 12 },
);
const listOf = (rows: readonly (readonly [string, string])[]) => rows.map(([name, id]) => customer(name, id));

test("names are words of both languages, and differ in more than case [programs.names]", () => {
  fc.assert(
    fc.property(hostileList, (rows) => {
      const { names, files } = pulumiProgram(listOf(rows));
      expect(new Set(names.values()).size).toBe(rows.length);
      expect(files.size).toBe(rows.length + 1);
      for (const name of names.values()) expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      const constants = [...files.values()].flatMap((text) => /export const (\w+) =/.exec(text)?.[1] ?? []);
      expect(new Set(constants.map((name) => name.toLowerCase())).size).toBe(rows.length);
      const scanner = ts.createScanner(ts.ScriptTarget.Latest, true);
      for (const name of constants) {
        scanner.setText(name);
        expect([name, scanner.scan()]).toEqual([name, ts.SyntaxKind.Identifier]);
      }
    }),
    rounds(100),
  );
});

test("a name depends on the customers that clash with it, and on no other and no order [programs.names]", () => {
  fc.assert(
    fc.property(
      hostileList.chain((rows) => fc.tuple(fc.constant(rows), shuffled(rows))),
      ([rows, others]) => {
        const { names } = terraformProgram(listOf(rows));
        expect(terraformProgram(listOf(others)).names).toEqual(names);
        const more = [...listOf(others), customer("Zzz unlike any other", "zzz-zzz")];
        expect([...terraformProgram(more).names]).toEqual(expect.arrayContaining([...names]));
      },
    ),
    rounds(100),
  );
});
