// `webcastmanager terraform install`: puts the Terraform provider where terraform and tofu find it, and prints the
// configuration to add.
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { Command } from "commander";
import { isAtLeast, oldestNode, version } from "../../core/version";
import { providerAddress } from "../../terraform/address";
import { runCommand, type Run } from "../command";
import type { Outcome } from "../exit-codes";
import { withHelp } from "../help";
import { explicitInstallationFile, installProvider, providerBundle, type InstallResult } from "../install-provider";

interface Options {
  readonly dir?: string;
  readonly json?: true;
}

const requiredProviders = `terraform {
  required_providers {
    webcastmanager = {
      source  = "${providerAddress}"
      version = "${version}"
    }
  }
}
`;

/** The command, for the list in program.ts. */
export function terraformCommand(): Command {
  const install = new Command("install")
    .description("Install the provider where terraform and tofu find it, and print the configuration to add.")
    .option(
      "--dir <folder>",
      "install for the project in this folder only, into its terraform.d/plugins (default: for all your projects)",
    )
    .option("--json", "print one line of JSON instead")
    .action((options: Options) => runCommand(install, (run) => installFor(run, options)));
  withHelp(install, {
    docs: "docs/terraform.md",
    examples: [
      { command: "webcastmanager terraform install", does: "For all your projects" },
      { command: "webcastmanager terraform install --dir .", does: "For the project in this folder" },
    ],
  });
  return new Command("terraform").description("Manage the provider for Terraform and OpenTofu.").addCommand(install);
}

function installFor(run: Run, { dir, json }: Options): Outcome {
  const installed = installProvider({
    source: providerBundle(),
    version,
    environment: process.env,
    platform: process.platform,
    architecture: process.arch,
    ...(dir !== undefined && { project: dir }),
  });
  const warnings = [nodeWarning(process.env), searchWarning(installed), lockWarning(installed)].filter(
    (warning) => warning !== undefined,
  );
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ address: providerAddress, version, ...installed, requiredProviders, warnings })}\n`,
    );
  } else {
    for (const warning of warnings) run.warn(warning);
    process.stdout.write(screen(installed));
  }
  return "ok";
}

/** Warns if the Node on PATH, which the first line of the provider's file starts, is missing or too old. */
function nodeWarning(environment: NodeJS.ProcessEnv): string | undefined {
  const { stdout, error } = spawnSync("node", ["--version"], { encoding: "utf8", env: environment });
  const fix = `Add ${dirname(process.execPath)} to PATH, the folder of the Node that runs this command`;
  if (error !== undefined) return `there is no \`node\` on PATH, and the provider doesn't start without it. ${fix}.`;
  const found = /\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? "0";
  return isAtLeast(found, oldestNode.join("."))
    ? undefined
    : `the \`node\` on PATH is ${stdout.trim() || "of an unknown version"}, ` +
        `and the provider needs ${oldestNode.join(".")} or newer. ${fix}.`;
}

/** Warns if a settings file keeps both programs from searching the folder of the file. */
function searchWarning({ file }: InstallResult): string | undefined {
  const settings = explicitInstallationFile(process.env);
  if (settings === undefined) return undefined;
  const mirror = file.slice(0, file.indexOf(providerAddress) - 1);
  return (
    `${settings} has a provider_installation block, so only the places that it names are searched. ` +
    `Add to the block: filesystem_mirror { path = "${mirror}" }`
  );
}

/** Warns if a lock file may hold the checksum of the replaced file. */
function lockWarning({ change }: InstallResult): string | undefined {
  if (change !== "replaced") return undefined;
  return (
    `version ${version} was replaced by another build. ` +
    "If a project's .terraform.lock.hcl lists the former one, remove that entry and run init again."
  );
}

const titles = { installed: "Installed", replaced: "Replaced", none: "Already installed" } as const;

function screen({ file, platform, change }: InstallResult): string {
  return [
    `${titles[change]}: WebcastManager provider ${version} for terraform and tofu (${platform})`,
    `  ${file}`,
    "",
    "Add to your configuration, then run `terraform init` or `tofu init`:",
    "",
    requiredProviders,
  ].join("\n");
}
