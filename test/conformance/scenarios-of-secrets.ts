// Secrets stay secret, and stay.
import { secretLeaves, wireName, type Tree } from "../../schema";
import { aPartner, canary } from "../support/customers";
import type { Place } from "./engine";
import { applied, edit, expectNothingToDo, expectPlan, named, type Scenario } from "./scenario";

const partner = (overrides: Tree = {}) => aPartner({ parent: undefined, ...overrides });
const small = (hmac?: Tree) => ({ name: "Acme Group", type: "Partner", defaultLanguage: "en", hmac });

/** The secrets that the service holds of a customer. */
const secretsAt = (place: Place, name: string) => secretLeaves.map((leaf) => named(place, name)[wireName(leaf)]);

/** Every secret that must be printed nowhere: of customers and of users. */
function everySecret(place: Place): readonly string[] {
  const held = place.emulator.admin
    .dump()
    .customers.flatMap((record) => secretLeaves.map((leaf) => record[wireName(leaf)]));
  return [
    canary,
    "emulator-access-",
    "emulator-refresh-",
    ...place.emulator.users.map(({ password }) => password),
    ...held.filter((value): value is string => typeof value === "string" && value !== ""),
  ];
}

/**
 * Applies, changes and misdeclares customers with secrets of every kind, some of them changed elsewhere; answers every
 * secret there was.
 */
async function livesWithSecrets(place: Place): Promise<readonly string[]> {
  place.declare({ acme: partner(), other: { ...small({}), name: "Other" } });
  await applied(place);
  const first = everySecret(place);
  edit(place, "Acme Group", { kollectiveToken: `${canary}by-hand`, hmacSecret: `${canary}by-hand-too` });
  place.declare({
    acme: partner({ ecdn: { ramp: { apiKey: `${canary}changed` } } }),
    other: { ...small({ rotate: "1" }), name: "Other" },
  });
  await place.plan();
  await applied(place);
  place.declare({
    acme: partner({ ecdn: { kollective: { apiEndpoint: "http://k.example" } } }),
    other: { ...small({}), name: "Other" },
  });
  expect((await place.plan()).failed).toBe(true);
  return [...new Set([...first, ...everySecret(place)])];
}

export const secretScenarios: readonly Scenario[] = [
  {
    title: "no output shows a secret, declared, generated, changed or refused, and no state that the engine encrypts",
    promises: ["secrets.output"],
    promisesWhereStatesAreEncrypted: ["secrets.state"],
    async play(place, engine) {
      const secrets = await livesWithSecrets(place);
      expect(secrets.filter((secret) => place.printed().includes(secret))).toEqual([]);
      expect(engine.encryptsState ? secrets.filter((secret) => place.stateText().includes(secret)) : []).toEqual([]);
    },
  },
  {
    title: "a masked or absent secret is unchanged, and no update of another field touches it or writes the mask",
    promises: ["secrets.masked", "secrets.untouched"],
    options: { emulator: { behaviour: { secrets: "masked" } } },
    async play(place) {
      place.declare({ acme: partner() });
      await applied(place);
      const before = secretsAt(place, "Acme Group");
      await expectNothingToDo(place);
      place.emulator.admin.behave({ secrets: "absent" });
      place.declare({ acme: partner({ defaultLanguage: "fr" }) });
      await applied(place);
      expect([named(place, "Acme Group").defaultLanguage, secretsAt(place, "Acme Group")]).toEqual(["fr", before]);
    },
  },
  {
    title:
      "a secret is generated when HMAC is switched on or `rotate` changes, at no other time, and one changed elsewhere is brought back",
    promises: ["secrets.generated-once", "secrets.drift"],
    async play(place) {
      const secret = () => named(place, "Acme Group").hmacSecret;
      place.declare({ acme: small({}) });
      await applied(place);
      const first = secret();
      expect(first).toMatch(/^[0-9a-f]{64}$/);
      place.declare({ acme: { ...small({}), defaultLanguage: "fr" } });
      await applied(place);
      expect(secret()).toBe(first);
      edit(place, "Acme Group", { hmacSecret: `${canary}by-hand` });
      const { changes } = await place.plan();
      expect(changes).toMatchObject({
        acme: { action: "update", paths: expect.arrayContaining(["hmac.secret"]) as unknown },
      });
      await applied(place);
      expect(secret()).toBe(first);
      place.declare({ acme: { ...small({ rotate: "1" }), defaultLanguage: "fr" } });
      await applied(place);
      expect([secret() === first, secret()]).toEqual([false, expect.stringMatching(/^[0-9a-f]{64}$/)]);
      await expectNothingToDo(place);
    },
  },
  {
    title: "a secret that was changed in the program shows as that property, and alone is sent",
    promises: ["preview.exact", "secrets.untouched"],
    async play(place) {
      place.declare({ acme: partner() });
      await applied(place);
      const before = named(place, "Acme Group");
      place.declare({ acme: partner({ ecdn: { ramp: { apiSecret: `${canary}another` } } }) });
      await expectPlan(place, { acme: { action: "update", paths: ["ecdn.ramp.apiSecret"] } });
      await applied(place);
      expect({ ...named(place, "Acme Group"), updatedAt: "" }).toEqual({
        ...before,
        updatedAt: "",
        rampApiSecret: `${canary}another`,
      });
    },
  },
];
