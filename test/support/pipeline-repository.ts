// A repository made of an example of GitOps, on a machine that has the tools and prepared packages.
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { root, workFolder } from "../../tools/workbench/project";
import { terraformProgram } from "../../tools/workbench/terraform-programs";
import type { RunOptions, WorkflowEvent } from "./actions/run";
import { machineVariables } from "./job-machine";

/** The event of a pull request from a fork. */
export const forkEvent = { pull_request: { number: 7, head: { repo: { full_name: "someone/webcasts" } } } };

/** A repository that workflows are run for. */
export class PipelineRepository {
  private readonly folder: string;
  /** The files of the commit that workflows check out. */
  readonly files: string;
  /** The folder of the state, in place of a bucket. */
  readonly state: string;
  /** Variables of the machine. */
  readonly machine: Readonly<Record<string, string>>;

  /** @param example the folder below examples/; @param more scripts of programs of the machine, by name */
  constructor(example: string, more: Readonly<Record<string, string>> = {}) {
    this.folder = workFolder("repository");
    this.files = join(this.folder, "files");
    this.state = join(this.folder, "state");
    mkdirSync(this.state);
    cpSync(join(root, "examples", example), this.files, { recursive: true });
    const programs = join(this.folder, "programs");
    mkdirSync(programs);
    for (const [name, script] of Object.entries({ npm, npx, terraform: terraform(), ...more })) {
      writeFileSync(join(programs, name), script);
      chmodSync(join(programs, name), 0o755);
    }
    this.machine = {
      PATH: [programs, dirname(process.execPath), process.env.PATH ?? ""].join(delimiter),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_OPTION_NON_INTERACTIVE: "true",
      CHECKPOINT_DISABLE: "1",
      ...machineVariables,
    };
  }

  /** Replaces a text in a file of the repository. @throws where the file doesn't have it */
  edit(path: string, from: string, to: string): void {
    const text = readFileSync(join(this.files, path), "utf8");
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
    writeFileSync(join(this.files, path), text.replaceAll(from, to));
  }

  /** What a workflow of the repository is run with. */
  run(workflow: string, name: WorkflowEvent["name"], payload: unknown = {}): RunOptions {
    const file = join(this.folder, "event.json");
    writeFileSync(file, JSON.stringify(payload));
    const ref = name === "pull_request" ? "refs/pull/7/merge" : "refs/heads/main";
    return {
      workflow: join(".github", "workflows", workflow),
      repository: this.files,
      event: { name, ref, sha: "c0ffee".padEnd(40, "0"), file },
      machine: this.machine,
    };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const terraform = () => `#!/bin/sh\nexec ${JSON.stringify(terraformProgram().command)} "$@"\n`;

/** `npx --no` with an installed command, without npm's start. */
const npx = '#!/bin/sh\n[ "$1" = --no ] || exit 1\nshift\nname=$1\nshift\nexec node_modules/.bin/"$name" "$@"\n';

/** `npm ci` with the packages of this repository: one slow test installs the packed package. */
const npm = `#!/bin/sh
[ "$*" = ci ] || { echo "npm $*: only \\\`npm ci\\\` is prepared" >&2; exit 1; }
mkdir -p node_modules/.bin
ln -s ${JSON.stringify(root)} node_modules/webcastmanager-provider
printf '#!/bin/sh\\nexec node "%s" "$@"\\n' ${JSON.stringify(join(root, "dist", "provider", "cli", "main.js"))} > node_modules/.bin/webcastmanager
chmod +x node_modules/.bin/webcastmanager
`;
