// `webcastmanager terraform install`: puts the Terraform provider where terraform and tofu find it, and says what to
// write.
import { join } from "node:path";
import { Command } from "commander";
import { printable } from "../../../schema/printable";
import { version } from "../../client/version";
import { providerAddress, providerFile } from "../../terraform/address";
import { installProvider, type Installed } from "../install-provider";
import { nodeTrouble } from "../node-on-path";
import { explicitInstallation } from "../plugin-folders";

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

/** The command, for the list in main.ts. */
export function terraformCommand(): Command {
  const install = new Command("install")
    .description(
      "Put the provider where terraform and tofu find it by themselves, and print what to write into the configuration. Does nothing the second time.",
    )
    .option(
      "--dir <folder>",
      "for the project in this folder alone, in its terraform.d/plugins; without it for every project of yours",
    )
    .option("--json", "print one line of JSON, and nothing else")
    .action(run);
  return new Command("terraform").description("The provider for Terraform and OpenTofu.").addCommand(install);
}

function run({ dir, json }: Options): void {
  try {
    const installed = installProvider({
      source: bundle(),
      version,
      environment: process.env,
      platform: process.platform,
      architecture: process.arch,
      ...(dir !== undefined && { project: dir }),
    });
    const warnings = [nodeTrouble(process.env), elsewhere(installed), locked(installed)].filter(
      (warning) => warning !== undefined,
    );
    if (json) {
      process.stdout.write(
        `${JSON.stringify({ address: providerAddress, version, ...installed, requiredProviders, warnings })}\n`,
      );
      return;
    }
    for (const warning of warnings)
      process.stderr.write(`${printable(`webcastmanager terraform install: warning: ${warning}`)}\n`);
    process.stdout.write(screen(installed));
  } catch (error) {
    process.stderr.write(
      `${printable(`webcastmanager terraform install: ${error instanceof Error ? error.message : String(error)}`)}\n`,
    );
    process.exitCode = 1;
  }
}

/** The bundle beside the compiled command; the sources, run as they are, take the same one. */
function bundle(): string {
  const isCompiled = __dirname.includes(join("dist", "provider"));
  return join(__dirname, "..", "..", "..", ...(isCompiled ? [] : ["dist"]), "terraform", providerFile);
}

function elsewhere({ file }: Installed): string | undefined {
  const settings = explicitInstallation(process.env);
  if (settings === undefined) return undefined;
  const mirror = file.slice(0, file.indexOf(providerAddress) - 1);
  return `${settings} has a provider_installation block, so that only the places it names are searched; add to it: filesystem_mirror { path = "${mirror}" }`;
}

function locked({ change }: Installed): string | undefined {
  return change === "replaced"
    ? `the file of version ${version} is another now; a project whose .terraform.lock.hcl holds the former one has to drop that entry`
    : undefined;
}

const said = { installed: "Installed", replaced: "Replaced", none: "Already installed" } as const;

function screen({ file, platform, change }: Installed): string {
  return [
    `${said[change]}: the WebcastManager provider ${version} for ${platform}, for terraform and tofu alike.`,
    `  ${file}`,
    "",
    "Write into the configuration, then run `terraform init` or `tofu init`:",
    "",
    requiredProviders,
  ].join("\n");
}
