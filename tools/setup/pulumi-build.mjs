// @ts-check
// Builds the Pulumi CLI and its Node language host from Go modules.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { buildFromModules, clearWarehouse, findGo } from "./go.mjs";
import { installOnce } from "./install.mjs";
import { addLauncher, proveCli } from "./pulumi-parts.mjs";
import { WANTED } from "./versions.mjs";

/** Both embed their version in the same variable of the SDK. */
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

const TAGS = "osusergo,grpcnotrace";

/** @type {readonly import("./go.mjs").GoProgram[]} */
const PROGRAMS = Object.freeze([
  program("pulumi", WANTED.pulumi.taken, "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"),
  program(
    "pulumi-language-nodejs",
    WANTED.languageHost.taken,
    "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
  ),
]);

/** @param {string} name @param {string} version @param {string} source */
function program(name, version, source) {
  return { name, module: join("tools", "go", name), source, tags: TAGS, linker: `-X ${VERSION_VARIABLE}=v${version}` };
}

/**
 * @param {import("./context.mjs").Context} context
 * @param {string} target
 * @returns {Promise<boolean>} whether this call put it there
 * @throws {import("./failure.mjs").WayClosed}
 */
export async function buildPulumi(context, target) {
  const name = `pulumi ${WANTED.pulumi.taken}`;
  // Told before anything is begun.
  await findGo(context);
  const warehouse = `${target}.go`;
  return installOnce(
    target,
    async (workshop) => {
      const step = context.progress.begin(name, "building from Go modules (about 3 min)");
      try {
        const folder = join(workshop, "programs");
        mkdirSync(folder);
        await buildFromModules(context, warehouse, PROGRAMS, folder, step);
        addLauncher(context, folder);
        await proveCli(context, folder, WANTED.pulumi.taken);
        clearWarehouse(warehouse);
        step.done();
        return folder;
      } catch (error) {
        step.failed(error instanceof Error ? error.message : String(error));
        throw error;
      }
    },
    (owner) => context.progress.note(name, `waiting for another set-up (process ${owner}) …`),
  );
}
