// Customers below a Partner that Pulumi replaces: what a review says of them. cli-review.slow.test.ts applies the same
// programs.
import { buildReview } from "../../provider/review/build-review";
import type { Plan } from "../../provider/review/plan";
import { consumer, existing, partner, planned, reviewOf, service } from "./planned";
import { recordedPlan, type RecordedPlan } from "./recording";
import type { ReviewReport } from "../../provider/review/review-report";

const short = (address = "all") => address.split("::").at(-1);

/** The addresses of what fails, and of what can't be known. */
const verdictsIn = ({ failures, unknown }: ReviewReport) => ({
  fails: failures.map(({ address }) => short(address)),
  open: unknown.flatMap(({ address }) => (address === undefined ? [] : [short(address)])).toSorted(),
});

function reviewOfRecorded(plan: Plan) {
  const ids = new Map(plan.changes.flatMap(({ id, before }) => (id !== undefined && before ? [[id, before]] : [])));
  const there = [...ids].map(([id, before]) => existing(id, before));
  return verdictsIn(buildReview({ plan, answer: { kind: "read", service: service(there) }, deny: [] }));
}

test.each<[RecordedPlan, readonly string[]]>([
  // The preview doesn't show whether what is below the group stays, or goes with it.
  ["pulumi-replaced", ["gone", "group"]],
  ["pulumi-retained", ["gone"]],
  ["pulumi-retained-first", []],
])("%s: nothing fails, and only what the preview doesn't show is open [review.foresight]", (name, open) => {
  expect(reviewOfRecorded(recordedPlan(name))).toEqual({ fails: [], open });
});

const top = planned("top", { before: partner("Top"), after: partner("Top"), action: "unchanged" });
const group = planned("group", {
  before: partner("Group"),
  after: partner("Group", { parent: "top" }),
  action: "replace",
  dependsOn: ["top"],
});
const stored = { formerParentAddress: "group", dependedOn: ["group"] };
const below = (name: string, more: Parameters<typeof planned>[1]) =>
  planned(name, { before: consumer(name, { parent: "group" }), ...stored, ...more });
const stay = (more = {}) =>
  below("stay", { after: consumer("stay", { parent: "group" }), action: "unchanged", ...more });
const leaves = (more = {}) =>
  below("out", { after: consumer("out", { parent: "top" }), action: "replace", dependsOn: ["top"], ...more });

const retained = { ...group, keepsFormer: true, action: "create", id: undefined, before: undefined } as const;

test.each([
  ["one that stays by the id of the old parent", [group, stay()], { fails: [], open: ["group", "stay"] }],
  ["one that stays below a parent that is kept", [retained, stay()], { fails: [], open: ["stay"] }],
  ["one that leaves for another parent", [group, leaves()], { fails: [], open: ["group", "out"] }],
  ["one that leaves, after its former parent", [group, leaves({ dependsOn: ["group"] })], { fails: [], open: [] }],
  [
    "one that leaves, before its former parent",
    [{ ...group, dependsOn: ["top", "out"] }, leaves()],
    { fails: [], open: [] },
  ],
  ["one that is removed", [group, below("gone", {})], { fails: [], open: [] }],
  [
    "one that leaves, where the new parent comes first",
    [{ ...group, createsFirst: true }, leaves()],
    { fails: [], open: [] },
  ],
])("below a replaced Partner, %s [review.foresight]", (_, changes, verdicts) => {
  const ids = ["stay", "out", "gone"].filter((id) => changes.some(({ address }) => address === id));
  const there = [
    existing("top", partner("Top")),
    existing("group", partner("Group")),
    ...ids.map((id) => existing(id, consumer(id, { parent: "group" }))),
  ];
  expect(verdictsIn(reviewOf({ existing: there, changes: [top, ...changes] }))).toEqual(verdicts);
});
