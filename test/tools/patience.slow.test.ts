// What the set-up waits for, and for how long: other set-ups, and services that say nothing.
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { root } from "../../tools/workbench/project";
import { mustRun, runCommand } from "../../tools/workbench/run-command";
import { createTestMachine, type TestMachine } from "./test-machine";

let place: TestMachine;
beforeEach(() => (place = createTestMachine()));
afterEach(() => place.remove());

/** Runs a script with the set-up's own modules, which are TypeScript. */
const runScript = async (text: string, more: NodeJS.ProcessEnv = {}, ...parameters: string[]) => {
  const script = join(place.folder, "script.cts");
  writeFileSync(script, text);
  const options = { folder: root, environment: { ...place.machine.environment, ...more } };
  return runCommand(process.execPath, ["--require", "tsx/cjs", script, ...parameters], options);
};

test("a lock is held while its owner works, and taken of one that was killed, by one of several waiters", async () => {
  const [lock, log, script] = ["lock", "log", "hold.mjs"].map((name) => join(place.folder, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(lock);
  utimesSync(lock, new Date(0), new Date(Date.now() - 11_000));
  writeFileSync(
    script,
    `import { unlessDone } from ${JSON.stringify(join(root, "tools", "setup", "lock.mjs"))};
    import { appendFileSync } from "node:fs";
    import { setTimeout } from "node:timers/promises";
    const note = (text) => appendFileSync(${JSON.stringify(log)}, text);
    const work = async () => (note("["), await setTimeout(12_000 * (process.argv[2] === "first")), note("]"));
    await unlessDone({ lock: ${JSON.stringify(lock)}, isDone: () => false, work, onWait: () => {} });`,
  );
  const hold = (which: string) => mustRun(process.execPath, [script, which], { folder: place.folder, environment: {} });
  await Promise.all([hold("first"), hold("second"), hold("third")]);
  expect(readFileSync(log, "utf8")).toBe("[][][]");
  expect(existsSync(lock)).toBe(false);
});

test.each([
  ["server", "http", {}],
  ["proxy", "https", { https_proxy: "http://HERE" }],
  ["proxy of the vendor's installer", "installer", { https_proxy: "http://HERE" }],
])(
  "a %s that says nothing makes a source unavailable within 20 seconds [package.setup]",
  async (_what, scheme, settings) => {
    await using silent = createServer((socket) => socket.on("error", () => undefined).resume()).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const here = `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    const way =
      scheme === "installer"
        ? `require("./tools/setup/pulumi").pulumi(machine).ways[0]`
        : `require("./tools/setup/archives").downloadWay({ url: "${scheme}://${here}/", digest: "0" })`;
    const script = `process.chdir(${JSON.stringify(root)});
    const { createRequire } = require("node:module");
    const ours = createRequire(process.cwd() + "/script.js");
    const machine = { project: process.cwd(), environment: process.env, node: { program: process.execPath } };
    const way = ${way.replaceAll("require(", "ours(")};
    const since = Date.now();
    way.make(${JSON.stringify(place.folder)}, () => () => {}).catch((error) => {
      console.log(error.constructor.name, Date.now() - since < 20_000, error.message);
    });`;
    const proxies = Object.fromEntries(
      Object.entries(settings).map(([name, text]) => [name, text.replace("HERE", here)]),
    );
    expect((await runScript(script, proxies)).stdout).toMatch(/^Unavailable true .*(reachable|timeout)/);
  },
);
