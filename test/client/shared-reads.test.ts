// How many requests a refresh costs, and when an entry of a list is confirmed by a single read.
import type { FaultInput } from "../../emulator";
import { SharedReads } from "../../provider/client/listing/shared-reads";
import { leafAt, ContractProfile } from "../../schema";
import { quickClock } from "../support/quick-clock";
import { until } from "../support/until";
import { clientFor, errorOf, inParallel, many } from "./running";
import { SimulatedTime } from "./simulated-time";
import { closeTenant, readAll, shuffled, spread, tenant } from "./tenant";

afterEach(closeTenant);

test.each([
  [1, 1],
  [2, 1],
  [3, 1],
  [8, 1],
  [5, 8],
  [40, 8],
  [40, 1],
  [150, 3],
  [150, 32],
  [900, 8],
])(
  "%d reads, %d at a time, cost at most twice the reads or the pages, and three [budget.refresh]",
  async (wanted, atOnce) => {
    const { api, ids, count } = await tenant(900);
    await readAll(api, shuffled(spread(ids, wanted)), atOnce);
    expect(count()).toBeLessThanOrEqual(2 * Math.min(wanted, 9) + 3);
  },
);

test("one or two reads are single reads", async () => {
  const { api, ids, count } = await tenant(500);
  await readAll(api, ids.slice(0, 2), 2);
  expect([count("read customer"), count("list customers")]).toEqual([2, 0]);
});

test("customers in any order are found in the same number of pages", async () => {
  const { api, ids, count } = await tenant(1000);
  await readAll(api, shuffled(ids));
  expect(count()).toBeLessThanOrEqual(13);
});

test("pages are fetched only while a read waits for one", async () => {
  const { api, ids, count } = await tenant(1500);
  await readAll(api, ids.slice(0, 90));
  expect(count("list customers")).toBeLessThan(15);
});

test.each([
  ["page numbers", { list: { paging: "page", limitParameter: "size", offsetParameter: "page" } }],
  ["a bare array", { list: { items: "." } }],
  ["other names", { list: { items: "items", total: "count" }, fields: { id: "customerId", updatedAt: "changed" } }],
])("a service with %s is listed as well [contract.profile]", async (_, profile) => {
  const { api, ids, count } = await tenant(450, {}, ContractProfile.parse(profile));
  await readAll(api, ids);
  expect(count()).toBeLessThanOrEqual(2 * 5 + 3);
});

test("summaries are confirmed by single reads, and the list is not asked again", async () => {
  const { api, ids, count } = await tenant(40, { list: "summary" });
  await readAll(api, ids);
  await readAll(api, ids);
  expect([count("list customers"), count("read customer")]).toEqual([1, 80]);
});

test.each([0, 99, 299])(
  "a record of an older release at place %d of 300 costs a single read of its own, and every other customer is read by pages [budget.refresh, contract.legacy]",
  async (place) => {
    const { api, admin, count } = await tenant(0);
    const before = admin.seed({ customers: many(place), unchecked: true });
    const legacy = admin.seed({ legacy: true, customers: [{ name: "Oldest", type: "CONSUMER" }] });
    const ids = [...before, ...legacy, ...admin.seed({ customers: many(299 - place), unchecked: true })];
    await readAll(api, ids);
    await readAll(api, ids);
    expect([count("list customers"), count("read customer")]).toEqual([3, 2]);
  },
);

test("a customer that the list lacks is gone only when a single read confirms it [safe.gone]", async () => {
  const { api, admin, ids, count } = await tenant(30);
  admin.behave({ listLag: { calls: 1000 } });
  const [young] = admin.seed({ customers: [{ name: "Young", type: "CONSUMER", defaultLanguage: "en" }] });
  admin.create({ name: "Younger", type: "CONSUMER", defaultLanguage: "en" });
  const late = admin
    .dump()
    .customers.map(({ id }) => id as string)
    .filter((id) => !ids.includes(id));
  const wanted = [...ids, ...late, "65a0000000000000deadbeef"];
  const read = await inParallel(wanted, 8, (id) => api.read(id));
  expect(read.map((customer) => customer?.id)).toEqual([...ids, ...late, undefined]);
  expect(late).toContain(young);
  expect(count("read customer")).toBe(2);
});

test("an entry older than what the caller knows is confirmed by a single read", async () => {
  const { api, admin, ids, count } = await tenant(20);
  admin.behave({ listLag: { calls: 1000 } });
  const { updatedAt } = admin.edit(ids[3]!, { defaultLanguage: "fr" });
  const read = await inParallel(ids, 8, (id) =>
    api.read(id, { updatedAt: id === ids[3] ? (updatedAt as string) : undefined }),
  );
  expect(read.map((customer) => customer?.tree.defaultLanguage)).toEqual(
    ids.map((id) => (id === ids[3] ? "fr" : "en")),
  );
  expect(count()).toBe(2);
});

test.each(["overlapping", "skipping"] as const)(
  "a list that is %s between two pages loses no customer",
  async (paging) => {
    const { api, ids, count } = await tenant(450, { paging });
    await readAll(api, ids);
    expect(count()).toBeLessThanOrEqual(2 * 5 + 3);
  },
);

test("a listing is dropped at the first write", async () => {
  const { api, admin, ids, count } = await tenant(10);
  await readAll(api, ids);
  admin.edit(ids[0]!, { defaultLanguage: "fr" });
  expect((await api.read(ids[0]!))?.tree.defaultLanguage).toBe("en");
  await api.delete(ids[9]!);
  expect((await api.read(ids[0]!))?.tree.defaultLanguage).toBe("fr");
  expect(await api.read(ids[9]!)).toBeUndefined();
  expect(count("list customers")).toBe(1);
});

test("what a write has done shows to reads at once, also before the write is answered", async () => {
  const { api, admin, ids } = await tenant(10);
  await readAll(api, ids);
  admin.faults.set([{ kind: "latency", milliseconds: 500, route: "update customer", committed: true }]);
  const write = api.update(ids[0]!, { changes: new Map([[leafAt("defaultLanguage")!, "fr"]]), whole: {} });
  await until(
    () => admin.audit().length > 0 || undefined,
    () => "the update did not arrive",
  );
  expect((await api.read(ids[0]!))?.tree.defaultLanguage).toBe("fr");
  await write;
});

test("a service without a list is read one by one", async () => {
  const { api, admin, ids, count } = await tenant(20);
  admin.faults.set([{ kind: "status", status: 403, code: "ACCESS_DENIED", route: "list customers" }]);
  await readAll(api, ids);
  expect([count("list customers"), count("read customer")]).toEqual([1, 20]);
});

test("a list that does not answer fails the reads that waited for it, and no customer counts as gone", async () => {
  const { emulator, admin, ids } = await tenant(20);
  const api = clientFor(emulator, { maxRetries: 1 });
  admin.faults.set([{ kind: "reset" }]);
  const errors = await inParallel(ids.slice(0, 4), 4, (id) => errorOf(api.read(id)));
  expect(errors.map((error) => error.kind)).toEqual(["network", "network", "network", "network"]);
  admin.faults.clear();
  await readAll(api, ids);
});

/** A client whose pauses pass at once, with few retries. */
const patient = (emulator: Parameters<typeof clientFor>[0], deadlineMs = 600_000) =>
  clientFor(emulator, { maxRetries: 1, deadlineMs }, { clock: quickClock() });

describe("a listing is kept as long as a read waits for it", () => {
  /** A list of a thousand customers whose pages and single reads take so long, on a clock of its own. */
  function slowList(latencyMs: number) {
    const time = new SimulatedTime();
    const ids = many(1000).map((_, index) => `c${index}`);
    const requests = { pages: 0, singles: 0 };
    const toObserved = ({ id }: { readonly id: string }) => ({
      id,
      tree: {},
      hidden: new Set<string>(),
      complete: true,
    });
    const shared = new SharedReads({
      clock: time,
      limit: 100,
      toObserved,
      page: async (before, size) => {
        requests.pages += 1;
        await time.wait(latencyMs);
        return {
          records: ids.slice(before * size, (before + 1) * size).map((id) => ({ id, body: id })),
          total: ids.length,
        };
      },
      single: async (id) => {
        requests.singles += 1;
        await time.wait(latencyMs);
        return toObserved({ id });
      },
    });
    return { time, ids, requests, shared };
  }

  test.each([
    ["in the order of the list", (ids: readonly string[]) => ids],
    ["in any order", shuffled],
  ])("though a page takes more than three seconds, for reads %s [budget.refresh]", async (_, order) => {
    const { time, ids, requests, shared } = slowList(3_100);
    const read = await time.until(inParallel(order(ids), 8, (id) => shared.read(id)));
    expect(read.map((customer) => customer?.id)).toEqual(order(ids));
    expect(requests.pages + requests.singles).toBeLessThanOrEqual(13);
  });

  test("and is dropped once nothing has waited for three seconds", async () => {
    const { time, ids, requests, shared } = slowList(3_100);
    await time.until(inParallel(ids, 8, (id) => shared.read(id)));
    await time.until(time.wait(2_900));
    await time.until(inParallel(ids.slice(0, 8), 8, (id) => shared.read(id)));
    expect(requests).toEqual({ pages: 10, singles: 0 });
    await time.until(time.wait(3_100));
    await time.until(inParallel(ids.slice(0, 8), 8, (id) => shared.read(id)));
    expect(requests).toEqual({ pages: 11, singles: 0 });
  });

  test("though the service sends a Retry-After of four seconds before a page [budget.refresh]", async () => {
    const { emulator, admin, ids, count } = await tenant(1000);
    admin.faults.set([{ kind: "throttle", seconds: 4, route: "list customers", after: 2, times: 1 }]);
    await readAll(patient(emulator), shuffled(ids));
    expect(count()).toBeLessThanOrEqual(13);
  });
});

describe("a failure of the list that passes", () => {
  const passing: readonly (readonly [string, FaultInput])[] = [
    ["503", { kind: "status", status: 503 }],
    ["503 with Retry-After", { kind: "throttle", seconds: 4, status: 503 }],
    ["429", { kind: "throttle", seconds: 4 }],
    ["408", { kind: "status", status: 408 }],
    ["502 of a proxy", { kind: "html" }],
    ["504", { kind: "status", status: 504 }],
    ["403 in place of 429", { kind: "throttle", seconds: 4, status: 403 }],
  ];

  test.each(passing)(
    "is one of the reads that wait, and a later refresh lists again: %s [budget.refresh]",
    async (_, fault) => {
      const { emulator, admin, ids, count } = await tenant(200);
      // A service that turns calls away is waited for until then.
      const api = patient(emulator, 20_000);
      admin.faults.set([{ ...fault, route: "list customers" }]);
      const errors = await inParallel(ids.slice(0, 8), 8, (id) => errorOf(api.read(id)));
      expect([errors.length, count("read customer")]).toEqual([8, 0]);
      admin.faults.clear();
      admin.resetRequests();
      await readAll(api, ids);
      expect([count("list customers"), count("read customer")]).toEqual([2, 0]);
    },
  );

  test("and that may be the list's own, such as 500, costs this refresh single reads, and a later one lists again [budget.refresh]", async () => {
    const { emulator, admin, ids, count } = await tenant(200);
    const api = patient(emulator);
    admin.faults.set([{ kind: "status", status: 500, route: "list customers" }]);
    await readAll(api, ids.slice(0, 8));
    expect([count("list customers"), count("read customer")]).toEqual([1, 8]);
    admin.faults.clear();
    // By then the first listing has been idle for long.
    await new Promise<void>((resolve) => {
      quickClock().after(60_000, resolve);
    });
    admin.resetRequests();
    await readAll(api, ids);
    expect([count("list customers"), count("read customer")]).toEqual([2, 0]);
  });
});
