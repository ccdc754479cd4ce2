// @ts-check
// What every part of the set-up is told about the machine, in one object, so that tests can tell it something else.
import { cacheFolder, projectFolder } from "./places.mjs";
import { createProgress } from "./progress.mjs";

/**
 * @typedef {object} Context
 * @property {string} project the project's root folder
 * @property {string} cache the one folder outside the project that is written to
 * @property {NodeJS.ProcessEnv} environment with PATH spelled so, also on Windows
 * @property {NodeJS.Platform} platform
 * @property {string} architecture as Node names it: x64, arm64
 * @property {{ program: string, version: string }} running the Node that runs the set-up
 * @property {import("./progress.mjs").Progress} progress
 * @property {{ pulumi: string, pulumiChecksums: string[], keycloak: string, terraform: string, tofu: string }}
 *   vendors base addresses of the vendors' downloads, without the file's name
 */

/** @returns {Context} this machine as it is */
export function thisMachine() {
  const environment = withPlainPath(process.env);
  return {
    project: projectFolder,
    cache: cacheFolder(environment, process.platform),
    environment,
    platform: process.platform,
    architecture: process.arch,
    running: { program: process.execPath, version: process.versions.node },
    // Standard output belongs to the command that follows.
    progress: createProgress(process.stderr, environment),
    vendors: {
      pulumi: "https://get.pulumi.com/releases/sdk",
      pulumiChecksums: ["https://get.pulumi.com/releases/sdk", "https://github.com/pulumi/pulumi/releases/download"],
      keycloak: "https://github.com/keycloak/keycloak/releases/download",
      terraform: "https://releases.hashicorp.com/terraform",
      tofu: "https://github.com/opentofu/opentofu/releases/download",
    },
  };
}

/**
 * Windows spells it `Path`, and a copied environment has lost the indifference to case.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
function withPlainPath(environment) {
  const entries = Object.entries(environment);
  const path = entries.find(([name]) => name.toUpperCase() === "PATH")?.[1] ?? "";
  return { ...Object.fromEntries(entries.filter(([name]) => name.toUpperCase() !== "PATH")), PATH: path };
}
