// Compressed answers from real servers: what is read, the bound, and what the error names.
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { startEmulator, type Emulator } from "../../emulator";
import { answering } from "./answering";
import { clientFor, closeClients, errorOf } from "./running";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(closeClients);
afterAll(() => emulator.close());

const clientOf = (url: string) => clientFor(emulator, { endpoint: url, token: "canary", maxRetries: 3 });
const page = Buffer.from(JSON.stringify({ total: 1, videoConferenceConnectors: [{ id: "65a0", name: "Grüße" }] }));
const [gzip, brotli] = [gzipSync(page), brotliCompressSync(page)];

test.each<[string, string | string[], Buffer]>([
  ["gzip", "gzip", gzip],
  ["gzip under its old name", "x-gzip", gzip],
  ["gzip in capitals", "GZIP", gzip],
  ["several members of gzip", "gzip", Buffer.concat([gzipSync(page.subarray(0, 20)), gzipSync(page.subarray(20))])],
  ["br", "br", brotli],
  ["deflate", "deflate", deflateSync(page)],
  ["deflate without its head", "deflate", deflateRawSync(page)],
  ["identity", "identity", page],
  ["two codings", "gzip, br", brotliCompressSync(gzip)],
  ["two codings in two headers", ["br", "gzip"], gzipSync(brotli)],
])("%s is read, and the request names what the client can decode [budget.compressed]", async (_, coding, body) => {
  await using service = await answering({ "content-encoding": coding }, body);
  expect(await clientOf(service.url).connectors()).toEqual([{ id: "65a0", name: "Grüße" }]);
  expect(service.seen.map((headers) => headers["accept-encoding"])).toEqual(["gzip, deflate, br"]);
});

const zeros = Buffer.alloc(65 * 1024 * 1024);
const [bomb, small] = [
  gzipSync(zeros, { level: 9 }),
  brotliCompressSync(gzipSync(zeros), { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
];

test.each<[string, string, Buffer, number, RegExp]>([
  [
    "an unknown coding",
    "zstd",
    gzip,
    200,
    /answered 200 in the content coding "zstd" that this client doesn't understand in place of /,
  ],
  [
    "one of several codings",
    "gzip, snappy",
    gzip,
    200,
    /the content coding "snappy" that this client doesn't understand/,
  ],
  ["a coding without a name", "a b", gzip, 200, /answered 200 in content codings that this client doesn't understand/],
  ["more codings than anybody needs", "gzip, gzip, gzip, gzip", gzip, 200, /in content codings that are too many/],
  ["gzip that is cut", "gzip", gzip.subarray(0, -12), 200, /with a body that is no valid gzip/],
  ["br that is none", "br", page, 200, /with a body that is no valid br/],
  ["deflate that is none", "deflate", page, 200, /with a body that is no valid deflate/],
  ["a bomb", "gzip", bomb, 200, /answered 200 with a body of more than 64 MiB in place of /],
  ["a bomb in a bomb", "gzip, br", small, 200, /with a body of more than 64 MiB/],
  ["a large body", "identity", zeros, 200, /with a body of more than 64 MiB/],
  ["a large body of a failure", "identity", zeros, 503, /answered 503 with a body of more than 64 MiB/],
])(
  "%s is named, and is not fetched again [budget.compressed, input.unexpected-answers]",
  async (_, coding, body, status, text) => {
    await using service = await answering({ "content-encoding": coding }, body, status);
    const error = await errorOf(clientOf(service.url).connectors());
    expect(error.kind).toBe("unexpected reply");
    expect(error.message).toMatch(text);
    expect(service.seen).toHaveLength(1);
  },
);

test("a status that decides counts without its body [budget.compressed]", async () => {
  await using service = await answering({ "content-encoding": "zstd" }, gzip, 403);
  expect((await errorOf(clientOf(service.url).connectors())).message).toContain("has no permission for this call");
});
