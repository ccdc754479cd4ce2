// What the plans of both engines say about customers, read from recordings of the real CLIs.
import { valueAt, unknown } from "../../schema";
import { canary } from "../support/customers";
import type { Plan, PlannedChange } from "../../provider/review/plan";
import { secretText } from "../../provider/review/plan";
import { recordedEndpoint, recordedPlan, recordedPlans, recorded, type RecordedPlan } from "./recording";

const short = (address: string) => address.split("::").at(-1) ?? address;
const named = (plan: Plan, name: string): PlannedChange => {
  const found = plan.changes.find(({ address }) => short(address).endsWith(name));
  if (found === undefined) throw new Error(`${name} is not in the plan`);
  return found;
};
const paths = ({ properties }: PlannedChange) =>
  properties.map(({ path, secret, unknown: open, replaces }) =>
    [path, secret && "secret", open && "unknown", replaces && "replaces"].filter(Boolean).join(" "),
  );
const actionsOf = (plan: Plan) => Object.fromEntries(plan.changes.map((one) => [short(one.address), one.action]));

const pulumiChanges = {
  acme: "unchanged",
  below: "create",
  berlin: "update",
  bremen: "forget",
  drifted: "update",
  elsewhere: "create",
  fresh: "create",
  hamburg: "delete",
  hidden: "create",
  kept: "unchanged",
  munich: "replace",
  read: "read",
  second: "unchanged",
  vanished: "create",
};

test("a preview of Pulumi shows what happens to each customer, also those that it leaves alone [review.plans]", () => {
  const plan = recordedPlan("pulumi-changes");
  expect([plan.engine, plan.source, plan.otherChanges, plan.refusals]).toEqual(["pulumi", "dev", 1, []]);
  expect(actionsOf(plan)).toEqual(pulumiChanges);
});

test("the events of a preview say the same as its document [review.plans]", () => {
  const withoutOrder = ({ changes, ...rest }: Plan) => ({
    ...rest,
    // Events name the customers around one, not those that it depends on.
    changes: changes.map(
      ({ dependsOn: _, dependedOn: __, parentAddress: ___, formerParentAddress: ____, ...change }) => change,
    ),
  });
  expect(withoutOrder(recordedPlan("pulumi-changes-events"))).toEqual(withoutOrder(recordedPlan("pulumi-changes")));
});

test("a preview without refresh shows the same changes, and not what stays [review.plans]", () => {
  const { vanished: _, drifted: __, acme, second, kept, ...changed } = pulumiChanges;
  expect([acme, second, kept]).toEqual(["unchanged", "unchanged", "unchanged"]);
  expect(actionsOf(recordedPlan("pulumi-changes-without-refresh"))).toEqual(changed);
});

test("a plan of Terraform shows what happens to each customer, with modules, keys and imports [review.plans]", () => {
  const plan = recordedPlan("terraform-changes");
  const own = (label: string) => `webcastmanager_customer.${label}`;
  expect([plan.engine, plan.source, plan.otherChanges, plan.refusals]).toEqual(["terraform", "plan", 1, []]);
  expect(actionsOf(plan)).toEqual({
    [own("acme")]: "unchanged",
    [own("below")]: "create",
    [own("berlin")]: "update",
    [own("beside")]: "create",
    [own("bremen")]: "forget",
    [own("drifted")]: "update",
    [own('each["a b"]')]: "unchanged",
    [own('each["c"]')]: "delete",
    [own('each["d"]')]: "create",
    [own("elsewhere")]: "create",
    [own("fresh")]: "create",
    [own("hamburg")]: "delete",
    [own("hidden")]: "create",
    [own("imported")]: "update",
    [own("kept")]: "unchanged",
    [own("munich")]: "replace",
    [own("new")]: "unchanged",
    [own("second")]: "unchanged",
    [own("vanished")]: "create",
    [`module.sub.${own("inner[0]")}`]: "create",
    [`module.sub.${own("inner[1]")}`]: "create",
  });
  expect(named(plan, "imported")).toMatchObject({ isImported: true, id: expect.stringMatching(/^65a0/) });
});

test("a replacement by OpenTofu that keeps the old customer forgets that one and creates another [review.plans]", () => {
  const plan = recordedPlan("tofu-kept");
  expect(actionsOf(plan)).toEqual({
    "webcastmanager_customer.removed": "forget",
    "webcastmanager_customer.replaced": "create",
    "webcastmanager_customer.replaced (former)": "forget",
    "webcastmanager_customer.switched": "delete",
  });
  const [created, former] = [named(plan, "replaced"), named(plan, "(former)")];
  expect([created.id, created.before, former.after]).toEqual([undefined, undefined, undefined]);
  expect(former.id).toMatch(/^65a0/);
});

test("a replacement with `retainOnDelete` in the state forgets the old customer and creates another [review.plans]", () => {
  const [plan, events] = [recordedPlan("pulumi-kept"), recordedPlan("pulumi-kept-events")];
  const split = { lifted: "create", other: "create", same: "create" };
  const former = { "lifted (former)": "forget", "other (former)": "forget", "same (former)": "forget" };
  // One that gets the option now is deleted: the engine asks the state.
  const changed = { ...split, ...former, late: "replace", "new-group": "update", "new-moved": "replace" };
  expect(actionsOf(plan)).toEqual({ ...changed, "old-child": "unchanged" });
  expect(actionsOf(events)).toEqual({ ...changed, "new-child": "unchanged" });
  for (const { action, id, before, after, properties } of [plan, events].flatMap(({ changes }) => changes)) {
    if (action === "create")
      expect([id, before, properties.some(({ replaces }) => replaces)]).toEqual([undefined, undefined, false]);
    if (action === "forget") expect([id, after]).toEqual([expect.stringMatching(/^65a0/), undefined]);
  }
});

test("a resource that an alias renames is one customer, under its new URN [review.plans]", () => {
  for (const plan of [recordedPlan("pulumi-kept"), recordedPlan("pulumi-kept-events")]) {
    const ids = plan.changes.flatMap(({ id }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(short(named(plan, "child").formerParentAddress ?? "")).toBe("new-group");
  }
});

test("a create that `--exclude` skips is not in the plan [review.plans]", () => {
  expect(recorded("pulumi-kept-events")).toContain("::skipped");
  expect(Object.keys(actionsOf(recordedPlan("pulumi-kept-events")))).not.toContain("skipped");
});

const forms = ["pulumi-retained-first", "pulumi-retained-first-events"] as const;
test.each(forms)("%s: the old customer is marked where Pulumi creates the new one first [review.plans]", (name) => {
  const order = recordedPlan(name).changes.flatMap(({ address, action, createsFirst, keepsFormer }) =>
    action === "create" || action === "replace" ? [[short(address), createsFirst, keepsFormer]] : [],
  );
  const both = ["group", "kept"].map((label) => [label, true, true]);
  const rest = ["deep", "moved", "out", "sub"].map((label) => [label, true, undefined]);
  expect(order.toSorted()).toEqual([...both, ...rest].toSorted());
  expect(recordedPlan("pulumi-replaced").changes.some(({ createsFirst }) => createsFirst)).toBe(false);
});

test("what is removed below a replaced customer is deleted with it, which only events show [review.plans]", () => {
  const [plan, events] = [recordedPlan("pulumi-replaced"), recordedPlan("pulumi-replaced-events")];
  const all = { deep: "replace", group: "replace", moved: "replace", sub: "replace", top: "unchanged" };
  expect(actionsOf(plan)).toEqual({ ...all, gone: "unchanged" });
  expect(actionsOf(events)).toEqual({ ...all, gone: "delete" });
});

test("properties are those that differ, as the engine's user writes them [review.plans, review.changes]", () => {
  expect(paths(named(recordedPlan("pulumi-changes"), "berlin"))).toEqual([
    "name",
    "sso.roleMappings",
    "hmac.rotate",
    "ecdn.ramp.apiKey secret",
  ]);
  expect(paths(named(recordedPlan("terraform-changes"), "berlin"))).toEqual([
    "name",
    "sso.role_mappings",
    "hmac.secret secret unknown",
    "hmac.rotate",
    "ecdn.ramp.api_key secret",
    "ecdn.ramp.api_secret_wo secret",
  ]);
  for (const plan of [recordedPlan("pulumi-changes"), recordedPlan("terraform-changes")])
    expect(paths(named(plan, "munich"))).toEqual(["parent replaces"]);
});

test("values that are known only at apply, and values that the program hides, are marked [review.plans, review.secrets]", () => {
  for (const plan of [recordedPlan("pulumi-changes"), recordedPlan("terraform-changes")]) {
    const [below, hidden, fresh] = [named(plan, "below"), named(plan, "hidden"), named(plan, "fresh")];
    expect([...below.unknown]).toEqual(["parent", "sso.identityProvider"]);
    expect([valueAt(hidden.after, ["name"]), [...hidden.unknown]]).toEqual([unknown, ["name"]]);
    expect(paths(hidden)[0]).toBe("name secret");
    expect(valueAt(fresh.after, ["hmac", "secret"])).toBe(secretText);
  }
});

test("a write-only secret is declared by its version [review.plans, review.secrets]", () => {
  const { before, after } = named(recordedPlan("terraform-changes"), "berlin");
  const path = ["ecdn", "ramp", "apiSecret"];
  expect([valueAt(before, path), valueAt(after, path)]).toEqual([secretText, secretText]);
});

test("parents and dependencies are found by id, by the program, and through modules [review.plans]", () => {
  for (const plan of [recordedPlan("pulumi-changes"), recordedPlan("terraform-changes")]) {
    expect(short(named(plan, "kept").parentAddress ?? "")).toMatch(/acme$/);
    expect(short(named(plan, "below").parentAddress ?? "")).toMatch(/fresh$/);
    const { dependsOn = [], dependedOn = [] } = named(plan, "munich");
    const ends = [dependsOn, dependedOn].map((all) => all.map((one) => short(one).replace(/.*\./, "")));
    // Terraform's refresh adds what the program declares now.
    expect(ends).toEqual([["second"], expect.arrayContaining(["acme"])]);
  }
  const terraform = recordedPlan("terraform-changes");
  for (const name of ["inner[0]", "beside"])
    expect(named(terraform, name).parentAddress).toBe("webcastmanager_customer.fresh");
});

test("the endpoint is that of the state, else of an explicit provider [review.plans]", () => {
  const [pulumi, terraform] = [recordedPlan("pulumi-changes"), recordedPlan("terraform-changes")];
  expect(
    [named(pulumi, "kept"), named(pulumi, "elsewhere"), named(pulumi, "fresh")].map((one) => one.endpoint),
  ).toEqual([recordedEndpoint, recordedEndpoint, undefined]);
  expect([named(terraform, "kept").endpoint, named(terraform, "elsewhere").endpoint]).toEqual([
    recordedEndpoint,
    "https://abroad.example/v1",
  ]);
});

test("a plan that stopped says why, as far as the engine shows it [review.plans]", () => {
  expect(recordedPlan("pulumi-invalid").refusals).toEqual(
    expect.arrayContaining([expect.stringContaining('has a problem: type: must be "Partner" or "Consumer"')]),
  );
  expect(recordedPlan("pulumi-crashed").refusals).toEqual([
    "Running program '/project/index.js' failed with an unhandled exception: Error: boom",
  ]);
  expect(recordedPlan("terraform-errored").refusals).toEqual([
    "The engine stopped with errors while it planned: changes may be missing. See what it printed.",
  ]);
});

test.each(["pulumi-unchanged", "terraform-unchanged"] as const)("%s changes nothing [review.plans]", (name) => {
  const { changes, otherChanges } = recordedPlan(name);
  expect([new Set(changes.map(({ action }) => action)), otherChanges]).toEqual([new Set(["unchanged"]), 0]);
});

test.each(["pulumi-destroy", "terraform-destroy"] as const)("%s deletes every customer [review.plans]", (name) => {
  const deleted = new Set(recordedPlan(name).changes.map(({ action }) => action));
  expect([...deleted].filter((action) => action !== "forget")).toEqual(["delete"]);
});

test("the recordings have secrets, and no plan that is read from them has one [review.secrets]", () => {
  const read = (name: RecordedPlan) => JSON.stringify(recordedPlan(name));
  expect(recorded("terraform-changes")).toContain(canary);
  expect(recordedPlans.filter((name) => read(name).includes(canary) || read(name).includes("f".repeat(64)))).toEqual(
    [],
  );
});
