// Zip archives are unpacked whole, below their folder, or not at all.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SourceUnavailable } from "../../tools/setup/errors.mjs";
import { unzip } from "../../tools/setup/unzip.mjs";
import { zipOf } from "./zip";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "unzip-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function unpacked(bytes: Buffer): Promise<string[]> {
  writeFileSync(join(folder, "archive.zip"), bytes);
  await unzip(join(folder, "archive.zip"), folder);
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name !== "archive.zip")
    .sort();
}

test("files come out as they went in: compressed, stored, empty, in folders, large", async () => {
  const large = "0123456789abcdef".repeat(100_000);
  expect(
    await unpacked(zipOf({ "one.txt": "one", "two.stored": "two", empty: "", "deep/": "", "deep/er/three": large })),
  ).toEqual(["deep", "deep/er", "deep/er/three", "empty", "one.txt", "two.stored"]);
  const text = (name: string) => readFileSync(join(folder, name), "utf8");
  expect([text("one.txt"), text("two.stored"), text("empty"), text("deep/er/three") === large]).toEqual([
    "one",
    "two",
    "",
    true,
  ]);
});

test("bytes after the archive's own end are ignored", async () => {
  const bytes = zipOf({ "one.txt": "one" });
  bytes.writeUInt16LE(7, bytes.length - 2);
  expect(await unpacked(Buffer.concat([bytes, Buffer.from("comment")]))).toEqual(["one.txt"]);
});

test.each([
  ["no archive", Buffer.from("<html>not found</html>"), "is not a zip archive"],
  ["cut off", zipOf({ "one.txt": "one" }).subarray(0, 40), "is not a zip archive"],
  [
    "damaged",
    Buffer.concat([
      zipOf({ "one.txt": "one two three" }).subarray(0, 37),
      Buffer.from("####"),
      zipOf({ "one.txt": "one two three" }).subarray(41),
    ]),
    "could not be unpacked",
  ],
  ["meant to write elsewhere", zipOf({ "../out.txt": "out" }), "would write outside its folder"],
  ["meant to write at the root", zipOf({ "/tmp/out.txt": "out" }), "would write outside its folder"],
])("one that is %s makes the source unavailable", async (_name, bytes, reason) => {
  const failure = await unpacked(bytes).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SourceUnavailable);
  expect(failure).toHaveProperty("message", expect.stringContaining(reason));
});
