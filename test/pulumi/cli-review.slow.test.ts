// What a review foresees of real plans of Pulumi, and what the real `pulumi up` does then.
import { pulumiEngine } from "../conformance/pulumi-engine";
import { deletes, openWrite, playOn, refusedWrites, writes } from "../review/real-engine";

it("Pulumi's up fails where the review says so, in the same words, and nowhere else [review.foresight]", async () => {
  const { review, outcome, labels, names } = await playOn(pulumiEngine(), writes);
  expect(review).toMatchObject({ code: 5, open: [openWrite] });
  expect(Object.keys(review.failures).sort()).toEqual(Object.keys(refusedWrites).sort());
  for (const [label, [kind, words]] of Object.entries(refusedWrites)) {
    expect([label, review.failures[label]]).toEqual([label, { kind, message: expect.stringContaining(words) }]);
    expect(outcome.text).toContain(words);
  }
  expect(labels).toEqual(["adopted", "child", "fine", "one", "renamed", "two"]);
  expect(names.toSorted()).toEqual(["Adoptable", "Child", "Fine", "New name", "One", "Taken", "Two", "Walk-in"]);
});

it("a Partner below which another user has created a customer is not deleted, and others are [review.foresight]", async () => {
  const { review, outcome, labels } = await playOn(pulumiEngine(), deletes);
  expect(review).toMatchObject({ code: 5, open: [], failures: { umbrella: { kind: "has children" } } });
  expect(Object.keys(review.failures)).toEqual(["umbrella"]);
  expect(outcome.text).toContain("it is the parent of");
  expect(labels).toEqual(["umbrella"]);
});
