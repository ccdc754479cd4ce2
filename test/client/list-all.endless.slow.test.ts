// A list without end is an error before memory runs out.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ContractProfile } from "../../schema";
import { clientFor, errorOf } from "./running";
import { closeTenant, tenant } from "./tenant";

afterEach(closeTenant);

/** A service whose list never ends: each page is new, and its records are this long. */
async function endless(records: number, length: number) {
  let page = 0;
  const server = createServer((_request, response) => {
    page += 1;
    const customers = Array.from({ length: records }, (_, index) => ({
      id: `${page}-${index}`,
      name: "n".repeat(length),
    }));
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(customers));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    pages: () => page,
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
  ["many small", 1_000, 1, 101],
  ["few long", 4, 4_000_000, 7],
])(
  "a list without end, of %s customers, ends with an error before memory does [contract.whole-list]",
  async (_, records, length, pages) => {
    await using running = await endless(records, length);
    const { emulator } = await tenant(0);
    const api = clientFor(
      emulator,
      { endpoint: running.endpoint },
      { profile: ContractProfile.parse({ list: { items: ".", limit: 1_000 } }) },
    );
    const error = await errorOf(api.list());
    expect([error.message, running.pages()]).toEqual([
      expect.stringMatching(
        /^Can't list the customers: the list has no end after \d+ customers\. Check list\.paging and list\.offsetParameter/,
      ),
      pages,
    ]);
  },
);
