// Builds dist/ when a source has changed: compiles, bundles the Terraform provider and the page, generates constructs.
import { existsSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { digestOf, filesUnder, hasStamp, writeStamp } from "./digests";
import { withLock } from "./lock.mjs";
import { interruption, run } from "./processes";
import { SetupError, type Machine } from "./tools";

/** The folders of tsconfig.json's `include`. */
const sourceFolders = ["schema", "programs", "provider", "emulator", "tools", "bench"];

/** What else the sources read: the docs' tables are generated from the tests' own lists. */
const otherInputs = ["tsconfig.json", "package-lock.json", join("test", "promises.ts")];
const otherFolders = [join("test", "conformance"), "page"];

/** What is in dist/ without a source of the same name: the page of the emulator, and the constructs of each library. */
const generated = [join("emulator", "page", "files"), "cdktf", "cdktn"];

/** What is there after a build, besides the compiled sources. */
const outputs = [
  join("terraform", "terraform-provider-webcastmanager.cjs"),
  join("emulator", "page", "files", "page.js"),
  join("cdktf", "index.js"),
  join("cdktn", "index.js"),
];

interface BuildStep {
  readonly action: string;
  readonly parameters: readonly string[];
  readonly failure: string;
}

const compile: BuildStep = {
  action: "compiling, 5 to 96 s",
  parameters: [join("node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.json"],
  failure: "The project does not compile",
};
const bundle: BuildStep = {
  action: "bundling the Terraform provider and the page of the emulator",
  parameters: [join("dist", "tools", "bundle", "main.js")],
  failure: "The Terraform provider or the page can't be bundled",
};
const generateConstructs: BuildStep = {
  action: "generating constructs for CDKTF and cdktn, 1 to 17 s",
  parameters: [join("dist", "tools", "generate", "constructs", "main.js")],
  failure: "The constructs can't be generated",
};

/** Builds what is missing or old. Returns whether that was anything. */
export async function build(machine: Machine): Promise<boolean> {
  const stamp = join(machine.project, "dist", ".stamp");
  const isBuilt = () => hasStamp(stamp, digestOfInputs(machine)) && missingOutputs(machine).length === 0;
  if (isBuilt()) return false;
  const rebuild = async () => {
    if (isBuilt()) return false;
    const digest = digestOfInputs(machine);
    rmSync(stamp, { force: true });
    // By its record, the compiler would leave out what it has written before.
    if (missingOutputs(machine).length > 0) rmSync(join(machine.project, "dist", ".tsbuildinfo"), { force: true });
    await runStep(machine, compile);
    removeOrphans(machine);
    await runStep(machine, bundle);
    await runStep(machine, generateConstructs);
    writeStamp(stamp, digest);
    return true;
  };
  const onWait = () => machine.progress.note("build", "waiting for another set-up …");
  return withLock(join(machine.project, "dist", ".lock"), rebuild, { onWait, signal: interruption });
}

async function runStep(machine: Machine, { action, parameters, failure }: BuildStep): Promise<void> {
  const step = machine.progress.begin("build", action);
  const options = { folder: machine.project, environment: machine.environment };
  const { code, stdout, stderr } = await run(machine.node.program, parameters, options).catch((error: unknown) => {
    step.failed("interrupted");
    throw error;
  });
  if (code === 0) {
    step.done();
    return;
  }
  step.failed("there are errors");
  throw new SetupError(
    `${failure}:\n${stdout}${stderr}`.trimEnd(),
    "Fix the errors above and run the same command again.",
  );
}

function sources({ project }: Machine): readonly string[] {
  return filesUnder(sourceFolders.map((name) => join(project, name))).filter(
    (file) => /\.(ts|json)$/.test(file) && !file.includes(join("tools", "setup")),
  );
}

function digestOfInputs(machine: Machine): string {
  const { project } = machine;
  const files = otherInputs.map((name) => join(project, name)).filter(existsSync);
  const others = filesUnder(otherFolders.map((name) => join(project, name)));
  return digestOf(project, [...sources(machine), ...files, ...others]);
}

function missingOutputs(machine: Machine): readonly string[] {
  const compiled = sources(machine)
    .filter((file) => /(?<!\.d)\.ts$/.test(file))
    .map((file) => relative(machine.project, file).replace(/\.ts$/, ".js"));
  return [...compiled, ...outputs].filter((file) => !existsSync(join(machine.project, "dist", file)));
}

/** Removes the outputs of sources that were removed or renamed: they would be packed. */
function removeOrphans({ project }: Machine): void {
  const dist = join(project, "dist");
  for (const file of filesUnder([dist])) {
    const name = relative(dist, file);
    if (!/\.(js|d\.ts)$/.test(name) || generated.some((folder) => name.startsWith(folder + sep))) continue;
    const source = join(project, name.replace(/(\.d\.ts|\.js)$/, ".ts"));
    if (!existsSync(source)) rmSync(file, { force: true });
  }
}
