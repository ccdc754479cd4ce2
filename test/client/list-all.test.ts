// A list that is not whole is an error and never a short list; the profile states what differs from the contract.
import { ContractProfile } from "../../schema";
import { errorOf } from "./running";
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
