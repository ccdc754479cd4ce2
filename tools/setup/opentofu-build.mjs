// @ts-check
// Builds OpenTofu from its Go module.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { WayClosed } from "./failure.mjs";
import { buildFromModules, clearWarehouse, findGo } from "./go.mjs";
import { installOnce } from "./install.mjs";
import { prove } from "./terraform-parts.mjs";
import { WANTED } from "./versions.mjs";

/** The folder of go.mod by version. */
const MODULES = /** @type {Readonly<Record<string, string>>} */ ({
  [WANTED.tofu.taken]: join("tools", "go", "opentofu"),
  [WANTED.oldTofu.taken]: join("tools", "go", "opentofu-1.10"),
});

/**
 * @param {import("./context.mjs").Context} context
 * @param {string} version one of those that are pinned
 * @param {string} target
 * @returns {Promise<boolean>} whether this call put it there
 * @throws {WayClosed}
 */
export async function buildOpenTofu(context, version, target) {
  const module = MODULES[version];
  if (!module) throw new WayClosed(`no module is pinned for ${version}`);
  // Told before anything is begun.
  await findGo(context);
  const name = `tofu ${version}`;
  const warehouse = `${target}.go`;
  return installOnce(
    target,
    async (workshop) => {
      const step = context.progress.begin(name, "building from Go modules (about 3 min)");
      try {
        const folder = join(workshop, "programs");
        mkdirSync(folder);
        // The version itself stands in the module; without this it would call itself a development version.
        const program = {
          name: "tofu",
          module,
          source: "github.com/opentofu/opentofu/cmd/tofu",
          linker: "-X github.com/opentofu/opentofu/version.dev=no",
        };
        await buildFromModules(context, warehouse, [program], folder, step);
        await prove(context, folder, "tofu", version);
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
