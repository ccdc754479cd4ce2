// `webcastmanager emulator --open` with an opener of its own on PATH, and its screen in a pseudo-terminal.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { processesBelow } from "../../support/process-tree";
import { until } from "../../support/until";

const main = join(__dirname, "..", "..", "..", "dist", "provider", "cli", "main.js");
let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-open-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** Writes an opener under each name that systems use. */
function writeOpener(text: string): void {
  for (const name of ["xdg-open", "open"]) writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
}

/** Starts a program, and returns what it has printed so far. */
function start(program: string, args: string[], path: string): () => string {
  child = spawn(program, args, { env: { PATH: path, TERM: "xterm" } });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => {
      output += String(chunk);
    });
  return () => output;
}

const seen = (output: () => string, pattern: RegExp) =>
  until(
    () => pattern.exec(stripVTControlCharacters(output())) ?? undefined,
    () => `${String(pattern)} is not in:\n${output()}`,
  );

const onPosix = process.platform === "win32" ? test.skip : test;
if (process.platform === "win32") console.log("skipped: Windows opens pages without a program on PATH");

onPosix("the page's address is the first row, and --open passes it to the opener [emulator.screen]", async () => {
  const file = join(folder, "opened");
  writeOpener(`echo "$@" >> '${file}'`);
  const output = start(
    process.execPath,
    [main, "emulator", "--open"],
    `${folder}${delimiter}${process.env.PATH ?? ""}`,
  );
  const [, page = ""] = await seen(output, /product of movingimage\.\n\n {2}page +(http:\S+)\n/);
  await until(
    () => (existsSync(file) && readFileSync(file, "utf8") === `${page}\n`) || undefined,
    () => `${page} was not opened`,
  );
  const { status, headers } = await fetch(page);
  expect([status, headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
});

onPosix.each([
  ["there is no opener", undefined, "can't be started"],
  ["the opener finds no browser", "exit 3", "exited with 3"],
])("the emulator goes on where %s, with the address to open [emulator.screen]", async (_, opener, cause) => {
  if (opener !== undefined) writeOpener(opener);
  const output = start(process.execPath, [main, "emulator", "--open", "--json"], folder);
  const [, page = ""] = await seen(output, /Can't open a browser: .* Open (http:\S+) yourself\.\n/);
  expect(output()).toMatch(new RegExp(`Can't open a browser: \`(?:xdg-)?open\` ${cause}\\.`));
  expect((await fetch(page)).status).toBe(200);
});

const hasScript = process.platform === "linux" && existsSync("/usr/bin/script");
const inTerminal = hasScript ? test : test.skip;
if (!hasScript) console.log("skipped: there is no util-linux `script`, which provides a pseudo-terminal");

inTerminal("a terminal shows each request below the screen, and none with --json [emulator.screen]", async () => {
  const terminal = (...args: string[]) =>
    start("/usr/bin/script", ["-qfec", [process.execPath, main, "emulator", ...args].join(" "), "/dev/null"], "/bin");
  const output = terminal();
  const [, endpoint = ""] = await seen(output, /customer API +(http:\S+)/);
  await seen(output, /Requests of clients are shown as they come:/);
  await fetch(`${endpoint}/customers`);
  await seen(output, /\d\d:\d\d:\d\d\.\d{3} {2}list customers {3}401 +\S+ ms/);
  expect(output()).toContain("\u001b[33m401 \u001b[39m");
  for (const id of processesBelow(child!.pid!)) process.kill(id, "SIGINT");
  const quiet = terminal("--json");
  const [, url = ""] = await seen(quiet, /"url":"([^"]+)"/);
  await fetch(`${url}/v1/customers`);
  await fetch(`${url}/v1/customers`);
  expect(quiet().trim().split("\n")).toHaveLength(1);
  for (const id of processesBelow(child!.pid!)) process.kill(id, "SIGINT");
});
