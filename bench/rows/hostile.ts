// What a hostile body costs: 64 MB in place of a customer, until the error with its excerpt is there; against reading
// the body alone.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "../../provider/client";
import { defaultProfile, Settings } from "../../schema";
import type { Row } from "../row";
import { interleave } from "../figures";

const size = 64 * 1024 * 1024 - 1024;
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, waiting: () => undefined };

/** Pages that were slow to search for secrets: character references, digits of every coding, brackets. */
const parts = ["<p>&#99;&#x61;n", "QUFBQUFB", "4141", "%25%41", '[{"a":'];

async function serving<Result>(use: (base: string) => Promise<Result>): Promise<Result> {
  const bodies = parts.map((part) => Buffer.from(part.repeat(size / part.length)));
  const server = createServer(({ url = "" }, response) => {
    response.writeHead(502, { "content-type": "text/html" }).end(bodies[Number(url.split("/").at(-1)) % bodies.length]);
  });
  await new Promise<void>((listening) => {
    server.listen(0, "127.0.0.1", listening);
  });
  try {
    return await use(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds for one hostile answer. */
export const hostileRow: Row = {
  name: "hostile",
  about: "milliseconds until an error is there whose answer was 64 MB of a hostile page",
  measure: ({ runs }) =>
    serving(async (base) => {
      const secrets = Array.from({ length: 1_000 }, (_, index) => `secret-of-customer-${index}`);
      const api = createClient(
        Settings.parse({ endpoint: `${base}/v1`, token: "a-token-of-some-length", maxRetries: 0 }),
        {
          profile: defaultProfile,
          reporter: quiet,
        },
      );
      api.keepSecrets(secrets);
      const figures = await interleave(
        runs,
        (run) => took(() => api.observe(String(run)).catch(() => undefined)),
        (run) => took(async () => (await fetch(`${base}/v1/customers/${run}`)).text()),
      );
      api.close();
      return [
        {
          id: "hostile.body",
          what: "64 MB in place of a customer",
          unit: "ms",
          ...figures,
          against: "reading it",
          limit: { of: "value", most: 1_000 },
        },
      ];
    }),
};
