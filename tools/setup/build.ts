// Builds dist/ from nothing when a source has changed: compiles, bundles the Terraform provider and the page, generates
// constructs.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf, hasStamp } from "./digests";
import { unlessDone } from "./lock.mjs";
import { run } from "./processes";
import { SetupError, type Machine } from "./tools";

/** What dist/ is made from. The docs' tables are generated from the tests' own lists. */
const inputs = [
  ...["schema", "programs", "provider", "emulator", "tools", "bench", "page"],
  ...["test/conformance", "test/promises.ts", "tsconfig.json", "package-lock.json"],
];

/** What is done, what to say where it fails, and the script. */
const steps = [
  ["compiling, 8 to 96 s", "The project does not compile", "node_modules/typescript/bin/tsc"],
  [
    "bundling for Terraform and the page",
    "The Terraform provider or the page can't be bundled",
    "dist/tools/bundle/main.js",
  ],
  ["generating constructs, 1 to 17 s", "The constructs can't be generated", "dist/tools/generate/constructs/main.js"],
] as const;

/** Builds dist/ unless its stamp says that it is made from what is there now. Returns whether it did. */
export function build(machine: Machine): Promise<boolean> {
  const { project, progress } = machine;
  const dist = join(project, "dist");
  const stamp = join(dist, ".stamp");
  const digest = digestOf(project, inputs);
  return unlessDone({
    lock: join(project, ".work", "build.lock"),
    isDone: () => hasStamp(stamp, digest),
    onWait: () => progress.note("build", "waiting for another set-up …"),
    async work() {
      rmSync(dist, { recursive: true, force: true });
      for (const step of steps) await runStep(machine, step);
      writeFileSync(stamp, digest);
    },
  });
}

function runStep(machine: Machine, [action, failure, script]: (typeof steps)[number]): Promise<void> {
  const { project, environment, node, progress } = machine;
  return progress.step("build", action, async () => {
    const { code, stdout, stderr } = await run(node.program, [script], { folder: project, environment });
    if (code === 0) return;
    const message = `${failure}:\n${stdout}${stderr}`.trimEnd();
    throw new SetupError(message, "Fix the errors above and run the same command again.");
  });
}
