// The vendor's download against a vendor on loopback: used only if its checksum is the published one and it runs.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { findPulumi } from "../../tools/setup/pulumi.mjs";
import { pulumiArchive } from "../../tools/setup/pulumi.mjs";
import { VERSIONS } from "../../tools/setup/versions.mjs";
import { createTestMachine, fakeGo, fakePulumi, type TestMachine } from "./test-machine";

const version: string = VERSIONS.pulumi.installed;
let place: TestMachine;
let server: Server;
/** What the vendor answers, by path. */
let answers: Map<string, Buffer | string>;

beforeEach(async () => {
  place = createTestMachine();
  answers = new Map();
  server = createServer((request, response) => {
    const answer = answers.get(request.url ?? "");
    response.writeHead(answer === undefined ? 404 : 200).end(answer);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  place.machine.vendors = {
    ...place.machine.vendors,
    pulumi: `${url}/sdk`,
    pulumiChecksums: [`${url}/sdk`, `${url}/releases`],
    keycloak: url,
  };
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
  place.remove();
});

/** Puts an archive as the vendor packs it on the shelf, and returns its checksum. */
function publish(says = version): string {
  const archive = pulumiArchive(place.machine, version);
  fakePulumi(place, says, join(place.folder, "vendor", "pulumi"));
  execFileSync("tar", ["-czf", archive, "pulumi"], { cwd: join(place.folder, "vendor") });
  const bytes = readFileSync(join(place.folder, "vendor", archive));
  answers.set(`/sdk/${archive}`, bytes);
  return createHash("sha256").update(bytes).digest("hex");
}

/** The vendor's list, with other files in it. */
const list = (sum: string) => `${"0".repeat(64)}  other.tar.gz\n${sum}  ${pulumiArchive(place.machine, version)}\n`;

test("an archive with the published checksum is unpacked, tried and kept [package.setup]", async () => {
  answers.set(`/sdk/pulumi-${version}-checksums.txt`, list(publish()));
  const folder = join(place.machine.cache, `pulumi-${version}-2`);
  expect(await findPulumi(place.machine)).toEqual({ version, folder, from: "download", fresh: true });
  expect(readdirSync(place.machine.cache)).toEqual([`pulumi-${version}-2`]);
  expect(await findPulumi(place.machine)).toMatchObject({ from: "cache", fresh: false });
});

test("the list may be on the release page alone", async () => {
  answers.set(`/releases/v${version}/pulumi-${version}-checksums.txt`, list(publish()));
  expect(await findPulumi(place.machine)).toMatchObject({ from: "download" });
});

test.each([
  [
    "has another checksum",
    () => answers.set(`/sdk/pulumi-${version}-checksums.txt`, list("f".repeat(64))),
    /is not the published one; the file was deleted/,
  ],
  [
    "has no published checksum",
    () => answers.set(`/sdk/pulumi-${version}-checksums.txt`, "0  other.tar.gz\n"),
    /publishes no checksum for pulumi-v/,
  ],
  ["comes without any list", () => undefined, /answered 404/],
])("an archive that %s is not used; the next source is used", async (_name, prepare, reason) => {
  publish();
  prepare();
  fakeGo(place);
  expect(await findPulumi(place.machine)).toMatchObject({ from: "registry" });
  expect(place.printed()).toMatch(reason);
});

test("an archive whose program is another version is not used", async () => {
  answers.set(`/sdk/pulumi-${version}-checksums.txt`, list(publish("1.0.0")));
  fakeGo(place);
  expect(await findPulumi(place.machine)).toMatchObject({ from: "registry" });
});

test("an archive that is cut off is not used", async () => {
  const sum = publish();
  const path = `/sdk/${pulumiArchive(place.machine, version)}`;
  answers.set(path, (answers.get(path) as Buffer).subarray(0, 40));
  answers.set(`/sdk/pulumi-${version}-checksums.txt`, list(sum));
  mkdirSync(join(place.folder, "empty"));
  place.machine.environment.PATH = [join(place.folder, "empty"), "/usr/bin", "/bin"].join(":");
  await expect(findPulumi(place.machine)).rejects.toThrow(/is not the published one/);
  expect(existsSync(join(place.machine.cache, `pulumi-${version}-2`))).toBe(false);
});
