// @ts-check
// What the vendor's download and the build have in common: the dynamic-provider launcher and the last look before use.
import { chmodSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { ask } from "./child.mjs";
import { WayClosed } from "./failure.mjs";
import { programIn } from "./places.mjs";
import { versionIn } from "./versions.mjs";

/**
 * Puts the launcher of dynamic providers, which comes with the SDK, beside the CLI.
 * @param {import("./context.mjs").Context} context
 * @param {string} folder
 */
export function addLauncher(context, folder) {
  const name = `pulumi-resource-pulumi-nodejs${context.platform === "win32" ? ".cmd" : ""}`;
  if (programIn(folder, "pulumi-resource-pulumi-nodejs", context.platform)) return;
  copyFileSync(join(context.project, "node_modules", "@pulumi", "pulumi", name), join(folder, name));
  chmodSync(join(folder, name), 0o755);
}

/**
 * Runs a freshly made CLI once, so that one that does not run here is never kept.
 * @param {import("./context.mjs").Context} context
 * @param {string} folder
 * @param {string} version
 * @throws {WayClosed}
 */
export async function proveCli(context, folder, version) {
  const program = programIn(folder, "pulumi", context.platform);
  const answer =
    program && (await ask(program, ["version"], { ...context.environment, PULUMI_SKIP_UPDATE_CHECK: "true" }));
  if (versionIn(answer ?? "") !== version) throw new WayClosed("what came does not run on this machine");
  if (!programIn(folder, "pulumi-language-nodejs", context.platform))
    throw new WayClosed("it came without pulumi-language-nodejs");
}
