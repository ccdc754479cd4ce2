// @ts-check
// Takes Terraform or OpenTofu from its vendor: archive, published checksum, unpacked, tried, kept.
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { download, downloadText, verifyChecksum } from "./download.mjs";
import { installOnce } from "./install.mjs";
import { machineName, prove } from "./terraform-parts.mjs";
import { unzip } from "./unzip.mjs";

/**
 * @param {import("./context.mjs").Context} context
 * @param {import("./terraform-parts.mjs").ProgramName} name
 * @param {string} version
 * @param {string} target
 * @returns {Promise<boolean>} whether this call put it there
 * @throws {import("./failure.mjs").WayClosed}
 */
export function downloadTerraform(context, name, version, target) {
  // Terraform's folders are named by the version, OpenTofu's by the tag.
  const base = name === "terraform" ? `${context.vendors.terraform}/${version}` : `${context.vendors.tofu}/v${version}`;
  const archive = archiveName(context, name, version);
  return installOnce(
    target,
    async (workshop) => {
      const step = context.progress.begin(`${name} ${version}`, `downloading from ${new URL(base).host}`);
      try {
        const file = join(workshop, archive);
        await download(`${base}/${archive}`, file, step.detail);
        await verifyChecksum(file, "sha256", await downloadText(`${base}/${name}_${version}_SHA256SUMS`), archive);
        step.detail("unpacking");
        const folder = join(workshop, "unpacked");
        mkdirSync(folder);
        await unzip(file, folder);
        if (existsSync(join(folder, name))) chmodSync(join(folder, name), 0o755);
        await prove(context, folder, name, version);
        step.done();
        return folder;
      } catch (error) {
        step.failed(error instanceof Error ? error.message : String(error));
        throw error;
      }
    },
    (owner) => context.progress.note(`${name} ${version}`, `waiting for another set-up (process ${owner}) …`),
  );
}

/** @param {import("./context.mjs").Context} context @param {string} name @param {string} version */
export function archiveName(context, name, version) {
  return `${name}_${version}_${machineName(context)}.zip`;
}
