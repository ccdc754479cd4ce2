// A Pulumi project in a folder of its own, with a file backend, run by the real CLI on PATH.
// Used by the demo, the examples, the benchmarks and the tests alike.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { Project, type ProjectOptions } from "./project";

const ResourceState = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
});
const Deployment = z.object({ deployment: z.object({ resources: z.array(ResourceState).default([]) }) });

/** One resource as the state holds it. */
export type ResourceState = z.output<typeof ResourceState>;

/** Configuration of a stack; a secret is encrypted. */
export type Configuration = Readonly<Record<string, string | { readonly secret: string }>>;

/** Without a package.json of its own, the repository's above would name the program. */
const projectFiles = ({ name, files = {} }: ProjectOptions) => ({
  "Pulumi.yaml": `name: ${name}\nruntime: nodejs\n`,
  "package.json": JSON.stringify({ name, private: true, main: "index.ts" in files ? "index.ts" : "index.js" }),
});

/** A project that the real CLI runs. */
export class PulumiProject extends Project {
  readonly environment: NodeJS.ProcessEnv;
  protected readonly command = "pulumi";

  constructor(options: ProjectOptions) {
    // A project in a folder below is written by something else, and one above would be taken for its own.
    const own = options.directory === undefined ? projectFiles(options) : {};
    super({ ...options, files: { ...own, ...options.files } });
    mkdirSync(join(this.folder, ".pulumi-state"));
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
  }

  /** Creates the stack "dev" and sets its configuration. */
  async start(configuration: Configuration = {}): Promise<this> {
    await this.must(["stack", "init", "dev"]);
    const pairs = Object.entries(configuration).flatMap(([key, value]) =>
      typeof value === "string" ? ["--plaintext", `${key}=${value}`] : ["--secret", `${key}=${value.secret}`],
    );
    if (pairs.length > 0) await this.must(["config", "set-all", ...pairs]);
    return this;
  }

  /** The resources in the state, secrets encrypted. */
  async resources(): Promise<readonly ResourceState[]> {
    const exported = await this.must(["stack", "export"]);
    return Deployment.parse(JSON.parse(exported.stdout)).deployment.resources;
  }

  /** The text of every file of the backend: where a search for secrets has to look. */
  stateFiles(): Readonly<Record<string, string>> {
    return this.filesBelow(".pulumi-state");
  }
}
