// @ts-check
// The programs that a build runs, one after the other: the compiler, and what makes things of its output.
import { join } from "node:path";
import { run } from "./child.mjs";
import { SetupFailure } from "./failure.mjs";
import { programIn } from "./places.mjs";

/** @param {import("./context.mjs").Context} context @param {import("./ways.mjs").Found} node */
export async function compile(context, node) {
  const compiler = join(context.project, "node_modules", "typescript", "bin", "tsc");
  await runStep(context, node, {
    about: "compiling",
    parameters: [compiler, "-p", "tsconfig.json"],
    failure: "The project does not compile",
  });
}

/** @param {import("./context.mjs").Context} context @param {import("./ways.mjs").Found} node */
export async function bundle(context, node) {
  const program = join(context.project, "dist", "tools", "bundle", "main.js");
  await runStep(context, node, {
    about: "bundling the Terraform provider",
    parameters: [program],
    failure: "The Terraform provider can't be put into one file",
  });
}

/**
 * What writes them does nothing where they are made from these very attributes. @param
 * {import("./context.mjs").Context} context @param {import("./ways.mjs").Found} node
 */
export async function generateConstructs(context, node) {
  const program = join(context.project, "dist", "tools", "generate", "constructs", "main.js");
  await runStep(context, node, {
    about: "generating constructs for CDKTF and cdktn",
    parameters: [program],
    failure: "The constructs can't be generated",
  });
}

/**
 * @param {import("./context.mjs").Context} context
 * @param {import("./ways.mjs").Found} node
 * @param {{ about: string, parameters: string[], failure: string }} what
 */
async function runStep(context, node, { about, parameters, failure }) {
  const program = programIn(node.folder, "node", context.platform) ?? "node";
  const step = context.progress.begin("build", about);
  const { code, output } = await run(program, parameters, { cwd: context.project, env: context.environment }).catch(
    (error) => {
      step.failed(error.message);
      throw error;
    },
  );
  if (code !== 0) {
    step.failed("there are errors");
    throw new SetupFailure(`${failure}:\n${output}`, "Mend the errors above and run the same command again.");
  }
  step.done();
}
