// What lookups by name or parent cost where the service ignores filters, and that they miss no customer.
import { leafAt } from "../../schema";
import { aSmallCustomer } from "../support/customers";
import { until } from "../support/until";
import { errorOf, inParallel } from "./running";
import { closeTenant, tenant } from "./tenant";

afterEach(closeTenant);

const names = (count: number, word = "New") => Array.from({ length: count }, (_, index) => `${word} ${index}`);
const small = (name: string) => aSmallCustomer({ name });
const renamed = (name: string) => ({ changes: new Map([[leafAt("name")!, name]]), whole: small(name) });

describe("where the service ignores filters", () => {
  const ignoring = async (size = 1000) => tenant(size, { filters: "ignored" });

  test("twenty creates search one list, not twenty [contract.variations]", async () => {
    const { api, admin, count } = await ignoring();
    const made = await inParallel(names(20), 8, async (name) => {
      expect(await api.findIds({ name })).toEqual([]);
      return (await api.create(small(name))).id;
    });
    expect([count("list customers") <= 13, new Set(made).size, admin.dump().customers.length]).toEqual([
      true,
      20,
      1020,
    ]);
  });

  test("twenty partners without customers are seen to have none in one list [contract.variations, safe.children]", async () => {
    const { api, admin, count } = await ignoring();
    const partners = admin.seed({
      customers: names(20).map((name) => ({ name, type: "PARTNER", defaultLanguage: "en" })),
    });
    const [child] = admin.seed({
      customers: [{ name: "Child", type: "CONSUMER", defaultLanguage: "en", parentId: partners[7] }],
    });
    const found = await inParallel(partners, 8, (parentId) => api.findIds({ parentId }));
    expect(found.flatMap((ids, index) => ids.map((id) => [index, id]))).toEqual([[7, child]]);
    expect(count("list customers")).toBeLessThanOrEqual(15);
  });

  test("who stood there before is found, by name and by parent, in any spelling of the name [adopt.refuse]", async () => {
    const { api, admin, ids } = await ignoring(150);
    const [parentId] = admin.seed({ customers: [{ name: "Above", type: "PARTNER", defaultLanguage: "en" }] });
    const [below] = admin.seed({
      customers: [{ name: "Am\u00e9lie ", type: "CONSUMER", defaultLanguage: "en", parentId }],
      unchecked: true,
    });
    for (const filter of [
      { name: "Ame\u0301lie" },
      { parentId: parentId! },
      { name: "Am\u00e9lie", parentId: parentId! },
    ])
      expect(await api.findIds(filter)).toEqual([below]);
    expect([
      await api.findIds({ name: "Customer 149" }),
      await api.findIds({ name: "Customer 149", parentId: parentId! }),
    ]).toEqual([[ids[149]], []]);
  });

  test("what this client has created or renamed since is found at once, also by its earlier name [safe.one-create]", async () => {
    const { api, admin, ids } = await ignoring();
    await api.findIds({ name: "Own" });
    admin.behave({ listLag: { calls: 1000 } });
    const { id } = await api.create(small("Own"));
    await api.update(ids[5]!, renamed("Renamed"));
    const found = [
      await api.findIds({ name: "Own" }),
      await api.findIds({ name: "Renamed" }),
      await api.findIds({ name: "Customer 5" }),
    ];
    expect(found).toEqual([[id], [ids[5]], [ids[5]]]);
  });

  test("a customer that it creates while the list is read is found, although its page was read before [safe.one-create]", async () => {
    const { api, admin } = await ignoring();
    await api.findIds({ name: "Nobody" });
    // So that the list is read again.
    await errorOf(api.update("65a0000000000000deadbeef", renamed("Nobody")));
    admin.faults.set([{ kind: "latency", milliseconds: 20, route: "list customers", committed: true }]);
    admin.resetRequests();
    const look = api.findIds({ name: "Meanwhile" });
    await until(
      () => admin.requests().total > 2 || undefined,
      () => "the list was not asked",
    );
    admin.behave({ listLag: { calls: 1000 } });
    const { id } = await api.create(small("Meanwhile"));
    expect(await look).toEqual([id]);
  });

  test("a write without a good answer causes the next lookup to read the list again [safe.one-create]", async () => {
    const { api, admin } = await ignoring();
    await api.findIds({ name: "Doubtful" });
    admin.faults.set([{ kind: "reset", committed: true, route: "create customer", times: 1 }]);
    await errorOf(api.create(small("Doubtful")));
    expect(await api.findIds({ name: "Doubtful" })).toEqual([
      admin.dump().customers.find(({ name }) => name === "Doubtful")?.id,
    ]);
  });

  test("a list that fails fails who waits for it, and is read again", async () => {
    const { api, admin } = await ignoring();
    admin.faults.set([{ kind: "status", status: 500, route: "list customers", after: 3, times: 1 }]);
    const outcomes = await Promise.all(names(4).map((name) => api.findIds({ name }).catch(() => "failed")));
    expect(outcomes).toContain("failed");
    expect(await Promise.all(names(4, "Customer").map((name) => api.findIds({ name })))).toEqual([
      [expect.any(String)],
      [expect.any(String)],
      [expect.any(String)],
      [expect.any(String)],
    ]);
  });

  test("whose time runs out alone leaves the others their list", async () => {
    const { api, admin } = await ignoring();
    admin.faults.set([{ kind: "latency", milliseconds: 30, route: "list customers" }]);
    const others = api.findIds({ name: "Customer 7" });
    expect((await errorOf(api.within(20).findIds({ name: "Customer 8" }))).kind).toBe("timeout");
    expect(await others).toHaveLength(1);
  });
});

describe("where the service keeps to filters", () => {
  test("every lookup sends its own request, and sees what others have just created", async () => {
    const { api, admin, count } = await tenant(1000);
    const found = await inParallel(names(5, "Customer"), 8, (name) => api.findIds({ name }));
    const { id } = admin.create({ name: "Theirs", type: "CONSUMER", defaultLanguage: "en" });
    expect([found.flat().length, await api.findIds({ name: "Theirs" }), count("list customers")]).toEqual([5, [id], 6]);
  });

  test("a parent of more customers than a page holds is no reason to read every customer", async () => {
    const { api, admin, count } = await tenant(1000);
    const [parentId] = admin.seed({ customers: [{ name: "Above", type: "PARTNER", defaultLanguage: "en" }] });
    admin.seed({ customers: names(150).map((name) => ({ name, type: "CONSUMER", defaultLanguage: "en", parentId })) });
    expect([(await api.findIds({ parentId: parentId! })).length, count("list customers")]).toEqual([150, 2]);
    expect([(await api.findIds({ parentId: parentId! })).length, count("list customers")]).toEqual([150, 4]);
  });
});
