// @ts-check
// Builds the Terraform provider that does nothing, which the benchmarks hold ours against. Only `npm run bench` needs
// it.
import { mkdirSync, existsSync } from "node:fs";
import { join } from "node:path";
import { buildFromModules, clearWarehouse, findGo } from "./go.mjs";
import { installOnce } from "./install.mjs";
import { programIn } from "./places.mjs";
import { digestOf, filesUnder } from "./stamps.mjs";
import { firstOpenWay } from "./ways.mjs";

/** How Terraform recognises the file. */
const NAME = "terraform-provider-reference";

/**
 * @param {import("./context.mjs").Context} context
 * @returns {Promise<import("./ways.mjs").Found>} `version` is a digest of its sources
 */
export function findReference(context) {
  const module = join("bench", "terraform", "reference");
  const version = digestOf(
    context.project,
    filesUnder([join(context.project, module)], () => true),
  ).slice(0, 12);
  const target = join(context.cache, `${NAME}-${version}`);
  const found = (/** @type {import("./ways.mjs").Found["from"]} */ from, /** @type {boolean} */ fresh) => ({
    version,
    folder: target,
    from,
    fresh,
    program: programIn(target, NAME, context.platform) ?? join(target, NAME),
  });
  return firstOpenWay(
    "The reference provider",
    [
      { name: "cache", take: async () => (existsSync(target) ? found("cache", false) : undefined) },
      { name: "a build from Go modules", take: async () => found("registry", await build(context, module, target)) },
    ],
    "Install Go and run the same command again.",
  );
}

/**
 * @param {import("./context.mjs").Context} context
 * @param {string} module
 * @param {string} target
 */
async function build(context, module, target) {
  // Told before anything is begun.
  await findGo(context);
  const warehouse = `${target}.go`;
  return installOnce(target, async (workshop) => {
    const step = context.progress.begin("reference", "building the provider that does nothing from Go modules");
    try {
      const folder = join(workshop, "programs");
      mkdirSync(folder);
      await buildFromModules(context, warehouse, [{ name: NAME, module, source: "." }], folder, step);
      clearWarehouse(warehouse);
      step.done();
      return folder;
    } catch (error) {
      step.failed(error instanceof Error ? error.message : String(error));
      throw error;
    }
  });
}
