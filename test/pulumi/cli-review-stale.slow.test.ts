// What a review says of stale plans and of deletions under the real Pulumi CLI, and what `pulumi up` does then.
import { pulumiEngine } from "../conformance/pulumi-engine";
import { expectRefusals, playDeletion, playStale, refusedByTime } from "../review/stale-plan";

it("what another user changed since the preview, a wrong password and another service fail in Pulumi's up as the review says [review.foresight]", async () => {
  const { aged, lockedOut, elsewhere, names } = await playStale(pulumiEngine());
  expectRefusals(aged, {
    ...refusedByTime,
    foreign: ["other customer", 'it is another customer: its name is "Other"'],
  });
  expect(aged.review.open).toEqual([]);
  expectRefusals(lockedOut, { plan: ["login refused", "Can't log in as the user"] });
  const other = ["other endpoint", "but the provider is set to"] as const;
  expectRefusals(elsewhere, { foreign: other, full: other, gone: other, kept: other });
  expect(names.toSorted()).toEqual(["Full", "Kept", "Other"]);
});

it("Pulumi deletes a protected customer if the setting lists it, and the review passes only then [review.foresight, safe.deletions]", async () => {
  const { id, unlisted, listed } = await playDeletion(pulumiEngine());
  const list = `add this line below webcastmanager:deletions in the stack's configuration: "${id}": "Acme"`;
  expectRefusals(unlisted, { acme: ["protected", list] });
  expect(unlisted.names.toSorted()).toEqual(["Acme", "Kept"]);
  expect(listed).toMatchObject({ review: { code: 0, failures: {} }, outcome: { failed: false }, names: ["Kept"] });
});
