// The linters of the workflows are installed with Go and Python, and left out with a reason where those are missing.
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepare } from "../../tools/setup/prepare.mjs";
import { VERSIONS } from "../../tools/setup/versions.mjs";
import { findActionlint, findZizmor } from "../../tools/setup/workflow-linters.mjs";
import { createTestMachine, fakeGo, type TestMachine } from "./test-machine";

const { actionlint, zizmor } = VERSIONS;
let place: TestMachine;
beforeEach(() => {
  place = createTestMachine();
  place.machine.environment.PATH = [join(place.folder, "bin"), shell()].join(":");
});
afterEach(() => place.remove());

/** A folder with the programs that the fakes need, without the machine's own Go and Python. */
function shell(): string {
  const folder = join(place.folder, "shell");
  for (const name of ["chmod", "cp", "mkdir"]) place.program(name, `exec /bin/${name} "$@"`, folder);
  return folder;
}

/** A Python that copies itself into a venv, and installs an empty program with pip. */
function fakePython(): void {
  const script = [
    'case "$*" in',
    "  --version) echo Python 3.11.7 ;;",
    '  "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;',
    '  "-m pip install "*) : > "${0%/*}/zizmor" && chmod +x "${0%/*}/zizmor" ;;',
    "esac",
  ];
  place.program("python3", script.join("\n"));
}

/** A project whose dependencies are installed. */
function installProject(): void {
  const lock = JSON.stringify({ packages: { "": {}, "node_modules/zod": { version: "4.0.0" } } });
  for (const file of ["package-lock.json", join("node_modules", ".package-lock.json")])
    writeFileSync(join(place.machine.project, file), lock);
}

test("both are installed once and found in the cache the next time [package.setup]", async () => {
  fakeGo(place);
  fakePython();
  const folder = join(place.machine.cache, `actionlint-${actionlint.installed}`);
  expect(await findActionlint(place.machine)).toMatchObject({ from: "registry", program: join(folder, "actionlint") });
  const bin = join(place.machine.cache, `zizmor-${zizmor.installed}`, "bin");
  expect(await findZizmor(place.machine)).toMatchObject({ from: "registry", program: join(bin, "zizmor") });
  expect(existsSync(join(bin, "zizmor"))).toBe(true);
  expect(await findActionlint(place.machine)).toMatchObject({ from: "cache", fresh: false });
  expect(await findZizmor(place.machine)).toMatchObject({ from: "cache", fresh: false });
});

test("one on PATH is used if it is the pinned version, because others have other rules", async () => {
  place.program("actionlint", `echo ${actionlint.installed}`);
  expect(await findActionlint(place.machine)).toMatchObject({ from: "PATH" });
  place.program("actionlint", "echo 1.6.0");
  await expect(findActionlint(place.machine)).rejects.toThrow(/on PATH: 1\.6\.0 is not .*\n.*Go is not on PATH/);
});

test("without Go and Python the check goes on, and the reasons are printed", async () => {
  const { machine } = place;
  installProject();
  expect(Object.keys(await prepare(machine, ["workflow linters if possible"]))).toEqual(["node"]);
  expect(place.printed()).toMatch(/actionlint +it is left out: actionlint .* not found:\n.*Go is not on PATH/);
  expect(place.printed()).toMatch(
    /zizmor +it is left out: zizmor .* not found:\n.*Python 3\.10\.0 or newer is not on PATH/,
  );
  expect(readdirSync(machine.cache)).toEqual([]);
});
