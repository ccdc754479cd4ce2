#!/usr/bin/env node
// @ts-check
// `node tools/setup/run.mjs <command> [arguments]`: installs the packages of package-lock.json and, if this Node is too
// old, a newer one from npm; main.ts does everything else with both. Runs on Node 20, without any package.
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { exitCodeOf, interruption, launch, listenForInterruption } from "./launch.mjs";
import { unlessDone } from "./lock.mjs";

const { env, platform, execPath, versions } = process;
const project = join(import.meta.dirname, "..", "..");
/** The packages of Node for every system, with their digests. */
const nodePackages = join(import.meta.dirname, "node");
/** The one folder outside the project that is written to. */
const cache = join(cacheOfUser(), "webcastmanager-provider");
listenForInterruption();

try {
  const node = await findNode();
  const isNew = await installPackages();
  const found = { node, cache, startedAt: performance.timeOrigin, isNew: isNew || node.from === "installed" };
  const main = ["--require", join(project, "node_modules", "tsx", "dist", "cjs", "index.cjs"), "tools/setup/main.ts"];
  const environment = { ...env, WEBCASTMANAGER_SET_UP: JSON.stringify(found) };
  const command = [node.program, ...main, ...process.argv.slice(2)];
  process.exitCode = (await launch(command, { cwd: project, stdio: "inherit", env: environment })).code;
} catch (error) {
  if (interruption.aborted)
    print("set-up", "interrupted; nothing incomplete is left, run the same command again to continue");
  else process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  process.exitCode = interruption.aborted ? exitCodeOf(interruption.reason) : 1;
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
    const version = await launch([given, "-p", "process.versions.node"]).then(({ output }) => output, String);
    if (isNewEnough(version)) return { program: given, version, from: "environment" };
    throw new Error(`WEBCASTMANAGER_NODE is ${given}: no Node 22.12 or newer.\n\nNext: Set it to one, or unset it.`);
  }
  if (isNewEnough(versions.node)) return { program: execPath, version: versions.node, from: "PATH" };
  const folder = join(cache, `node-${hash(readFileSync(join(nodePackages, "package-lock.json"), "utf8"))}`);
  const isDone = () => existsSync(folder);
  const isNew = await doOnce("node", { lock: `${folder}.lock`, isDone, work: () => installNode(folder) });
  return { ...nodeIn(folder), from: isNew ? "installed" : "cache" };
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
    if ((await launch([nodeIn(temporary).program, "--version"])).code !== 0)
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
  return doOnce("dependencies", { lock: join(cache, `project-${hash(project)}.lock`), isDone, work });
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} */
function packagesIn(file) {
  return existsSync(join(project, file)) ? JSON.parse(readFileSync(join(project, file), "utf8")).packages : {};
}

/** @param {string} name @param {{ lock: string, isDone: () => boolean, work: () => Promise<void> }} job */
function doOnce(name, job) {
  return unlessDone({ ...job, onWait: () => print(name, "waiting for another set-up …") });
}

async function npmCi(name = "", action = "", cwd = "") {
  print(name, `${action} …`);
  const since = Date.now();
  const npm = env.npm_execpath?.endsWith("npm-cli.js") ? [execPath, env.npm_execpath] : ["npm"];
  const command = [...npm, "ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
  const { code, output } = await launch(command, { cwd, shell: platform === "win32" && npm.length === 1 });
  interruption.throwIfAborted();
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
