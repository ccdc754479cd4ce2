// A set-up that is interrupted or killed leaves no child running and no tool that could be used.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findPulumi } from "../../tools/setup/pulumi.mjs";
import { VERSIONS } from "../../tools/setup/versions.mjs";
import { createTestMachine, fakeGo, type TestMachine } from "./test-machine";

const setup = join(__dirname, "..", "..", "tools", "setup");
const target = `pulumi-${VERSIONS.pulumi.installed}-2`;
let place: TestMachine;
beforeEach(() => (place = createTestMachine()));
afterEach(() => place.remove());

/** A set-up in a process of its own, in the middle of a build that would take forever. */
async function buildForever(): Promise<{ setUp: ChildProcess; compiler: number; output: () => string }> {
  const note = join(place.folder, "compiler");
  // Go starts compilers of its own; those must end as well.
  place.program(
    "go",
    `if [ "$1" = version ]; then echo go version go1.26.0; exit; fi\nsleep 600 &\necho $! > ${note}.new; mv ${note}.new ${note}; wait`,
  );
  const { progress: _progress, ...machine } = place.machine;
  const source = `
    import { setUpThenRun } from "${pathToFileURL(join(setup, "signals.mjs")).href}";
    import { findPulumi } from "${pathToFileURL(join(setup, "pulumi.mjs")).href}";
    import { createProgress } from "${pathToFileURL(join(setup, "progress.mjs")).href}";
    const machine = { ...${JSON.stringify(machine)}, progress: createProgress(process.stderr, {}) };
    await setUpThenRun(machine, () => findPulumi(machine), async () => 0);`;
  const setUp = spawn(process.execPath, ["--input-type=module", "-e", source], { stdio: ["ignore", "ignore", "pipe"] });
  let text = "";
  setUp.stderr.on("data", (chunk) => (text += String(chunk)));
  while (!existsSync(note)) {
    if (setUp.exitCode !== null) throw new Error(`the set-up ended early: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { setUp, compiler: Number(readFileSync(note, "utf8")), output: () => text };
}

/** Waits until a process is gone; a test that waits forever fails by its time limit. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
      // A zombie, which its parent has not waited for, no longer runs.
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) return;
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)(
  "%s ends the build with all its children, and removes what is incomplete [package.setup]",
  async (signal, code) => {
    const { setUp, compiler, output } = await buildForever();
    setUp.kill(signal);
    expect(await once(setUp, "close")).toEqual([code, null]);
    await gone(compiler);
    expect(readdirSync(place.machine.cache)).toEqual([]);
    expect(output()).toContain("interrupted; nothing incomplete is left, run the same command again to continue");
  },
);

test("after a kill -9 the next set-up acquires the lock, removes what was left and installs the tool [package.setup]", async () => {
  const { setUp, compiler } = await buildForever();
  setUp.kill("SIGKILL");
  await once(setUp, "close");
  process.kill(compiler, "SIGKILL");
  expect(readdirSync(place.machine.cache)).toEqual([`${target}.lock`, expect.stringContaining(`${target}.partial-`)]);

  fakeGo(place);
  expect(await findPulumi(place.machine)).toMatchObject({ from: "registry", fresh: true });
  expect(readdirSync(place.machine.cache)).toEqual([target]);
});
