// Every leaf and every block × the ways in which secrets come back: what changes is sent alone, what is cleared comes
// back whole.
import { canonical } from "../../provider/core/canonical";
import type { CustomerState } from "../../provider/lifecycle/state";
import { withValue, type Tree, type Value } from "../../schema";
import { readAgain, useBench, type Run } from "../support/bench";
import { aPartner, canary } from "../support/customers";
import { differences } from "../support/held";

const bench = useBench();
const partner = (overrides: Tree = {}) => aPartner({ parent: undefined, hmac: { rotate: undefined }, ...overrides });
const hidings = ["echoed", "masked", "absent"] as const;

/** Updates in a run of its own, and looks that state, service and inputs agree. */
async function changed(state: CustomerState, input: Tree): Promise<{ run: Run; after: CustomerState }> {
  bench.emulator.admin.resetRequests();
  const run = bench.run();
  const after = await run.customers.update(state.id, state.known, input);
  expect(differences(bench.record(state.id), after)).toEqual([]);
  expect([after.id, after.known.tree]).toEqual([state.id, canonical(input)]);
  return { run, after };
}

const others: readonly (readonly [string, Value])[] = [
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

test.each(hidings.flatMap((secrets) => others.map(([path, value]) => [path, secrets, value] as const)))(
  "a changed %s is sent alone, where secrets come back %s [safe.only-differences, secrets.untouched]",
  async (path, secrets, value) => {
    bench.emulator.admin.behave({ secrets });
    const state = await bench.given(partner());
    const { run, after } = await changed(state, withValue(partner(), path.split("."), value));
    expect(run.sent.map((sent) => Object.keys(sent))).toEqual([[path]]);
    expect(
      bench.emulator.admin
        .audit()
        .at(-1)
        ?.changes.map((change) => change.path),
    ).toEqual([path]);
    expect(await readAgain(run, after)).toEqual(after);
  },
);

const optional = [
  "sso",
  "gdpr",
  "hmac",
  "ecdn.hive",
  "ecdn.kollective",
  "ecdn.ramp",
  "ecdn",
  "videoConferenceConnectors",
  "sso.identityProvider",
  "sso.roleMappings",
];

test.each(hidings.flatMap((secrets) => optional.map((path) => [path, secrets] as const)))(
  "%s is cleared when it leaves the program, and comes back whole with it, where secrets come back %s",
  async (path, secrets) => {
    bench.emulator.admin.behave({ secrets });
    const input = partner();
    const state = await bench.given(input);
    const { run, after } = await changed(state, withValue(input, path.split("."), undefined));
    expect(run.sent.flatMap((sent) => Object.keys(sent)).every((sent) => sent.startsWith(path))).toBe(true);
    const back = await changed(await readAgain(run, after), input);
    expect(await readAgain(run, back.after)).toEqual(back.after);
  },
);
