// Plans are exact: nothing where nothing changed, and exactly what did.
import { isList, isTree, type Tree, type Value } from "../../schema";
import { aConsumer, aPartner, aSmallCustomer } from "../support/customers";
import { fieldsOf } from "../support/drift";
import { driftCases, isLoneSecret, leafOf } from "../support/drift-cases";
import { applied, edit, expectNothingToDo, expectPlan, named, writes, type Scenario } from "./scenario";

const partner = (overrides: Tree = {}) => aPartner({ parent: undefined, ...overrides });
const berlin = (overrides: Tree = {}) => aConsumer({ parent: "acme", ...overrides });

/** Every list in another order. */
function turned(value: Value): Value {
  if (isList(value)) return value.toReversed();
  return isTree(value) ? turnedTree(value) : value;
}
const turnedTree = (tree: Tree): Tree =>
  Object.fromEntries(
    Object.entries(tree)
      .toReversed()
      .map(([key, value]) => [key, turned(value)]),
  );

export const previewScenarios: readonly Scenario[] = [
  {
    title:
      "where nothing changed, the next plan is empty and nothing is sent, in any order and spelling of the program",
    promises: ["preview.empty", "preview.order", "preview.canonical", "preview.spelling", "budget.no-request"],
    options: { emulator: { behaviour: { arrays: "shuffled", respells: true } } },
    async play(place) {
      const acme = {
        gdpr: { privacyPolicyUrl: "https://müller.example/Größe b?q=ä|b" },
        ecdn: {
          kollective: { apiEndpoint: "https://api.eu.kollective.example:443/" },
          ramp: { hostName: "Müller.vbrickrev.com" },
        },
      };
      place.declare({ acme: partner(acme), berlin: berlin() });
      await applied(place);
      await expectNothingToDo(place);
      const again = {
        gdpr: { privacyPolicyUrl: "HTTPS://xn--mller-kva.example/a/../Gr%c3%b6%C3%9fe%20b?q=%C3%A4%7cb" },
        ecdn: {
          kollective: { apiEndpoint: "https://API.eu.kollective.example" },
          ramp: { hostName: "xn--mller-kva.vbrickrev.com" },
        },
      };
      place.declare({ acme: turnedTree(partner({ name: " Acme Group ", ...again })), berlin: turnedTree(berlin()) });
      await expectNothingToDo(place);
      place.emulator.admin.resetRequests();
      await applied(place);
      expect(writes(place)).toBe(0);
    },
  },
  {
    title: "what is left to defaults and to the service never shows",
    promises: ["preview.defaults"],
    async play(place) {
      place.declare({
        acme: {
          name: "Acme Group",
          type: "Partner",
          defaultLanguage: "en",
          sso: {},
          gdpr: { privacyPolicyUrl: "https://acme.example/privacy" },
          hmac: {},
        },
      });
      await applied(place);
      edit(place, "Acme Group", { accountType: "PUBLIC" });
      await expectNothingToDo(place);
    },
  },
  {
    title:
      "a changed property shows as exactly that property beside another spelling of an address, and the service gets that alone",
    promises: ["preview.exact", "preview.spelling", "safe.only-differences"],
    async play(place) {
      place.declare({ acme: partner(), berlin: berlin() });
      await applied(place);
      place.declare({
        acme: partner({
          gdpr: { privacyPolicyUrl: "HTTPS://ACME.example:443/privacy" },
          ecdn: { kollective: { apiEndpoint: "https://api.us.kollective.example" } },
        }),
        berlin: berlin({ sso: { roleMappings: { "Webcast Editor": ["comms"] } } }),
      });
      await expectPlan(place, {
        acme: { action: "update", paths: ["ecdn.kollective.apiEndpoint"] },
        berlin: { action: "update", paths: ["sso.roleMappings.Webcast Editor"] },
      });
      const before = named(place, "Acme Group");
      await applied(place);
      expect({ ...named(place, "Acme Group"), updatedAt: "" }).toEqual({
        ...before,
        updatedAt: "",
        kollectiveApiEndpoint: "https://api.us.kollective.example",
      });
    },
  },
  {
    title:
      "every field that was changed elsewhere, in every direction, shows as that property, and the next apply undoes it",
    promises: ["preview.drift"],
    // Defaults that the service fills in would hide that something was cleared.
    options: { emulator: { behaviour: { serverDefaults: false } } },
    async play(place, engine) {
      const cases = driftCases.filter((one) => engine.encryptsState || !isLoneSecret(one));
      const labels = new Map(cases.map((one) => [one.name, one.name.replaceAll(".", "_")]));
      const label = (name: string) => labels.get(name) ?? name;
      place.declare({
        partner: partner({ name: "partner" }),
        ...Object.fromEntries(cases.map(({ name, declared }) => [label(name), declared])),
      });
      await applied(place);
      const before = new Map(cases.map(({ name }) => [name, named(place, name)]));
      for (const { name, edit: changes } of cases) edit(place, name, changes(before.get(name) ?? {}));
      const { changes } = await place.plan();
      const shown = cases
        .map(({ name, expected }) => [label(name), [...new Set(Object.keys(expected).map(leafOf))].sort()] as const)
        .filter(([, paths]) => paths.length > 0);
      expect(Object.fromEntries(Object.entries(changes).map(([name, { paths }]) => [name, paths]))).toEqual(
        Object.fromEntries(shown),
      );
      await applied(place);
      for (const { name, expected, left } of cases.filter((one) => Object.keys(one.expected).length > 0)) {
        expect([name, Object.keys(expected), fieldsOf(named(place, name))]).toEqual([
          name,
          Object.keys(expected),
          { ...fieldsOf(before.get(name) ?? {}), ...left },
        ]);
      }
      await expectNothingToDo(place);
    },
  },
  {
    title: "a changed type replaces the customer, the old one deleted first, and nothing else does",
    promises: ["preview.replace"],
    async play(place) {
      place.declare({ acme: aSmallCustomer({ deletionProtection: false }) });
      await applied(place);
      const old = named(place, "Small").id;
      place.declare({ acme: aSmallCustomer({ deletionProtection: false, type: "Partner" }) });
      await expectPlan(place, { acme: { action: "replace", paths: [] } });
      await applied(place);
      expect(named(place, "Small")).toMatchObject({
        type: "PARTNER",
        id: expect.not.stringMatching(String(old)) as unknown,
      });
      expect(place.emulator.admin.audit().map(({ action }) => action)).toEqual(["created", "deleted", "created"]);
    },
  },
  {
    title: "a parent that is not there yet passes the plan",
    promises: ["preview.unknown"],
    async play(place) {
      place.declare({ acme: partner(), berlin: berlin() });
      await expectPlan(place, { acme: { action: "create", paths: [] }, berlin: { action: "create", paths: [] } });
      expect(writes(place)).toBe(0);
    },
  },
  {
    title: "a plan of many customers costs pages, not customers",
    promises: ["budget.refresh"],
    async play(place) {
      place.declare(
        Object.fromEntries(
          Array.from({ length: 60 }, (_, index) => [`c${index}`, aSmallCustomer({ name: `Customer ${index}` })]),
        ),
      );
      await applied(place);
      place.emulator.admin.resetRequests();
      await expectNothingToDo(place);
      expect(
        place.emulator.admin.requests().entries.filter(({ route }) => route.includes("customer")).length,
      ).toBeLessThanOrEqual(5);
    },
  },
];
