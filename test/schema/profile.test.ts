// Contract profiles: every part replaceable, mistakes refused, and what they rename is renamed in both directions.
import fc from "fast-check";
import { defaultProfile, leaves, pageSchema, Profile, recordSchema, routesOf, toFullWire, valueAt, wireName, withValue, type Tree } from "../../schema";
import { canonical, canonicalObserved } from "../../provider/core/canonical";
import { arbitraryCustomer } from "../support/arbitraries";
import { rounds } from "../support/rounds";

test("a profile that says nothing is the assumed contract [contract.profile]", () => {
  expect(Profile.parse({})).toEqual(defaultProfile);
  expect(defaultProfile).toEqual({
    name: "default", paths: { customers: "/customers", connectors: "/video-conference-connectors" }, fields: {}, values: {}, update: { method: "PATCH" },
    list: { items: "customers", total: "total", paging: "offset", limitParameter: "limit", offsetParameter: "offset", limit: 100, parentParameter: "parentId", nameParameter: "name" },
    create: { id: "location" }, secrets: { reply: "detect" }, errors: {},
  });
});

test("a profile that says a part of a part keeps the rest of it [contract.profile]", () => {
  expect(Profile.parse({ list: { items: "." }, paths: { customers: "/v2/tenants" } })).toMatchObject({
    list: { items: ".", limit: 100 }, paths: { customers: "/v2/tenants", connectors: "/video-conference-connectors" },
  });
});

test.each<[string, unknown]>([
  ["a part that does not exist", { path: {} }], ["a path without a slash", { paths: { customers: "customers" } }], ["a field that does not exist", { fields: { hivePartner: "x" } }],
  ["an empty name", { fields: { name: "" } }], ["another method", { update: { method: "POST" } }], ["more a page than one may ask for", { list: { limit: 5000 } }],
  ["a value of a field that does not exist", { values: { kind: { Partner: "P" } } }], ["an empty mask", { secrets: { mask: "" } }],
  ["an empty word for what is gone", { errors: { gone: [""] } }],
])("%s is refused [contract.profile]", (_what, profile) => {
  expect(Profile.safeParse(profile).success).toBe(false);
});

test("the routes follow the profile [contract.profile]", () => {
  const routes = routesOf(Profile.parse({ paths: { customers: "/v2/tenants", connectors: "/v2/vcc" }, update: { method: "PUT" } }));
  expect(Object.values(routes).map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /v2/tenants", "POST /v2/tenants", "GET /v2/tenants/:id", "PUT /v2/tenants/:id", "DELETE /v2/tenants/:id", "GET /v2/vcc"]);
  expect(Object.values(routes).filter((route) => !route.idempotent).map((route) => route.name)).toEqual(["create customer"]);
});

/** Every field under another name, and every word of a choice or a role in another spelling. */
const foreign = Profile.parse({
  fields: Object.fromEntries([...leaves.flatMap((leaf) => leaf.facts.wire ?? []), "id", "createdAt", "updatedAt"].map((name) => [name, `x_${name}`])),
  values: Object.fromEntries(leaves.filter((leaf) => leaf.facts.wire && leaf.facts.wireWords)
    .map((leaf) => [leaf.facts.wire, Object.fromEntries(Object.keys(leaf.facts.wireWords ?? {}).map((word) => [word, `X:${word}`]))])),
  secrets: { reply: "echoed" },
});
const foreignRecord = recordSchema(foreign);

test("what is written under a profile is read back under it, for every customer [contract.profile, preview.round-trip]", () => {
  fc.assert(fc.property(arbitraryCustomer(), (input) => {
    const sent = canonical(input);
    const body = toFullWire(sent, foreign);
    const read = foreignRecord.parse(JSON.parse(JSON.stringify({ x_id: 7, ...body })));
    const travelling = leaves.filter((leaf) => leaf.facts.wire !== undefined)
      .reduce((tree: Tree, leaf) => withValue(tree, leaf.keys, valueAt(sent, leaf.keys)), {});
    expect(canonicalObserved(read.tree)).toEqual(canonicalObserved(travelling));
    return read.id === "7" && Object.keys(body).every((name) => name.startsWith("x_"));
  }), rounds());
});

test("words of a profile stand in place of the contract's [contract.profile]", () => {
  const body = toFullWire({ type: "Partner", accountType: "public", sso: { roleMappings: { Administrator: ["a"], Cook: ["b"] } } }, foreign);
  expect(body).toEqual({ x_type: "X:Partner", x_accountType: "X:public", x_roleMappings: [{ role: "X:Administrator", group: "a" }, { role: "Cook", group: "b" }] });
  expect(wireName("id", foreign)).toBe("x_id");
});

test.each([["envelope", { list: { items: "data", total: "count" } }, { data: [{ id: "1" }], count: 9 }, 9], ["bare array", { list: { items: "." } }, [{ id: "1" }], undefined], ["envelope without a total", {}, { customers: [{ id: "1" }] }, undefined]])(
  "a page is read from an %s [contract.profile]", (_what, profile, answer, total) => {
    const page = pageSchema(Profile.parse(profile)).parse(answer);
    expect([page.customers.map(({ id }) => id), page.total]).toEqual([["1"], total]);
  });

test.each([["echoed", "********", true], ["masked", "********", false], ["absent", "anything", false], ["detect", "********", false], ["detect", "anything", true]] as const)(
  "a secret under a profile whose answers are %s, reported as %s, is known: %s [secrets.masked, contract.variations]", (reply, value, isKnown) => {
    const read = recordSchema(Profile.parse({ secrets: { reply } })).parse({ id: "1", rampApiKey: value });
    expect(valueAt(read.tree, ["ecdn", "ramp", "apiKey"])).toBe(isKnown ? value : undefined);
    expect(read.hidden.has("ecdn.ramp.apiKey")).toBe(!isKnown);
  });

test.each([["echoed", true], ["masked", false], ["absent", false], ["detect", false]] as const)(
  "a secret that is not there, under a profile whose answers are %s, is known not to be set: %s [secrets.masked, contract.variations]", (reply, isKnown) => {
    const schema = recordSchema(Profile.parse({ secrets: { reply } }));
    for (const record of [{ id: "1" }, { id: "1", rampApiKey: null }]) expect(schema.parse(record).hidden.has("ecdn.ramp.apiKey")).toBe(!isKnown);
  });

test("an exact mask hides itself and nothing else [secrets.masked]", () => {
  const schema = recordSchema(Profile.parse({ secrets: { mask: "<hidden>" } }));
  const read = schema.parse({ id: "1", rampApiKey: "<hidden>", rampApiSecret: "********" });
  expect(read.tree).toEqual({ ecdn: { ramp: { apiSecret: "********" } } });
});
