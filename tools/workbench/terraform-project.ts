// A Terraform project in a folder of its own, with the provider from this repository's bundle, run by the real
// terraform or tofu. Used by the examples, the benchmarks and the tests alike. No registry is used.
import { cpSync, existsSync } from "node:fs";
import { basename, join } from "node:path";
import { providerBundle } from "../../provider/cli/install-provider";
import { version } from "../../provider/core/version";
import { providerAddress, terraformPlatform } from "../../provider/terraform/address";
import { Project, type ProjectOptions } from "./project";
import type { CommandResult } from "./run-command";
import { terraformProgram, type TerraformProgram } from "./terraform-programs";

/** The options of a project. */
export interface TerraformOptions extends ProjectOptions {
  /** Default: what the set-up prefers. */
  readonly program?: TerraformProgram;
  /** Programs of other providers by address; each is offered as the version of this package. */
  readonly providers?: Readonly<Record<string, string>>;
}

/** A project that the real program runs. */
export class TerraformProject extends Project {
  readonly environment: NodeJS.ProcessEnv;
  readonly program: TerraformProgram;
  protected readonly command: string;

  constructor(options: TerraformOptions) {
    super(options);
    this.program = options.program ?? terraformProgram();
    this.command = this.program.command;
    for (const [address, file] of Object.entries({ [providerAddress]: providerBundle(), ...options.providers }))
      this.offer(address, file);
    const mirror = JSON.stringify(join(this.folder, ".mirror"));
    this.write(".terraformrc", `provider_installation {\n  filesystem_mirror {\n    path = ${mirror}\n  }\n}\n`);
    this.environment = {
      ...process.env,
      TF_CLI_CONFIG_FILE: join(this.folder, ".terraformrc"),
      CHECKPOINT_DISABLE: "1",
      TF_INPUT: "0",
      TF_IN_AUTOMATION: "1",
      // It colours what goes into a pipe, too.
      TF_CLI_ARGS: "-no-color",
      ...options.environment,
    };
  }

  /** Puts a provider into the project's mirror. */
  private offer(address: string, file: string): void {
    const platform = terraformPlatform(process.platform, process.arch);
    if (platform === undefined) throw new Error(`Terraform does not run on ${process.platform} ${process.arch}`);
    if (!existsSync(file)) throw new Error(`${file} is not there: run \`npm run build\``);
    cpSync(file, join(this.folder, ".mirror", ...address.split("/"), version, platform, basename(file)));
  }

  /** Takes the providers from the mirror. @throws unless it succeeds. */
  init(): Promise<CommandResult> {
    return this.must(["init"]);
  }

  /** Applies without asking. @throws unless it succeeds. */
  apply(parameters: readonly string[] = []): Promise<CommandResult> {
    return this.must(["apply", "-auto-approve", ...parameters]);
  }
}
