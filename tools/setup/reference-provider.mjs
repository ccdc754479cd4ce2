// @ts-check
// Builds the Terraform provider that does nothing, the benchmarks' reference. Only `npm run bench` needs it.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { digestOf, filesUnder } from "./digests.mjs";
import { findGo, goBuild } from "./go-build.mjs";
import { programIn } from "./machine.mjs";
import { findTool, installOnce } from "./tools.mjs";

/** @typedef {import("./tools.mjs").Tool} Tool */

/** Terraform recognises a provider by this name. */
const NAME = "terraform-provider-reference";

/**
 * @param {import("./machine.mjs").Machine} machine
 * @returns {Promise<Tool>} its version is a digest of its sources
 */
export function findReferenceProvider(machine) {
  const module = join("bench", "terraform", "reference");
  const sources = filesUnder([join(machine.project, module)], () => true);
  const version = digestOf(machine.project, sources).slice(0, 12);
  const folder = join(machine.cache, `${NAME}-${version}`);
  /** @param {Pick<Tool, "from" | "fresh">} origin @returns {Tool} */
  const toTool = (origin) => {
    const program = programIn(folder, NAME, machine.platform) ?? join(folder, NAME);
    return { version, folder, ...origin, program };
  };
  const build = async () => {
    // Without Go, fails before a progress line is printed.
    await findGo(machine);
    const installation = { target: folder, name: "reference", action: "building the empty provider from Go modules" };
    const make = goBuild(machine, folder, [{ name: NAME, module, source: "." }]);
    return toTool({ from: "registry", fresh: await installOnce(machine, installation, make) });
  };
  const cached = async () => (existsSync(folder) ? toTool({ from: "cache", fresh: false }) : undefined);
  return findTool(
    "The reference provider",
    [
      { name: "cache", find: cached },
      { name: "a build from Go modules", find: build },
    ],
    "Install Go and run the same command again.",
  );
}
