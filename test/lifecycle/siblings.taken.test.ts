// Names that are taken: by which customer, and the next step in the words of the engine.
import { pulumiGuide } from "../../provider/pulumi/guide";
import { terraformGuide } from "../../provider/terraform/guide";
import { errorOf, useBench } from "../support/bench";
import { aSmallCustomer } from "../support/customers";
import type { Tree } from "../../schema";

const bench = useBench();
const small = (name: string, overrides: Tree = {}) => aSmallCustomer({ name, ...overrides });
const words = (text: string) => text.split(/\s+/).length;
const guides = [
  ["Pulumi", pulumiGuide, "`aliases` if this stack manages it"],
  ["Terraform", terraformGuide, "a `moved` block if this state manages it"],
] as const;

describe.each(guides)("in %s", (engine, guide, hint) => {
  test.each([
    ["the account", ""],
    ["a partner", "partner"],
  ])(
    "a name that is taken below %s names the customer and every next step, in at most 40 words [adopt.refuse, input.path]",
    async (_, above) => {
      const parent = above === "" ? undefined : (await bench.given(small("Above Group", { type: "Partner" }))).id;
      const { id } = await bench.given(small("Acme Berlin", { parent }));
      const run = bench.run();
      Object.assign(run.context, { guide });
      const { message } = await errorOf(run.customers.create(small("Acme Berlin", { parent })), "name taken");
      expect(message).toContain(
        `Can't create customer "Acme Berlin": the name is taken by ${id}${parent === undefined ? "" : ` below ${parent}`}. Set \`adopt`,
      );
      expect(message).toContain(hint);
      expect(message).toContain("import");
      expect(message.split(/(?<=[.]) /)[0]?.length).toBeLessThanOrEqual(160);
      expect(words(message)).toBeLessThanOrEqual(40);
      if (engine === "Terraform") expect(message).toContain("`create_before_destroy` can't work: names are unique.");
      else
        expect(message).toContain("`pulumi cancel --yes`, `pulumi refresh --yes --clear-pending-creates`, then adopt.");
    },
  );
});

describe("a customer that gets the name of another one", () => {
  test.each([
    ["one after the other", false],
    ["at once", true],
  ])("which gets its own in turn is refused with the steps to swap names, %s [adopt.refuse]", async (_, isAtOnce) => {
    const [one, two] = [await bench.given(small("Acme")), await bench.given(small("Beta"))];
    const run = bench.run();
    const renames = [
      () => errorOf(run.customers.update(one.id, one.known, small("Beta")), "name taken"),
      () => errorOf(run.customers.update(two.id, two.known, small("Acme")), "name taken"),
    ] as const;
    const errors = isAtOnce
      ? await Promise.all(renames.map((rename) => rename()))
      : [await renames[0](), await renames[1]()];
    expect(errors[1]?.message).toBe(
      `Can't update customer "Beta" (${two.id}): it swaps names with "Acme" (${one.id}), and names must be unique below one parent. Give one of the two a third name, apply, then give both their new names.`,
    );
    if (isAtOnce) expect(errors[0]?.message).toContain(`it swaps names with "Beta" (${two.id})`);
    expect([bench.record(one.id)?.name, bench.record(two.id)?.name]).toEqual(["Acme", "Beta"]);
  });

  test("which another resource of this run manages is refused with the advice to run again, in at most 40 words [adopt.refuse]", async () => {
    const [one, two] = [await bench.given(small("Acme")), await bench.given(small("Beta"))];
    const run = bench.run();
    run.memory.declared.add(two.id);
    const { message } = await errorOf(run.customers.update(one.id, one.known, small("Beta")), "name taken");
    expect(message).toBe(
      `Can't update customer "Acme" (${one.id}): the name is still used by ${two.id}, which another resource in this run manages. ` +
        "If that resource is being renamed, run again. If names are swapped, give one customer a third name first.",
    );
    expect(words(message)).toBeLessThanOrEqual(40);
  });

  test("which no resource of this run manages is refused with the id of that customer [adopt.refuse]", async () => {
    const [one, two] = [await bench.given(small("Acme")), await bench.given(small("Beta"))];
    expect(
      (await errorOf(bench.run().customers.update(one.id, one.known, small("Beta")), "name taken")).message,
    ).toContain(
      `Can't update customer "Acme" (${one.id}): the name "Beta" is taken by ${two.id}. Choose another name, or rename that customer first. `,
    );
  });

  test("which is beside it since another user moved it is named too [adopt.refuse]", async () => {
    const above = await bench.given(small("Above", { type: "Partner" }));
    const [one, two] = [await bench.given(small("Acme", { parent: above.id })), await bench.given(small("Beta"))];
    bench.emulator.admin.edit(one.id, { parentId: null }, { unchecked: true });
    const rename = bench.run().customers.update(one.id, one.known, small("Beta", { parent: above.id }));
    expect((await errorOf(rename, "name taken")).message).toContain(`the name "Beta" is taken by ${two.id}`);
  });

  test("is refused with the advice to run again where no customer has the name any more [safe.faults]", async () => {
    const one = await bench.given(small("Acme"));
    bench.emulator.admin.faults.set([
      { kind: "status", status: 409, code: "ENTRY_ALREADY_EXISTS", route: "update customer" },
    ]);
    expect((await errorOf(bench.run().customers.update(one.id, one.known, small("Beta")), "api")).message).toMatch(
      /^Can't update customer .* answered 409 .*\. No other customer has this name now: run again\.$/,
    );
    bench.emulator.admin.faults.set([
      { kind: "status", status: 409, code: "ENTRY_ALREADY_EXISTS", route: "update customer" },
      { kind: "status", status: 403, route: "list customers", times: 9 },
    ]);
    expect(
      (await errorOf(bench.run().customers.update(one.id, one.known, small("Beta")), "api")).message,
    ).not.toContain("run again");
  });
});
