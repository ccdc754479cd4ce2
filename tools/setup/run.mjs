#!/usr/bin/env node
// @ts-check
// `node tools/setup/run.mjs <command> [arguments]`: installs the packages of package-lock.json and, if this Node is too
// old, a newer one from npm; main.ts does everything else with both. Runs on Node 20, without any package.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { constants, homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { withLock } from "./lock.mjs";

const { env, platform, execPath, versions } = process;
const project = join(import.meta.dirname, "..", "..");
/** The packages of Node for every system, with their digests. */
const nodePackages = join(import.meta.dirname, "node");
/** The one folder outside the project that is written to. */
const cache = join(cacheOfUser(), "webcastmanager-provider");
const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
/** @type {Record<string, number>} */
const signalNumbers = constants.signals;
const interruption = new AbortController();
for (const signal of signals) process.on(signal, () => interruption.abort(signal));

try {
  const node = await findNode();
  const isNew = await installPackages();
  const found = { node, cache, startedAt: performance.timeOrigin, isNew: isNew || node.from === "registry" };
  const main = ["--require", join(project, "node_modules", "tsx", "dist", "cjs", "index.cjs"), "tools/setup/main.ts"];
  const environment = { ...env, WEBCASTMANAGER_SET_UP: JSON.stringify(found) };
  const options = { cwd: project, stdio: /** @type {const} */ ("inherit"), env: environment };
  process.exitCode = (await run(node.program, [...main, ...process.argv.slice(2)], options)).code;
} catch (error) {
  if (interruption.signal.aborted)
    print("set-up", "interrupted; nothing incomplete is left, run the same command again to continue");
  else process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  process.exitCode = interruption.signal.aborted ? 128 + (signalNumbers[interruption.signal.reason] ?? 0) : 1;
}

function cacheOfUser() {
  if (isAbsolute(env.XDG_CACHE_HOME ?? "")) return env.XDG_CACHE_HOME ?? "";
  if (platform === "win32") return env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local");
  return platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}

/** Returns a Node that can `require` ES modules: the one that the environment names, this one, or npm's. */
async function findNode() {
  const given = env.WEBCASTMANAGER_NODE;
  if (given) {
    const version = await run(given, ["-p", "process.versions.node"]).then(({ output }) => output, String);
    if (isNewEnough(version)) return { program: given, version, from: "environment" };
    throw new Error(`WEBCASTMANAGER_NODE is ${given}: no Node 22.12 or newer.\n\nNext: Set it to one, or unset it.`);
  }
  if (isNewEnough(versions.node)) return { program: execPath, version: versions.node, from: "PATH" };
  const folder = join(cache, `node-${hash(readFileSync(join(nodePackages, "package-lock.json"), "utf8"))}`);
  const isDone = () => existsSync(folder);
  const isNew = await unlessDone({ name: "node", lock: `${folder}.lock`, isDone, work: () => installNode(folder) });
  return { ...nodeIn(folder), from: isNew ? "registry" : "cache" };
}

function isNewEnough(version = "") {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 12);
}

/** npm takes the one package for this system. It is renamed at the end, so it is there whole. */
async function installNode(folder = "") {
  const temporary = `${folder}.partial`;
  try {
    cpSync(nodePackages, temporary, { recursive: true });
    await npmCi("node", "installing a newer one from npm, 4 to 22 s", temporary);
    if ((await run(nodeIn(temporary).program, ["--version"])).code !== 0)
      throw new Error("npm's Node doesn't run here.");
    renameSync(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function nodeIn(folder = "") {
  const modules = join(folder, "node_modules");
  const home = join(modules, readdirSync(modules).find((name) => name.startsWith("node-")) ?? "");
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  return { program: join(home, "bin", platform === "win32" ? "node.exe" : "node"), version };
}

/** Installs the packages, unless npm has recorded all of them. Returns whether it did. */
function installPackages() {
  const isDone = () => {
    const installed = packagesIn(join("node_modules", ".package-lock.json"));
    const wanted = Object.entries(packagesIn("package-lock.json")).filter(([path]) => path !== "");
    return wanted.every(([path, one]) => one.optional || one.devOptional || one.version === installed[path]?.version);
  };
  const work = () => npmCi("dependencies", "installing from package-lock.json, 13 to 110 s", project);
  return unlessDone({ name: "dependencies", lock: join(cache, `project-${hash(project)}.lock`), isDone, work });
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} */
function packagesIn(file) {
  return existsSync(join(project, file)) ? JSON.parse(readFileSync(join(project, file), "utf8")).packages : {};
}

/** @typedef {{ name: string, lock: string, isDone: () => boolean, work: () => Promise<void> }} Job */

/** Does a job under its lock, unless it is done. Returns whether it did. @param {Job} job */
async function unlessDone({ name, lock, isDone, work }) {
  if (isDone()) return false;
  const doIt = async () => !isDone() && (await work().then(() => true));
  const onWait = () => print(name, "waiting for another set-up …");
  return withLock(lock, doIt, { signal: interruption.signal, onWait });
}

async function npmCi(name = "", action = "", cwd = "") {
  print(name, `${action} …`);
  const since = Date.now();
  const npm = env.npm_execpath?.endsWith("npm-cli.js") ? [execPath, env.npm_execpath] : ["npm"];
  const [command = "", ...args] = [...npm, "ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
  const { code, output } = await run(command, args, { cwd, shell: platform === "win32" && command === "npm" });
  interruption.signal.throwIfAborted();
  const errors = output.split("\n").filter((line) => /^npm error ./.test(line));
  const next = "Run `npm ci` by hand to see its whole output, fix that, and run the same command again.";
  if (code !== 0) throw new Error(["npm ci failed:", ...errors.slice(0, 8)].join("\n  ") + `\n\nNext: ${next}`);
  print(name, `done in ${Math.round((Date.now() - since) / 1000)}s`);
}

function print(name = "", text = "") {
  process.stderr.write(`${name.padEnd(18)}${text}\n`);
}

function hash(text = "") {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** @typedef {import("node:child_process").SpawnOptions} Options */

/** Runs a program to its end. @param {string} command @param {string[]} args @param {Options} [options] */
async function run(command, args, options) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (output += text));
  // In a terminal, Ctrl-C reaches it by itself.
  const pass = (/** @type {NodeJS.Signals} */ by) =>
    void ((by === "SIGTERM" || !process.stdin.isTTY) && child.kill(by));
  for (const signal of signals) process.on(signal, pass);
  const [code, signal] = await once(child, "close").finally(() => signals.forEach((each) => process.off(each, pass)));
  return { code: code ?? 128 + (signalNumbers[signal] ?? 0), output: output.trim() };
}
