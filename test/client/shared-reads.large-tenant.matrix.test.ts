// What a refresh of a large tenant costs, and what is kept of it.
import { closeTenant, readAll, spread, tenant } from "./tenant";

afterEach(closeTenant);

test.each([
  [1000, 1000, 13],
  [15, 10_000, 20],
  [10_000, 10_000, 203],
])(
  "a refresh of %d out of %d customers takes at most %d requests [budget.refresh]",
  async (wanted, size, most) => {
    const { api, ids, count } = await tenant(size);
    await readAll(api, wanted === size ? ids : spread(ids, wanted));
    expect(count()).toBeLessThanOrEqual(most);
  },
  120_000,
);

test("a large listing forgets what it has answered, and a second read of the same is a single one", async () => {
  const { api, ids, count } = await tenant(2100);
  await readAll(api, ids);
  const before = count("read customer");
  await readAll(api, ids.slice(0, 2));
  expect(count("read customer") - before).toBe(2);
});
