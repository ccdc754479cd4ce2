// Copies the Terraform provider to a folder that terraform and tofu search, and finds the settings file that excludes
// that folder. Prints nothing.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { mirrorFolder, providerFile, terraformPlatform } from "../terraform/address";

/** The provider's file, in the package and in a checkout alike. */
export function providerBundle(): string {
  const isCompiled = __dirname.includes(join("dist", "provider"));
  return join(__dirname, "..", "..", ...(isCompiled ? [] : ["dist"]), "terraform", providerFile);
}

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

/** Whether every user may execute a file. */
export function isExecutable(file: string): boolean {
  return (statSync(file).mode & 0o111) === 0o111;
}

/** An empty variable counts as unset. */
const given = (value: string | undefined): string | undefined => (value === "" ? undefined : value);

/** The user's home folder, as both programs determine it. */
function homeOf(environment: NodeJS.ProcessEnv): string {
  return given(environment.HOME) ?? homedir();
}

/**
 * The plugin folder of one user, which both programs search: `~/.terraform.d/plugins`.
 *
 * OpenTofu reads its settings and logins below XDG_CONFIG_HOME only while there is no `~/.terraform.d`. Creating that
 * folder would hide them, so in that case it is Terraform's data folder, which both programs search too.
 */
export function userPluginFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = homeOf(environment);
  const usual = join(home, ".terraform.d");
  if (existsSync(usual) || !environment.XDG_CONFIG_HOME) return join(usual, "plugins");
  if (platform === "darwin") return join(home, "Library", "Application Support", "io.terraform", "plugins");
  return join(given(environment.XDG_DATA_HOME) ?? join(home, ".local", "share"), "terraform", "plugins");
}

/** The plugin folder of one project, which both programs search if they start there. */
export function projectPluginFolder(folder: string): string {
  return join(folder, "terraform.d", "plugins");
}

/** The settings file with a `provider_installation` block, if any: both programs then search only what it names. */
export function explicitInstallationFile(environment: NodeJS.ProcessEnv): string | undefined {
  const home = homeOf(environment);
  const named = given(environment.TF_CLI_CONFIG_FILE) ?? given(environment.TERRAFORM_CONFIG);
  const settings = given(environment.XDG_CONFIG_HOME);
  const usual = [
    join(home, ".terraformrc"),
    join(home, ".tofurc"),
    ...(settings === undefined ? [] : [join(settings, "opentofu", "tofurc")]),
  ];
  const files = named === undefined ? usual : [named];
  return files.find((file) => existsSync(file) && /^\s*provider_installation\b/m.test(readFileSync(file, "utf8")));
}
