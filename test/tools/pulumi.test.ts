// The sources of the Pulumi CLI, in their order, with fake tools in a temporary folder.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "../../tools/setup/errors.mjs";
import { findPulumi } from "../../tools/setup/pulumi.mjs";
import { VERSIONS } from "../../tools/setup/versions.mjs";
import { createTestMachine, fakeGo, fakePulumi, type TestMachine } from "./test-machine";

const { installed } = VERSIONS.pulumi;
let place: TestMachine;
beforeEach(() => (place = createTestMachine()));
afterEach(() => place.remove());

test("the environment's comes before the one on PATH", async () => {
  fakePulumi(place, "3.300.0");
  const given = fakePulumi(place, "3.255.0", join(place.folder, "given"));
  place.machine.environment.WEBCASTMANAGER_PULUMI = given;
  expect(await findPulumi(place.machine)).toEqual({
    version: "3.255.0",
    folder: join(place.folder, "given"),
    from: "environment",
    fresh: false,
  });
});

test("the environment's may be named by its folder", async () => {
  fakePulumi(place, "3.255.0", join(place.folder, "given"));
  place.machine.environment.WEBCASTMANAGER_PULUMI = join(place.folder, "given");
  expect(await findPulumi(place.machine)).toMatchObject({ version: "3.255.0", from: "environment" });
});

test("the environment's does not fall through: one that does not serve is an error that names the variable", async () => {
  fakeGo(place);
  place.machine.environment.WEBCASTMANAGER_PULUMI = fakePulumi(place, "3.100.0", join(place.folder, "given"));
  const failure = await findPulumi(place.machine).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SetupError);
  expect(failure).toHaveProperty(
    "message",
    expect.stringMatching(/^WEBCASTMANAGER_PULUMI is .*given\/pulumi, which can't be used: 3\.100\.0 is older than/),
  );
});

test("the one on PATH comes before the cached one", async () => {
  fakePulumi(place, installed, join(place.machine.cache, `pulumi-${installed}-2`));
  fakePulumi(place, "3.260.0");
  expect(await findPulumi(place.machine)).toMatchObject({ version: "3.260.0", from: "PATH" });
});

test.each([
  ["too old", (at: TestMachine) => fakePulumi(at, "3.253.9")],
  [
    "without its Node host",
    (at: TestMachine) => rmSync(join(fakePulumi(at, "3.260.0"), "..", "pulumi-language-nodejs")),
  ],
  [
    "without the launcher of dynamic providers",
    (at: TestMachine) => rmSync(join(fakePulumi(at, "3.260.0"), "..", "pulumi-resource-pulumi-nodejs")),
  ],
  ["broken", (at: TestMachine) => at.program("pulumi", "exit 3")],
])("one on PATH that is %s is passed over", async (_name, put) => {
  put(place);
  fakePulumi(place, installed, join(place.machine.cache, `pulumi-${installed}-2`));
  expect(await findPulumi(place.machine)).toEqual({
    version: installed,
    folder: join(place.machine.cache, `pulumi-${installed}-2`),
    from: "cache",
    fresh: false,
  });
});

test("without the vendor it is built from modules, kept, and found in the cache the next time [package.setup]", async () => {
  fakeGo(place);
  const folder = join(place.machine.cache, `pulumi-${installed}-2`);
  expect(await findPulumi(place.machine)).toEqual({ version: installed, folder, from: "registry", fresh: true });
  expect(readdirSync(folder).sort()).toEqual(["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]);
  expect(readdirSync(place.machine.cache)).toEqual([`pulumi-${installed}-2`]);
  expect(place.printed()).toMatch(
    /downloading from 127\.0\.0\.1:9 …\n.*failed: 127\.0\.0\.1:9 is not reachable from here\n.*building from Go modules .*…\n.*done in /,
  );

  expect(await findPulumi(place.machine)).toMatchObject({ from: "cache", fresh: false });
  expect(
    readFileSync(join(place.folder, "bin", "go.calls"), "utf8")
      .trim()
      .split("\n"),
  ).toHaveLength(2);
});

test("a build whose program does not run here is thrown away", async () => {
  fakeGo(place, undefined, 'echo broken > "$out"');
  await expect(findPulumi(place.machine)).rejects.toThrow("it does not run on this machine");
  expect(existsSync(join(place.machine.cache, `pulumi-${installed}-2`))).toBe(false);
});

test("a language host without the line that passes on new calls is not built", async () => {
  fakeGo(place);
  writeFileSync(join(place.folder, "go-source", "main.go"), "package main");
  await expect(findPulumi(place.machine)).rejects.toThrow("main.go has no Options: rpcutil");
});

test("an empty workshop of an interrupted run is not a tool [package.setup]", async () => {
  mkdirSync(join(place.machine.cache, `pulumi-${installed}-2.partial-1`), { recursive: true });
  fakeGo(place);
  expect(await findPulumi(place.machine)).toMatchObject({ from: "registry", fresh: true });
});

test("when no source has it, the error lists each reason and what to install by hand", async () => {
  fakePulumi(place, "3.100.0");
  place.machine.environment.PATH = join(place.folder, "bin");
  const failure = await findPulumi(place.machine).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SetupError);
  expect(failure).toMatchObject({
    message: [
      "Pulumi CLI 3.254.0 not found:",
      "  on PATH: 3.100.0 is older than 3.254.0",
      "  the vendor's download: 127.0.0.1:9 is not reachable from here",
      "  a build from Go modules: Go is not on PATH",
    ].join("\n"),
    nextStep: expect.stringMatching(/Install the Pulumi CLI .* by hand .*or Go .*WEBCASTMANAGER_PULUMI/),
  });
});
