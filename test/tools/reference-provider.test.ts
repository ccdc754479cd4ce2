// The Go provider that does nothing is built once for its sources, and only for the benchmarks.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COMMANDS } from "../../tools/setup/commands.mjs";
import { SetupError } from "../../tools/setup/errors.mjs";
import { findReferenceProvider } from "../../tools/setup/reference-provider.mjs";
import { createTestMachine, fakeGo, type TestMachine } from "./test-machine";

let place: TestMachine;
const source = () => join(place.machine.project, "bench", "terraform", "reference", "main.go");
beforeEach(() => {
  place = createTestMachine();
  mkdirSync(join(source(), ".."), { recursive: true });
  writeFileSync(source(), "package main");
});
afterEach(() => place.remove());

test("it is built by Go, kept, and found in the cache until its sources change [package.setup]", async () => {
  fakeGo(place);
  const built = await findReferenceProvider(place.machine);
  expect(built).toMatchObject({
    from: "registry",
    fresh: true,
    program: join(built.folder, "terraform-provider-reference"),
  });
  expect(readdirSync(built.folder)).toEqual(["terraform-provider-reference"]);
  expect(await findReferenceProvider(place.machine)).toEqual({ ...built, from: "cache", fresh: false });
  writeFileSync(source(), "package main // changed");
  expect(await findReferenceProvider(place.machine)).toMatchObject({
    from: "registry",
    folder: expect.not.stringMatching(built.folder),
  });
});

test("without Go it is a failure that the benchmarks go on without", async () => {
  place.machine.environment.PATH = join(place.folder, "bin");
  const failure = await findReferenceProvider(place.machine).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SetupError);
  expect(failure).toHaveProperty(
    "message",
    "The reference provider not found:\n  a build from Go modules: Go is not on PATH",
  );
  expect(Object.keys(COMMANDS).filter((name) => COMMANDS[name]?.needs.includes("reference if possible"))).toEqual([
    "bench",
  ]);
});
