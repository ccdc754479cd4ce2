// A Terraform project in a folder of its own, with the provider from this repository's bundle, run by the real
// terraform or tofu. Used by the examples, the benchmarks and the tests alike. No registry is used.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as z from "zod";
import { providerAddress, providerFile, terraformPlatform } from "../../provider/terraform/address";
import { Project, root, type ProjectOptions } from "./project";
import type { CommandOptions, CommandResult } from "./run-command";
import { PlanJson, StateJson } from "./terraform-json";
import { terraformProgram, type TerraformProgram } from "./terraform-programs";

/** The provider as it is built. */
export const providerBundle = join(root, "dist", "terraform", providerFile);

/** The options of a project. */
export interface TerraformOptions extends ProjectOptions {
  /** Default: what the set-up prefers. */
  readonly program?: TerraformProgram;
  /** Programs of other providers by address; each is offered as version 0.1.0, as ours is. */
  readonly providers?: Readonly<Record<string, string>>;
}

const PackageJson = z.object({ version: z.string() });
const Outputs = z.record(z.string(), z.looseObject({ value: z.unknown(), sensitive: z.boolean() }));

/** Outputs by name; a sensitive one has its value too, and is marked. */
export type Outputs = z.output<typeof Outputs>;

/** The version that the mirror offers: this package's. */
export const providerVersion = PackageJson.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8"))).version;

/** Commands that colour their output by default, also in a pipe. */
const coloured = [
  "init",
  "validate",
  "plan",
  "apply",
  "destroy",
  "refresh",
  "show",
  "output",
  "import",
  "taint",
  "untaint",
];

/** A project that the real program runs. */
export class TerraformProject extends Project {
  readonly environment: NodeJS.ProcessEnv;
  readonly program: TerraformProgram;
  protected readonly command: string;

  constructor(options: TerraformOptions) {
    super(options);
    this.program = options.program ?? terraformProgram();
    this.command = this.program.command;
    for (const [address, file] of Object.entries({ [providerAddress]: providerBundle, ...options.providers }))
      this.offer(address, file);
    const mirror = JSON.stringify(join(this.folder, ".mirror"));
    this.write(".terraformrc", `provider_installation {\n  filesystem_mirror {\n    path = ${mirror}\n  }\n}\n`);
    this.environment = {
      ...process.env,
      TF_CLI_CONFIG_FILE: join(this.folder, ".terraformrc"),
      CHECKPOINT_DISABLE: "1",
      TF_INPUT: "0",
      TF_IN_AUTOMATION: "1",
      ...Object.fromEntries(coloured.map((command) => [`TF_CLI_ARGS_${command}`, "-no-color"])),
      ...options.environment,
    };
    this.writeAll(options.files);
  }

  /** Puts a provider into the project's mirror. */
  private offer(address: string, file: string): void {
    const platform = terraformPlatform(process.platform, process.arch);
    if (platform === undefined) throw new Error(`Terraform does not run on ${process.platform} ${process.arch}`);
    const folder = join(this.folder, ".mirror", ...address.split("/"), providerVersion, platform);
    mkdirSync(folder, { recursive: true });
    const copy = join(folder, basename(file));
    if (!existsSync(file)) throw new Error(`${file} is not there: run \`npm run build\``);
    copyFileSync(file, copy);
    chmodSync(copy, 0o755);
  }

  /** Takes the providers from the mirror. @throws unless it succeeds. */
  async init(parameters: readonly string[] = []): Promise<this> {
    await this.must(["init", ...parameters]);
    return this;
  }

  /** A plan: exit code 0 without changes, 2 with some, 1 on failure; as JSON unless it failed. */
  async plan(
    parameters: readonly string[] = [],
    options: Partial<CommandOptions> = {},
  ): Promise<{ readonly result: CommandResult; readonly json?: PlanJson }> {
    const result = await this.run(["plan", "-detailed-exitcode", "-out=plan.tfplan", ...parameters], options);
    if (result.code !== 0 && result.code !== 2) return { result };
    return { result, json: PlanJson.parse(JSON.parse((await this.must(["show", "-json", "plan.tfplan"])).stdout)) };
  }

  /** Applies without asking. @throws unless it succeeds. */
  apply(parameters: readonly string[] = []): Promise<CommandResult> {
    return this.must(["apply", "-auto-approve", ...parameters]);
  }

  /** Destroys without asking. @throws unless it succeeds. */
  destroy(parameters: readonly string[] = []): Promise<CommandResult> {
    return this.must(["destroy", "-auto-approve", ...parameters]);
  }

  /** The state as the program shows it, secrets in plain text. */
  async show(): Promise<StateJson> {
    return StateJson.parse(JSON.parse((await this.must(["show", "-json"])).stdout));
  }

  /** The outputs, secrets in plain text. */
  async outputs(): Promise<Outputs> {
    return Outputs.parse(JSON.parse((await this.must(["output", "-json"])).stdout));
  }

  /** The text of the state and of its backups by file name: what a search for secrets has to look at. */
  state(): Readonly<Record<string, string>> {
    const files = readdirSync(this.directory).filter((name) => name.includes(".tfstate"));
    return Object.fromEntries(files.map((name) => [name, readFileSync(join(this.directory, name), "utf8")]));
  }
}
