// Builds dist/ from nothing when a source has changed: compiles, bundles the Terraform provider and the page, generates
// constructs.
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf, hasStamp } from "./digests";
import { run, SetupError } from "./launch.mjs";
import { unlessDone } from "./lock.mjs";
import type { Machine } from "./tools";

/** What dist/ is made from. The docs' tables are generated from the tests' own lists. */
const inputs = [
  ...["schema", "programs", "provider", "emulator", "tools", "bench", "page"],
  ...["test/conformance", "test/promises.ts", "tsconfig.json", "package-lock.json"],
];
const noInputs = /^tools\/setup\/|\.(md|go|mod|sum)$/;

/** Where it is built: commands that run from dist/ meanwhile go on. */
const next = ".work/dist";

/** What is done, what to say where it fails, and the script. */
const steps = [
  ["compiling, 8 to 96 s", "The project does not compile", "node_modules/typescript/bin/tsc", "--outDir", next],
  [
    "bundling for Terraform and the page",
    "The Terraform provider or the page can't be bundled",
    `${next}/tools/bundle/main.js`,
  ],
  [
    "generating constructs, 1 to 17 s",
    "The constructs can't be generated",
    `${next}/tools/generate/constructs/main.js`,
  ],
] as const;

/** Builds dist/ unless its stamp says that it is made from what is there now. Returns whether it did. */
export function build(machine: Machine): Promise<boolean> {
  const { project, progress } = machine;
  const [dist, made] = [join(project, "dist"), join(project, next)];
  const digest = () => digestOf(project, inputs, noInputs);
  return unlessDone({
    lock: join(project, ".work", "build.lock"),
    isDone: () => hasStamp(join(dist, ".stamp"), digest()),
    onWait: () => progress.note("build", "waiting for another set-up …"),
    async work() {
      rmSync(made, { recursive: true, force: true });
      const stamp = digest();
      for (const step of steps) await runStep(machine, step);
      writeFileSync(join(made, ".stamp"), stamp);
      rmSync(dist, { recursive: true, force: true });
      renameSync(made, dist);
    },
  });
}

function runStep(machine: Machine, [action, failure, ...script]: (typeof steps)[number]): Promise<void> {
  const { project, environment, node, progress } = machine;
  return progress.step("build", async (begin) => {
    begin(action);
    const { code, stdout, stderr } = await run([node.program, ...script], { cwd: project, env: environment });
    if (code === 0) return;
    const message = `${failure}:\n${stdout}${stderr}`.trimEnd();
    throw new SetupError(message, "Fix the errors above and run the same command again.");
  });
}
