// An update that is judged by its result, and another value for each leaf: what the tests of updates share.
import { canonical } from "../../provider/core/canonical";
import type { CustomerState } from "../../provider/lifecycle/state";
import type { Tree, Value } from "../../schema";
import type { Run, useBench } from "../support/bench";
import { aPartner, canary } from "../support/customers";
import { differences } from "../support/held";

/** A partner whose secret is declared, without a trigger. */
export const partner = (overrides: Tree = {}) =>
  aPartner({ parent: undefined, hmac: { rotate: undefined }, ...overrides });
/** The ways in which a service returns secrets. */
export const hidings = ["echoed", "masked", "absent"] as const;

/** Updates in a run of its own, and checks that state, service and inputs agree. */
export async function changed(
  bench: ReturnType<typeof useBench>,
  state: CustomerState,
  input: Tree,
): Promise<{ run: Run; after: CustomerState }> {
  bench.emulator.admin.resetRequests();
  const run = bench.run();
  const after = await run.customers.update(state.id, state.known, input);
  expect(differences(bench.record(state.id), after)).toEqual([]);
  expect([after.id, after.known.tree]).toEqual([state.id, canonical(input)]);
  return { run, after };
}

/** Another value for each leaf. */
export const others: readonly (readonly [string, Value])[] = [
  ["name", "Acme Holding"],
  ["defaultLanguage", "fr"],
  ["accountType", "public"],
  ["sso.identityProvider", "other-saml"],
  ["sso.roleMappings", { Administrator: ["wcm-admins", "second"], Reporter: ["press"] }],
  ["gdpr.privacyPolicyUrl", "https://acme.example/new"],
  ["hmac.secret", `${canary}other`],
  ["ecdn.hive.partnerId", "9013"],
  ["ecdn.kollective.apiEndpoint", "https://api.us.kollective.example"],
  ["ecdn.kollective.token", `${canary}other`],
  ["ecdn.ramp.hostName", "other.vbrickrev.com"],
  ["ecdn.ramp.jwtKeyName", "OtherKey"],
  ["ecdn.ramp.apiKey", `${canary}other`],
  ["ecdn.ramp.apiSecret", `${canary}other-secret`],
  ["videoConferenceConnectors", ["65a0c0ffee0ddba11c0ffee1", "65a0c0ffee0ddba11c0ffee2"]],
];
