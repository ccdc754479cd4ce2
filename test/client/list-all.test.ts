// A list that is not whole is an error and never a short list; the profile states what differs from the contract.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ContractProfile } from "../../schema";
import { clientFor, errorOf } from "./running";
import { closeTenant, tenant } from "./tenant";

afterEach(closeTenant);

const advice = "Check list.paging and list.offsetParameter of the contract profile.";
const names = async (listed: Promise<readonly { readonly tree: { readonly name?: unknown } }[]>) =>
  (await listed).map(({ tree }) => tree.name);

describe("where every page is the first", () => {
  test.each([
    [
      "with a total",
      {},
      "pages end after 100 of 250 customers",
      "If 250 counts something else, set list.totalCounts to other",
    ],
    [
      "without one",
      { list: { items: "." } },
      "pages repeat themselves after 100 customers",
      "If one answer holds every customer, set list.paging to none",
    ],
    [
      "by page numbers",
      { list: { paging: "page" } },
      "pages end after 100 of 250 customers",
      "If 250 counts something else, set list.totalCounts to other",
    ],
  ] as const)(
    "a list %s is an error that names the keys of the profile [contract.whole-list]",
    async (_, profile, what, otherwise) => {
      const { api, admin } = await tenant(250, {}, ContractProfile.parse(profile));
      admin.behave({ paging: "repeating", filters: "ignored" });
      for (const call of [
        () => api.list(),
        () => api.list({ name: "Customer 200" }),
        () => api.findIds({ name: "Customer 200" }),
        () => api.findIds({ name: "Customer 200" }),
      ]) {
        const error = await errorOf(call());
        expect([error.kind, error.message]).toEqual([
          "unexpected reply",
          `Can't list the customers: the list is incomplete, because its ${what}. ${advice} ${otherwise}.`,
        ]);
      }
    },
  );

  test("a total that counts the page does not hide it [contract.whole-list]", async () => {
    const { api, admin } = await tenant(250);
    admin.behave({ paging: "repeating", total: "page" });
    expect((await errorOf(api.list())).message).toContain("pages repeat themselves after 100 customers");
  });

  test("a list of one page is whole [contract.whole-list]", async () => {
    const { api, admin } = await tenant(99);
    admin.behave({ paging: "repeating" });
    expect(await api.list()).toHaveLength(99);
  });

  test("a refresh reads one by one whom the list does not show [contract.whole-list, safe.gone]", async () => {
    const { api, admin, ids } = await tenant(250);
    admin.behave({ paging: "repeating" });
    expect((await Promise.all(ids.slice(90, 130).map((id) => api.read(id)))).map((customer) => customer?.id)).toEqual(
      ids.slice(90, 130),
    );
  });
});

describe("where the total counts something else", () => {
  test("a filtered list falls back to the list of all customers [contract.whole-list]", async () => {
    const { api, admin } = await tenant(250);
    admin.behave({ total: "everybody" });
    expect([
      await names(api.list({ name: "Customer 200" })),
      (await api.findIds({ name: "Customer 249" })).length,
      (await api.list()).length,
    ]).toEqual([["Customer 200"], 1, 250]);
  });

  test("and the profile declares it, a filtered list ends with an empty page [contract.whole-list, contract.profile]", async () => {
    const { api, admin, count } = await tenant(250, {}, ContractProfile.parse({ list: { totalCounts: "other" } }));
    admin.behave({ total: "everybody" });
    admin.resetRequests();
    expect([await names(api.list({ name: "Customer 200" })), count("list customers")]).toEqual([["Customer 200"], 2]);
    expect(await api.list()).toHaveLength(250);
  });

  test.each([100, 200, 250])("such as the page, all of %i customers are listed [contract.whole-list]", async (size) => {
    const { api, admin } = await tenant(size);
    admin.behave({ total: "page" });
    expect(await api.list()).toHaveLength(size);
  });
});

test("where one answer holds every customer, and the profile declares it, one call lists them [contract.whole-list, contract.profile]", async () => {
  const { api, count } = await tenant(250, {}, ContractProfile.parse({ list: { items: ".", paging: "none" } }));
  expect([(await api.list()).length, count("list customers")]).toEqual([250, 1]);
});

test("an exactly full page without a total is asked for more, and an empty one ends it [contract.whole-list]", async () => {
  const { api, count } = await tenant(200, {}, ContractProfile.parse({ list: { items: "." } }));
  expect([(await api.list()).length, count("list customers")]).toEqual([200, 3]);
});

/**
 * How a service lists: what its total says of a page, how many a page holds at most, what happens to its customers
 * after each page.
 */
interface Listing {
  readonly total?: (page: number, whole: number) => number | undefined;
  readonly most?: number;
  readonly change?: "grows in front" | "grows at the end" | "shrinks in front";
}

/** A service of so many customers, the newest first. */
async function listing(size: number, { total = (_, whole) => whole, most = 100, change }: Listing) {
  let made = 0;
  const make = () => ({ id: `c${made}`, name: `Customer ${made++}`, type: "CONSUMER", hmacEnabled: false });
  const all = Array.from({ length: size }, make).reverse();
  const ids = all.map(({ id }) => id);
  let asked = 0;
  const server = createServer(({ url = "" }, response) => {
    asked += 1;
    const query = new URL(url, "http://localhost").searchParams;
    const offset = Number(query.get("offset"));
    const customers = all.slice(offset, offset + Math.min(most, Number(query.get("limit"))));
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ customers, total: total(customers.length, all.length) }));
    if (change === "grows in front") all.unshift(make());
    if (change === "grows at the end") all.push(make());
    if (change === "shrinks in front") all.shift();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { emulator } = await tenant(0);
  return {
    api: clientFor(emulator, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` }),
    asked: () => asked,
    /** Those that were there all the time. */
    lasting: () => ids.filter((id) => all.some((one) => one.id === id)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

test.each(["grows in front", "grows at the end", "shrinks in front"] as const)(
  "a list that %s with every page that is read is whole: each customer that was there all the time is in it [contract.whole-list]",
  async (change) => {
    await using running = await listing(250, { change });
    const listed = (await running.api.list()).map(({ id }) => id);
    expect(running.lasting().filter((id) => !listed.includes(id))).toEqual([]);
  },
);

test.each<[string, Listing, number, number]>([
  ["on the first page only", { total: (page, whole) => (page === 100 ? whole : undefined) }, 250, 3],
  ["of none on a page after the last", { total: (page, whole) => (page === 0 ? 0 : whole) }, 250, 3],
  ["with a limit of its own", { most: 50 }, 250, 5],
  ["with a limit of its own, in one page", { most: 50 }, 49, 1],
])("a total %s is asked no more than it must be [contract.whole-list]", async (_, how, size, requests) => {
  await using running = await listing(size, how);
  expect([(await running.api.list()).length, running.asked()]).toEqual([size, requests]);
});

test("a total that counts the page is not believed where the service has a limit of its own [contract.whole-list]", async () => {
  for (const most of [10, 20, 25, 50]) {
    await using running = await listing(120, { most, total: (page) => page });
    expect(await running.api.list()).toHaveLength(120);
  }
});

test("a total that a page without customers takes back counts all the same [contract.whole-list]", async () => {
  await using running = await listing(100, { total: (page) => (page === 0 ? 0 : 300) });
  expect((await errorOf(running.api.list())).message).toContain("pages end after 100 of 300 customers");
});

test.each([2, 3, 5, 10])(
  "pages of %d overlap by less than they hold, so that a list which moves under them is met whole [contract.whole-list]",
  async (limit) => {
    const { api, admin } = await tenant(23, {}, ContractProfile.parse({ list: { limit } }));
    admin.behave({ paging: "skipping" });
    expect(await api.list()).toHaveLength(23);
  },
);

test("a total that counts all customers is recognized once: later filtered lists need no list of all customers [contract.whole-list]", async () => {
  const { api, admin, count } = await tenant(250);
  admin.behave({ total: "everybody" });
  await api.findIds({ name: "Customer 1" });
  admin.resetRequests();
  expect([
    (await api.findIds({ name: "Customer 249" })).length,
    await api.findIds({ name: "Nobody" }),
    count("list customers"),
  ]).toEqual([1, [], 3]);
});
