// The ways to the Pulumi CLI, in their order, with fake tools in a temporary folder.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { SetupFailure } from "../../tools/setup/failure.mjs";
import { findPulumi } from "../../tools/setup/pulumi.mjs";
import { WANTED } from "../../tools/setup/versions.mjs";
import { createWorkplace, fakeGo, fakePulumi, type Workplace } from "./workplace";

const { taken } = WANTED.pulumi;
let place: Workplace;
beforeEach(() => (place = createWorkplace()));
afterEach(() => place.remove());

test("the environment's comes before the one on PATH", async () => {
  fakePulumi(place, "3.300.0");
  const given = fakePulumi(place, "3.255.0", join(place.folder, "given"));
  place.context.environment.WEBCASTMANAGER_PULUMI = given;
  expect(await findPulumi(place.context)).toEqual({
    version: "3.255.0",
    folder: join(place.folder, "given"),
    from: "environment",
    fresh: false,
  });
});

test("the environment's may be named by its folder", async () => {
  fakePulumi(place, "3.255.0", join(place.folder, "given"));
  place.context.environment.WEBCASTMANAGER_PULUMI = join(place.folder, "given");
  expect(await findPulumi(place.context)).toMatchObject({ version: "3.255.0", from: "environment" });
});

test("the environment's does not fall through: one that does not serve is an error that names the variable", async () => {
  fakeGo(place);
  place.context.environment.WEBCASTMANAGER_PULUMI = fakePulumi(place, "3.100.0", join(place.folder, "given"));
  const failure = await findPulumi(place.context).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SetupFailure);
  expect(failure).toHaveProperty(
    "message",
    expect.stringMatching(/^WEBCASTMANAGER_PULUMI is .*given\/pulumi, which does not serve: 3\.100\.0 is older than/),
  );
});

test("the one on PATH comes before the cached one", async () => {
  fakePulumi(place, taken, join(place.context.cache, `pulumi-${taken}`));
  fakePulumi(place, "3.260.0");
  expect(await findPulumi(place.context)).toMatchObject({ version: "3.260.0", from: "PATH" });
});

test.each([
  ["too old", (at: Workplace) => fakePulumi(at, "3.253.9")],
  ["without its Node host", (at: Workplace) => rmSync(join(fakePulumi(at, "3.260.0"), "..", "pulumi-language-nodejs"))],
  [
    "without the launcher of dynamic providers",
    (at: Workplace) => rmSync(join(fakePulumi(at, "3.260.0"), "..", "pulumi-resource-pulumi-nodejs")),
  ],
  ["broken", (at: Workplace) => at.program("pulumi", "exit 3")],
])("one on PATH that is %s is passed over", async (_name, put) => {
  put(place);
  fakePulumi(place, taken, join(place.context.cache, `pulumi-${taken}`));
  expect(await findPulumi(place.context)).toEqual({
    version: taken,
    folder: join(place.context.cache, `pulumi-${taken}`),
    from: "cache",
    fresh: false,
  });
});

test("without the vendor it is built from modules, kept, and found in the cache the next time [package.setup]", async () => {
  fakeGo(place);
  const folder = join(place.context.cache, `pulumi-${taken}`);
  expect(await findPulumi(place.context)).toEqual({ version: taken, folder, from: "registry", fresh: true });
  expect(readdirSync(folder).sort()).toEqual(["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]);
  expect(readdirSync(place.context.cache)).toEqual([`pulumi-${taken}`]);
  expect(place.printed()).toMatch(
    /downloading from 127\.0\.0\.1:9 …\n.*no: 127\.0\.0\.1:9 is not reachable from here\n.*building from Go modules .*…\n.*done in /,
  );

  expect(await findPulumi(place.context)).toMatchObject({ from: "cache", fresh: false });
  expect(
    readFileSync(join(place.folder, "bin", "go.calls"), "utf8")
      .trim()
      .split("\n"),
  ).toHaveLength(2);
});

test("a build whose program does not run here is thrown away", async () => {
  place.program(
    "go",
    'if [ "$1" = version ]; then echo go version go1.26.0; exit; fi\nwhile [ $# -gt 0 ]; do case "$1" in -o) out=$2;; esac; shift; done\necho broken > "$out"',
  );
  await expect(findPulumi(place.context)).rejects.toThrow("what came does not run on this machine");
  expect(existsSync(join(place.context.cache, `pulumi-${taken}`))).toBe(false);
});

test("an empty workshop of an interrupted run is not a tool [package.setup]", async () => {
  mkdirSync(join(place.context.cache, `pulumi-${taken}.partial-1`), { recursive: true });
  fakeGo(place);
  expect(await findPulumi(place.context)).toMatchObject({ from: "registry", fresh: true });
});

test("when every way is closed, each reason is told, and what to install by hand", async () => {
  fakePulumi(place, "3.100.0");
  place.context.environment.PATH = join(place.folder, "bin");
  const failure = await findPulumi(place.context).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SetupFailure);
  expect(failure).toMatchObject({
    message: [
      "Pulumi CLI 3.254.0 could not be had:",
      "  on PATH: 3.100.0 is older than 3.254.0",
      "  the vendor's download: 127.0.0.1:9 is not reachable from here",
      "  a build from Go modules: Go is not on PATH",
    ].join("\n"),
    nextStep: expect.stringMatching(/Install the Pulumi CLI .* by hand .*or Go .*WEBCASTMANAGER_PULUMI/),
  });
});
