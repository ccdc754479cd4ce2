// The files of an import: all or none, and never over another file.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { areWritten, writeFiles } from "../../../provider/cli/import/output-files";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "output-files-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const files = new Map([
  ["one.ts", "1\n"],
  ["two.ts", "2\n"],
]);

test("files are written into a folder that isn't there yet, and nothing is left beside it [import.files]", () => {
  const target = join(folder, "new", "infra");
  expect(writeFiles(target, files)).toEqual([
    { path: "one.ts", change: "written" },
    { path: "two.ts", change: "written" },
  ]);
  expect([readdirSync(join(folder, "new")), readFileSync(join(target, "two.ts"), "utf8")]).toEqual([["infra"], "2\n"]);
  expect(areWritten(target, files)).toBe(true);
});

test("a file with the same content stays, so that an import can be run again [import.files, import.interrupted]", () => {
  writeFileSync(join(folder, "one.ts"), "1\n");
  expect(areWritten(folder, files)).toBe(false);
  expect(writeFiles(folder, files).map(({ change }) => change)).toEqual(["unchanged", "written"]);
});

test("files with another content are all named, and nothing is written [import.files]", () => {
  writeFileSync(join(folder, "two.ts"), "mine\n");
  mkdirSync(join(folder, "three.ts"));
  const more = new Map([...files, ["three.ts", "3\n"]]);
  expect(() => writeFiles(folder, more)).toThrow(/these files exist: two\.ts, three\.ts\./);
  expect([readdirSync(folder).sort(), readFileSync(join(folder, "two.ts"), "utf8")]).toEqual([
    ["three.ts", "two.ts"],
    "mine\n",
  ]);
});

test("where one file can't be written, those before it are taken back [import.files]", () => {
  writeFileSync(join(folder, "taken"), "a file");
  expect(() => writeFiles(folder, new Map([...files, ["taken/three.ts", "3\n"]]))).toThrow();
  expect(readdirSync(folder)).toEqual(["taken"]);
  const isNew = join(folder, "new");
  expect(() => writeFiles(isNew, new Map([...files, ["one.ts/three.ts", "3\n"]]))).toThrow();
  expect(existsSync(isNew)).toBe(false);
});
