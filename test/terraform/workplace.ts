// A folder for the real terraform (or tofu) with the provider of notes in a mirror, and nothing of the machine's own
// configuration.
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { bundleProvider } from "../../tools/bundle/bundle";
import { runCommand, type CommandResult } from "../../tools/workbench/run-command";

const ADDRESS = "notes.example/acme/notes";

/** Where one of the engines works. */
export interface TerraformPlace {
  readonly folder: string;
  /** Writes the configuration that is planned from now on. */
  configure(text: string): void;
  run(
    parameters: readonly string[],
    options?: { readonly environment?: NodeJS.ProcessEnv; readonly started?: (child: ChildProcess) => void },
  ): Promise<CommandResult>;
  /** What the provider has noted down, line by line. */
  events(): readonly string[];
  remove(): void;
}

/** The engines on PATH, by the names of their programs. */
export function enginesOnPath(): readonly string[] {
  return ["terraform", "tofu"].filter((name) =>
    (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, name))),
  );
}

/** Makes a place with the provider in it. */
export async function makeTerraformPlace(engine: string): Promise<TerraformPlace> {
  const folder = mkdtempSync(join(tmpdir(), "wcm-terraform-"));
  const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
  await bundleProvider(
    join(__dirname, "notes-provider.ts"),
    join(folder, "mirror", ADDRESS, "0.1.0", platform, "terraform-provider-notes.cjs"),
  );
  mkdirSync(join(folder, "root"));
  mkdirSync(join(folder, "sockets"));
  writeFileSync(
    join(folder, "cli.tfrc"),
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(join(folder, "mirror"))}\n  }\n}\n`,
  );
  const base = {
    PATH: [join(process.execPath, ".."), process.env.PATH].join(delimiter),
    HOME: folder,
    TMPDIR: join(folder, "sockets"),
    NOTES_FOLDER: join(folder, "notes"),
    NOTES_SLOW_MS: "3000",
    TF_CLI_CONFIG_FILE: join(folder, "cli.tfrc"),
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    TF_CLI_ARGS: "-no-color",
  };
  mkdirSync(base.NOTES_FOLDER);
  return {
    folder,
    configure(text) {
      writeFileSync(
        join(folder, "root", "main.tf"),
        `terraform {\n  required_providers {\n    notes = {\n      source = "${ADDRESS}"\n    }\n  }\n}\n${text}`,
      );
    },
    run: (parameters, { environment, started } = {}) =>
      runCommand(engine, parameters, {
        folder: join(folder, "root"),
        environment: { ...base, ...environment },
        detached: true,
        ...(started === undefined ? {} : { started }),
      }),
    events() {
      const file = join(base.NOTES_FOLDER, "events");
      return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
