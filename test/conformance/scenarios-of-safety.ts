// Nothing is lost: of what was created, of what is there, and of what others did.
import { startEmulator } from "../../emulator";
import type { Tree } from "../../schema";
import { aSmallCustomer } from "../support/customers";
import type { Customers } from "./engine";
import { applied, edit, expectNothingToDo, expectPlan, named, type Scenario } from "./scenario";

const acme = (overrides: Tree = {}): Tree => ({
  name: "Acme Group",
  type: "Partner",
  defaultLanguage: "en",
  ...overrides,
});

export const safetyScenarios: readonly Scenario[] = [
  {
    title: "a creation without an answer makes no second customer",
    promises: ["safe.one-create"],
    async play(place) {
      place.declare({ acme: acme({ hmac: {} }) });
      place.emulator.admin.faults.set([{ kind: "reset", route: "create customer", committed: true, times: 1 }]);
      await applied(place);
      expect([place.emulator.admin.dump().customers.length, named(place, "Acme Group").hmacSecret]).toEqual([
        1,
        expect.stringMatching(/^[0-9a-f]{64}$/),
      ]);
      await expectNothingToDo(place);
    },
  },
  {
    title: "a customer whose creation half succeeded is in the state, and the next run goes on with it",
    promises: ["safe.half-created"],
    options: { environment: { WEBCASTMANAGER_MAX_RETRIES: "0" }, emulator: { behaviour: { createBody: "empty" } } },
    async play(place) {
      place.declare({ acme: acme() });
      place.emulator.admin.faults.set([{ kind: "status", status: 500, route: "read customer" }]);
      await place.apply();
      expect(await place.labels()).toEqual(["acme"]);
      place.emulator.admin.faults.clear();
      await applied(place);
      expect(place.emulator.admin.dump().customers).toHaveLength(1);
    },
  },
  {
    title: "an update leaves alone what others changed and the program does not declare",
    promises: ["safe.only-differences"],
    options: { emulator: { behaviour: { extraFields: { brand: "blue" } } } },
    async play(place) {
      place.declare({ acme: acme() });
      await applied(place);
      edit(place, "Acme Group", { brand: "red", accountType: "PUBLIC" });
      place.declare({ acme: acme({ defaultLanguage: "fr" }) });
      await applied(place);
      expect(named(place, "Acme Group")).toMatchObject({ brand: "red", accountType: "PUBLIC", defaultLanguage: "fr" });
    },
  },
  {
    title: "a customer that was deleted elsewhere is created again; a 404 of a proxy is an error, and loses nothing",
    promises: ["safe.gone"],
    async play(place) {
      place.declare({ acme: acme(), other: aSmallCustomer() });
      await applied(place);
      place.emulator.admin.faults.set([{ kind: "html", status: 404 }]);
      const { failed, text } = await place.apply();
      expect([failed, text, await place.labels()]).toEqual([
        true,
        expect.stringContaining("answered 404 with text/html"),
        ["acme", "other"],
      ]);
      place.emulator.admin.faults.clear();
      place.emulator.admin.remove(String(named(place, "Small").id));
      await expectPlan(place, { other: { action: "create", paths: [] } });
      await applied(place);
      expect(
        place.emulator.admin
          .dump()
          .customers.map(({ name }) => name)
          .sort(),
      ).toEqual(["Acme Group", "Small"]);
    },
  },
  {
    title: "a state of another service is refused, both named, and nothing leaves it",
    promises: ["safe.endpoint"],
    async play(place) {
      place.declare({ acme: acme() });
      await applied(place);
      await using elsewhere = await startEmulator();
      place.surround(elsewhere.env);
      const { failed, text } = await place.apply();
      expect([failed, text.includes(place.emulator.endpoint), text.includes(elsewhere.endpoint)]).toEqual([
        true,
        true,
        true,
      ]);
      place.surround({});
      expect([await place.labels(), elsewhere.admin.dump().customers]).toEqual([["acme"], []]);
    },
  },
  {
    title: "a protected customer leaves neither the program nor the service: the plan refuses",
    promises: ["safe.protected"],
    async play(place) {
      place.declare({ acme: acme() });
      await applied(place);
      const others: readonly Customers[] = [{}, { acme: acme({ type: "Consumer" }) }];
      for (const customers of others) {
        place.declare(customers);
        const { failed, text } = await place.plan();
        expect([failed, text]).toEqual([true, expect.stringMatching(/acme.*protect/i)]);
      }
      expect(named(place, "Acme Group").type).toBe("PARTNER");
    },
  },
  {
    title: "protected customers that are listed with their names go in one change, and no other does",
    promises: ["safe.deletions"],
    async play(place) {
      const berlin = aSmallCustomer({ name: "Acme Berlin", parent: "acme" });
      const other = aSmallCustomer({ name: "Other" });
      place.declare({ acme: acme(), berlin, other });
      await applied(place);
      const list = (names: readonly string[], spell = (name: string) => name) => {
        const entries = names.map((name) => [named(place, name).id, spell(name)]);
        place.surround({ WEBCASTMANAGER_DELETIONS: JSON.stringify(Object.fromEntries(entries)) });
      };
      const goes = ["Acme Group", "Acme Berlin"];
      list(goes);
      expect(await place.plan()).toMatchObject({ failed: true, text: expect.stringContaining("still") as unknown });
      place.declare({ other });
      list(goes, (name) => name.replace("Group", "Groups"));
      expect(await place.plan()).toMatchObject({ failed: true, text: expect.stringMatching(/protect/i) as unknown });
      list(goes);
      const deleted = { action: "delete", paths: [] } as const;
      await expectPlan(place, { acme: deleted, berlin: deleted });
      await applied(place);
      expect(place.emulator.admin.dump().customers.map(({ name }) => name)).toEqual(["Other"]);
      await expectNothingToDo(place);
      place.declare({});
      expect(await place.plan()).toMatchObject({ failed: true });
    },
  },
  {
    title: "a partner with customers is not deleted; they are named",
    promises: ["safe.children"],
    async play(place) {
      place.declare({
        acme: acme({ deletionProtection: false }),
        other: aSmallCustomer({ deletionProtection: false }),
      });
      await applied(place);
      place.emulator.admin.create({
        name: "Made by hand",
        type: "CONSUMER",
        defaultLanguage: "en",
        parentId: named(place, "Acme Group").id,
      });
      place.declare({});
      const { failed, text } = await place.apply();
      expect([failed, text, await place.labels()]).toEqual([true, expect.stringContaining("Made by hand"), ["acme"]]);
      place.emulator.admin.remove(String(named(place, "Made by hand").id));
      await applied(place);
      expect([place.emulator.admin.dump().customers, await place.labels()]).toEqual([[], []]);
    },
  },
];
