// The versions: Node, the engines, what the project installed, and the Terraform plugin. What is there is found by the
// command line; here it is judged.
import { isAtLeast } from "../core/version";
import type { Check } from "./check";

/** An engine as it is found on this machine. */
export interface EngineFacts {
  /** As it is typed, such as `pulumi`. */
  readonly command: string;
  /** Absent: not on PATH, or no answer in time. */
  readonly version?: string;
  /** Whether it didn't print its version in time. */
  readonly hangs?: true;
  readonly oldest: string;
  /** What older ones lack. */
  readonly lacking: string;
  /** The oldest that applies customers; older ones fail. */
  readonly required?: { readonly oldest: string; readonly lacking: string };
  /** Whether the folder has a project of this engine. */
  readonly hasProject: boolean;
}

/** The installed plugin for Terraform and OpenTofu. */
export interface PluginFacts {
  /** Versions in the folders that both programs search. */
  readonly versions: readonly string[];
  /** The file of this package's version, and whether it may be executed. */
  readonly file?: { readonly path: string; readonly isExecutable: boolean; readonly isCurrent: boolean };
  /** A settings file with a `provider_installation` block, if any: other folders are then not searched. */
  readonly explicitInstallation?: string;
  readonly hasProject: boolean;
}

/** What is on this machine. */
export interface VersionFacts {
  readonly node: { readonly version: string; readonly oldest: string };
  /** This package, and the version that the project's lock file names. */
  readonly package: { readonly version: string; readonly locked?: string };
  readonly engines: readonly EngineFacts[];
  /** Pulumi's SDK as the project's program finds it. */
  readonly sdk: { readonly version?: string; readonly oldest: string; readonly hasProject: boolean };
  readonly plugin: PluginFacts;
}

const group = "versions";

function nodeCheck({ version, oldest }: VersionFacts["node"]): Check {
  const name = "node";
  if (isAtLeast(version, oldest)) return { group, name, status: "PASS", detail: version };
  return {
    group,
    name,
    status: "FAIL",
    detail: `${version}, and this package needs ${oldest} or newer`,
    remedy: `Install Node ${oldest} or newer.`,
  };
}

function packageCheck({ version, locked }: VersionFacts["package"]): Check {
  const name = "webcastmanager-provider";
  if (locked === undefined || locked === version) return { group, name, status: "PASS", detail: version };
  return {
    group,
    name,
    status: "WARN",
    detail: `${version} runs, and package-lock.json of the project has ${locked}`,
    remedy: "Run `npm ci` in the project, and start the command with `npx --no webcastmanager`.",
  };
}

/** The check of an engine that is older than it has to be. */
function oldEngineCheck({ command: name, oldest, lacking, required, hasProject }: EngineFacts, version: string): Check {
  const fails = required !== undefined && !isAtLeast(version, required.oldest);
  const cause = fails ? `${required.oldest}: ${required.lacking}` : `${oldest}: ${lacking}`;
  return {
    group,
    name,
    status: fails && hasProject ? "FAIL" : "WARN",
    detail: `${version}, older than ${cause}`,
    remedy: `Install ${oldest} or newer.`,
  };
}

function engineCheck(facts: EngineFacts): Check {
  const { command: name, version, hangs, oldest, hasProject } = facts;
  if (hangs === true) {
    const detail = `\`${name} version\` doesn't end`;
    return { group, name, status: "WARN", detail, remedy: `Run \`${name} version\` to see what it waits for.` };
  }
  if (version === undefined) {
    if (!hasProject) return { group, name, status: "SKIP", detail: "not on PATH, and no project of it in this folder" };
    const remedy = `Install ${oldest} or newer, and add its folder to PATH.`;
    return { group, name, status: "FAIL", detail: "not on PATH, and this folder has a project of it", remedy };
  }
  return isAtLeast(version, oldest) ? { group, name, status: "PASS", detail: version } : oldEngineCheck(facts, version);
}

function sdkCheck({ version, oldest, hasProject }: VersionFacts["sdk"]): Check {
  const name = "@pulumi/pulumi";
  if (version === undefined) {
    if (!hasProject) return { group, name, status: "SKIP", detail: "no Pulumi project in this folder" };
    const remedy = "Run `npm install @pulumi/pulumi` in the project.";
    return { group, name, status: "FAIL", detail: "not installed in the project", remedy };
  }
  if (isAtLeast(version, oldest)) return { group, name, status: "PASS", detail: version };
  const remedy = `Run \`npm install @pulumi/pulumi@^${oldest}\` in the project.`;
  return { group, name, status: hasProject ? "FAIL" : "WARN", detail: `${version}, older than ${oldest}`, remedy };
}

function pluginCheck({ versions, file, explicitInstallation, hasProject }: PluginFacts, version: string): Check {
  const name = "terraform plugin";
  const remedy = "Run `npx --no webcastmanager terraform install`, then `terraform init` or `tofu init`.";
  if (file === undefined) {
    if (!hasProject && versions.length === 0)
      return { group, name, status: "SKIP", detail: "not installed, and no Terraform project in this folder" };
    const found = versions.length === 0 ? "not installed" : `installed is ${versions.join(", ")}`;
    const detail = `${found}, and this package is ${version}`;
    return { group, name, status: hasProject ? "FAIL" : "WARN", detail, remedy };
  }
  if (!file.isExecutable)
    return {
      group,
      name,
      status: "FAIL",
      detail: `${file.path} is not executable`,
      remedy: `Run \`chmod +x ${file.path}\`.`,
    };
  if (!file.isCurrent)
    return {
      group,
      name,
      status: "WARN",
      detail: `${version} is installed from another build than this package`,
      remedy,
    };
  if (explicitInstallation === undefined) return { group, name, status: "PASS", detail: version };
  return {
    group,
    name,
    status: "WARN",
    detail: `${version}, but ${explicitInstallation} has a provider_installation block, so its folder may not be searched`,
    remedy: "Name the folder in that block, as `npx --no webcastmanager terraform install` prints it.",
  };
}

/** Checks the versions. */
export function versionChecks(facts: VersionFacts): readonly Check[] {
  return [
    nodeCheck(facts.node),
    packageCheck(facts.package),
    ...facts.engines.map(engineCheck),
    sdkCheck(facts.sdk),
    pluginCheck(facts.plugin, facts.package.version),
  ];
}
