// A Pulumi project in a folder of its own, with a file backend, run by the real CLI on PATH.
// Used by the demo, the examples, the benchmarks and the tests alike.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import * as z from "zod";
import { runCommand, type CommandOptions, type CommandResult } from "./run-command";

/** The root of this repository. */
export const root = resolve(__dirname, __dirname.includes(join("dist", "tools")) ? "../../.." : "../..");

/** The options of a project. */
export interface ProjectOptions {
  /** Name of the project, also the beginning of its folder's name. */
  readonly name: string;
  /** Files by relative path; Pulumi.yaml is written unless it is among them. */
  readonly files?: Readonly<Record<string, string>>;
  /** A folder whose files are copied first (an example). */
  readonly from?: string;
  /** Variables beside those of this process. */
  readonly environment?: NodeJS.ProcessEnv;
}

const ResourceState = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
  protect: z.boolean().optional(),
  initErrors: z.array(z.string()).optional(),
});
const Deployment = z.looseObject({
  deployment: z.looseObject({
    resources: z.array(ResourceState).default([]),
    pending_operations: z.array(z.unknown()).default([]),
  }),
});

/** One resource as the state holds it. */
export type ResourceState = z.output<typeof ResourceState>;

const Step = z.looseObject({
  op: z.string(),
  urn: z.string(),
  detailedDiff: z.record(z.string(), z.looseObject({ kind: z.string() })).nullish(),
  diffReasons: z.array(z.string()).nullish(),
});
const PreviewJson = z.looseObject({
  steps: z.array(Step).default([]),
  changeSummary: z.record(z.string(), z.number()).optional(),
});

/** A preview in the CLI's JSON form. */
export type PreviewJson = z.output<typeof PreviewJson>;

/** A project that the real CLI runs. */
export class PulumiProject {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;

  constructor(options: ProjectOptions) {
    const work = join(root, ".work");
    mkdirSync(work, { recursive: true });
    this.folder = mkdtempSync(join(work, `${options.name}-`));
    if (options.from !== undefined)
      cpSync(options.from, this.folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
    mkdirSync(join(this.folder, ".pulumi-state"));
    mkdirSync(join(this.folder, "node_modules"), { recursive: true });
    // As if installed: the package by its name, everything else from the repository's own node_modules above.
    symlinkSync(root, join(this.folder, "node_modules", "webcastmanager-provider"), "junction");
    this.environment = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${join(this.folder, ".pulumi-state")}`,
      PULUMI_CONFIG_PASSPHRASE: "demo-passphrase",
      PULUMI_HOME: join(this.folder, ".pulumi-home"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_OPTION_NON_INTERACTIVE: "true",
      ...options.environment,
    };
    if (!existsSync(join(this.folder, "Pulumi.yaml")))
      this.write("Pulumi.yaml", `name: ${options.name}\nruntime: nodejs\n`);
    // Without one of its own, the repository's above would name the program.
    const main = Object.keys(options.files ?? {}).includes("index.ts") ? "index.ts" : "index.js";
    if (!existsSync(join(this.folder, "package.json")))
      this.write("package.json", JSON.stringify({ name: options.name, private: true, main }));
    for (const [path, text] of Object.entries(options.files ?? {})) this.write(path, text);
  }

  /** Writes a file of the project. */
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  /** Reads a file of the project. */
  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  /** Runs the CLI with these parameters. */
  run(parameters: readonly string[], options: Partial<CommandOptions> = {}): Promise<CommandResult> {
    return runCommand("pulumi", parameters, {
      folder: this.folder,
      ...options,
      environment: { ...this.environment, ...options.environment },
    });
  }

  /** Runs the CLI and throws with its output unless it exits 0. */
  async must(parameters: readonly string[], options: Partial<CommandOptions> = {}): Promise<CommandResult> {
    const result = await this.run(parameters, options);
    if (result.code !== 0)
      throw new Error(`pulumi ${parameters.join(" ")} exited ${result.code}\n${result.stdout}\n${result.stderr}`);
    return result;
  }

  /** Creates the stack and sets its configuration; secrets by `{ secret }`. */
  async start(
    configuration: Readonly<Record<string, string | { readonly secret: string }>> = {},
    stack = "dev",
  ): Promise<this> {
    await this.must(["stack", "init", stack]);
    const pairs = Object.entries(configuration).flatMap(([key, value]) =>
      typeof value === "string" ? ["--plaintext", `${key}=${value}`] : ["--secret", `${key}=${value.secret}`],
    );
    if (pairs.length > 0) await this.must(["config", "set-all", ...pairs]);
    return this;
  }

  /** A preview as JSON. */
  async preview(
    parameters: readonly string[] = [],
    options: Partial<CommandOptions> = {},
  ): Promise<{ result: CommandResult; json: PreviewJson }> {
    const result = await this.run(["preview", "--json", ...parameters], options);
    const begin = result.stdout.indexOf("{");
    return { result, json: PreviewJson.parse(begin === -1 ? {} : JSON.parse(result.stdout.slice(begin))) };
  }

  /** The resources in the state, secrets encrypted. */
  async resources(): Promise<readonly ResourceState[]> {
    const exported = await this.must(["stack", "export"]);
    return Deployment.parse(JSON.parse(exported.stdout)).deployment.resources;
  }

  /** The customers in the state. */
  async customers(): Promise<readonly ResourceState[]> {
    return (await this.resources()).filter(
      (resource) => resource.type === "pulumi-nodejs:dynamic/webcastmanager:Customer",
    );
  }

  /** The text of every file of the backend: where a search for secrets has to look. */
  stateFiles(): Readonly<Record<string, string>> {
    const folder = join(this.folder, ".pulumi-state");
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return Object.fromEntries(
      files.map((entry) => [
        join(entry.parentPath, entry.name),
        readFileSync(join(entry.parentPath, entry.name), "utf8"),
      ]),
    );
  }

  /** Takes the folder away. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
