// What a review foresees of a real plan, and what the real apply does then.
import { terraformEngine } from "../conformance/terraform-engine";
import { openWrite, playOn, refusedWrites, writes } from "../review/real-engine";
import { terraformProgram } from "../../tools/workbench/terraform-programs";

it("Terraform's apply fails where the review says so, in the same words, and nowhere else [review.foresight]", async () => {
  const { review, outcome, labels, names } = await playOn(terraformEngine(terraformProgram()), writes);
  expect(review).toMatchObject({ code: 5, open: [openWrite] });
  expect(Object.keys(review.failures).sort()).toEqual(Object.keys(refusedWrites).sort());
  for (const [label, [kind, words]] of Object.entries(refusedWrites)) {
    expect([label, review.failures[label]]).toEqual([label, { kind, message: expect.stringContaining(words) }]);
    expect(outcome.text.toLowerCase()).toContain(words.toLowerCase());
  }
  expect(labels).toEqual(["adopted", "child", "fine", "one", "renamed", "two"]);
  expect(names.toSorted()).toEqual(["Adoptable", "Child", "Fine", "New name", "One", "Taken", "Two", "Walk-in"]);
});
