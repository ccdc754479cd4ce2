// @ts-check
// Compiles the project into dist/, and generates there what is generated, when a source has changed since the last time that succeeded.
import { existsSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { run } from "./child.mjs";
import { constructFolders, generateConstructs, hasConstructs } from "./constructs.mjs";
import { projectLock } from "./dependencies.mjs";
import { SetupFailure } from "./failure.mjs";
import { withLock } from "./lock.mjs";
import { programIn } from "./places.mjs";
import { digestOf, filesUnder, hasStamp, writeStamp } from "./stamps.mjs";

/** The folders of tsconfig.json's `include`. */
const SOURCES = ["schema", "provider", "emulator", "tools", "bench"];

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
      await generateConstructs(context, node);
      writeStamp(stamp, digest);
      return true;
    },
    (owner) => context.progress.note("build", `waiting for another set-up (process ${owner}) …`),
  );
}

/** @param {import("./context.mjs").Context} context @param {string} stamp */
function isBuilt(context, stamp) {
  return hasStamp(stamp, digestOfSources(context)) && missingOutputs(context).length === 0 && hasConstructs(context);
}

/** @param {import("./context.mjs").Context} context */
function digestOfSources(context) {
  const settings = ["tsconfig.json", "package-lock.json"].map((name) => join(context.project, name));
  return digestOf(context.project, [...sources(context), ...settings]);
}

/** @param {import("./context.mjs").Context} context */
function sources(context) {
  const folders = SOURCES.map((name) => join(context.project, name));
  return filesUnder(folders, (name) => name.endsWith(".ts") || name.endsWith(".json"));
}

/** @param {import("./context.mjs").Context} context */
function missingOutputs(context) {
  return sources(context).filter((file) => /(?<!\.d)\.ts$/.test(file) && !existsSync(outputOf(context, file)));
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
  const generated = constructFolders(context).map((folder) => join(folder, sep));
  for (const file of filesUnder([dist], (name) => /\.(js|d\.ts)$/.test(name))) {
    if (generated.some((folder) => file.startsWith(folder))) continue;
    const source = join(context.project, relative(dist, file)).replace(/(\.d\.ts|\.js)$/, ".ts");
    if (!existsSync(source)) rmSync(file, { force: true });
  }
}

/** @param {import("./context.mjs").Context} context @param {import("./ways.mjs").Found} node */
async function compile(context, node) {
  const program = programIn(node.folder, "node", context.platform) ?? "node";
  const compiler = join(context.project, "node_modules", "typescript", "bin", "tsc");
  const step = context.progress.begin("build", "compiling");
  const { code, output } = await run(program, [compiler, "-p", "tsconfig.json"], { cwd: context.project, env: context.environment }).catch((error) => {
    step.failed(error.message);
    throw error;
  });
  if (code !== 0) {
    step.failed("there are errors");
    throw new SetupFailure(`The project does not compile:\n${output}`, "Mend the errors above and run the same command again.");
  }
  step.done();
}
