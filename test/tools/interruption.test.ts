// The whole set-up, interrupted in the middle of a build: no child goes on, and nothing is left that looks whole.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/workbench/project";
import { createTestMachine, type TestMachine } from "./test-machine";

let place: TestMachine;
beforeEach(() => (place = createTestMachine()));
afterEach(() => place.remove());

const isRunning = (pid: number) =>
  existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`).length > 0;

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s ends Go and its compilers, and leaves no tool [package.setup]",
  async (signal) => {
    const note = join(place.folder, "compiler");
    // Go starts compilers of its own.
    const build = `sleep 600 & echo $! > ${note}.new; cp ${note}.new ${note}; wait`;
    place.program("go", `if [ "$1" = version ]; then echo go version go1.26.0; exit; fi\n${build}`);
    const closed = join(place.folder, "closed.cjs");
    writeFileSync(closed, 'globalThis.fetch = () => Promise.reject(new Error("no network"));');
    const { cache, node, environment } = place.machine;
    const start = JSON.stringify({ node, cache, startedAt: Date.now(), isNew: false });
    const setUp = spawn(process.execPath, ["--require", "tsx/cjs", "tools/setup/main.ts", "setup", "pulumi"], {
      cwd: root,
      env: { ...environment, NODE_OPTIONS: `--require ${closed}`, WEBCASTMANAGER_SET_UP: start },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let printed = "";
    setUp.stderr.on("data", (text) => (printed += String(text)));
    while (!existsSync(note) && setUp.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
    setUp.kill(signal);
    const [code] = await once(setUp, "close");
    expect(printed).toMatch(
      /vendor's installer …\n.*failed: pulumi: no network\n.*building from Go modules, .*\n.*failed: interrupted\n/,
    );
    expect(printed).toMatch(
      /\nset-up +interrupted; nothing incomplete is left, run the same command again to continue\n$/,
    );
    expect(code).toBe(signal === "SIGINT" ? 130 : 143);
    expect(readdirSync(cache)).toEqual([]);
    while (isRunning(Number(readFileSync(note, "utf8")))) await new Promise((resolve) => setTimeout(resolve, 20));
  },
);
