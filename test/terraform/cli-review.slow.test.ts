// What a review says of stale plans, of deletions and of tainted customers under the real terraform, and what its apply
// does then.
import { terraformEngine } from "../conformance/terraform-engine";
import { consumer, partner, reviewed } from "../review/real-engine";
import { expectRefusals, playDeletion, playStale, refusedByTime } from "../review/stale-plan";
import { protectedCustomers, protectedLabels } from "../review/terraform-program";
import { onTerraformStage } from "../support/terraform-stage";
import { terraformProgram } from "../../tools/workbench/terraform-programs";

const engine = terraformEngine(terraformProgram());
const createdFirst = { lifecycle: { createBeforeDestroy: true } };

it("what another user changed since the plan, a wrong password and another service fail in Terraform's apply as the review says [review.foresight]", async () => {
  const { aged, lockedOut, elsewhere, names } = await playStale(engine, {
    first: { replaced: partner("Replaced", createdFirst) },
    then: { replaced: consumer("Replaced", createdFirst) },
  });
  expectRefusals(aged, { ...refusedByTime, replaced: ["name taken", "the name is taken by"] });
  expect(aged.review.failures.replaced?.message).toContain("remove `create_before_destroy`");
  // Whether it was ever read is in no plan of Terraform.
  expect(aged.review.open).toEqual(["foreign"]);
  expect(aged.outcome.text).toContain('it is another customer: its name is "Other"');
  expectRefusals(lockedOut, { plan: ["login refused", "Can't log in as the user"] });
  const other = ["other endpoint", "but the provider is set to"] as const;
  expectRefusals(elsewhere, { foreign: other, full: other, gone: other, kept: other, replaced: other });
  expect(names.toSorted()).toEqual(["Full", "Kept", "Other", "Replaced"]);
});

it("Terraform deletes a protected customer if the setting lists it, and the review passes only then [review.foresight, safe.deletions]", async () => {
  const { id, unlisted, listed } = await playDeletion(engine);
  const list = `add to \`deletions\` of the provider block: "${id}" = "Acme"`;
  expectRefusals(unlisted, { plan: ["plan failed", list] });
  expect(unlisted.names.toSorted()).toEqual(["Acme", "Kept"]);
  expect(listed).toMatchObject({ review: { code: 0, failures: {} }, outcome: { failed: false }, names: ["Kept"] });
});

it("a tainted customer that is protected is replaced if its provider block lists it, or the environment that the block uses, and the review says so [review.foresight]", () =>
  onTerraformStage("tainted", async ({ project, program, emulator, named }) => {
    const { env: environment } = emulator;
    program(protectedCustomers({ environment }));
    await project.apply();
    for (const label of protectedLabels) await project.must(["taint", `webcastmanager_customer.${label}`]);
    const before = named("Acme Listed").id;
    program(protectedCustomers({ environment, deletions: { [String(before)]: "Acme Listed" } }));
    const names = ["Acme Bare", "Acme Own", "Acme Half"];
    const listed = JSON.stringify(Object.fromEntries(names.map((name) => [named(name).id, name])));
    const lists = { WEBCASTMANAGER_DELETIONS: listed };
    await project.must(["plan", "-out=tainted.tfplan"], { environment: lists });
    const document = (await project.must(["show", "-json", "tainted.tfplan"])).stdout;
    const review = await reviewed(document, { ...environment, ...lists });
    const { code, stdout, stderr } = await project.run(["apply", "tainted.tfplan"], { environment: lists });
    const outcome = { failed: code !== 0, text: (stdout + stderr).replace(/[\s│]+/g, " ") };
    const refused = ["protected", "add to `deletions` of the provider block"] as const;
    expectRefusals({ review, outcome }, { own: refused, unlisted: refused });
    expect(review.open).toEqual(["half", "open"]);
    const replaced = ["Listed", "Bare"].map((name) => named(`Acme ${name}`).id);
    expect(outcome.text).not.toMatch(/customer "Acme (Listed|Bare)"/);
    expect(replaced).not.toContain(before);
    // The variable of that block has a value, so it takes nothing from the environment.
    expect(outcome.text).toContain('customer "Acme Half"');
  }));
