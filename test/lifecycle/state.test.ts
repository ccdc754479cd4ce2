// What enters a state: the digest of what was read, generated values that stay known, new secrets.
import type { WireRecord } from "../../emulator";
import { generatedAfter, newSecret } from "../../provider/lifecycle/generated-secrets";
import { versionOf } from "../../provider/lifecycle/state";
import { leaves, recordSchema, toWireRecord, wireName, type Tree } from "../../schema";
import { aPartner, canary } from "../support/customers";
import { otherValue } from "../support/drift";

const travelling = leaves.filter((leaf) => leaf.facts.wire !== undefined);
const record: WireRecord = {
  id: "65a0",
  ...toWireRecord(aPartner()),
  createdAt: "2024-01-01T00:00:00Z",
  updatedAt: "2024-01-01T00:00:00Z",
};
const version = (changes: Tree = {}) => versionOf(recordSchema().parse({ ...record, ...changes }));

test.each(travelling.map((leaf) => [leaf.path, leaf] as const))(
  "the version changes with %s, unless it is a secret [secrets.output]",
  (_, leaf) => {
    expect(version({ [wireName(leaf)]: otherValue(leaf, record) }) === version()).toBe(leaf.facts.secret === true);
  },
);

test("the version does not change with times, hidden secrets, spaces or the order of sets", () => {
  const other = version({
    updatedAt: "2025-01-01T00:00:00Z",
    rampApiKey: "********",
    name: " Acme Group",
    videoConferenceConnectorIds: [...(record.videoConferenceConnectorIds as string[])].reverse(),
  });
  expect([other, other.length]).toEqual([version(), 16]);
});

test("a generated value stays known while its block is on, and a declared one replaces it", () => {
  const known = { "hmac.secret": `${canary}made` };
  expect(generatedAfter({ hmac: { enabled: true } }, known)).toEqual(known);
  expect(generatedAfter({ hmac: { enabled: true, secret: `${canary}own` } }, known)).toEqual({
    "hmac.secret": `${canary}own`,
  });
  expect([
    generatedAfter({ hmac: { enabled: false } }, known),
    generatedAfter({}, known),
    generatedAfter({ hmac: { enabled: true } }, {}),
  ]).toEqual([{}, {}, {}]);
});

test("a new secret is 32 random bytes in hex, different each time [secrets.generated-once]", () => {
  const some = Array.from({ length: 50 }, newSecret);
  expect([new Set(some).size, some.every((secret) => /^[0-9a-f]{64}$/.test(secret))]).toEqual([50, true]);
});
