// The bundle of the Terraform provider: a program runs the same bundled and unbundled.
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { runInNewContext } from "node:vm";
import { brotliCompressSync } from "node:zlib";
import { bundleProvider } from "../../tools/bundle/bundle";
import { launcher } from "../../tools/bundle/launcher";
import { refuseLarge } from "../../tools/bundle/limits";
import { root } from "../../tools/workbench/project";
import { runCommand } from "../../tools/workbench/run-command";
import { handingOnTo, makeAuthority, startHttps } from "../support/certificates";
import { startProxy } from "../support/connect-proxy";

const folder = mkdtempSync(join(tmpdir(), "wcm-bundle-"));
const program = join(folder, "program.cjs");
beforeAll(() => bundleProvider(join(__dirname, "bundled-program.ts"), program));

/** Answers with what it got, compressed; one path is never answered. */
const server = createServer((request, response) => {
  if (request.url === "/silent") return;
  void text(request).then((body) =>
    response.setHeader("content-encoding", "br").end(brotliCompressSync(`${request.method} ${request.url} ${body}`)),
  );
});
beforeAll(() => once(server.listen(0, "127.0.0.1"), "listening"));
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a bundled program sends requests, checks values and reads YAML as it does unbundled, from any folder, and through a proxy and a private authority [terraform.bundle, budget.proxy]", async () => {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const authority = await makeAuthority();
  await using secure = await startHttps(await authority.certify({ hosts: ["webcast.example"] }), handingOnTo(address));
  await using proxy = await startProxy({
    to: secure.port,
    authorization: `Basic ${Buffer.from("me:word").toString("base64")}`,
  });
  writeFileSync(join(folder, "authority.pem"), authority.pem);
  const { code, stdout, stderr } = await runCommand(
    process.execPath,
    [program, address, "https://webcast.example", `http://me:word@127.0.0.1:${proxy.port}`],
    { folder, environment: { NODE_EXTRA_CA_CERTS: join(folder, "authority.pem") } },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({
    answers: [
      "200 GET /a?b=c%20d ",
      '200 PUT /echo {"é":1}',
      "no answer: timeout",
      "no answer: refused",
      "200 PUT /tunnel x",
      "200 GET /straight ",
    ],
    failures: [
      ["too_small", "name"],
      ["invalid_union", "kind"],
    ],
    yaml: { a: [1, { b: "c" }] },
    oauth: "function",
  });
});

test.each([
  ["20.19.0", true],
  ["22.11.0", true],
  ["22.12.0", false],
  ["24.0.0", false],
  ["9.0.0", true],
])("under Node %s the file ends with one line that names what is needed: %s [terraform.launcher]", (version, ends) => {
  const done: unknown[] = [];
  const log = (line: unknown) => done.push(line);
  const [, , first = ""] = launcher.split("\n");
  runInNewContext(first, {
    process: { versions: { node: version }, version: `v${version}`, exit: log },
    console: { log },
  });
  const line = `the WebcastManager provider needs Node 22.12 or newer on PATH, and the one there is v${version}`;
  expect(done).toEqual(ends ? [line, 1] : []);
});

test("the licence of every package in it is beside it [terraform.bundle]", () => {
  const licences = readFileSync(join(folder, "LICENSES.txt"), "utf8").split(`\n${"-".repeat(80)}\n\n`);
  expect(licences.map((text) => text.split("\n")[0])).toEqual(["oauth4webapi", "undici", "yaml", "zod"]);
  for (const text of licences) expect(text).toMatch(/Permission .*is hereby granted|Permission to use, copy/);
});

test("the same sources make the same file [terraform.bundle]", async () => {
  const again = join(folder, "again", "program.cjs");
  await bundleProvider(join(__dirname, "bundled-program.ts"), again);
  expect(readFileSync(again).equals(readFileSync(program))).toBe(true);
});

test("files are refused above their limit, by the size that counts, with what to do", () => {
  const [licence, manifest] = [join(root, "LICENSE"), join(root, "package.json")];
  const { size } = statSync(licence);
  const advice = "Look for what is not needed.";
  refuseLarge({ files: [licence], bytes: size, advice });
  refuseLarge({ files: [licence], bytes: size - 1, isCompressed: true, advice });
  expect(() => refuseLarge({ files: [licence], bytes: size - 1, advice })).toThrow(
    `LICENSE is too large: ${size} bytes, the limit is ${size - 1}. ${advice}`,
  );
  expect(() => refuseLarge({ files: [licence, manifest], bytes: 20, isCompressed: true, advice })).toThrow(
    /^LICENSE and package\.json are too large: \d+ bytes compressed, the limit is 20\. Look for what is not needed\.$/,
  );
});
