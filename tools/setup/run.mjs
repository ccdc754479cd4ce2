// @ts-check
// `node tools/setup/run.mjs <command> [arguments]`: installs the packages of package-lock.json and, if this Node is too
// old, a newer one from npm; main.ts does everything else with both. Runs on Node 20, without any package.
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { exitCodeAfter, launch, listenForInterruption, run, SetupError } from "./launch.mjs";
import { unlessDone } from "./lock.mjs";

const { env, platform, execPath, versions } = process;
const folder = dirname(fileURLToPath(import.meta.url));
const project = join(folder, "..", "..");
const nodeByHand =
  "Install Node 22.12 or newer by hand, and run the same command again. WEBCASTMANAGER_NODE may name one.";
/** They win over the user's own settings. A registry that is out of reach costs seconds. */
const npmFlags = [
  ...["--include=dev", "--include=optional", "--ignore-scripts", "--engine-strict=false", "--no-audit", "--no-fund"],
  ...["--loglevel=error", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=3000"],
];
/** The packages of Node for every system, with their digests. */
const nodePackages = join(folder, "node");
listenForInterruption();

try {
  const cache = join(cacheOfUser(), "webcastmanager-provider");
  if (!isAbsolute(cache))
    throw new SetupError("There is no home directory.", "Set XDG_CACHE_HOME to a folder that can be written.");
  const node = await findNode(cache);
  const isNew = await installPackages();
  const found = { node, cache, startedAt: performance.timeOrigin, isNew: isNew || node.from === "installed" };
  const main = ["--require", join(project, "node_modules", "tsx", "dist", "cjs", "index.cjs"), "tools/setup/main.ts"];
  const environment = { ...env, WEBCASTMANAGER_SET_UP: JSON.stringify(found) };
  const command = [node.program, ...main, ...process.argv.slice(2)];
  process.exitCode = await launch(command, { cwd: project, env: environment });
} catch (error) {
  process.exitCode = exitCodeAfter(error);
}

/** The one folder outside the project that is written to. */
function cacheOfUser() {
  if (isAbsolute(env.XDG_CACHE_HOME ?? "")) return env.XDG_CACHE_HOME ?? "";
  if (platform === "win32") return env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local");
  return platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}

/** Returns a Node that can `require` ES modules: the one that the environment names, this one, or npm's. */
async function findNode(cache = "") {
  const given = env.WEBCASTMANAGER_NODE;
  if (given) {
    const print = "process.execPath + ' ' + process.versions.node";
    const [, program = "", version] = /^(.*) (\S+)$/m.exec((await run([given, "-p", print])).stdout) ?? [];
    if (isNewEnough(version)) return { program, version, from: "environment" };
    throw new SetupError(`WEBCASTMANAGER_NODE is ${given}: no Node 22.12 or newer.`, "Set it to one, or unset it.");
  }
  if (isNewEnough(versions.node)) return { program: execPath, version: versions.node, from: "PATH" };
  const place = join(cache, `node-${hash(readFileSync(join(nodePackages, "package-lock.json"), "utf8"))}`);
  const isDone = () => existsSync(place);
  const isNew = await doOnce("node", { lock: `${place}.lock`, isDone, work: () => installNode(place) });
  return { ...nodeIn(place), from: isNew ? "installed" : "cache" };
}

function isNewEnough(version = "") {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 12);
}

/** npm takes the one package for this system. It is renamed at the end, so it is there whole. */
async function installNode(place = "") {
  const temporary = `${place}.partial-${process.pid}`;
  try {
    cpSync(nodePackages, temporary, { recursive: true });
    await npmCi("node", "installing a newer one from npm, 4 to 22 s", temporary);
    // npm leaves out what it can't get, and ends well.
    if (!existsSync(nodeIn(temporary).program))
      throw new SetupError("npm has no Node for this machine, or can't reach it.", nodeByHand);
    renameSync(temporary, place);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function nodeIn(place = "") {
  const modules = join(place, "node_modules");
  const name = existsSync(modules) ? readdirSync(modules).find((each) => each.startsWith("node-")) : undefined;
  const home = join(modules, name ?? "none");
  const file = join(home, "package.json");
  const version = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : undefined;
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
  return doOnce("dependencies", { lock: join(project, ".work", "packages.lock"), isDone, work });
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
  const options = { cwd, shell: platform === "win32" && npm.length === 1 };
  const { code, stderr } = await run([...npm, "ci", ...npmFlags], options);
  const errors = stderr.split("\n").filter((line) => /^(npm (error|ERR!) (?! +at ).|Error: spawn)/.test(line));
  const next =
    name === "node" ? nodeByHand : "Run `npm ci` by hand, fix what it prints, and run the same command again.";
  if (code !== 0) throw new SetupError(["npm ci failed:", ...errors.slice(0, 8)].join("\n  "), next);
  print(name, `done in ${Math.round((Date.now() - since) / 1000)}s`);
}

function print(name = "", text = "") {
  process.stderr.write(`${name.padEnd(18)}${text}\n`);
}

function hash(text = "") {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
