// A program that uses the libraries which the bundle of the Terraform provider cuts down; it prints what they answered
// as JSON.
import * as z from "zod";
import { HttpTransport } from "../../provider/client/http/request";
import { proxyFrom } from "../../provider/core/proxy";

const address = process.argv[2] ?? "";
const [, , , secure = "", HTTPS_PROXY = ""] = process.argv;
const http = new HttpTransport({ connections: 2, timeoutMs: 500 });
const proxied = new HttpTransport({
  connections: 2,
  timeoutMs: 5000,
  proxy: proxyFrom({ HTTPS_PROXY }, { endpoint: secure }),
});
const send = (method: "GET" | "PUT", url: string, { body, by = http }: { body?: string; by?: typeof http } = {}) =>
  by.send({ method, url, headers: {}, ...(body === undefined ? {} : { body }) }).then(
    ({ status, text }) => `${status} ${text}`,
    (error: unknown) => (error instanceof Error ? error.message : "?"),
  );

void (async () => {
  const answers = [
    await send("GET", `${address}/a?b=c%20d`),
    await send("PUT", `${address}/echo`, { body: '{"é":1}' }),
    await send("GET", `${address}/silent`),
    await send("GET", "http://127.0.0.1:9/"),
    await send("PUT", `${secure}/tunnel`, { body: "x", by: proxied }),
    await send("GET", `${address}/straight`, { by: proxied }),
  ];
  const failures = z
    .strictObject({ name: z.string().min(3), kind: z.union([z.literal("a"), z.number()]) })
    .safeParse({ name: "x", kind: null })
    .error?.issues.map(({ code, path }) => [code, ...path]);
  const { parse } = await import("yaml");
  const { ClientSecretPost } = await import("oauth4webapi");
  for (const one of [http, proxied]) one.close(new Error("closed"));
  process.stdout.write(
    JSON.stringify({ answers, failures, yaml: parse("a: [1, { b: c }]") as unknown, oauth: typeof ClientSecretPost }),
  );
})();
