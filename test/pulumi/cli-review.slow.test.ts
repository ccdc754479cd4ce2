// What a review foresees of real plans of Pulumi, and what the real `pulumi up` does then.
import { pulumiEngine } from "../conformance/pulumi-engine";
import { kept } from "../review/pulumi-program";
import { deletes, expectForesight, playOn, reviewed } from "../review/real-engine";
import { Stage } from "../support/stage";

it("Pulumi's up fails where the review says so, in the same words, and nowhere else [review.foresight]", () =>
  expectForesight(pulumiEngine()));

it("a Partner below which another user has created a customer is not deleted, and others are [review.foresight]", async () => {
  const { review, outcome, labels } = await playOn(pulumiEngine(), deletes);
  expect(review).toMatchObject({ code: 5, open: [], failures: { umbrella: { kind: "has children" } } });
  expect(Object.keys(review.failures)).toEqual(["umbrella"]);
  expect(outcome.text).toContain("it is the parent of");
  expect(labels).toEqual(["umbrella"]);
});

it("a customer that `retainOnDelete` keeps still has its name, and one that an alias renames is no other [review.foresight]", async () => {
  const stage = await Stage.open("review-kept");
  try {
    stage.program(kept(false));
    await stage.up();
    stage.program(kept(true));
    const preview = await stage.run(["preview", "--refresh", "--json"]);
    const review = await reviewed(preview.stdout, stage.emulator.env);
    expect(review).toMatchObject({ code: 5, open: [] });
    expect(Object.entries(review.failures).map(([label, { kind }]) => [label, kind])).toEqual([
      ["lifted", "name taken"],
      ["same", "name taken"],
    ]);
    const { code, text } = await stage.run(["up", "--yes", "--skip-preview", "--continue-on-error"]);
    expect([code, text.match(/\*\*creating failed\*\*/g)?.length]).toEqual([1, 2]);
    for (const { message } of Object.values(review.failures)) expect(text).toContain(message.split(". ")[0]);
    const types = Object.entries(stage.records()).map(([name, { type }]) => `${name} ${String(type)}`);
    expect(types.sort()).toEqual([
      "Acme Child CONSUMER",
      "Acme Consumer CONSUMER",
      "Acme Late PARTNER",
      "Acme Lifted CONSUMER",
      "Acme Moved PARTNER",
      "Acme Partner PARTNER",
      "Acme Same CONSUMER",
      "Acme Skipped PARTNER",
      "Acme new group PARTNER",
    ]);
  } finally {
    await stage.close();
  }
});
