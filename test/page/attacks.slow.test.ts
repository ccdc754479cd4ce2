// Pages of another port of this machine, and of a name that was made to point here, attack the emulator in a real
// browser by every way that one has. They see nothing, and nothing changes.
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { Page } from "playwright-core";
import { startEmulator, type Emulator } from "../../emulator";
import { toWireRecord } from "../../schema";
import { inBrowser, useChromium } from "../support/browser";
import { aPartner } from "../support/customers";

/** A server with an empty page for every address. */
async function startForeign(): Promise<{ server: Server; port: number }> {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>elsewhere</title>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server on loopback has a port");
  return { server, port: address.port };
}

inBrowser("another page", () => {
  const chromium = useChromium();
  let emulator: Emulator;
  let foreign: { server: Server; port: number };
  let id = "";
  beforeAll(async () => {
    emulator = await startEmulator();
    [id = ""] = emulator.admin.seed({ customers: [toWireRecord(aPartner({ parent: undefined }))] });
    foreign = await startForeign();
  });
  afterAll(async () => {
    foreign.server.close();
    await emulator.close();
  });

  const paths = () => [
    "/_emulator",
    "/_emulator/dump",
    "/_emulator/reset",
    "/_emulator/remove",
    "/_emulator/page/put-back",
    "/_emulator/page/customers",
    "/_emulator/events",
    `/v1/customers/${id}`,
    new URL(emulator.tokenUrl).pathname,
    "/ui/",
  ];

  /** Runs a script in the foreign page; everything that it needs is in `attack`. */
  const run = <Result>(page: Page, script: string): Promise<Result> =>
    page.evaluate<Result>(
      `(async (attack) => { ${script} })(${JSON.stringify({ url: emulator.url, paths: paths(), id })})`,
    );

  const unchanged = async (attack: () => Promise<void>): Promise<void> => {
    const before = [
      JSON.stringify(emulator.admin.dump()),
      emulator.admin.requests().total,
      emulator.admin.audit().length,
    ];
    await attack();
    expect([
      JSON.stringify(emulator.admin.dump()),
      emulator.admin.requests().total,
      emulator.admin.audit().length,
    ]).toEqual(before);
  };

  test.each(["127.0.0.1", "localhost"])(
    "from another port of %s reads no answer by fetch, and writes nothing, with any method, mode and content type [page.security]",
    async (host) => {
      const page = await chromium.openUnwatched(`http://${host}:${foreign.port}/`);
      await unchanged(async () => {
        const read = await run<readonly string[]>(
          page,
          `const read = [];
           const types = [undefined, "application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"];
           const body = JSON.stringify({ id: attack.id });
           const calls = [];
           for (const path of attack.paths)
             for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
               for (const mode of ["cors", "no-cors"])
                 for (const type of method === "GET" || method === "HEAD" ? [undefined] : types)
                   calls.push([path, { method, mode, credentials: "include", signal: AbortSignal.timeout(10000), ...(type && { headers: { "content-type": type } }), ...(!["GET", "HEAD"].includes(method) && { body }) }]);
           await Promise.all(calls.map(async ([path, options]) => {
             try {
               const response = await fetch(attack.url + path, options);
               const text = await response.text();
               if (response.type !== "opaque" || text !== "") read.push(options.method + " " + path + " " + text);
             } catch {}
           }));
           return read;`,
        );
        expect(read).toEqual([]);
      });
    },
  );

  test("posts no form, and sends no beacon [page.security]", async () => {
    const page = await chromium.openUnwatched(`http://127.0.0.1:${foreign.port}/`);
    await unchanged(async () => {
      await run(
        page,
        `for (const path of attack.paths) navigator.sendBeacon(attack.url + path, new Blob([JSON.stringify({ id: attack.id })], { type: "text/plain" }));
         const frames = attack.paths.flatMap((path) => ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"].map((enctype) => [path, enctype]));
         await Promise.all(frames.map(([path, enctype], index) => new Promise((resolve) => {
           const frame = Object.assign(document.createElement("iframe"), { name: "frame" + index });
           const form = Object.assign(document.createElement("form"), { method: "post", action: attack.url + path, target: frame.name, enctype });
           form.append(Object.assign(document.createElement("input"), { name: '{"id":"' + attack.id + '","x":"', value: '"}' }));
           document.body.append(frame, form);
           frame.addEventListener("load", resolve);
           setTimeout(resolve, 3000);
           form.submit();
         })));`,
      );
    });
    const answers = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll("iframe")].map((frame) => { try { return frame.contentDocument?.body?.innerText ?? ""; } catch { return ""; } })`,
    );
    expect(answers.filter((text) => text !== "")).toEqual([]);
  });

  test("gets no event, image, script, style or worker [page.security]", async () => {
    const page = await chromium.openUnwatched(`http://127.0.0.1:${foreign.port}/`);
    await unchanged(async () => {
      const got = await run<readonly string[]>(
        page,
        `const got = [];
         const waiting = (kind, path, element) => new Promise((resolve) => {
           element.onload = () => { got.push(kind + " " + path); resolve(); };
           element.onerror = resolve;
           document.head.append(element);
         });
         const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
         const all = [...attack.paths, "/ui/assets/page.js", "/ui/assets/page.css", "/ui/assets/icon.svg"];
         await Promise.all(all.flatMap((path) => [
           waiting("image", path, make("img", { src: attack.url + path })),
           waiting("script", path, make("script", { src: attack.url + path })),
           waiting("module", path, make("script", { src: attack.url + path, type: "module" })),
           waiting("style", path, make("link", { href: attack.url + path, rel: "stylesheet" })),
           new Promise((resolve) => {
             const source = new EventSource(attack.url + path);
             source.onopen = source.onmessage = () => { got.push("events " + path); resolve(); };
             source.onerror = () => { source.close(); resolve(); };
           }),
           import(attack.url + path).then(() => got.push("import " + path), () => {}),
         ]));
         try { new Worker(attack.url + "/ui/assets/page.js"); got.push("worker"); } catch {}
         return got;`,
      );
      expect(got).toEqual([]);
    });
  });

  test("shows the page in no frame, and gets nothing from a window that it opens [page.security]", async () => {
    const page = await chromium.openUnwatched(`http://127.0.0.1:${foreign.port}/`);
    await unchanged(async () => {
      const seen = await run<readonly string[]>(
        page,
        `const seen = [];
         addEventListener("message", ({ data }) => seen.push("message " + JSON.stringify(data)));
         for (const sandbox of [null, "allow-scripts", "allow-scripts allow-same-origin"]) {
           const frame = document.createElement("iframe");
           if (sandbox !== null) frame.setAttribute("sandbox", sandbox);
           frame.src = attack.url + "/ui/customers";
           await new Promise((resolve) => { frame.onload = resolve; document.body.append(frame); });
           frame.contentWindow.postMessage({ ask: "dump" }, "*");
           try { seen.push("document " + frame.contentDocument.body.innerText); } catch {}
           if (frame.contentWindow.length > 0) seen.push("frames");
         }
         const opened = window.open(attack.url + "/ui/customers");
         await new Promise((resolve) => setTimeout(resolve, 1000));
         // A window that has isolated itself is as good as closed for the one that opened it.
         try { opened.postMessage({ ask: "dump" }, "*"); } catch {}
         try { seen.push("window " + opened.document.body.innerText); } catch {}
         if (!opened.closed) seen.push("handle");
         await new Promise((resolve) => setTimeout(resolve, 300));
         return seen.filter((one) => one.trim() !== "document");`,
      );
      expect(seen).toEqual([]);
    });
    const shown = await Promise.all(
      page
        .frames()
        .slice(1)
        .map((frame) =>
          frame
            .locator("body")
            .innerText()
            .catch(() => ""),
        ),
    );
    expect(shown.filter((text) => text.includes("Acme") || text.includes("Customers"))).toEqual([]);
  });

  test("under a name that was made to point here, isn't shown at all [page.security]", async () => {
    const port = new URL(emulator.url).port;
    const page = await chromium.openUnwatched("about:blank", ["--host-resolver-rules=MAP evil.example 127.0.0.1"]);
    const response = await page.goto(`http://evil.example:${port}/ui/`);
    expect([response?.status(), await page.locator("body").innerText()]).toEqual([
      421,
      expect.stringContaining("MISDIRECTED_REQUEST"),
    ]);
    const read = await run<string>(
      page,
      `const texts = await Promise.all(attack.paths.map(async (path) => (await fetch(path)).status)); return texts.join();`,
    );
    expect(new Set(read.split(","))).toEqual(new Set(["421"]));
  });
});
