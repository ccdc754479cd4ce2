// Wrong input, wrong settings and an unexpected service: one clear answer each, and nothing lost.
import { aPartner, aSmallCustomer, canary } from "../support/customers";
import { applied, type Scenario } from "./scenario";

export const inputScenarios: readonly Scenario[] = [
  {
    title: "wrong values are refused at their paths, all at once, without a request and without the value",
    promises: ["input.path", "input.no-request", "input.no-value", "input.rules"],
    async play(place) {
      place.declare({
        acme: aPartner({
          parent: undefined,
          defaultLanguage: "english",
          sso: { roleMappings: { Administrator: ["admins", "b*c"], "Webcast Editor": ["comms", " comms "] } },
          ecdn: { hive: { customer: true }, kollective: { apiEndpoint: "http://k.example" } },
          videoConferenceConnectors: ["1", "2", "3", "4", "5"],
        }),
      });
      const { failed, text } = await place.plan();
      expect(failed).toBe(true);
      for (const [path, rule] of [
        ["defaultLanguage", "must be a language code such as en or de-DE"],
        ["sso.roleMappings.Administrator", "must be a group name"],
        ['sso.roleMappings["Webcast Editor"]', "is the same as"],
        ["ecdn.hive.customer", "only a Consumer may have it"],
        ["ecdn.kollective.apiEndpoint", "must be"],
        ["videoConferenceConnectors", "must have at most 4 connectors"],
      ] as const) {
        // An item of a set has a place in one engine, and only its value in another.
        expect(text).toMatch(new RegExp(`${place.spelled(path).replace(/[.[\]]/g, "\\$&")}(\\[[^\\]]*\\])?: ${rule}`));
      }
      expect([text.includes(canary), place.emulator.admin.requests().total]).toEqual([false, 0]);
    },
  },
  {
    title: "what does not exist is refused by its name",
    promises: ["input.unknown-property"],
    async play(place) {
      place.declare({ acme: { ...aSmallCustomer(), defaultLanguages: "en" } });
      const { failed, text } = await place.plan();
      expect([failed, text, place.emulator.admin.requests().total]).toEqual([
        true,
        expect.stringContaining(place.spelled("defaultLanguages")),
        0,
      ]);
    },
  },
  {
    title: "what does not exist inside of a block is refused as well",
    promises: ["input.unknown-property", "input.lumen"],
    isFor: ({ seesInsideObjects }) => seesInsideObjects,
    async play(place) {
      for (const [ecdn, path] of [
        [{ lumen: {} }, "ecdn.lumen"],
        [{ hive: { customers: true } }, "ecdn.hive.customers"],
      ] as const) {
        place.declare({ acme: aSmallCustomer({ ecdn }) });
        const { failed, text } = await place.plan();
        expect([failed, text, place.emulator.admin.requests().total]).toEqual([
          true,
          expect.stringContaining(`${path}: `),
          0,
        ]);
      }
    },
  },
  {
    title: "a setting that is missing or holds credentials is named, and nothing is sent",
    promises: ["input.settings"],
    async play(place) {
      place.declare({ acme: aSmallCustomer() });
      for (const WEBCASTMANAGER_ENDPOINT of ["", `https://alex:${canary}password@webcast.example`]) {
        place.surround({ WEBCASTMANAGER_ENDPOINT });
        const { failed, text } = await place.plan();
        expect([failed, text]).toEqual([true, expect.stringContaining("WEBCASTMANAGER_ENDPOINT")]);
        expect(text).not.toContain(canary);
      }
      expect(place.emulator.admin.requests().total).toBe(0);
    },
  },
  {
    title: "wrong credentials and unexpected answers name what to check, and no state changes",
    promises: ["input.credentials", "input.unexpected-answers"],
    options: { environment: { WEBCASTMANAGER_MAX_RETRIES: "0" } },
    async play(place) {
      place.declare({ acme: aSmallCustomer() });
      await applied(place);
      const state = place.stateText();
      place.surround({ WEBCASTMANAGER_PASSWORD: `${canary}wrong` });
      expect(await place.plan()).toMatchObject({
        failed: true,
        text: expect.stringMatching(/[Rr]efused with invalid_grant.*WEBCASTMANAGER_PASSWORD/) as unknown,
      });
      place.surround({});
      for (const [kind, said] of [
        ["html", "text/html"],
        ["half-json", "in place of"],
      ] as const) {
        place.emulator.admin.faults.set([{ kind }]);
        expect(await place.plan()).toMatchObject({
          failed: true,
          text: expect.stringMatching(new RegExp(`GET /v1/customers.*${said}`)) as unknown,
        });
      }
      expect([place.stateText() === state, place.printed().includes(canary)]).toEqual([true, false]);
    },
  },
  {
    title: "what only the service knows is refused at apply, on the path of the program",
    promises: ["input.violations", "input.rules"],
    async play(place) {
      const parent = String(
        place.emulator.admin.create({ name: "Made by hand", type: "PARTNER", defaultLanguage: "en" }).id,
      );
      place.declare({ acme: aSmallCustomer({ parent, ecdn: { hive: { customer: true } } }) });
      const { failed, text } = await place.apply();
      expect([failed, text]).toEqual([true, expect.stringContaining(`${place.spelled("ecdn.hive.customer")}: `)]);
      expect([await place.labels(), place.emulator.admin.dump().customers.map(({ name }) => name)]).toEqual([
        [],
        ["Made by hand"],
      ]);
    },
  },
];
