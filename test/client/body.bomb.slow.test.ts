// A small answer that decodes to half a gigabyte.
import { gzipSync } from "node:zlib";
import { startEmulator, type Emulator } from "../../emulator";
import { answering } from "./answering";
import { clientFor, closeClients, errorOf } from "./running";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(closeClients);
afterAll(() => emulator.close());

test("a bomb costs no more memory than the bound [budget.compressed]", async () => {
  const before = process.memoryUsage().rss;
  const huge = gzipSync(gzipSync(Buffer.alloc(512 * 1024 * 1024), { level: 9 }));
  const made = process.memoryUsage().rss;
  await using service = await answering({ "content-encoding": "gzip, gzip" }, huge);
  await errorOf(clientFor(emulator, { endpoint: service.url, token: "canary", maxRetries: 3 }).connectors());
  expect(process.memoryUsage().rss - Math.max(before, made)).toBeLessThan(256 * 1024 * 1024);
});
