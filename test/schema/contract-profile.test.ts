// Contract profiles: every part replaceable, mistakes refused, and what they rename is renamed in both directions.
import fc from "fast-check";
import {
  defaultProfile,
  leaves,
  pageSchema,
  ContractProfile,
  recordSchema,
  routesOfProfile,
  toWireRecord,
  valueAt,
  wireName,
  withValue,
  type Tree,
} from "../../schema";
import { canonical, canonicalObserved } from "../../provider/core/canonical";
import { arbitraryCustomer } from "../support/arbitraries";
import { rounds } from "../support/rounds";

test("an empty profile is the assumed contract [contract.profile]", () => {
  expect(ContractProfile.parse({})).toEqual(defaultProfile);
  expect(defaultProfile).toEqual({
    name: "default",
    paths: { customers: "/customers", connectors: "/video-conference-connectors" },
    fields: {},
    values: {},
    update: { method: "PATCH" },
    list: {
      items: "customers",
      total: "total",
      totalCounts: "listed",
      paging: "offset",
      limitParameter: "limit",
      offsetParameter: "offset",
      limit: 100,
      parentParameter: "parentId",
      nameParameter: "name",
    },
    create: { id: "location" },
    secrets: { reply: "detect" },
    errors: {},
  });
});

test("a profile with some keys of a part keeps the other keys [contract.profile]", () => {
  expect(ContractProfile.parse({ list: { items: "." }, paths: { customers: "/v2/tenants" } })).toMatchObject({
    list: { items: ".", limit: 100 },
    paths: { customers: "/v2/tenants", connectors: "/video-conference-connectors" },
  });
});

test.each<[string, unknown]>([
  ["a part that does not exist", { path: {} }],
  ["a path without a slash", { paths: { customers: "customers" } }],
  ["a field that does not exist", { fields: { hivePartner: "x" } }],
  ["an empty name", { fields: { name: "" } }],
  ["another method", { update: { method: "POST" } }],
  ["more a page than one may ask for", { list: { limit: 5000 } }],
  ["a value of a field that does not exist", { values: { kind: { Partner: "P" } } }],
  ["an empty mask", { secrets: { mask: "" } }],
  ["an empty word for what is gone", { errors: { gone: [""] } }],
])("%s is refused [contract.profile]", (_what, profile) => {
  expect(ContractProfile.safeParse(profile).success).toBe(false);
});

const refusals = (profile: unknown) =>
  ContractProfile.safeParse(profile).error?.issues.map(({ path }) => path.join(".")) ?? [];

test.each<[string, unknown, string]>([
  ["a field on the name of another", { fields: { name: "hmacSecret" } }, "fields.name"],
  ["two fields on one new name", { fields: { id: "key", name: "key" } }, "fields.id"],
  [
    "a field on the name that another one leaves, beside one that has it",
    { fields: { id: "key", name: "id", type: "id" } },
    "fields.type",
  ],
  [
    "a word on the word of another value",
    { values: { accountType: { private: "PUBLIC" } } },
    "values.accountType.private",
  ],
  ["one word for two values", { values: { type: { Partner: "P", Consumer: "P" } } }, "values.type.Consumer"],
  [
    "a role on the word of a documented one",
    { values: { roleMappings: { Editor: "WEBCAST_EDITOR" } } },
    "values.roleMappings.Editor",
  ],
  ["two parameters of one name", { list: { offsetParameter: "limit" } }, "list.offsetParameter"],
  ["records and their number under one key", { list: { total: "customers" } }, "list.total"],
  ["two paths that are one", { paths: { connectors: "/customers" } }, "paths.connectors"],
  ["a name that every object has", { fields: { name: "constructor" } }, "fields.name"],
  ["an empty word", { values: { type: { Partner: "" } } }, "values.type.Partner"],
])("%s is refused at its key [contract.profile]", (_what, profile, key) => {
  expect(refusals(profile)).toEqual([key]);
});

const names = [...leaves.flatMap((leaf) => leaf.facts.wire ?? []), "id", "createdAt", "updatedAt"];
const choices = leaves.flatMap(({ kind, facts: { wire, wireWords } }) =>
  wire === undefined || wireWords === undefined
    ? []
    : [{ wire, wireWords, others: kind === "choice" ? [] : ["Editor", "Head"] }],
);

test("any spelling of fields and words is accepted if, and only if, no two are the same [contract.profile]", () => {
  const spelt = (keys: readonly string[], words: readonly string[]) =>
    fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...words, "x", "y"), { maxKeys: 4 });
  const isClear = (assumed: Readonly<Record<string, string>>, own: Readonly<Record<string, string>>) => {
    const all = Object.values({ ...assumed, ...own });
    return new Set(all).size === all.length;
  };
  const fields = Object.fromEntries(names.map((name) => [name, name]));
  fc.assert(
    fc.property(spelt(names, names), (own) => {
      expect([own, ContractProfile.safeParse({ fields: own }).success]).toEqual([own, isClear(fields, own)]);
    }),
    rounds(),
  );
  for (const { wire, wireWords, others } of choices) {
    fc.assert(
      fc.property(spelt([...Object.keys(wireWords), ...others], Object.values(wireWords)), (own) => {
        expect([own, ContractProfile.safeParse({ values: { [wire]: own } }).success]).toEqual([
          own,
          isClear(wireWords, own),
        ]);
      }),
      rounds(),
    );
  }
});

test("a field without words has no spellings, and a choice has no words but its own [contract.profile]", () => {
  const plain = leaves.flatMap(({ facts: { wire, wireWords } }) =>
    wire !== undefined && wireWords === undefined ? [wire] : [],
  );
  for (const wire of [...plain, "id"])
    expect([wire, ContractProfile.safeParse({ values: { [wire]: { a: "b" } } }).success]).toEqual([wire, false]);
  for (const { wire, others } of choices)
    expect([wire, ContractProfile.safeParse({ values: { [wire]: { Partnr: "b" } } }).success]).toEqual([
      wire,
      others.length > 0,
    ]);
});

test("the routes follow the profile [contract.profile]", () => {
  const routes = routesOfProfile(
    ContractProfile.parse({ paths: { customers: "/v2/tenants", connectors: "/v2/vcc" }, update: { method: "PUT" } }),
  );
  expect(Object.values(routes).map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /v2/tenants",
    "POST /v2/tenants",
    "GET /v2/tenants/:id",
    "PUT /v2/tenants/:id",
    "DELETE /v2/tenants/:id",
    "GET /v2/vcc",
  ]);
  expect(
    Object.values(routes)
      .filter((route) => !route.idempotent)
      .map((route) => route.name),
  ).toEqual(["create customer"]);
});

/** Every field under another name, and every word of a choice or a role in another spelling. */
const foreign = ContractProfile.parse({
  fields: Object.fromEntries(
    [...leaves.flatMap((leaf) => leaf.facts.wire ?? []), "id", "createdAt", "updatedAt"].map((name) => [
      name,
      `x_${name}`,
    ]),
  ),
  values: Object.fromEntries(
    leaves
      .filter((leaf) => leaf.facts.wire && leaf.facts.wireWords)
      .map((leaf) => [
        leaf.facts.wire,
        Object.fromEntries(Object.keys(leaf.facts.wireWords ?? {}).map((word) => [word, `X:${word}`])),
      ]),
  ),
  secrets: { reply: "echoed" },
});
const foreignRecord = recordSchema(foreign);

test("what is written under a profile is read back under it, for every customer [contract.profile, preview.round-trip]", () => {
  fc.assert(
    fc.property(arbitraryCustomer(), (input) => {
      const sent = canonical(input);
      const body = toWireRecord(sent, foreign);
      const read = foreignRecord.parse(JSON.parse(JSON.stringify({ x_id: 7, ...body })));
      const travelling = leaves
        .filter((leaf) => leaf.facts.wire !== undefined)
        .reduce((tree: Tree, leaf) => withValue(tree, leaf.keys, valueAt(sent, leaf.keys)), {});
      expect(canonicalObserved(read.tree)).toEqual(canonicalObserved(travelling));
      return read.id === "7" && Object.keys(body).every((name) => name.startsWith("x_"));
    }),
    rounds(),
  );
});

test("words of a profile replace those of the contract [contract.profile]", () => {
  const body = toWireRecord(
    { type: "Partner", accountType: "public", sso: { roleMappings: { Administrator: ["a"], Cook: ["b"] } } },
    foreign,
  );
  expect(body).toEqual({
    x_type: "X:Partner",
    x_accountType: "X:public",
    x_roleMappings: [
      { role: "X:Administrator", group: "a" },
      { role: "Cook", group: "b" },
    ],
  });
  expect(wireName("id", foreign)).toBe("x_id");
});

test.each([
  ["envelope", { list: { items: "data", total: "count" } }, { data: [{ id: "1" }], count: 9 }, 9],
  ["bare array", { list: { items: "." } }, [{ id: "1" }], undefined],
  ["envelope without a total", {}, { customers: [{ id: "1" }] }, undefined],
])("a page is read from an %s [contract.profile]", (_what, profile, answer, total) => {
  const page = pageSchema(ContractProfile.parse(profile)).parse(answer);
  expect([page.customers.map(({ id }) => id), page.total]).toEqual([["1"], total]);
});

test.each([
  ["echoed", "********", true],
  ["masked", "********", false],
  ["absent", "anything", false],
  ["detect", "********", false],
  ["detect", "anything", true],
] as const)(
  "a secret under a profile whose answers are %s, reported as %s, is known: %s [secrets.masked, contract.variations]",
  (reply, value, isKnown) => {
    const read = recordSchema(ContractProfile.parse({ secrets: { reply } })).parse({ id: "1", rampApiKey: value });
    expect(valueAt(read.tree, ["ecdn", "ramp", "apiKey"])).toBe(isKnown ? value : undefined);
    expect(read.hidden.has("ecdn.ramp.apiKey")).toBe(!isKnown);
  },
);

test.each([
  ["echoed", true],
  ["masked", false],
  ["absent", false],
  ["detect", false],
] as const)(
  "a secret that is not there, under a profile whose answers are %s, is known not to be set: %s [secrets.masked, contract.variations]",
  (reply, isKnown) => {
    const schema = recordSchema(ContractProfile.parse({ secrets: { reply } }));
    for (const record of [{ id: "1" }, { id: "1", rampApiKey: null }])
      expect(schema.parse(record).hidden.has("ecdn.ramp.apiKey")).toBe(!isKnown);
  },
);

test("an exact mask hides only itself [secrets.masked]", () => {
  const schema = recordSchema(ContractProfile.parse({ secrets: { mask: "<hidden>" } }));
  const read = schema.parse({ id: "1", rampApiKey: "<hidden>", rampApiSecret: "********" });
  expect(read.tree).toEqual({ ecdn: { ramp: { apiSecret: "********" } } });
});
