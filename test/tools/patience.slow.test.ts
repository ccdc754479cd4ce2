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

/** Holds a lock for some milliseconds, and notes when it is inside. */
const hold = (lock: string, ms: number) =>
  runScript(`const { appendFileSync } = require("node:fs");
  const note = (text) => appendFileSync("${lock}.log", text);
  const work = () => new Promise((resolve) => setTimeout(resolve, ${ms}, note("["))).then(() => note("]"));
  void require("${setup}/lock.mjs").unlessDone({ lock: "${lock}", isDone: () => false, work, onWait: () => {} });`);

const readLog = (lock: string) => (existsSync(`${lock}.log`) ? readFileSync(`${lock}.log`, "utf8") : "");

test("a lock is held as long as its owner works", async () => {
  const lock = join(place.folder, "lock");
  const first = hold(lock, 12_000);
  await until(
    () => (readLog(lock) === "[" ? true : undefined),
    () => "the first set-up has not begun",
  );
  await Promise.all([first, hold(lock, 10), hold(lock, 1)]);
  expect(readLog(lock)).toBe("[][][]");
});

test("the lock of a set-up that was killed is taken after ten seconds of silence, by one of several", async () => {
  const lock = join(place.folder, "lock");
  mkdirSync(lock);
  utimesSync(lock, new Date(0), new Date(Date.now() - 11_000));
  await Promise.all([hold(lock, 300), hold(lock, 200), hold(lock, 50)]);
  expect(readLog(lock)).toBe("[][][]");
});

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
