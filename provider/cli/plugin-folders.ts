// The folders that Terraform and OpenTofu search for providers, and whether a settings file excludes them. Reads
// files, changes none.
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

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
