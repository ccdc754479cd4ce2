// What a review foresees of real plans of Pulumi, and what the real `pulumi up` does then.
import { pulumiEngine } from "../conformance/pulumi-engine";
import { deletes, expectForesight, playOn } from "../review/real-engine";

it("Pulumi's up fails where the review says so, in the same words, and nowhere else [review.foresight]", () =>
  expectForesight(pulumiEngine()));

it("a Partner below which another user has created a customer is not deleted, and others are [review.foresight]", async () => {
  const { review, outcome, labels } = await playOn(pulumiEngine(), deletes);
  expect(review).toMatchObject({ code: 5, open: [], failures: { umbrella: { kind: "has children" } } });
  expect(Object.keys(review.failures)).toEqual(["umbrella"]);
  expect(outcome.text).toContain("it is the parent of");
  expect(labels).toEqual(["umbrella"]);
});
