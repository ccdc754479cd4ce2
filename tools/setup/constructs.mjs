// @ts-check
// The part of the build that generates the constructs for CDKTF and cdktn: after the compiler, from what it has made.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { run } from "./child.mjs";
import { SetupFailure } from "./failure.mjs";
import { programIn } from "./places.mjs";

/** Folders below dist/ that hold constructs and nothing else. */
const DOORS = ["cdktf", "cdktn"];

/** @param {import("./context.mjs").Context} context */
export function constructFolders(context) {
  return DOORS.map((door) => join(context.project, "dist", door));
}

/** @param {import("./context.mjs").Context} context @returns {boolean} whether there are constructs for both libraries */
export function hasConstructs(context) {
  return constructFolders(context).every((folder) => existsSync(join(folder, "index.js")));
}

/**
 * The generator itself does nothing where the constructs are made from the present attributes.
 * @param {import("./context.mjs").Context} context
 * @param {import("./ways.mjs").Found} node
 */
export async function generateConstructs(context, node) {
  const program = programIn(node.folder, "node", context.platform) ?? "node";
  const step = context.progress.begin("build", "generating constructs for CDKTF and cdktn");
  const { code, output } = await run(program, ["dist/tools/generate/constructs/main.js"], { cwd: context.project, env: context.environment }).catch((error) => {
    step.failed(error.message);
    throw error;
  });
  if (code !== 0) {
    step.failed("there are errors");
    throw new SetupFailure(`The constructs can't be generated:\n${output}`, "Mend the errors above and run the same command again.");
  }
  step.done();
}
