// What a merge gate refuses, and how a review ends.
import { ProviderError } from "../../provider/core/errors";
import { buildReview, type ReviewInput, type ServiceAnswer } from "../../provider/review/build-review";
import { deniable } from "../../provider/review/deniable";
import { recordedPlan } from "./recording";

const plan = recordedPlan("terraform-changes");
const reviewed = (input: Partial<ReviewInput> = {}) => buildReview({ plan, deny: [], ...input });
const { hash } = reviewed();
const unread = (status: number): ServiceAnswer => ({
  kind: status === 401 ? "refused" : "unread",
  endpoint: "https://webcasts.example/v1",
  error: new ProviderError("Can't list customers: the user may not.", { kind: "api", status }),
});

test.each(deniable)(
  "--deny %s refuses each customer of that kind, with the option and what to do [review.gate]",
  (action) => {
    const { denied, outcome, changes } = reviewed({ deny: [action] });
    const own = changes.filter((change) => change.action === action);
    expect(own.length).toBeGreaterThan(0);
    expect([outcome, denied.map(({ address }) => address)]).toEqual(["refused", own.map(({ address }) => address)]);
    for (const { option, message } of denied) {
      expect(option).toBe("deny");
      expect(message).toMatch(new RegExp(`^Can't ${action} customer ".*\`--deny ${action}\` refuses it\\. Remove it`));
    }
  },
);

test("what is denied and not planned is no refusal [review.gate]", () => {
  const unchanged = recordedPlan("pulumi-unchanged");
  expect(reviewed({ plan: unchanged, deny: deniable })).toMatchObject({ outcome: "ok", denied: [] });
});

test("--expect passes the plan that was reviewed, and refuses any other [review.gate]", () => {
  expect(reviewed({ expect: hash })).toMatchObject({ outcome: "ok", denied: [] });
  const { outcome, denied } = reviewed({ plan: recordedPlan("terraform-destroy"), expect: hash });
  expect([outcome, denied]).toEqual([
    "refused",
    [{ option: "expect", message: expect.stringMatching(/differs from the reviewed one .* Review the new plan/) }],
  ]);
});

test("a refused login refuses the plan; a service that can't be read leaves it unchecked, unless it is refused anyway [review.exit-codes]", () => {
  expect(reviewed({ answer: unread(401) })).toMatchObject({
    outcome: "refused",
    failures: [{ kind: "login refused" }],
    unchecked: [],
  });
  expect(reviewed({ answer: unread(403) })).toMatchObject({ outcome: "unchecked", failures: [] });
  expect(reviewed({ answer: unread(403) }).unchecked).toEqual(["Can't list customers: the user may not."]);
  expect(reviewed({ answer: unread(403), deny: ["delete"] }).outcome).toBe("refused");
});

test("a plan that stopped is refused with what the engine said, and never has the hash of a whole one [review.exit-codes, review.hash]", () => {
  const stopped = { ...plan, refusals: ["It stopped."] };
  expect(reviewed({ plan: stopped })).toMatchObject({
    outcome: "refused",
    failures: [{ kind: "plan failed", message: "It stopped." }],
  });
  expect(reviewed({ plan: stopped }).hash).not.toBe(hash);
});

test("no change is a proven apply [review.exit-codes]", () => {
  const { outcome, changes, counts } = reviewed({ plan: recordedPlan("pulumi-unchanged") });
  expect([outcome, changes, counts.unchanged > 5]).toEqual(["ok", [], true]);
});
