// Copies the Terraform provider to where terraform and tofu find it. Prints nothing.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { mirrorFolder, providerFile, terraformPlatform } from "../terraform/address";
import { projectPluginFolder, userPluginFolder } from "./plugin-folders";

/** What to install, and where. */
export interface InstallOptions {
  /** The provider's file. */
  readonly source: string;
  readonly version: string;
  /** The folder of a project; absent: for the user. */
  readonly project?: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly architecture: string;
}

/** The result of an installation. */
export interface InstallResult {
  readonly file: string;
  /** The machine in Terraform's words, such as linux_amd64. */
  readonly platform: string;
  readonly change: "installed" | "replaced" | "none";
}

/** Installs the provider. Does nothing if the same file is there. @throws Error with a message of one line. */
export function installProvider(installation: InstallOptions): InstallResult {
  const { source, version, project, environment, platform } = installation;
  if (platform === "win32") {
    throw new Error(
      "Windows is not supported: the provider is a script for Node, and Windows ignores its first line (#!). Use WSL.",
    );
  }
  const machine = terraformPlatform(platform, installation.architecture);
  if (machine === undefined) throw new Error(`Terraform does not run on ${platform} ${installation.architecture}.`);
  if (project !== undefined && !isFolder(project))
    throw new Error(`${project} is not a folder. Set --dir to the folder of the project.`);
  if (!existsSync(source))
    throw new Error(`${source} is missing. Reinstall the package, or run \`npm run build\` in its repository.`);
  const plugins =
    project === undefined ? userPluginFolder(environment, platform) : projectPluginFolder(resolve(project));
  const file = join(plugins, ...mirrorFolder(version, machine), providerFile);
  const content = readFileSync(source);
  const isThere = existsSync(file);
  if (isThere && readFileSync(file).equals(content) && isExecutable(file))
    return { file, platform: machine, change: "none" };
  replaceFile(file, content);
  return { file, platform: machine, change: isThere ? "replaced" : "installed" };
}

/** Writes the file beside its place and renames it, so that a running provider keeps its file. */
function replaceFile(file: string, content: Buffer): void {
  // A name that begins otherwise: both programs start the first file that begins with the provider's name.
  const beside = join(dirname(file), `.${process.pid}.partial`);
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(beside, content);
    chmodSync(beside, 0o755);
    renameSync(beside, file);
  } finally {
    rmSync(beside, { force: true });
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isExecutable(file: string): boolean {
  return (statSync(file).mode & 0o111) === 0o111;
}
