// Files that commands write: whole or as they were, with the cause of a failure in words.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileFailure, replaceFile, writeReport } from "../../provider/cli/output-file";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "output-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("a file is replaced as a whole: a link, its rights and a device stay, and nothing is left beside it [cli.files]", () => {
  const [file, link] = [join(folder, "report.json"), join(folder, "link.json")];
  writeFileSync(file, "old");
  chmodSync(file, 0o640);
  symlinkSync(file, link);
  replaceFile(link, "new");
  replaceFile("/dev/null", "new");
  expect([readFileSync(file, "utf8"), statSync(file).mode & 0o777]).toEqual(["new", 0o640]);
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(["link.json", "report.json"]);
});

const choose = "Choose another file with --out.";

test.each<[string, (path: string) => string, string, string]>([
  ["a folder that is missing", (path) => join(path, "none", "a"), "its folder doesn't exist", choose],
  ["a folder", (path) => path, "it is a folder", choose],
  [
    "below a file",
    (path) => (writeFileSync(join(path, "a"), ""), join(path, "a", "b")),
    "a part of its path is no folder",
    choose,
  ],
  ["a name that is too long", (path) => join(path, "a".repeat(300)), "name too long", choose],
  [
    "a link to itself",
    (path) => (symlinkSync("a", join(path, "a")), join(path, "a")),
    "too many symbolic links",
    choose,
  ],
  ["no name", () => "a\0b", "no file can have this name", choose],
])("%s can't be written, for a cause in words [cli.files]", (_, pathIn, cause, hint) => {
  const failure = thrownBy(() => {
    writeReport("text", pathIn(folder));
  });
  expect([failure.message, failure.hint]).toEqual([expect.stringMatching(/^Can't write .+: .+\.$/), hint]);
  expect(failure.message).toContain(cause);
  expect(failure.message).not.toMatch(/\bE[A-Z]{4,}/);
});

test("a full disk is named as such, with what to do [cli.files]", () => {
  if (!existsSync("/dev/full")) return console.info("Not tried: this system has no /dev/full.");
  const write = () => {
    writeReport("text", "/dev/full");
  };
  expect(thrownBy(write)).toMatchObject({
    outcome: "usage",
    message: "Can't write /dev/full: no space left on device.",
    hint: "Free some space, then run again.",
  });
});

test("an error that Node throws about any other file is said in the same way, and no other error is [cli.files]", () => {
  const error = thrownBy(() => {
    mkdirSync(join(folder, "none", "below"));
  });
  expect(fileFailure(error)).toMatchObject({
    message: `Can't create ${join(folder, "none", "below")}: there is no such file.`,
  });
  expect(fileFailure(Object.assign(new Error("x"), { code: "ECONNREFUSED", syscall: "connect", errno: -111 }))).toBe(
    undefined,
  );
  expect(fileFailure(new Error("x"))).toBe(undefined);
});

function thrownBy(work: () => void): Error & { readonly hint?: string } {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
