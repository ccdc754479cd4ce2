// Where Terraform and OpenTofu look for providers by themselves, and whether their settings forbid them to. Reads
// files, changes none.
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** An empty variable is none. */
const given = (value: string | undefined): string | undefined => (value === "" ? undefined : value);

/** The user's home folder, found as both programs find it. */
export function homeOf(environment: NodeJS.ProcessEnv): string {
  return given(environment.HOME) ?? homedir();
}

/**
 * The folder of plugins for one user, which both programs search: `~/.terraform.d/plugins`.
 *
 * OpenTofu keeps its settings and logins below XDG_CONFIG_HOME only as long as there is no `~/.terraform.d`. To make
 * that folder would hide them, so in that case it is the data folder of Terraform, which both search as well.
 */
export function pluginsOfUser(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = homeOf(environment);
  const usual = join(home, ".terraform.d");
  if (existsSync(usual) || !environment.XDG_CONFIG_HOME) return join(usual, "plugins");
  if (platform === "darwin") return join(home, "Library", "Application Support", "io.terraform", "plugins");
  return join(given(environment.XDG_DATA_HOME) ?? join(home, ".local", "share"), "terraform", "plugins");
}

/** The folder of plugins of one project, which both programs search when they are started there. */
export function pluginsOfProject(folder: string): string {
  return join(folder, "terraform.d", "plugins");
}

/** The settings file that says where else to look, if there is one: both programs then search nowhere by themselves. */
export function explicitInstallation(environment: NodeJS.ProcessEnv): string | undefined {
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
