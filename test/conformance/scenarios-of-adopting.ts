// What exists already: refused, adopted, imported, and never twice.
import type { Tree } from "../../schema";
import { canary } from "../support/customers";
import type { Place } from "./engine";
import { applied, expectNothingToDo, named, writes, type Scenario } from "./scenario";

const acme = (overrides: Tree = {}): Tree => ({
  name: "Acme Group",
  type: "Partner",
  defaultLanguage: "en",
  hmac: {},
  ...overrides,
});
const there = {
  name: "Acme Group",
  type: "PARTNER",
  defaultLanguage: "en",
  hmacEnabled: true,
  hmacSecret: `${canary}in-use`,
};
const create = (place: Place, more: Tree = {}) => String(place.emulator.admin.create({ ...there, ...more }).id);

export const adoptScenarios: readonly Scenario[] = [
  {
    title: "a name that is taken is refused with its id and both ways out, and nothing is changed",
    promises: ["adopt.refuse"],
    async play(place) {
      const id = create(place);
      place.declare({ acme: acme() });
      const { failed, text } = await place.apply();
      expect([failed, text]).toEqual([true, expect.stringMatching(new RegExp(`taken by ${id}.*adopt.*import`))]);
      expect([await place.labels(), named(place, "Acme Group")]).toEqual([
        [],
        expect.objectContaining({ ...there, id }),
      ]);
    },
  },
  {
    title: "`adopt` adopts the customer with the secret in use, and then nothing is to do",
    promises: ["adopt.existing", "adopt.no-new-secret"],
    async play(place) {
      const id = create(place);
      place.declare({ acme: acme({ adopt: true, accountType: "public" }) });
      await applied(place);
      expect(named(place, "Acme Group")).toMatchObject({ ...there, id, accountType: "PUBLIC" });
      await expectNothingToDo(place);
    },
  },
  {
    title: '`adopt` refuses to change what is set there and not declared, and names it; "overwrite" does it',
    promises: ["adopt.existing", "adopt.overwrite"],
    async play(place) {
      const id = create(place, { ssoEnabled: true, identityProvider: "theirs" });
      place.declare({ acme: acme({ adopt: true }) });
      const { failed, text } = await place.apply();
      expect([failed, text]).toEqual([true, expect.stringContaining(place.spelled("sso.identityProvider"))]);
      expect([named(place, "Acme Group").identityProvider, writes(place)]).toEqual(["theirs", 0]);
      place.declare({ acme: acme({ adopt: "overwrite" }) });
      await applied(place);
      expect(named(place, "Acme Group")).toMatchObject({
        id,
        ssoEnabled: false,
        identityProvider: null,
        hmacSecret: `${canary}in-use`,
      });
      await expectNothingToDo(place);
    },
  },
  {
    title: "a customer that was imported as it is shows nothing to do, and keeps its secret",
    promises: ["adopt.import-file"],
    async play(place) {
      const id = create(place, {
        ssoEnabled: true,
        identityProvider: "acme-saml",
        roleMappings: [{ role: "WEBCAST_EDITOR", group: "editors-*" }],
      });
      place.declare({
        acme: acme({ sso: { identityProvider: "acme-saml", roleMappings: { "Webcast Editor": ["editors-*"] } } }),
      });
      const { failed, text } = await place.importCustomer("acme", id);
      expect([failed, failed ? text : ""]).toEqual([false, ""]);
      await expectNothingToDo(place);
      await applied(place);
      expect([writes(place), named(place, "Acme Group").hmacSecret]).toEqual([0, `${canary}in-use`]);
    },
  },
];
