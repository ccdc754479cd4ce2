// The vendors' downloads against a vendor on loopback: used only if the checksum is the published one and the program
// runs.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { findTerraform } from "../../tools/setup/terraform.mjs";
import { terraformArchive } from "../../tools/setup/terraform-install.mjs";
import { VERSIONS } from "../../tools/setup/versions.mjs";
import { createTestMachine, type TestMachine } from "./test-machine";
import { zipOf } from "./zip";

const {
  terraform: { installed: terraform },
  tofu: { installed: tofu },
} = VERSIONS;
let place: TestMachine;
let server: Server;
/** What the vendors answer, by path. */
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
  place.machine.vendors = { ...place.machine.vendors, terraform: `${url}/terraform`, tofu: `${url}/tofu` };
  place.machine.environment.PATH = join(place.folder, "bin");
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
  place.remove();
});

/**
 * Puts an archive as the vendor packs it on the shelf, and returns its address without the archive's name, and its
 * checksum.
 */
function publish(
  name: "terraform" | "tofu",
  version: string,
  says = version,
): { readonly shelf: string; readonly sum: string } {
  const title = name === "tofu" ? "OpenTofu" : "Terraform";
  const bytes = zipOf({ "LICENSE.txt": "as you like", [name]: `#!/bin/sh\necho ${title} v${says}\n` });
  const shelf = name === "tofu" ? `/tofu/v${version}` : `/terraform/${version}`;
  answers.set(`${shelf}/${terraformArchive(place.machine, { name, version })}`, bytes);
  return { shelf, sum: createHash("sha256").update(bytes).digest("hex") };
}

function list(
  name: "terraform" | "tofu",
  version: string,
  { shelf, sum }: { readonly shelf: string; readonly sum: string },
): void {
  answers.set(
    `${shelf}/${name}_${version}_SHA256SUMS`,
    `${"0".repeat(64)}  other.zip\n${sum}  ${terraformArchive(place.machine, { name, version })}\n`,
  );
}

test("Terraform with the published checksum is unpacked, tried and kept [package.setup]", async () => {
  list("terraform", terraform, publish("terraform", terraform));
  const folder = join(place.machine.cache, `terraform-${terraform}`);
  expect(await findTerraform(place.machine)).toEqual({
    terraform: {
      name: "terraform",
      version: terraform,
      folder,
      program: join(folder, "terraform"),
      from: "download",
      fresh: true,
    },
  });
  expect(statSync(join(folder, "terraform")).mode & 0o777).toBe(0o755);
  expect(readdirSync(place.machine.cache)).toEqual([`terraform-${terraform}`]);
  expect(await findTerraform(place.machine)).toMatchObject({ terraform: { from: "cache", fresh: false } });
});

test("where Terraform's vendor is closed, OpenTofu comes from its release page", async () => {
  list("tofu", tofu, publish("tofu", tofu));
  expect(await findTerraform(place.machine)).toEqual({
    tofu: expect.objectContaining({ version: tofu, from: "download" }),
  });
});

test.each([
  [
    "has another checksum",
    () => list("terraform", terraform, { ...publish("terraform", terraform), sum: "f".repeat(64) }),
    /is not the published one; the file was deleted/,
  ],
  ["comes without a list", () => void publish("terraform", terraform), /answered 404/],
  [
    "holds another version",
    () => list("terraform", terraform, publish("terraform", terraform, "1.99.0")),
    /it does not run on this machine/,
  ],
])("an archive that %s is not used; the next source is used", async (_name, put, reason) => {
  put();
  list("tofu", tofu, publish("tofu", tofu));
  expect(await findTerraform(place.machine)).toMatchObject({ tofu: { from: "download" } });
  expect(place.printed()).toMatch(reason);
  expect(readdirSync(place.machine.cache)).toEqual([`opentofu-${tofu}`]);
});
