// @ts-check
// Compiles the project into dist/, and makes there what is made of it, when a source has changed since the last time
// that succeeded.
import { existsSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { bundle, compile, generateConstructs } from "./build-steps.mjs";
import { projectLock } from "./dependencies.mjs";
import { withLock } from "./lock.mjs";
import { digestOf, filesUnder, hasStamp, writeStamp } from "./stamps.mjs";

/** The folders of tsconfig.json's `include`. */
const SOURCES = ["schema", "provider", "emulator", "tools", "bench"];

/** What the sources take from elsewhere; the tables of the README are made from the tests' own lists. */
const BESIDE = {
  files: ["tsconfig.json", "package-lock.json", join("test", "promises.ts")],
  folders: [join("test", "conformance")],
};

/** What the Terraform provider's file is made from, and the file. */
const PROVIDER = {
  source: join("provider", "terraform", "main.ts"),
  file: join("dist", "terraform", "terraform-provider-webcastmanager.cjs"),
};

/** Folders that hold generated constructs and nothing else, one for each library. */
const CONSTRUCTS = [join("dist", "cdktf"), join("dist", "cdktn")];

/**
 * @param {import("./context.mjs").Context} context
 * @param {import("./ways.mjs").Found} node
 * @returns {Promise<boolean>} whether anything was compiled
 */
export async function build(context, node) {
  const stamp = join(context.project, "dist", ".stamp");
  if (isBuilt(context, stamp)) return false;
  return withLock(
    projectLock(context),
    async () => {
      if (isBuilt(context, stamp)) return false;
      const digest = digestOfSources(context);
      rmSync(stamp, { force: true });
      if (missingOutputs(context).length > 0) rmSync(join(context.project, "dist", ".tsbuildinfo"), { force: true });
      await compile(context, node);
      removeOrphans(context);
      if (hasProvider(context)) await bundle(context, node);
      await generateConstructs(context, node);
      writeStamp(stamp, digest);
      return true;
    },
    (owner) => context.progress.note("build", `waiting for another set-up (process ${owner}) …`),
  );
}

/** @param {import("./context.mjs").Context} context @param {string} stamp */
function isBuilt(context, stamp) {
  return hasStamp(stamp, digestOfSources(context)) && missingOutputs(context).length === 0;
}

/** @param {import("./context.mjs").Context} context */
function digestOfSources(context) {
  const inProject = (/** @type {string} */ name) => join(context.project, name);
  const files = BESIDE.files.map(inProject).filter((path) => existsSync(path));
  return digestOf(context.project, [
    ...sources(context),
    ...files,
    ...filesUnder(BESIDE.folders.map(inProject), () => true),
  ]);
}

/** @param {import("./context.mjs").Context} context */
function sources(context) {
  const folders = SOURCES.map((name) => join(context.project, name));
  return filesUnder(folders, (name) => name.endsWith(".ts") || name.endsWith(".json"));
}

/** @param {import("./context.mjs").Context} context */
function missingOutputs(context) {
  const compiled = sources(context)
    .filter((file) => /(?<!\.d)\.ts$/.test(file))
    .map((file) => outputOf(context, file));
  const constructs = CONSTRUCTS.map((folder) => join(context.project, folder, "index.js"));
  const wanted = [...compiled, ...constructs, ...(hasProvider(context) ? [join(context.project, PROVIDER.file)] : [])];
  return wanted.filter((file) => !existsSync(file));
}

/** @param {import("./context.mjs").Context} context */
function hasProvider(context) {
  return existsSync(join(context.project, PROVIDER.source));
}

/** @param {import("./context.mjs").Context} context @param {string} source */
function outputOf(context, source) {
  return join(context.project, "dist", relative(context.project, source)).replace(/\.ts$/, ".js");
}

/**
 * What is left of sources that were removed or renamed would be packed and shipped.
 * @param {import("./context.mjs").Context} context
 */
function removeOrphans(context) {
  const dist = join(context.project, "dist");
  const generated = CONSTRUCTS.map((folder) => join(context.project, folder, sep));
  for (const file of filesUnder([dist], (name) => /\.(js|d\.ts)$/.test(name))) {
    if (generated.some((folder) => file.startsWith(folder))) continue;
    const source = join(context.project, relative(dist, file)).replace(/(\.d\.ts|\.js)$/, ".ts");
    if (!existsSync(source)) rmSync(file, { force: true });
  }
}
