// What the set-up waits for, and for how long: other set-ups, and services that say nothing.
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { root } from "../../tools/workbench/project";
import { mustRun } from "../../tools/workbench/run-command";
import { until } from "../support/until";
import { createTestMachine, type TestMachine } from "./test-machine";

let place: TestMachine;
beforeEach(() => (place = createTestMachine()));
afterEach(() => place.remove());

const setup = join(root, "tools", "setup");

/** Runs a script that loads modules of the set-up. Returns what it prints. */
async function runScript(text: string, more: NodeJS.ProcessEnv = {}): Promise<string> {
  const script = join(mkdtempSync(join(place.folder, "script-")), "script.cts");
  writeFileSync(script, text);
  const options = { folder: root, environment: { ...place.machine.environment, ...more } };
  return (await mustRun(process.execPath, ["--require", "tsx/cjs", script], options)).stdout;
}

/** Holds a lock for some milliseconds, and notes when it is inside. A suspended one doesn't touch its lock. */
const hold = (lock: string, ms: number, { isSuspended = false } = {}) =>
  runScript(`const { appendFileSync } = require("node:fs");
  const note = (text) => appendFileSync("${lock}.log", text);
  const wait = ${isSuspended}
    ? () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${ms})
    : () => new Promise((resolve) => setTimeout(resolve, ${ms}));
  const work = async () => (note("["), await wait(), note("]"));
  void require("${setup}/lock.mjs").unlessDone({ lock: "${lock}", isDone: () => false, work, onWait: () => {} });`);

const readLog = (lock: string) => (existsSync(`${lock}.log`) ? readFileSync(`${lock}.log`, "utf8") : "");

const isHeld = (lock: string) =>
  until(
    () => (readLog(lock) === "[" ? true : undefined),
    () => "the first set-up does not hold the lock",
  );

test("a lock is held as long as its owner works", async () => {
  const lock = join(place.folder, "lock");
  const first = hold(lock, 12_000);
  await isHeld(lock);
  await Promise.all([first, hold(lock, 10), hold(lock, 1)]);
  expect(readLog(lock)).toBe("[][][]");
});

test("a set-up that was suspended lets the lock be, which another one has taken meanwhile", async () => {
  const lock = join(place.folder, "lock");
  const suspended = hold(lock, 14_000, { isSuspended: true });
  await isHeld(lock);
  const second = hold(lock, 8_000);
  await suspended;
  await Promise.all([second, hold(lock, 10)]);
  // The first one goes on while the second one works; the third waits for the second.
  expect(readLog(lock)).toBe("[[]][]");
});

test.each([
  ["a file", (lock: string): unknown => writeFileSync(lock, "")],
  ["a folder of a former version", (lock: string): unknown => mkdirSync(lock)],
])(
  "the lock of a set-up that was killed is taken after ten seconds of silence, by one of several: %s",
  async (...row) => {
    const [, put] = row;
    const lock = join(place.folder, "lock");
    put(lock);
    utimesSync(lock, new Date(0), new Date(Date.now() - 11_000));
    await Promise.all([hold(lock, 300), hold(lock, 200), hold(lock, 50)]);
    expect(readLog(lock)).toBe("[][][]");
  },
);

test.each([
  ["server", "archives", 'downloadWay({ url: "http://HERE/", digest: "0" })', false],
  ["proxy", "archives", 'downloadWay({ url: "https://webcast.example/", digest: "0" })', true],
  ["proxy of the vendor's installer", "pulumi", "pulumi(machine).ways[0]", true],
])("a %s that says nothing makes a source unavailable [package.setup]", async (_what, module, way, isProxy) => {
  await using silent = createServer((socket) => socket.on("error", () => undefined).resume()).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const address = silent.address();
  const here = `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const script = `const machine = { project: "${root}", environment: process.env, node: { program: process.execPath } };
  const way = require("${setup}/${module}").${way.replace("HERE", here)};
  way.make("${place.folder}", () => () => {}).catch((error) => console.log(error.constructor.name, error.message));`;
  const printed = await runScript(script, isProxy ? { https_proxy: `http://${here}` } : {});
  expect(printed).toMatch(/^Unavailable .*(reachable|timeout)/);
});
