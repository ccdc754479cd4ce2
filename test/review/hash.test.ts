// The hash of a plan: what it covers, and what it doesn't.
import fc from "fast-check";
import { hashOf } from "../../provider/review/plan-hash";
import { readPlan } from "../../provider/review/plan-file";
import type { Plan, PlannedChange } from "../../provider/review/plan";
import { rounds } from "../support/rounds";
import { recorded, recordedPlan } from "./recording";

const plans = ["pulumi-changes", "terraform-changes"] as const;
const edited = (name: (typeof plans)[number], from: string | RegExp, to: string) => {
  const text = recorded(name).replaceAll(new RegExp(from, "g"), to);
  expect(text).not.toBe(recorded(name));
  return hashOf(readPlan(text, name));
};
const changed = (plan: Plan, edit: (change: PlannedChange) => Partial<PlannedChange>): Plan => ({
  ...plan,
  changes: plan.changes.map((change) => ({ ...change, ...edit(change) })),
});

test.each(plans)("%s: the order of steps and keys doesn't matter [review.hash]", (name) => {
  type Json = Readonly<Record<string, unknown>>;
  const document = JSON.parse(recorded(name)) as Json & Record<"steps" | "resource_changes", readonly unknown[]>;
  const list = name === "pulumi-changes" ? "steps" : "resource_changes";
  const isRefresh = (step: unknown) => (step as Json).op === "refresh";
  const [first, second] = [document[list].filter(isRefresh), document[list].filter((step) => !isRefresh(step))];
  const shuffled = fc.tuple(...[first, second].map((all) => fc.shuffledSubarray([...all], { minLength: all.length })));
  const turned = (value: unknown): unknown =>
    typeof value !== "object" || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, item]) => [key, turned(item)]),
        );
  fc.assert(
    fc.property(shuffled, (parts) => {
      const text = JSON.stringify(turned({ ...document, [list]: parts.flat().map(turned) }));
      expect(hashOf(readPlan(text, name))).toBe(hashOf(recordedPlan(name)));
    }),
    rounds(20),
  );
});

test.each(plans)(
  "%s: times, secrets, versions and other resources don't matter [review.hash, review.secrets]",
  (name) => {
    const hash = hashOf(recordedPlan(name));
    expect(edited(name, "2026-01-02", "2027-05-06")).toBe(hash);
    expect(edited(name, "0123456789abcdef|f{64}", "fedcba9876543210")).toBe(hash);
    if (name === "terraform-changes") expect(edited(name, "canary-", "other-")).toBe(hash);
    expect(hashOf({ ...recordedPlan(name), otherChanges: 99, source: "other" })).toBe(hash);
    expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
  },
);

test("events and document have the same hash, and so has a customer that is only listed [review.hash]", () => {
  expect(hashOf(recordedPlan("pulumi-changes-events"))).toBe(hashOf(recordedPlan("pulumi-changes")));
  const plan = recordedPlan("pulumi-changes");
  const listed = plan.changes.filter(({ action }) => action !== "unchanged" && action !== "read");
  expect(hashOf({ ...plan, changes: listed })).toBe(hashOf(plan));
});

test.each(plans)("%s: any other change of a customer is another hash [review.hash]", (name) => {
  const plan = recordedPlan(name);
  const others = [
    hashOf(plan),
    edited(name, "Acme Berlin GmbH", "Acme Berlin AG"),
    edited(name, '"System Editor":\\["d"\\]', '"System Editor":["e"]'),
    edited(name, '"b","c"|"c","b"', '"b","d"'),
    edited(name, "65a0000000000000000000", "65a1000000000000000000"),
    hashOf({ ...plan, refusals: ["It stopped."] }),
    hashOf({ ...plan, changes: plan.changes.filter(({ action }) => action !== "delete") }),
    hashOf(changed(plan, ({ action }) => (action === "delete" ? { action: "forget" } : {}))),
    hashOf(changed(plan, ({ action }) => (action === "create" ? { adopt: "overwrite" } : {}))),
    hashOf(changed(plan, ({ properties }) => ({ properties: properties.filter(({ secret }) => !secret) }))),
    hashOf(changed(plan, ({ address }) => ({ address: `${address}2` }))),
  ];
  expect(new Set(others).size).toBe(others.length);
});
