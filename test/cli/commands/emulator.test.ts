// `webcastmanager emulator` as a process of its own: first line, screen, files, errors, Ctrl-C.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type WireRecord } from "../../../emulator";
import { firstLineOf } from "../../../tools/workbench/run-command";
import { aPartner, fixture } from "../../emulator/http-client";
import { freePort } from "../../support/free-port";
import { isRunning, processesBelow } from "../../support/process-tree";
import { until } from "../../support/until";

const root = join(__dirname, "..", "..", "..");
const main = join(root, "dist", "provider", "cli", "main.js");
let folder: string;
let child: ChildProcess | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-command-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  child?.kill("SIGKILL");
  child = undefined;
});

interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly code?: number | null;
}

/** Runs it until the text is seen on stdout, or until it ends. */
async function run(args: string[], until?: string): Promise<Run> {
  const process_ = spawn(process.execPath, [main, "emulator", ...args], { env: { PATH: process.env.PATH } });
  child = process_;
  let [stdout, stderr] = ["", ""];
  process_.stderr.on("data", (chunk) => {
    stderr += String(chunk);
  });
  return new Promise((resolve) => {
    process_.stdout.on("data", (chunk) => {
      stdout += String(chunk);
      if (until !== undefined && stdout.includes(until)) resolve({ stdout, stderr });
    });
    process_.on("close", (code) => {
      resolve({ stdout, stderr, code });
    });
  });
}

const firstLine = ({ stdout }: Run) =>
  JSON.parse(stdout) as { url: string; env: Record<string, string>; notice: string };
const json = async (url: string) => (await (await fetch(url)).json()) as { customers: unknown[] };

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

it("prints url and environment as its first line, and nothing else [emulator.command]", async () => {
  const started = await run(["--json"], "\n");
  const { url, env, notice } = firstLine(started);
  expect([started.stdout.indexOf("\n"), started.stderr]).toEqual([started.stdout.length - 1, ""]);
  expect(Object.keys(env)).toEqual([
    "WEBCASTMANAGER_ENDPOINT",
    "WEBCASTMANAGER_TOKEN_URL",
    "WEBCASTMANAGER_USERNAME",
    "WEBCASTMANAGER_PASSWORD",
  ]);
  expect([(await fetch(url)).status, env.WEBCASTMANAGER_ENDPOINT?.startsWith(url), notice]).toEqual([
    200,
    true,
    expect.stringContaining("not a product of movingimage"),
  ]);
});

it("ends on Ctrl-C, cleanly [emulator.command]", async () => {
  const started = await run(["--json"], "\n");
  child!.kill("SIGINT");
  expect(await once(child!, "close")).toEqual([0, null]);
  await expect(fetch(firstLine(started).url)).rejects.toThrow("fetch failed");
});

it("prints a plain screen into a pipe, with the lines to copy and the notice that it is not the product [emulator.command]", async () => {
  const { stdout, stderr } = await run([], "Ctrl-C stops it.");
  expect(stdout).toMatch(
    /^ {2}(export WEBCASTMANAGER_ENDPOINT='|\$env:WEBCASTMANAGER_ENDPOINT = ')http:\/\/127\.0\.0\.1:\d+\/v1'$/m,
  );
  expect(stdout).toContain("It is not WebcastManager, and not a product of movingimage.");
  expect([stdout.includes("\u001B"), stderr]).toEqual([false, ""]);
});

it("accepts a port, a database, a seed and behaviours, and prints nothing else", async () => {
  const seed = file("seed.json", JSON.stringify({ customers: [fixture("full-partner")] }));
  const behaviour = file("behaviour.yaml", "secrets: masked\nfaults:\n  - kind: status\n    status: 503\n");
  const kept = ["--json", "--db", join(folder, "kept.json"), "--port", String(await freePort())];
  const args = [...kept, "--seed", seed, "--behaviour", behaviour];
  const started = await run(args, "\n");
  const { url } = firstLine(started);
  expect([started.stderr, (await json(`${url}/_emulator/dump`)).customers]).toEqual([
    "",
    [expect.objectContaining(fixture("full-partner"))],
  ]);
  expect(await json(`${url}/_emulator/faults`)).toMatchObject([{ kind: "status", status: 503 }]);
  child!.kill("SIGTERM");
  await once(child!, "close");
  const again = await run(kept, "\n");
  expect(firstLine(again).url).toBe(url);
  expect((await json(`${url}/_emulator/dump`)).customers).toHaveLength(1);
});

it("reports a port that is in use in one line", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const { stdout, stderr, code } = await run(["--port", String(port)]);
  server.close();
  expect([stdout, stderr, code]).toEqual([
    "",
    `webcastmanager emulator: port ${port} on 127.0.0.1 is in use. Choose another one, or omit --port for a free one.\n`,
    1,
  ]);
});

it("loses at most the call in flight when it is killed [emulator.command]", async () => {
  const db = join(folder, "killed.json");
  const { url } = firstLine(await run(["--json", "--db", db], "\n"));
  const create = async (name: string) => {
    const body = JSON.stringify({ record: aPartner({ name }) });
    const sent = { method: "POST", headers: { "content-type": "application/json" }, body };
    return (await (await fetch(`${url}/_emulator/create`, sent)).json()) as WireRecord;
  };
  const answered: WireRecord[] = [];
  const calls = (async () => {
    for (let number = 0; ; number += 1) {
      answered.push(await create(`Customer ${number}`));
      if (number === 20) child!.kill("SIGKILL");
    }
  })();
  await expect(calls).rejects.toThrow();
  expect(answered.length).toBeGreaterThan(20);

  await using emulator = await startEmulator({ db });
  const { customers } = emulator.admin.dump();
  expect(customers.slice(0, answered.length)).toEqual(answered);
  expect(customers.length - answered.length).toBeLessThanOrEqual(1);
});

it("ends with npx, whose shell passes no signal on, and outlives any other shell [emulator.command]", async () => {
  const started = async (environment: NodeJS.ProcessEnv) => {
    // The shell waits for the emulator, as that of npx does, because it has another command to run.
    const shell = spawn("sh", ["-c", '"$0" "$@"; true', process.execPath, main, "emulator", "--json"], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const { url } = JSON.parse(await firstLineOf(shell)) as { url: string };
    const [emulator = 0] = processesBelow(shell.pid!);
    shell.kill("SIGTERM");
    return { url, emulator };
  };
  const [belowNpx, other] = [await started({ npm_command: "exec" }), await started({})];
  try {
    await until(
      () => (isRunning(belowNpx.emulator) ? undefined : true),
      () => "the emulator outlived npx",
    );
    expect((await fetch(other.url)).status).toBe(200);
  } finally {
    for (const id of [belowNpx.emulator, other.emulator]) if (isRunning(id)) process.kill(id);
  }
});

it("names a page of the package for its behaviours [emulator.command]", async () => {
  const { stdout, code } = await run(["--help"]);
  const [page = ""] = /docs\/\w+\.md/.exec(stdout) ?? [];
  expect([code, existsSync(join(root, page))]).toEqual([0, true]);
  expect((JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { files: string[] }).files).toContain("docs");
});

it.each([
  [
    ["--port", "x"],
    /^webcastmanager emulator: option '--port <number>' argument 'x' is invalid\. It must be a whole number from 0 to 65535\./,
    2,
  ],
  [["--colour"], /^webcastmanager emulator: unknown option '--colour'\./, 2],
  [["--seed", "/nowhere.json"], /^webcastmanager emulator: \/nowhere\.json: there is no such file\n$/],
  [["--behaviour", "/nowhere.yaml"], /^webcastmanager emulator: \/nowhere\.yaml: there is no such file\n$/],
  [["--seed", () => folder], /^webcastmanager emulator: .+: it is a folder\n$/],
  [["--db", "/nowhere/kept.json"], /^webcastmanager emulator: \/nowhere\/kept\.json: .+\n$/],
  [
    ["--seed", () => file("bad.yaml", "customers: [{name: x}]")],
    /^webcastmanager emulator: customers\[0\] is refused: defaultLanguage is required; type is required\n$/,
  ],
  [["--seed", () => file("odd.json", '{"people": []}')], /odd\.json: Unrecognized key: "people"\n$/],
  [["--seed", () => file("broken.json", '{"customers": [')], /broken\.json: .+\n$/],
  [["--behaviour", () => file("worse.yaml", "secrets: sold")], /worse\.yaml: secrets: Invalid option: .+\n$/],
])("answers %j with one clear error", async (args, text, exit = 1) => {
  const { stdout, stderr, code } = await run(args.map((arg) => (typeof arg === "function" ? arg() : arg)));
  expect([stdout, stderr, code]).toEqual(["", expect.stringMatching(text), exit]);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});
