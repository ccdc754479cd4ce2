// @ts-check
// Takes the Pulumi CLI from its vendor: archive, published checksum, unpacked, tried, kept.
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "./child.mjs";
import { download, downloadText, verifyChecksum } from "./download.mjs";
import { WayClosed } from "./failure.mjs";
import { installOnce } from "./install.mjs";
import { addLauncher, proveCli } from "./pulumi-parts.mjs";
import { WANTED } from "./versions.mjs";

/**
 * @param {import("./context.mjs").Context} context
 * @param {string} target
 * @returns {Promise<boolean>} whether this call put it there
 * @throws {WayClosed}
 */
export function downloadPulumi(context, target) {
  const version = WANTED.pulumi.taken;
  const name = `pulumi ${version}`;
  const archive = archiveName(context, version);
  return installOnce(
    target,
    async (workshop) => {
      const step = context.progress.begin(name, `downloading from ${new URL(context.vendors.pulumi).host}`);
      try {
        const file = join(workshop, archive);
        await download(`${context.vendors.pulumi}/${archive}`, file, step.detail);
        await verifyChecksum(file, "sha256", await checksums(context, version), archive);
        step.detail("unpacking");
        const folder = await unpack(workshop, archive);
        addLauncher(context, folder);
        await proveCli(context, folder, version);
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

/** @param {import("./context.mjs").Context} context @param {string} version */
export function archiveName(context, version) {
  const windows = context.platform === "win32";
  return `pulumi-v${version}-${windows ? "windows" : context.platform}-${context.architecture}.${windows ? "zip" : "tar.gz"}`;
}

/**
 * The vendor publishes the list in two places; the release page puts it into a folder per version.
 * @param {import("./context.mjs").Context} context
 * @param {string} version
 */
async function checksums(context, version) {
  const [first = "", second = ""] = context.vendors.pulumiChecksums;
  const list = `pulumi-${version}-checksums.txt`;
  try {
    return await downloadText(`${first}/${list}`);
  } catch (error) {
    if (!(error instanceof WayClosed)) throw error;
    return downloadText(`${second}/v${version}/${list}`);
  }
}

/**
 * @param {string} workshop
 * @param {string} archive
 * @returns {Promise<string>} the folder with the programs
 */
async function unpack(workshop, archive) {
  const into = join(workshop, "unpacked");
  mkdirSync(into);
  // Every system has a `tar` that reads its own vendor's archive; Windows' reads zip as well.
  const { code } = await run("tar", ["-xf", archive, "-C", "unpacked"], { cwd: workshop });
  if (code !== 0) throw new WayClosed("its archive could not be unpacked");
  rmSync(join(workshop, archive));
  const programs = join(into, "pulumi");
  return existsSync(join(programs, "bin")) ? join(programs, "bin") : programs;
}
