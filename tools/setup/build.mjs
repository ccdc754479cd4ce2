// @ts-check
// Builds dist/ when a source has changed: compiles, bundles the Terraform provider, generates constructs.
import { existsSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { projectLock } from "./dependencies.mjs";
import { digestOf, filesUnder, hasStamp, writeStamp } from "./digests.mjs";
import { SetupError } from "./errors.mjs";
import { withLock } from "./lock.mjs";
import { programIn } from "./machine.mjs";
import { run } from "./processes.mjs";
import { noteWaiting } from "./tools.mjs";

/** @typedef {import("./machine.mjs").Machine} Machine */
/** @typedef {import("./tools.mjs").Tool} Tool */

/** The folders of tsconfig.json's `include`. */
const SOURCES = ["schema", "programs", "provider", "emulator", "tools", "bench"];

/** What else the sources read: the docs' tables are generated from the tests' own lists. */
const OTHER_INPUTS = {
  files: ["tsconfig.json", "package-lock.json", join("test", "promises.ts")],
  folders: [join("test", "conformance"), "page"],
};

/** The page of the emulator, which is bundled from the folder `page`. */
const PAGE = join("dist", "emulator", "page", "files");

/** The Terraform provider in one file, and the source that it is bundled from. */
const PROVIDER = {
  source: join("provider", "terraform", "main.ts"),
  file: join("dist", "terraform", "terraform-provider-webcastmanager.cjs"),
};

/** Folders of generated constructs, one for each library. */
const CONSTRUCTS = [join("dist", "cdktf"), join("dist", "cdktn")];

const COMPILE = {
  action: "compiling",
  args: [join("node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.json"],
  failure: "The project does not compile",
};
const BUNDLE = {
  action: "bundling the Terraform provider and the page of the emulator",
  args: [join("dist", "tools", "bundle", "main.js")],
  failure: "The Terraform provider or the page can't be bundled",
};
const GENERATE_CONSTRUCTS = {
  action: "generating constructs for CDKTF and cdktn",
  args: [join("dist", "tools", "generate", "constructs", "main.js")],
  failure: "The constructs can't be generated",
};

/**
 * @param {Machine} machine
 * @param {Tool} node
 * @returns {Promise<boolean>} whether anything was compiled
 */
export async function build(machine, node) {
  const stamp = join(machine.project, "dist", ".stamp");
  if (isBuilt(machine, stamp)) return false;
  const rebuild = async () => {
    if (isBuilt(machine, stamp)) return false;
    const digest = digestOfSources(machine);
    rmSync(stamp, { force: true });
    if (missingOutputs(machine).length > 0) rmSync(join(machine.project, "dist", ".tsbuildinfo"), { force: true });
    await runStep(machine, node, COMPILE);
    removeOrphans(machine);
    if (hasProvider(machine)) await runStep(machine, node, BUNDLE);
    await runStep(machine, node, GENERATE_CONSTRUCTS);
    writeStamp(stamp, digest);
    return true;
  };
  return withLock(projectLock(machine), rebuild, (owner) => noteWaiting(machine, "build", owner));
}

/**
 * @param {Machine} machine
 * @param {Tool} node
 * @param {{ action: string, args: string[], failure: string }} what
 */
async function runStep(machine, node, { action, args, failure }) {
  const program = programIn(node.folder, "node", machine.platform) ?? "node";
  const step = machine.progress.begin("build", action);
  const options = { cwd: machine.project, env: machine.environment };
  const { code, output } = await run(program, args, options).catch((error) => {
    step.failed(error.message);
    throw error;
  });
  if (code !== 0) {
    step.failed("there are errors");
    throw new SetupError(`${failure}:\n${output}`, "Fix the errors above and run the same command again.");
  }
  step.done();
}

/** @param {Machine} machine @param {string} stamp */
function isBuilt(machine, stamp) {
  return hasStamp(stamp, digestOfSources(machine)) && missingOutputs(machine).length === 0;
}

/** @param {Machine} machine */
function digestOfSources(machine) {
  const inProject = (/** @type {string} */ name) => join(machine.project, name);
  const files = OTHER_INPUTS.files.map(inProject).filter((path) => existsSync(path));
  const folders = filesUnder(OTHER_INPUTS.folders.map(inProject), () => true);
  return digestOf(machine.project, [...sources(machine), ...files, ...folders]);
}

/** @param {Machine} machine */
function sources(machine) {
  const folders = SOURCES.map((name) => join(machine.project, name));
  return filesUnder(folders, (name) => name.endsWith(".ts") || name.endsWith(".json"));
}

/** @param {Machine} machine */
function missingOutputs(machine) {
  const compiled = sources(machine)
    .filter((file) => /(?<!\.d)\.ts$/.test(file))
    .map((file) => join(machine.project, "dist", relative(machine.project, file)).replace(/\.ts$/, ".js"));
  const constructs = CONSTRUCTS.map((folder) => join(machine.project, folder, "index.js"));
  const provider = hasProvider(machine) ? [join(machine.project, PROVIDER.file)] : [];
  const page = hasPage(machine) ? [join(machine.project, PAGE, "page.js")] : [];
  return [...compiled, ...constructs, ...provider, ...page].filter((file) => !existsSync(file));
}

/** @param {Machine} machine */
function hasPage(machine) {
  return existsSync(join(machine.project, "page"));
}

/** @param {Machine} machine */
function hasProvider(machine) {
  return existsSync(join(machine.project, PROVIDER.source));
}

/**
 * Removes the outputs of sources that were removed or renamed: they would be packed.
 * @param {Machine} machine
 */
function removeOrphans(machine) {
  const dist = join(machine.project, "dist");
  const generated = [...CONSTRUCTS, PAGE].map((folder) => join(machine.project, folder, sep));
  for (const file of filesUnder([dist], (name) => /\.(js|d\.ts)$/.test(name))) {
    if (generated.some((folder) => file.startsWith(folder))) continue;
    const source = join(machine.project, relative(dist, file)).replace(/(\.d\.ts|\.js)$/, ".ts");
    if (!existsSync(source)) rmSync(file, { force: true });
  }
}
