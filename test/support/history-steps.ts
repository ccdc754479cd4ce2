// The steps of a history as commands of fast-check: edits of the program, edits in WebcastManager, and what an engine
// does.
import fc from "fast-check";
import type { WireRecord } from "../../emulator";
import type { Tree, Value } from "../../schema";
import { canary } from "./customers";
import type { History } from "./history";

type Step = fc.AsyncCommand<object, History>;

const step = (name: string, run: (history: History) => unknown): Step => ({
  check: () => true,
  toString: () => name,
  run: async (_, history) => {
    await run(history);
  },
});

const [a, b, c] = ["a", "b", "c"].map((letter) => `${canary}secret-${letter}`);
const [one, two, three, four, five] = [0, 1, 2, 3, 4].map((digit) => `65a0c0ffee0ddba11c0ffee${digit}`);
const connectors = [[one], [one, two], [two, three, four], [one, two, three, four], [five]];
const urls = ["https://acme.example/privacy", "https://acme.example/other"];
const kollective = { apiEndpoint: "https://api.eu.kollective.example", token: `${canary}token` };
const ramp = { hostName: "acme.vbrickrev.com", apiKey: `${canary}key`, apiSecret: `${canary}secret` };

/** What a program may say of each block; undefined leaves it out. */
const declarations: Readonly<Record<string, readonly Value[]>> = {
  hmac: [
    undefined,
    {},
    { enabled: false },
    { enabled: false, secret: a },
    { enabled: false, secret: b },
    { secret: a },
    { secret: b },
    { secret: c },
    { rotate: "1" },
    { rotate: "2" },
    { enabled: false, rotate: "1" },
  ],
  gdpr: [
    undefined,
    { enabled: false },
    ...urls.map((privacyPolicyUrl) => ({ privacyPolicyUrl })),
    { enabled: false, privacyPolicyUrl: urls[0] },
  ],
  sso: [
    undefined,
    {},
    { enabled: false },
    { identityProvider: "acme" },
    { enabled: false, identityProvider: "acme" },
    { roleMappings: { Administrator: ["a"], "Webcast Editor": ["b", "c"] } },
  ],
  accountType: [undefined, "private", "public"],
  defaultLanguage: ["en", "de"],
  videoConferenceConnectors: [undefined, ...connectors],
};

const ecdn: Readonly<Record<string, readonly Value[]>> = {
  hive: [undefined, { partnerId: "9" }, { partnerId: "8" }],
  kollective: [undefined, kollective, { ...kollective, token: `${canary}other` }],
  ramp: [undefined, ramp, { ...ramp, jwtKeyName: "AcmeKey" }, { ...ramp, apiKey: `${canary}other` }],
};

/** What another user may change in WebcastManager. */
const edits: readonly WireRecord[] = [
  { hmacEnabled: false },
  { hmacEnabled: false, hmacSecret: null },
  { hmacEnabled: true },
  { hmacEnabled: true, hmacSecret: b! },
  { hmacEnabled: true, hmacSecret: `${canary}theirs` },
  { hmacSecret: a! },
  { hmacSecret: b! },
  { hmacSecret: c! },
  { hmacSecret: `${canary}theirs` },
  { hmacSecret: null },
  { gdprEnabled: true, privacyPolicyUrl: "https://elsewhere.example" },
  { gdprEnabled: false },
  { privacyPolicyUrl: null },
  { privacyPolicyUrl: urls[1]! },
  { ssoEnabled: true },
  { ssoEnabled: false },
  { identityProvider: "theirs" },
  { identityProvider: null },
  { ssoEnabled: true, roleMappings: [{ role: "ADMINISTRATOR", group: "theirs" }] },
  { roleMappings: [] },
  { accountType: "PUBLIC" },
  { accountType: "PRIVATE" },
  { accountType: null },
  { defaultLanguage: "fr" },
  { hivePartnerId: "7" },
  { hivePartnerId: null },
  { kollectiveApiEndpoint: null, kollectiveToken: null },
  { kollectiveApiEndpoint: "https://elsewhere.example" },
  { rampHostName: null, rampApiKey: null, rampApiSecret: null, rampJwtKeyName: null },
  { rampJwtKeyName: "RevConnectDefault" },
  { rampHostName: "elsewhere.vbrickrev.com" },
  { rampJwtKeyName: "TheirKey" },
  { videoConferenceConnectorIds: [five!] },
  { videoConferenceConnectorIds: [one!, five!] },
  { videoConferenceConnectorIds: [] },
  { parentId: null },
  { parentId: "65a1c0ffee0ddba11c0ffee0" },
];

const short = (value: unknown) => JSON.stringify(value) ?? "nothing";

function declared(block: string, value: Value): Step {
  return step(`declare ${block} ${short(value)}`, (history) => {
    history.program = { ...history.program, [block]: value };
  });
}

function declaredBelow(block: string, value: Value): Step {
  return step(`declare ecdn.${block} ${short(value)}`, (history) => {
    history.program = { ...history.program, ecdn: { ...(history.program.ecdn as Tree | undefined), [block]: value } };
  });
}

const choices = (all: Readonly<Record<string, readonly Value[]>>, make: (block: string, value: Value) => Step) =>
  Object.entries(all).map(([block, values]) => fc.constantFrom(...values).map((value) => make(block, value)));

/** Steps as they come; HMAC, which has a state of its own, more often. */
export const steps: fc.Arbitrary<Iterable<Step>> = fc.commands(
  [
    ...choices(declarations, declared),
    ...choices(ecdn, declaredBelow),
    ...[1, 2].map(() => fc.constantFrom(...declarations.hmac!).map((value) => declared("hmac", value))),
    fc.constantFrom(...edits.slice(0, 10)).map((changes) =>
      step(`edit ${short(changes)}`, (history) => {
        history.edit(changes);
      }),
    ),
    fc.constantFrom(...edits).map((changes) =>
      step(`edit ${short(changes)}`, (history) => {
        history.edit(changes);
      }),
    ),
    fc.constant(
      step("undo the edit", (history) => {
        history.undo();
      }),
    ),
    ...[1, 2].map(() => fc.constant(step("refresh", (history) => history.refresh()))),
    fc.constant(step("up", (history) => history.up())),
    ...[1, 2].map(() => fc.constant(step("up --refresh", (history) => history.upWithRefresh()))),
    fc.constant(step("up, killed", (history) => history.up("killed"))),
    fc
      .boolean()
      .map((isCommitted) =>
        step(`up in doubt, ${isCommitted ? "" : "not "}carried out`, (history) => history.up("in doubt", isCommitted)),
      ),
  ],
  { size: "+1", maxCommands: 14 },
);

/** What a program says at first. */
export const programs: fc.Arbitrary<Tree> = fc
  .record({
    hmac: fc.constantFrom(...declarations.hmac!),
    gdpr: fc.constantFrom(...declarations.gdpr!),
    sso: fc.constantFrom(...declarations.sso!),
    hive: fc.constantFrom(...ecdn.hive!),
    isUnderPartner: fc.boolean(),
  })
  .map(({ hive, isUnderPartner, ...blocks }) => ({
    ...blocks,
    ecdn: { hive },
    ...(isUnderPartner && { parent: "above" }),
  }));
