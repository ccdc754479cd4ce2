// Lookups by id, name and path, and lists.
import type { CustomerState } from "../../provider/lifecycle/state";
import type { Tree } from "../../schema";
import { errorOf, useBench } from "../support/bench";
import { aPartner, aSmallCustomer } from "../support/customers";

const bench = useBench();
const partner = (name: string, overrides: Tree = {}) => aSmallCustomer({ name, type: "Partner", ...overrides });
const find = (...[selector]: Parameters<ReturnType<typeof bench.run>["customers"]["find"]>) =>
  bench.run().customers.find(selector);

/** Two partners, and a customer of the same name below each. */
async function family(): Promise<Record<"acme" | "other" | "berlin" | "otherBerlin", CustomerState>> {
  const [acme, other] = [
    await bench.given(aPartner({ name: "Acme", parent: undefined })),
    await bench.given(partner("Other")),
  ];
  return {
    acme,
    other,
    berlin: await bench.given(aSmallCustomer({ name: "Berlin", parent: acme.id })),
    otherBerlin: await bench.given(aSmallCustomer({ name: "Berlin", parent: other.id })),
  };
}

describe.each(["full", "summary"] as const)("with a list of %s records,", (list) => {
  beforeEach(() => {
    bench.emulator.admin.behave({ list });
  });

  test("a customer is found by its id, its name, its name under a parent, and its path, each time whole [adopt.lookup]", async () => {
    const { acme, berlin } = await family();
    const whole = await find({ id: acme.id });
    expect(whole.known.tree).toMatchObject({
      name: "Acme",
      defaultLanguage: "en",
      gdpr: { privacyPolicyUrl: "https://acme.example/privacy" },
    });
    expect(await find({ name: " Acme " })).toEqual(whole);
    expect(await find({ path: "Acme" })).toEqual(whole);
    const below = await find({ id: berlin.id });
    expect(await find({ name: "Berlin", parentId: acme.id })).toEqual(below);
    expect(await find({ path: "Acme/Berlin" })).toEqual(below);
  });

  test("a list holds every customer whole, in the service's order, under its filters [adopt.lookup]", async () => {
    const { acme, other, berlin, otherBerlin } = await family();
    const idsOf = (states: readonly CustomerState[]) => states.map(({ id }) => id);
    const { customers } = bench.run();
    expect(idsOf(await customers.list())).toEqual([acme, other, berlin, otherBerlin].map(({ id }) => id));
    expect(idsOf(await customers.list({ parentId: acme.id }))).toEqual([berlin.id]);
    expect(idsOf(await customers.list({ name: "Berlin" }))).toEqual([berlin.id, otherBerlin.id]);
    expect(await customers.list({ name: "Acme" })).toEqual([await find({ id: acme.id })]);
  });
});

test.each([
  ["A/B", "C"],
  ["A", "B/C"],
  ["A/B/C", "D/E/F"],
  ["/", "//"],
  ["Ä/…", "😀/x"],
])("a path is found although names hold slashes: %s and %s [adopt.lookup]", async (above, below) => {
  const parent = await bench.given(partner(above));
  const child = await bench.given(aSmallCustomer({ name: below, parent: parent.id }));
  expect((await find({ path: `${above}/${below}` })).id).toBe(child.id);
  expect((await find({ path: above })).id).toBe(parent.id);
});

test("a name that holds a slash goes before a path of the same text [adopt.lookup]", async () => {
  const parent = await bench.given(partner("A"));
  await bench.given(aSmallCustomer({ name: "B", parent: parent.id }));
  const named = await bench.given(aSmallCustomer({ name: "A/B" }));
  expect((await find({ path: "A/B" })).id).toBe(named.id);
});

test.each([
  ["id", { id: "65a0000000000000000000aa" }, "65a0000000000000000000aa"],
  ["name", { name: "Nobody" }, '"Nobody"'],
  [
    "name under a parent",
    { name: "Berlin", parentId: "65a0000000000000000000aa" },
    '"Berlin" under 65a0000000000000000000aa',
  ],
  ["path", { path: "Acme/Nobody" }, '"Acme/Nobody"'],
  ["path below an unknown customer", { path: "Nobody/Berlin" }, '"Nobody/Berlin"'],
  ["half a path", { path: "Acme/" }, '"Acme/"'],
])(
  "no customer of that %s is an error that names what was searched for, and where [adopt.lookup]",
  async (_, selector, what) => {
    await family();
    const error = await errorOf(find(selector), "not found");
    expect(error.message).toContain(
      `Can't read customer ${what}: none was found at ${bench.emulator.endpoint}. Check the `,
    );
  },
);

test("several customers of a name are an error with their ids [adopt.lookup]", async () => {
  const { berlin, otherBerlin } = await family();
  expect((await errorOf(find({ name: "Berlin" }), "not found")).message).toMatch(
    new RegExp(
      `^Can't read customer "Berlin": found 2 at http\\S+: ${berlin.id}, ${otherBerlin.id}\\. Give the id of one\\.$`,
    ),
  );
});

test("several customers at a path, where slashes can be read in two ways, are an error with their ids [adopt.lookup]", async () => {
  const [one, two] = [await bench.given(partner("A")), await bench.given(partner("A/B"))];
  await bench.given(aSmallCustomer({ name: "B/C", parent: one.id }));
  await bench.given(aSmallCustomer({ name: "C", parent: two.id }));
  expect((await errorOf(find({ path: "A/B/C" }), "not found")).message).toMatch(/found 2/);
});

test("a service that ignores filters and lists summaries without a parent finds the same [adopt.lookup]", async () => {
  const { acme, berlin } = await family();
  bench.emulator.admin.behave({ filters: "ignored", list: "summary", unset: "absent" });
  expect((await find({ name: "Berlin", parentId: acme.id })).id).toBe(berlin.id);
  expect((await bench.run().customers.list({ parentId: acme.id })).map(({ id }) => id)).toEqual([berlin.id]);
});
