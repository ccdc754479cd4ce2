// Requests stay on the customer's own address, for any id in a program, a state, an import or an answer.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startEmulator, type Emulator } from "../../emulator";
import { leafAt } from "../../schema";
import { aSmallCustomer } from "../support/customers";
import { clientFor, closeClients, errorOf } from "./running";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(closeClients);
afterAll(() => emulator.close());

const change = { changes: new Map([[leafAt("name")!, "New"]]), whole: aSmallCustomer() };

test.each([
  ["", `""`],
  [".", `"."`],
  ["..", `".."`],
  ["%2e%2e", `"%2e%2e"`],
  ["../customers", `"../customers"`],
  ["65a1?force=1", `"65a1?force=1"`],
  ["65a1\u001b[2J", String.raw`"65a1\u001b[2J"`],
])("a call on the customer %j sends nothing and reports it [safe.own-path, input.no-request]", async (id, shown) => {
  const { admin } = emulator;
  admin.resetRequests();
  const api = clientFor(emulator);
  for (const call of [() => api.observe(id), () => api.read(id), () => api.update(id, change), () => api.delete(id)]) {
    const error = await errorOf(call());
    expect([
      error.kind,
      error.mayHaveHappened,
      error.message.endsWith(
        `: ${shown} can't be the id of a customer. Check the id in the program, the import or the state.`,
      ),
    ]).toEqual(["invalid input", false, true]);
  }
  expect(admin.requests().total).toBe(0);
});

/** A service that answers every POST with this Location and body, and every GET with this list. */
async function service(location: string | undefined, body: unknown) {
  const asked: string[] = [];
  const server = createServer(({ method, url = "" }, response) => {
    asked.push(`${String(method)} ${url.split("?")[0]}`);
    response
      .writeHead(method === "POST" ? 201 : 200, {
        "content-type": "application/json",
        ...(method === "POST" && location !== undefined && { location }),
      })
      .end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    asked,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

test.each([
  ["the Location", "/v1/customers/%2e%2e", {}],
  ["an encoded Location", "/v1/customers/%252e%252e", {}],
  ["a Location of dots alone", "..", {}],
  ["the body", undefined, { id: "..", name: "Small", type: "CONSUMER" }],
  ["an id alone in the body", undefined, ".."],
])("an id of dots in %s of a new customer is no id [safe.own-path, safe.one-create]", async (_, location, body) => {
  await using running = await service(location, body);
  expect(await errorOf(clientFor(emulator, { endpoint: running.endpoint }).create(aSmallCustomer()))).toMatchObject({
    kind: "unexpected reply",
    mayHaveHappened: true,
  });
  expect(running.asked).toEqual(["POST /v1/customers"]);
});

test("a list with an id of dots is no list [safe.own-path, input.unexpected-answers]", async () => {
  await using running = await service(undefined, {
    total: 1,
    customers: [{ id: "..", name: "Small", type: "CONSUMER" }],
  });
  const api = clientFor(emulator, { endpoint: running.endpoint });
  for (const call of [() => api.list(), () => api.findIds({ name: "Small" })])
    expect((await errorOf(call())).kind).toBe("unexpected reply");
});
