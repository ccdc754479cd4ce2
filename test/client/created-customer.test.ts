// Which customer the answer to a create names: what counts as its address, and which one counts where header and body
// differ.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startEmulator, type Emulator } from "../../emulator";
import { ContractProfile } from "../../schema";
import { aSmallCustomer } from "../support/customers";
import { clientFor, closeClients, errorOf } from "./running";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(closeClients);
afterAll(() => emulator.close());

const record = (id: string, more: object = {}) => ({
  id,
  name: "Small",
  type: "CONSUMER",
  defaultLanguage: "en",
  hmacEnabled: false,
  ...more,
});

/** A service that answers creations with this header and body, and holds these records. */
async function service(location: string | undefined, body: unknown, records: readonly { readonly id: string }[]) {
  const asked: string[] = [];
  const server = createServer(({ method, url = "" }, response) => {
    asked.push(`${String(method)} ${url}`);
    const there = records.find(({ id }) => url === `/v1/customers/${id}`);
    const [status, answer] =
      method === "POST"
        ? ([201, body] as const)
        : there
          ? ([200, there] as const)
          : ([404, { code: "NOT_FOUND" }] as const);
    response.writeHead(status, {
      "content-type": "application/json",
      ...(method === "POST" && location !== undefined && { location }),
    });
    response.end(answer === undefined ? "" : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return {
    asked,
    endpoint,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

test.each([
  ["an absolute address", "https://webcast.example/v1/customers/65a1"],
  ["a path", "/v1/customers/65a1"],
  ["a path behind a gateway", "/gateway/v1/customers/65a1/"],
  ["a relative path", "customers/65a1"],
  ["an id alone", "65a1"],
  ["an address with a query", "/v1/customers/65a1?expand=all"],
])("%s in the Location gives the id [contract.variations]", async (_, location) => {
  await using running = await service(location, undefined, []);
  expect(await clientFor(emulator, { endpoint: running.endpoint }).create(aSmallCustomer())).toMatchObject({
    id: "65a1",
    unread: { kind: "not found" },
  });
});

test.each([
  ["the list", "/v1/customers"],
  ["the list with a slash", "https://webcast.example/v1/customers/"],
  ["the list, relative", "customers"],
  ["something else", "/v1/jobs/17"],
  ["something below a customer", "/v1/customers/65a1/events/3"],
  ["nothing", ""],
  ["what can't be decoded", "/v1/customers/%zz"],
])("a Location that names %s gives no id, and the body does [contract.variations]", async (_, location) => {
  await using running = await service(location, record("65a1"), []);
  const api = clientFor(emulator, { endpoint: running.endpoint });
  expect(await api.create(aSmallCustomer())).toMatchObject({ id: "65a1", customer: { tree: { name: "Small" } } });
  expect(running.asked).toEqual(["POST /v1/customers"]);
});

test.each([
  ["the body's, where the header names no customer", "65a9", record("65a1"), [record("65a1")], "65a1"],
  ["the header's, where the body is no customer", "65a1", { id: 17 }, [record("65a1")], "65a1"],
  [
    "the body's, where the header names another customer",
    "65a0",
    record("65a1"),
    [record("65a0", { name: "Above" }), record("65a1")],
    "65a1",
  ],
])(
  "where header and body disagree, the customer that is there is taken: %s [contract.variations, safe.one-create]",
  async (_, header, body, records, id) => {
    await using running = await service(`/v1/customers/${header}`, body, records);
    for (const from of ["location", "body"] as const) {
      const profile = ContractProfile.parse({ create: { id: from } });
      const api = clientFor(emulator, { endpoint: running.endpoint }, { profile });
      expect(
        await api.create(aSmallCustomer(), (_id, customer) =>
          customer?.tree.name === "Above" ? "its name is another" : undefined,
        ),
      ).toMatchObject({ id, customer: { tree: { name: "Small" } } });
    }
  },
);

test("where header and body disagree and neither is there, the creation has an unknown outcome [safe.one-create]", async () => {
  await using running = await service("/v1/customers/65a9", record("65a1"), []);
  const error = await errorOf(clientFor(emulator, { endpoint: running.endpoint }).create(aSmallCustomer()));
  expect(error).toMatchObject({ kind: "conflict", mayHaveHappened: true });
});
