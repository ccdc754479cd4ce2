// Protected customers that a plan deletes: what the engine asked while it planned, what the plan shows of `deletions`,
// and what a review says of both.
import { buildReview, type ServiceAnswer } from "../../provider/review/build-review";
import { readPlan } from "../../provider/review/plan-file";
import { deletionHookName } from "../../provider/pulumi/customer-token";
import { customerType, unknown } from "../../schema";
import { existing, partner, planned, reviewOf, service } from "./planned";
import { recordedPlan } from "./recording";
import type { Deletions } from "../../provider/core/deletions";
import type { PlannedChange } from "../../provider/review/plan";
import type { ReviewReport } from "../../provider/review/review-report";

const acme = partner("Acme", { deletionProtection: true });
const listed = { acme: "Acme" };
const refusal = 'acme: Can\'t delete customer "Acme" (acme): deletionProtection is on.';

interface Given {
  readonly change?: Partial<PlannedChange>;
  readonly deletions?: Readonly<Record<string, string>>;
  readonly refusals?: readonly string[];
}

/** What a review says of the delete of a protected customer. */
function verdictOf({ change, deletions, refusals = [] }: Given): string {
  const { failures, unknown: open } = reviewOf({
    engine: "terraform",
    existing: [existing("acme", acme)],
    changes: [planned("acme", { before: acme, ...change })],
    service: { deletions },
    refusals,
  });
  if (failures.some(({ kind }) => kind === "protected")) return "fails";
  return open.some(({ address }) => address !== undefined) ? "open" : "applies";
}

test.each<[string, Given, string]>([
  ["it is listed by no one", {}, "fails"],
  ["the setting lists it", { deletions: listed }, "applies"],
  ["the setting lists it with another name", { deletions: { acme: "Other" } }, "fails"],
  ["the setting lists another one", { deletions: { other: "Acme" } }, "fails"],
  ["the protection is off", { change: { before: partner("Acme") } }, "applies"],
  ["the state knows no name", { change: { before: { deletionProtection: true } }, deletions: listed }, "fails"],
  ["the engine asked, and nothing refused", { change: { mayDelete: true } }, "applies"],
  ["the engine asked, and the provider refused", { change: { mayDelete: true }, refusals: [refusal] }, "fails"],
  [
    "the engine asked, and another one was refused",
    { change: { mayDelete: true }, refusals: ["berlin: no."] },
    "applies",
  ],
  ["its provider lists it", { change: { deletions: listed } }, "applies"],
  [
    "its provider lists another one, and the setting lists it",
    { change: { deletions: {} }, deletions: listed },
    "fails",
  ],
  ["only apply knows what its provider lists", { change: { deletions: unknown } }, "open"],
  [
    "only apply knows what its provider lists, and the protection is off",
    { change: { deletions: unknown, before: partner("Acme") } },
    "applies",
  ],
])("a protected customer to delete, where %s [review.foresight]", (_, given, verdict) => {
  expect(verdictOf(given)).toBe(verdict);
});

const changeIn = (document: unknown) => readPlan(JSON.stringify(document), "plan.json").changes[0];
const urn = "urn:pulumi:dev::acme::pulumi-nodejs:dynamic/webcastmanager:Customer::acme";

test.each([
  ["with the package's hook", [deletionHookName], true],
  ["with another hook", ["other"], undefined],
  ["without a hook", null, undefined],
])("Pulumi asked about a customer that was created %s: %s [review.plans]", (_, hooks, mayDelete) => {
  for (const op of ["delete", "replace"]) {
    const oldState = { id: "acme", inputs: acme, outputs: acme, resourceHooks: { BeforeDelete: hooks } };
    const step = { op, urn, oldState, ...(op === "replace" && { newState: { inputs: acme } }) };
    expect(changeIn({ steps: [step] })?.mayDelete).toBe(mayDelete);
  }
});

test.each([
  ["a delete", { actions: ["delete"] }, undefined, undefined, true],
  ["a replacement by a property", { actions: ["delete", "create"] }, "replace_because_cannot_update", undefined, true],
  ["a tainted customer", { actions: ["delete", "create"] }, "replace_because_tainted", undefined, undefined],
  ["-replace", { actions: ["delete", "create"] }, "replace_by_request", undefined, undefined],
  ["replace_triggered_by", { actions: ["delete", "create"] }, "replace_by_triggers", undefined, undefined],
  ["a former object", { actions: ["delete"] }, undefined, "0123abcd", undefined],
])("Terraform asked about %s, or not [review.plans]", (_, { actions }, action_reason, deposed, mayDelete) => {
  const change = {
    actions,
    before: { id: "acme", name: "Acme" },
    after: actions.length === 1 ? null : { name: "Acme" },
  };
  const resource = { address: "a.b", mode: "managed", type: customerType, name: "b", action_reason, deposed, change };
  expect(changeIn({ format_version: "1.2", resource_changes: [resource] })?.mayDelete).toBe(mayDelete);
});

test("what a provider block lists is known where it is a constant, and the environment counts where the block uses it [review.plans, review.foresight]", () => {
  const plan = recordedPlan("terraform-tainted");
  const { changes } = plan;
  const idOf = (wanted: string) => String(changes.find(({ name }) => name === wanted)?.id);
  const names = { [idOf("listed")]: "Acme Listed" };
  const shown = changes.map(({ name, deletions, mayIgnoreSetting }) => [name, mayIgnoreSetting ?? deletions]);
  expect(Object.fromEntries(shown)).toEqual({
    ...{ listed: names, unlisted: names, open: unknown, bare: undefined },
    ...{ own: {}, half: true },
  });
  const there = changes.map(({ id = "", before = {} }) => existing(id, before));
  const review = (deletions?: Deletions) =>
    buildReview({ plan, answer: { kind: "read", service: service(there, { deletions }) }, deny: [] });
  const verdicts = (report: ReviewReport) => [
    report.failures.map(({ address = "", kind }) => `${address.replace(/.*\./, "")} ${kind}`),
    report.unknown.flatMap(({ address }) => address?.replace(/.*\./, "") ?? []),
  ];
  const { failures, unknown: open } = review();
  expect(verdicts(review())).toEqual([
    ["bare protected", "half protected", "own protected", "unlisted protected"],
    ["open"],
  ]);
  const inEnvironment = { [idOf("bare")]: "Acme Bare", [idOf("own")]: "Acme Own", [idOf("half")]: "Acme Half" };
  expect(verdicts(review(inEnvironment))).toEqual([
    ["own protected", "unlisted protected"],
    ["half", "open"],
  ]);
  expect(failures[0]?.message).toMatch(
    /on purpose, add to `deletions` .*: "65a0\d+" = "Acme Bare"\. If it is tainted, run/,
  );
  expect(open.find(({ address }) => address !== undefined)?.message).toMatch(
    /^Can't know whether apply can delete customer "Acme Open" \(65a0\d+\): it is protected, and/,
  );
});

test.each(["pulumi-refused", "pulumi-refused-events"] as const)(
  "%s: what the engine refuses is one failure, that of the customer where the service is read [review.plans, review.foresight]",
  (name) => {
    const plan = recordedPlan(name);
    const there = plan.changes.map(({ id = "", before = {} }) => existing(id, before));
    const kinds = (answer?: ServiceAnswer) => buildReview({ plan, answer, deny: [] }).failures.map(({ kind }) => kind);
    expect(kinds()).toEqual(["plan failed"]);
    expect(kinds({ kind: "read", service: service(there) })).toEqual(["protected"]);
  },
);
