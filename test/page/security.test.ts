// What a web page of another origin can send to the emulator, as browsers send it: nothing of it is answered. The same
// attacks in a real browser are in attacks.slow.test.ts.
import { request, type IncomingMessage } from "node:http";
import { startEmulator, type Emulator } from "../../emulator";
import { secretLeaves, toWireRecord, valueAt } from "../../schema";
import { aConsumer, aPartner, canary } from "../support/customers";

let emulator: Emulator;
let id = "";
beforeAll(async () => {
  emulator = await startEmulator();
  [id = ""] = emulator.admin.seed({ customers: [toWireRecord(aPartner({ parent: undefined }))] });
});
afterAll(() => emulator.close());

interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const answer = ({ method = "GET", path, headers, body }: Sent) =>
  new Promise<IncomingMessage & { text: string }>((resolve, reject) => {
    const sent = request(emulator.url + path, { method, headers }, (response) => {
      let text = "";
      response
        .setEncoding("utf8")
        .on("data", (chunk: string) => {
          text += chunk;
          // A stream of events has no end.
          if (response.headers["content-type"] === "text/event-stream") response.destroy();
        })
        .on("close", () => resolve(Object.assign(response, { text })));
    });
    sent.on("error", reject).end(body);
  });

const tokenPath = () => new URL(emulator.tokenUrl).pathname;

/** Every path of the emulator, in both spellings of one that a check by text would miss. */
const paths = (): readonly string[] => [
  "/_emulator",
  "/_emulator/",
  "/%5Femulator/dump",
  "//_emulator/dump",
  "/_emulator/dump",
  "/_emulator/events",
  "/_emulator/requests",
  "/_emulator/page/customers",
  "/_emulator/page/requests",
  `/_emulator/page/customers/${id}`,
  `/_emulator/page/customers/${id}/secrets/hmacSecret`,
  `/_emulator/page/customers/${id}/code`,
  "/v1/customers",
  `/v1/customers/${id}`,
  tokenPath(),
  "/.well-known/webfinger",
  "/nowhere",
];

const from = (site: string, mode: string, destination: string) => ({
  "sec-fetch-site": site,
  "sec-fetch-mode": mode,
  "sec-fetch-dest": destination,
});

/** How a browser marks what a page of another origin sends. */
const foreign: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "a script of another site": { origin: "https://evil.example", ...from("cross-site", "cors", "empty") },
  "a script of another port": { origin: "http://127.0.0.1:1", ...from("same-site", "cors", "empty") },
  "a script of an older browser": { origin: "http://localhost:3000" },
  "a sandboxed frame or a file": { origin: "null", ...from("cross-site", "no-cors", "empty") },
  "an image": from("cross-site", "no-cors", "image"),
  "a script tag of another port": from("same-site", "no-cors", "script"),
  "a frame": from("cross-site", "navigate", "iframe"),
  "an object": from("cross-site", "navigate", "object"),
  "a download": from("cross-site", "no-cors", "empty"),
};

test.each(Object.entries(foreign))("%s reads nothing, on no path [page.security]", async (_, headers) => {
  for (const path of [...paths(), "/", "/ui/", "/ui/customers", "/ui/assets/page.js"]) {
    const { statusCode, text, headers: answered } = await answer({ path, headers });
    expect([path, statusCode, JSON.parse(text)]).toEqual([
      path,
      403,
      expect.objectContaining({ code: "FOREIGN_ORIGIN" }),
    ]);
    expect(answered["access-control-allow-origin"]).toBeUndefined();
  }
});

test("no page of another origin changes anything, by any method and content type [page.security]", async () => {
  const before = JSON.stringify(emulator.admin.dump());
  const requests = emulator.admin.requests().total;
  const body = JSON.stringify({ id, changes: { name: "Taken" } });
  const writes = [
    "/_emulator/edit",
    "/_emulator/remove",
    "/_emulator/reset",
    "/_emulator/page/faults",
    "/v1/customers",
  ];
  for (const headers of Object.values(foreign))
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
      for (const type of ["application/json", "text/plain", "application/x-www-form-urlencoded"])
        for (const path of [...writes, `/v1/customers/${id}`, tokenPath()]) {
          const { statusCode, headers: answered } = await answer({
            method,
            path,
            headers: { ...headers, "content-type": type, "content-length": String(body.length) },
            body,
          });
          expect([method, path, statusCode]).toEqual([method, path, 403]);
          expect(Object.keys(answered).filter((name) => name.startsWith("access-control"))).toEqual([]);
        }
  expect([JSON.stringify(emulator.admin.dump()), emulator.admin.requests().total]).toEqual([before, requests]);
});

test("a link of another site opens the page, and nothing but the page [page.security]", async () => {
  const link = from("cross-site", "navigate", "document");
  expect((await answer({ path: "/ui/customers", headers: link })).statusCode).toBe(200);
  expect((await answer({ path: "/", headers: { ...link, accept: "text/html" } })).headers.location).toBe("/ui/");
  for (const path of paths()) expect((await answer({ path, headers: link })).statusCode).toBe(403);
  for (const method of ["POST", "PUT"])
    expect((await answer({ method, path: "/ui/customers", headers: link })).statusCode).toBe(403);
});

test.each(["evil.example", "127.0.0.1.evil.example", "emulator.example:80"])(
  "a name that was made to point here, %s, is answered on no path [page.security]",
  async (host) => {
    const rebound = { host, origin: `http://${host}`, ...from("same-origin", "cors", "empty") };
    for (const path of [...paths(), "/ui/"]) expect((await answer({ path, headers: rebound })).statusCode).toBe(421);
  },
);

test("the page's own requests, and those of clients that are no browser, are answered [page.security]", async () => {
  const own = { origin: emulator.url, ...from("same-origin", "cors", "empty") };
  for (const headers of [own, from("none", "navigate", "document"), {}])
    for (const path of ["/_emulator/dump", "/_emulator/events", "/_emulator/page/status", "/ui/"])
      expect([path, (await answer({ path, headers })).statusCode]).toEqual([path, 200]);
});

test("every file of the page has a policy that lets only the emulator's own files run, and no frame show it [page.security]", async () => {
  for (const path of [
    "/ui/",
    "/ui/customers/x/code",
    "/ui/assets/page.js",
    "/ui/assets/page.css",
    "/ui/assets/icon.svg",
  ]) {
    const { statusCode, headers } = await answer({ path, headers: {} });
    expect([path, statusCode]).toEqual([path, 200]);
    expect(headers).toMatchObject({
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
    });
  }
  for (const path of ["/ui/assets/..%2f..%2findex.js", "/ui/assets/page.html%00", "/ui/assets/files.js"])
    expect((await answer({ path, headers: {} })).statusCode).toBe(404);
});

test("what the page asks for has no secret, but for the one that the reader asks to see [page.secrets]", async () => {
  emulator.admin.edit(id, { hmacSecret: `${canary}by-hand` });
  emulator.admin.seed({ customers: [toWireRecord(aConsumer({ parent: id }))] });
  const customers = emulator.admin.dump().customers.map((record) => String(record.id));
  const reads = [
    ...["status", "form", "customers", "audit", "requests", "conditions"],
    ...customers.flatMap((one) => [
      `customers/${one}`,
      `customers/${one}/code?as=pulumi&below=1`,
      `customers/${one}/code?as=hcl&below=1`,
    ]),
  ];
  for (const path of reads) {
    const { statusCode, text } = await answer({ path: `/_emulator/page/${path}`, headers: {} });
    expect([path, statusCode, text.includes(canary)]).toEqual([path, 200, false]);
  }
  const tree = aPartner();
  const { text } = await answer({ path: `/_emulator/page/customers/${id}/secrets/rampApiKey`, headers: {} });
  expect(JSON.parse(text)).toEqual({
    value: valueAt(tree, secretLeaves.find(({ path }) => path === "ecdn.ramp.apiKey")?.keys ?? []),
  });
});
