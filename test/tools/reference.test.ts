// The Go provider that does nothing is built once for its sources, and only for the benchmarks.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COMMANDS } from "../../tools/setup/commands.mjs";
import { SetupFailure } from "../../tools/setup/failure.mjs";
import { findReference } from "../../tools/setup/reference.mjs";
import { createWorkplace, fakeGo, type Workplace } from "./workplace";

let place: Workplace;
const source = () => join(place.context.project, "bench", "terraform", "reference", "main.go");
beforeEach(() => {
  place = createWorkplace();
  mkdirSync(join(source(), ".."), { recursive: true });
  writeFileSync(source(), "package main");
});
afterEach(() => place.remove());

test("it is built by Go, kept, and found in the cache until its sources change [package.setup]", async () => {
  fakeGo(place);
  const built = await findReference(place.context);
  expect(built).toMatchObject({
    from: "registry",
    fresh: true,
    program: join(built.folder, "terraform-provider-reference"),
  });
  expect(readdirSync(built.folder)).toEqual(["terraform-provider-reference"]);
  expect(await findReference(place.context)).toEqual({ ...built, from: "cache", fresh: false });
  writeFileSync(source(), "package main // changed");
  expect(await findReference(place.context)).toMatchObject({
    from: "registry",
    folder: expect.not.stringMatching(built.folder),
  });
});

test("without Go it is a failure that the benchmarks go on without", async () => {
  place.context.environment.PATH = join(place.folder, "bin");
  const failure = await findReference(place.context).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SetupFailure);
  expect(failure).toHaveProperty(
    "message",
    "The reference provider could not be had:\n  a build from Go modules: Go is not on PATH",
  );
  expect(Object.keys(COMMANDS).filter((name) => COMMANDS[name]?.needs.includes("reference if possible"))).toEqual([
    "bench",
  ]);
});
