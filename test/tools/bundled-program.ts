// A program that uses the libraries which the bundle of the Terraform provider cuts down; it prints what they answered as JSON.
import { z } from "zod";
import { createHttp } from "../../provider/client/http";

const address = process.argv[2] ?? "";
const http = createHttp({ connections: 2, timeoutMs: 500 });
const send = (method: "GET" | "PUT", url: string, body?: string) =>
  http.send({ method, url, headers: {}, ...body === undefined ? {} : { body } }).then(({ status, text }) => `${status} ${text}`, (error: unknown) => error instanceof Error ? error.message : "?");

void (async () => {
  const answers = [
    await send("GET", `${address}/a?b=c%20d`), await send("PUT", `${address}/echo`, "{\"é\":1}"), await send("GET", `${address}/silent`), await send("GET", "http://127.0.0.1:9/"),
  ];
  const failures = z.strictObject({ name: z.string().min(3), kind: z.union([z.literal("a"), z.number()]) }).safeParse({ name: "x", kind: null }).error?.issues.map(({ code, path }) => [code, ...path]);
  const { parse } = await import("yaml");
  const { ClientSecretPost } = await import("oauth4webapi");
  http.close(new Error("closed"));
  process.stdout.write(JSON.stringify({ answers, failures, yaml: parse("a: [1, { b: c }]") as unknown, oauth: typeof ClientSecretPost }));
})();
