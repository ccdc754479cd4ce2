// Copies the Terraform provider to where terraform and tofu find it. Prints nothing.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { mirrorFolder, providerFile, terraformPlatform } from "../terraform/address";
import { pluginsOfProject, pluginsOfUser } from "./plugin-folders";

/** What is installed, and where. */
export interface Installation {
  /** The provider's file. */
  readonly source: string;
  readonly version: string;
  /** A project's folder; without one, for the user. */
  readonly project?: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly architecture: string;
}

/** What came of it. */
export interface Installed {
  readonly file: string;
  /** As Terraform names the machine. */
  readonly platform: string;
  readonly change: "installed" | "replaced" | "none";
}

/**
 * Installs the provider; does nothing where the very same file is there. @throws {Error} with one line, where it can't.
 */
export function installProvider(installation: Installation): Installed {
  const { source, version, project, environment, platform } = installation;
  // Without a shebang line it would need a program for each platform that holds Node itself.
  if (platform === "win32")
    throw new Error(
      "Windows is not supported: it does not start a file by its first line (#!), and the provider is a file that Node runs; use WSL",
    );
  const machine = terraformPlatform(platform, installation.architecture);
  if (machine === undefined) throw new Error(`Terraform does not run on ${platform} ${installation.architecture}`);
  if (project !== undefined && !isFolder(project))
    throw new Error(`${project} is not a folder; --dir names the folder of the project`);
  if (!existsSync(source))
    throw new Error(`${source} is not there; install the package anew, or run \`npm run build\` in its repository`);
  const plugins = project === undefined ? pluginsOfUser(environment, platform) : pluginsOfProject(resolve(project));
  const file = join(plugins, ...mirrorFolder(version, machine), providerFile);
  const content = readFileSync(source);
  const isThere = existsSync(file);
  if (isThere && readFileSync(file).equals(content) && isExecutable(file))
    return { file, platform: machine, change: "none" };
  put(file, content);
  return { file, platform: machine, change: isThere ? "replaced" : "installed" };
}

/** Whole or not at all: a provider that runs meanwhile keeps its file. */
function put(file: string, content: Buffer): void {
  // Both programs take the first file of the folder whose name begins so.
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
