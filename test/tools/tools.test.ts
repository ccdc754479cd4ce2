// A tool comes from the first source that has it, and is in the cache whole or not at all.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { downloadWay, unpack } from "../../tools/setup/archives";
import { SetupError } from "../../tools/setup/launch.mjs";
import { createProgress, duration } from "../../tools/setup/progress";
import { find, Unavailable, type Wanted, type Way } from "../../tools/setup/tools";
import { createTestMachine, type TestMachine } from "./test-machine";

let place: TestMachine;
let made: number;
beforeEach(() => {
  place = createTestMachine();
  made = 0;
});
afterEach(() => place.remove());

const target = () => join(place.machine.cache, "tool-1.2.0-a recipe");
const way: Way = {
  name: "a way",
  async make(folder, begin) {
    made += 1;
    begin("making it");
    place.program("tool", "echo 1.2.0", join(folder, "result"));
    return join(folder, "result");
  },
};
const wanted: Wanted = {
  title: "Tool",
  id: "tool",
  name: "tool",
  version: "1.2.0",
  minimum: "1.1.0",
  variable: "THE_TOOL",
  recipe: "a recipe",
  // What a fake prints is its third word.
  versionOf: async (program) => readFileSync(program, "utf8").split(/\s/)[2] ?? "",
  ways: [way],
  byHand: "Install it by hand.",
};
const findIt = async (changes: Partial<Wanted> = {}) =>
  Object.values(await find(place.machine, { ...wanted, ...changes }))[0];

test("what the environment names comes first, as a program or its folder; then PATH, the cache, the ways", async () => {
  expect(await findIt()).toEqual({
    version: "1.2.0",
    folder: target(),
    program: join(target(), "tool"),
    from: "installed",
  });
  expect(await findIt()).toMatchObject({ folder: target(), from: "cache" });
  place.program("tool", "echo 1.1.0");
  expect(await findIt()).toMatchObject({ version: "1.1.0", from: "PATH" });
  const given = place.program("tool", "echo 1.3.0", join(place.folder, "given"));
  for (const named of [given, join(place.folder, "given")]) {
    place.machine.environment.THE_TOOL = named;
    expect(await findIt()).toMatchObject({ version: "1.3.0", program: given, from: "environment" });
  }
});

test("one that the environment names and can't be used is an error with the variable; no other source is tried", async () => {
  place.machine.environment.THE_TOOL = place.program("tool", "echo 1.0.9", join(place.folder, "given"));
  const failure = await findIt().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SetupError);
  expect(String(failure)).toMatch(
    /THE_TOOL is .*\/given\/tool, which can't be used: 1\.0\.9 is not Tool 1\.1\.0 or newer\.$/,
  );
});

test("what npm puts on PATH for its packages is no installed tool", async () => {
  const bin = join(place.folder, "node_modules", ".bin");
  place.program("tool", "echo 1.4.0", bin);
  place.machine.environment.PATH = `${bin}:${place.machine.environment.PATH}`;
  expect(await findIt()).toMatchObject({ from: "installed" });
});

test("where nothing works, the error lists each reason and what to install by hand", async () => {
  place.program("tool", "echo 1.0.0");
  const closed: Way = { ...way, name: "another way", make: () => Promise.reject(new Unavailable("it is closed")) };
  const failure = await findIt({ ways: [closed] }).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    message:
      "Tool 1.1.0 or newer not found:\n  tool on PATH: 1.0.0 is not Tool 1.1.0 or newer\n  another way: it is closed",
    nextStep: "Install it by hand.",
  });
  expect(place.printed()).toBe("");
});

test.each<[string, () => void]>([
  ["its stamp is missing", () => rmSync(join(target(), ".stamp"))],
  ["its program is cut off", () => writeFileSync(join(target(), "tool"), "#!")],
  ["its recipe is another", () => undefined],
])("a cached tool is made again where %s [package.setup]", async (what, damage) => {
  await findIt();
  damage();
  const recipe = what.includes("recipe") ? "another recipe" : wanted.recipe;
  expect([await findIt({ recipe }), await findIt({ recipe }), made]).toMatchObject([
    { from: "installed" },
    { from: "cache" },
    2,
  ]);
});

test("a tool that failed half-way, or was left by a set-up that was killed, is never in its place [package.setup]", async () => {
  place.program("tool", "half", `${target()}.partial-1`);
  const fails: Way = {
    ...way,
    make: (...given) => way.make(...given).then(() => Promise.reject(new Error("power cut"))),
  };
  await expect(findIt({ ways: [fails] })).rejects.toThrow("power cut");
  expect(existsSync(target())).toBe(false);
  expect(await findIt()).toMatchObject({ from: "installed" });
});

test("a new program that reports another version is not kept", async () => {
  await expect(findIt({ version: "1.2.1" })).rejects.toThrow("a way: it made 1.2.0");
  expect(readdirSync(place.machine.cache)).toEqual([]);
});

test("of two set-ups at once, one makes it and both have it [package.setup]", async () => {
  const both = await Promise.all([findIt(), findIt()]);
  expect([both.map((tool) => tool?.from).sort(), made]).toEqual([["cache", "installed"], 1]);
  expect(place.printed()).toMatch(/waiting for another set-up …/);
});

/** A zip archive of an executable program, and one whose file would be written elsewhere. */
const archives = {
  tool: "UEsDBBQAAAAIAAAAIVy6hHJ2FwAAABUAAAAIAAAAYmluL3Rvb2xTVtRPyszTL87gSk3OyFcw1DPSM+ACAFBLAQIUAxQAAAAIAAAAIVy6hHJ2FwAAABUAAAAIAAAAAAAAAAAAAADtAQAAAABiaW4vdG9vbFBLBQYAAAAAAQABADYAAAA9AAAAAAA=",
  outside:
    "UEsDBBQAAAAIAAAAIVyZbeq5BQAAAAMAAAAGAAAALi4vb3V0yy8tAQBQSwECFAMUAAAACAAAACFcmW3quQUAAAADAAAABgAAAAAAAAAAAAAApAEAAAAALi4vb3V0UEsFBgAAAAABAAEANAAAACkAAAAAAA==",
};
const bytes = (name: keyof typeof archives) => Buffer.from(archives[name], "base64");
const digestOf = (archive: Buffer) => createHash("sha256").update(archive).digest("hex");

test("a download is unpacked only if its digest is the pinned one, with the modes of its files", async () => {
  await using server = createServer((_request, response) => void response.end(bytes("tool"))).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/tool.zip`;
  const download = (digest?: string) => findIt({ ways: [downloadWay({ url, digest, below: "bin" })] });
  await expect(download("0".repeat(64))).rejects.toThrow("the archive is not the one whose digest is pinned");
  await expect(download()).rejects.toThrow("no digest is pinned for this system");
  expect(await download(digestOf(bytes("tool")))).toMatchObject({ from: "installed" });
});

test("an address that can't be reached makes the source unavailable", async () => {
  // Nothing listens on port 9.
  const ways = [downloadWay({ url: "http://127.0.0.1:9/tool.zip", digest: "0" })];
  await expect(findIt({ ways })).rejects.toThrow("127.0.0.1:9 is not reachable from here: ECONNREFUSED");
});

test.each([
  ["would write elsewhere", bytes("outside")],
  ["is cut off", bytes("tool").subarray(0, 60)],
])("an archive that %s is not unpacked", async (_what, archive) => {
  const file = join(place.folder, "archive.zip");
  writeFileSync(file, archive);
  const unpacking = unpack(file, digestOf(archive), join(place.folder, "in"));
  await expect(unpacking).rejects.toThrow("the archive can't be unpacked");
  expect(existsSync(join(place.folder, "out"))).toBe(false);
});

test.each([
  ["a terminal", { isTTY: true, columns: 40 }, {}, true],
  ["a terminal without a width", { isTTY: true, columns: 0 }, {}, true],
  ["a terminal with NO_COLOR", { isTTY: true, columns: 80 }, { NO_COLOR: "1" }, false],
  ["a terminal of a build machine", { isTTY: true, columns: 80 }, { CI: "true" }, false],
  ["a pipe", {}, {}, false],
])("%s gets one line for the end of a step, coloured: %p", async (_what, stream, environment, isColoured) => {
  let text = "";
  const progress = createProgress({ ...stream, write: (part) => (text += part) }, environment);
  await progress.step("tool", (begin) => Promise.resolve(begin("making it")));
  expect(text.includes("\u001b[32mdone")).toBe(isColoured);
  expect(text).toMatch(/tool {14}\S*done\S* in 0\.\ds\n$/);
});

test("durations read 0.4s, 51s and 2m51s", () => {
  expect([400, 51_200, 171_000].map(duration)).toEqual(["0.4s", "51s", "2m51s"]);
});
