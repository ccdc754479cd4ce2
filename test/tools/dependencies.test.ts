// Dependencies are installed when the lock file asks for others than are there, and the lock file serves every system.
import { existsSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { installDependencies, isInstalled, linkExamples } from "../../tools/setup/dependencies.mjs";
import { createTestMachine, type TestMachine } from "./test-machine";

const node = {
  version: process.versions.node,
  folder: join(process.execPath, ".."),
  from: "PATH" as const,
  fresh: false,
};
const packages = (entries: Record<string, unknown>) => JSON.stringify({ packages: { "": {}, ...entries } });
let place: TestMachine;
let calls: string;
beforeEach(() => {
  place = createTestMachine();
  calls = join(place.folder, "npm.calls");
  mkdirSync(join(place.machine.project, "node_modules"), { recursive: true });
  writeFileSync(
    join(place.machine.project, "package-lock.json"),
    packages({
      "node_modules/zod": { version: "4.0.0" },
      "node_modules/elsewhere": { version: "1.0.0", optional: true },
    }),
  );
  // npm writes its own record last.
  place.program(
    "npm",
    `if [ "$1" = config ]; then exit; fi\necho "$@" >> ${calls}\nmkdir -p node_modules\ncp package-lock.json node_modules/.package-lock.json`,
  );
});
afterEach(() => place.remove());

const installations = () => (existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : []);

test("they are installed once, with everything that development needs [package.setup]", async () => {
  expect(await installDependencies(place.machine, node)).toBe(true);
  expect(await installDependencies(place.machine, node)).toBe(false);
  expect(installations()).toEqual(["ci --include=dev --no-audit --no-fund"]);
});

test("another lock file installs again", async () => {
  await installDependencies(place.machine, node);
  writeFileSync(
    join(place.machine.project, "package-lock.json"),
    packages({ "node_modules/zod": { version: "4.1.0" } }),
  );
  expect(await installDependencies(place.machine, node)).toBe(true);
});

test("packages installed by hand are left unchanged", async () => {
  writeFileSync(
    join(place.machine.project, "node_modules", ".package-lock.json"),
    packages({ "node_modules/zod": { version: "4.0.0" } }),
  );
  expect(await installDependencies(place.machine, node)).toBe(false);
  expect(installations()).toEqual([]);
});

test("an installation that was interrupted is done again: npm's own record is missing [package.setup]", async () => {
  place.program("npm", `if [ "$1" = config ]; then exit; fi\necho "$@" >> ${calls}\nexit 1`);
  await expect(installDependencies(place.machine, node)).rejects.toThrow("npm ci failed");
  await expect(installDependencies(place.machine, node)).rejects.toThrow("npm ci failed");
  expect(installations()).toHaveLength(2);
});

test("the error shows npm's reason and the next step", async () => {
  place.program("npm", 'if [ "$1" = config ]; then exit; fi\necho "npm error code E401" >&2\nexit 1');
  await expect(installDependencies(place.machine, node)).rejects.toMatchObject({
    message: expect.stringContaining("npm error code E401"),
    nextStep: expect.stringContaining("Run `npm ci` by hand"),
  });
});

test.each([
  ["all are there", { "node_modules/zod": { version: "4.0.0" } }, true],
  ["one is missing", {}, false],
  ["one is another version", { "node_modules/zod": { version: "4.0.1" } }, false],
])("%s: installed is %s", (_name, installed, expected) => {
  expect(
    isInstalled(
      {
        "": {},
        "node_modules/zod": { version: "4.0.0" },
        "node_modules/elsewhere": { version: "1.0.0", optional: true },
      },
      installed,
    ),
  ).toBe(expected);
});

test("the examples find the package by its name, as if it were installed", () => {
  linkExamples(place.machine);
  linkExamples(place.machine);
  expect(readlinkSync(join(place.machine.project, "examples", "node_modules", "webcastmanager-provider"))).toBe(
    join("..", ".."),
  );
});

test("the lock file holds the packages for every system, without which npm refuses it, and no address of a registry", () => {
  const text = readFileSync(join(__dirname, "..", "..", "package-lock.json"), "utf8");
  const Lock = z.object({
    packages: z.record(z.string(), z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() })),
  });
  const locked = Lock.parse(JSON.parse(text)).packages;
  const wanted = Object.entries(locked).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).map((name) => [path, name] as const),
  );
  // Found as Node finds it: in the package's own folder, then in each one above.
  const isThere = (path: string, name: string): boolean =>
    `${path}${path && "/"}node_modules/${name}` in locked ||
    (path !== "" && isThere(path.slice(0, Math.max(0, path.lastIndexOf("/node_modules/"))), name));
  const missing = wanted.filter(([path, name]) => !isThere(path, name));
  expect(missing).toEqual([]);
  expect(text).not.toMatch(/"resolved":/);
});
