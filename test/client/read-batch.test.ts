// Reads of a shared list where the list, a record or a single read fails: each ends with a customer or an error.
import { SharedReads } from "../../provider/client/listing/shared-reads";
import type { ReadSource } from "../../provider/client/listing/read-batch";
import { systemClock } from "../../provider/client/clock";
import { inParallel } from "./running";

const ids = Array.from({ length: 8 }, (_, index) => `c${index}`);
const toObserved = ({ id }: { readonly id: string }) => ({ id, tree: {}, hidden: new Set<string>(), complete: true });
const sources: ReadSource = {
  clock: systemClock,
  limit: 100,
  toObserved,
  page: () => Promise.resolve({ records: ids.map((id) => ({ id, body: id })), total: ids.length }),
  single: (id) => Promise.resolve(toObserved({ id })),
};
const broken = (): never => {
  throw new RangeError("Maximum call stack size exceeded");
};

/** How the reads of eight customers at once end. */
function ends(overrides: Partial<ReadSource>): Promise<readonly string[]> {
  const shared = new SharedReads({ ...sources, ...overrides });
  return inParallel(ids, 8, (id) =>
    shared.read(id).then(
      (customer) => customer?.id ?? "gone",
      (error: unknown) => String(error),
    ),
  );
}

/** A value nested so deep. */
function nested(levels: number): unknown {
  let value: unknown = [];
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

const failure = "RangeError: Maximum call stack size exceeded";

test.each<[string, Partial<ReadSource>]>([
  [
    "a page with one id twice and values nested 100,000 deep",
    {
      page: () =>
        Promise.resolve({ records: [nested(100_000), nested(100_001)].map((body) => ({ id: "c1", body })), total: 2 }),
    },
  ],
  ["a page that throws", { page: broken }],
  ["a page that fails", { page: () => Promise.reject(new RangeError("Maximum call stack size exceeded")) }],
  ["records that can't be read", { toObserved: broken }],
])("every read of a list with %s ends with its failure [budget.deadline]", async (_, overrides) => {
  await expect(ends(overrides)).resolves.toEqual(ids.map(() => failure));
});

test("a record that can't be read fails its own read and no other [budget.deadline]", async () => {
  const one = await ends({
    page: () => Promise.resolve({ records: ids.map((id) => ({ id, body: id })), total: 9 }),
    toObserved: (record) => (record.id === "c5" ? broken() : toObserved(record)),
  });
  expect(one).toEqual(ids.map((id) => (id === "c5" ? failure : id)));
});

test("a single read that throws fails its own read and no other [budget.deadline]", async () => {
  const one = await ends({
    page: () => Promise.resolve({ records: [], total: 0 }),
    single: (id) => (id === "c5" ? broken() : Promise.resolve(toObserved({ id }))),
  });
  expect(one).toEqual(ids.map((id) => (id === "c5" ? failure : id)));
});
