// @ts-check
// Finds a Terraform or an OpenTofu: one of them is enough. Where `CI_FULL` is set, both lines of OpenTofu that behave
// differently are made as well.
import { buildOpenTofu } from "./opentofu-build.mjs";
import { downloadTerraform } from "./terraform-download.mjs";
import { cachedFolder, KINDS } from "./terraform-parts.mjs";
import { firstReady, fromCache, inCache, readyWays } from "./terraform-ready.mjs";
import { isAtLeast, WANTED } from "./versions.mjs";
import { firstOpenWay } from "./ways.mjs";

/** @typedef {import("./terraform-parts.mjs").ProgramName} ProgramName */
/** @typedef {import("./terraform-ready.mjs").FoundTerraform} FoundTerraform */
/**
 * @typedef {{ terraform?: FoundTerraform, tofu?: FoundTerraform, oldTofu?: FoundTerraform }} TerraformTools the
 * preferred one first
 */

const BY_HAND =
  `Install Terraform ${WANTED.terraform.taken} or OpenTofu ${WANTED.tofu.taken} by hand (their own installation pages say how) or Go ${WANTED.go.minimum} or newer, ` +
  "and run the same command again. WEBCASTMANAGER_TERRAFORM or WEBCASTMANAGER_TOFU may name the program of an installation that is not on PATH.";

/**
 * @param {import("./context.mjs").Context} context
 * @returns {Promise<TerraformTools>} at least one of terraform and tofu; the other too where it is there already
 */
export async function findTerraform(context) {
  const ready = [await firstReady(context, "terraform"), await firstReady(context, "tofu")].filter(
    (found) => found !== undefined,
  );
  const isNamed = (/** @type {FoundTerraform} */ found) => found.from === "environment";
  const found = [...ready.filter(isNamed), ...ready.filter((one) => !isNamed(one))];
  if (found.length === 0) found.push(await makeOne(context));
  /** @type {TerraformTools} */
  const tools = {};
  // Both may be the same program under two names.
  for (const one of found) tools[one.name] ??= one;
  if (context.environment["CI_FULL"]) {
    if (!tools.tofu || !isAtLeast(tools.tofu.version, WANTED.tofu.taken))
      tools.tofu = await exactTofu(context, WANTED.tofu.taken);
    tools.oldTofu = await exactTofu(context, WANTED.oldTofu.taken);
  }
  return tools;
}

/** @param {import("./context.mjs").Context} context @returns {Promise<FoundTerraform>} */
function makeOne(context) {
  const version = WANTED.terraform.taken;
  const download = {
    name: "the vendor's download of Terraform",
    take: () =>
      brought(context, "terraform", version, "download", (target) =>
        downloadTerraform(context, "terraform", version, target),
      ),
  };
  const ways = [
    ...readyWays(context, "terraform"),
    ...readyWays(context, "tofu"),
    download,
    ...tofuWays(context, WANTED.tofu.taken),
  ];
  return firstOpenWay(`Terraform ${KINDS.terraform.minimum} or OpenTofu ${KINDS.tofu.minimum}`, ways, BY_HAND);
}

/** @param {import("./context.mjs").Context} context @param {string} version */
function exactTofu(context, version) {
  const cached = { name: "cache", take: async () => fromCache(context, "tofu", version) };
  return firstOpenWay(
    `OpenTofu ${version}`,
    [cached, ...tofuWays(context, version)],
    `Install Go ${WANTED.go.minimum} or newer and run the same command again, or unset CI_FULL.`,
  );
}

/** @param {import("./context.mjs").Context} context @param {string} version */
function tofuWays(context, version) {
  return [
    {
      name: "the release page of OpenTofu",
      take: () =>
        brought(context, "tofu", version, "download", (target) => downloadTerraform(context, "tofu", version, target)),
    },
    {
      name: "a build of OpenTofu from Go modules",
      take: () => brought(context, "tofu", version, "registry", (target) => buildOpenTofu(context, version, target)),
    },
  ];
}

/**
 * @param {import("./context.mjs").Context} context
 * @param {ProgramName} name
 * @param {string} version
 * @param {import("./ways.mjs").Found["from"]} from
 * @param {(target: string) => Promise<boolean>} make
 */
async function brought(context, name, version, from, make) {
  const fresh = await make(cachedFolder(context, name, version));
  return inCache(context, name, version, from, fresh);
}
