// A customer is adopted once, by one resource.
import type { WireRecord } from "../../emulator";
import type { Tree } from "../../schema";
import { errorOf, idOf, useBench } from "../support/bench";
import { aSmallCustomer } from "../support/customers";

const bench = useBench();
const small = (overrides: Tree = {}) => aSmallCustomer({ type: "Partner", adopt: true, ...overrides });
const smallThere: WireRecord = { name: "Small", type: "PARTNER", defaultLanguage: "en" };
/** A customer that another user created in WebcastManager. */
const there = (record: WireRecord = {}): string =>
  idOf(bench.emulator.admin.create({ ...smallThere, ...record }, { unchecked: true }));

describe("one customer", () => {
  test("is adopted once in a run, one after the other [adopt.once]", async () => {
    const run = bench.run();
    there();
    await run.customers.create(small());
    expect((await errorOf(run.customers.create(small()), "adoption refused")).message).toMatch(
      /another resource of this program/,
    );
  });

  test("is adopted once in a run, at the same time [adopt.once]", async () => {
    const run = bench.run();
    there();
    const outcomes = await Promise.allSettled([run.customers.create(small()), run.customers.create(small())]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("that this run created is not adopted by another resource [adopt.once]", async () => {
    const run = bench.run();
    await run.customers.create(small());
    await errorOf(run.customers.create(small()), "adoption refused");
  });

  test.each([true, "overwrite"])(
    "that another resource of the program declares is not adopted, even with adopt %s [adopt.once]",
    async (adopt) => {
      const run = bench.run();
      const id = there();
      run.memory.declared.add(id);
      const error = await errorOf(run.customers.create(small({ adopt })), "adoption refused");
      expect(error.message).toMatch(
        /"Small" \(.*another resource of this program manages it.*can't share one customer/,
      );
      expect(bench.writes()).toBe(0);
    },
  );

  test("that another resource of the program manages is not adopted, and the message advises to run again after its renaming [adopt.once, adopt.refuse]", async () => {
    const run = bench.run();
    const id = there();
    run.memory.declared.add(id);
    const error = await errorOf(run.customers.create(small({ adopt: undefined })), "name taken");
    expect(error.message).toBe(
      `Can't create customer "Small": the name is still used by ${id}, which another resource in this run manages. If that resource is being renamed, run again.`,
    );
  });

  test("that another resource is renaming is not adopted under its former name, whichever comes first [adopt.once]", async () => {
    const state = await bench.given(small({ adopt: undefined }));
    const renaming = bench.run();
    const update = renaming.api.update.bind(renaming.api);
    let refused: unknown;
    Object.assign(renaming.context.api, {
      timed: () => renaming.context.api,
      update: async (...parameters: Parameters<typeof update>) => {
        refused = await errorOf(renaming.customers.create(small()), "adoption refused");
        return update(...parameters);
      },
    });
    await renaming.customers.update(state.id, state.known, small({ name: "Renamed" }));
    expect(String(refused)).toContain("another resource of this program manages it");
    expect((await renaming.customers.create(small())).id).not.toBe(state.id);

    const taking = bench.run();
    const taken = await taking.customers.create(small({ name: "Renamed" }));
    const error = await errorOf(
      taking.customers.update(state.id, state.known, small({ name: "Renamed again" })),
      "conflict",
    );
    expect([
      taken.id,
      error.message.includes("another resource of this program has adopted it in this run"),
      bench.record(state.id)?.name,
    ]).toEqual([state.id, true, "Renamed"]);
  });

  test("whose adoption failed may be updated by the resource that manages it", async () => {
    const state = await bench.given(small({ adopt: undefined }));
    const run = bench.run();
    bench.emulator.admin.faults.set([{ kind: "status", status: 500, route: "update customer", times: 1 }]);
    await errorOf(run.customers.create(small({ defaultLanguage: "fr" })), "api");
    await run.customers.update(state.id, state.known, small({ name: "Renamed" }));
    expect(bench.record(state.id)?.name).toBe("Renamed");
  });

  test("whose adoption failed may be adopted by the next attempt", async () => {
    const run = bench.run();
    const id = there();
    bench.emulator.admin.faults.set([{ kind: "status", status: 500, route: "update customer", times: 1 }]);
    await errorOf(run.customers.create(small({ defaultLanguage: "fr" })), "api");
    expect((await run.customers.create(small({ defaultLanguage: "fr" }))).id).toBe(id);
    expect(bench.record(id)?.defaultLanguage).toBe("fr");
  });
});
