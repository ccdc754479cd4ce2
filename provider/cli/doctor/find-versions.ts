// Finds what the versions of doctor are judged by: programs on PATH, packages of the project, the installed plugin.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import * as z from "zod";
import { oldestNode, version } from "../../core/version";
import type { EngineFacts, PluginFacts, VersionFacts } from "../../doctor/versions";
import { oldestCli } from "../../pulumi/customer-token";
import { findProject } from "../../pulumi/settings";
import { mirrorFolder, providerAddress, providerFile, terraformPlatform } from "../../terraform/address";
import { oldestEngines, versionOf } from "../import/engine-version";
import { oldestSdk, ownName, packageFolder, sdkName } from "../import/pulumi/packages";
import {
  explicitInstallationFile,
  isExecutable,
  projectPluginFolder,
  providerBundle,
  userPluginFolder,
} from "../install-provider";

const Package = z.looseObject({ version: z.string() });
const Lock = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ version: z.string().optional(), link: z.boolean().optional() })),
});

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function read<Content>(file: string, schema: z.ZodType<Content>): Content | undefined {
  try {
    return schema.parse(JSON.parse(textOf(file) ?? ""));
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The version of this package in the lock file of the project around a folder. */
function lockedVersion(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const lock = read(join(folder, "package-lock.json"), Lock);
    if (lock !== undefined) return lock.packages[`node_modules/${ownName}`]?.version;
    if (dirname(folder) === folder) return undefined;
  }
}

const ofTerraform = /\.(?:tf|tf\.json)$/;
const ofTofu = /\.(?:tofu|tofu\.json)$/;

/** Whether a folder has files of these names that use this provider. */
function usesProvider(folder: string, names: RegExp): boolean {
  return namesIn(folder).some((name) => names.test(name) && textOf(join(folder, name))?.includes("webcastmanager"));
}

/** The engines that a folder has a project of. */
interface Projects {
  readonly pulumi: boolean;
  readonly terraform: boolean;
  readonly tofu: boolean;
}

function projectsIn(folder: string): Projects {
  return {
    pulumi: findProject(resolve(folder)) !== undefined,
    terraform: usesProvider(folder, ofTerraform),
    tofu: usesProvider(folder, ofTofu),
  };
}

/** Milliseconds for a program to print its version. */
const versionMs = 10_000;

async function findEngine(command: string, signal: AbortSignal): Promise<Pick<EngineFacts, "version" | "hangs">> {
  try {
    return { version: await versionOf(command, AbortSignal.any([signal, AbortSignal.timeout(versionMs)])) };
  } catch {
    signal.throwIfAborted();
    return { hangs: true };
  }
}

async function findEngines(projects: Projects, signal: AbortSignal): Promise<readonly EngineFacts[]> {
  const commands = ["pulumi", "terraform", "tofu"] as const;
  const [pulumi, terraform, tofu] = await Promise.all(commands.map((command) => findEngine(command, signal)));
  const writeOnly = {
    oldest: oldestEngines.terraform,
    lacking: "no write-only attributes, which keep secrets out of the state",
  };
  return [
    {
      command: "pulumi",
      ...pulumi,
      oldest: oldestEngines.pulumi,
      lacking: "`webcastmanager import --to pulumi` can't use it",
      required: { oldest: oldestCli, lacking: "no resource hooks, which protect customers from deletion" },
      hasProject: projects.pulumi,
    },
    // One of the two is enough for a configuration that both read.
    { command: "terraform", ...terraform, ...writeOnly, hasProject: projects.terraform && tofu?.version === undefined },
    { command: "tofu", ...tofu, ...writeOnly, hasProject: projects.tofu },
  ];
}

function findPlugin(folder: string, { terraform, tofu }: Projects): PluginFacts {
  const { platform, arch, env } = process;
  const machine = terraformPlatform(platform, arch) ?? "";
  const folders = [projectPluginFolder(resolve(folder)), userPluginFolder(env, platform)];
  const versions = folders.flatMap((each) => namesIn(join(each, ...providerAddress.split("/"))));
  const files = folders.map((each) => join(each, ...mirrorFolder(version, machine), providerFile));
  const file = files.map((path) => ({ path, text: textOf(path) })).find(({ text }) => text !== undefined);
  const explicit = explicitInstallationFile(env);
  return {
    versions: [...new Set(versions)].toSorted(),
    hasProject: terraform || tofu,
    ...(explicit !== undefined && { explicitInstallation: explicit }),
    ...(file && {
      file: {
        path: file.path,
        isExecutable: isExecutable(file.path),
        isCurrent: file.text === textOf(providerBundle()),
      },
    }),
  };
}

/** Finds the versions for a folder. @throws the reason of the signal */
export async function findVersions(folder: string, signal: AbortSignal): Promise<VersionFacts> {
  const locked = lockedVersion(folder);
  const sdk = packageFolder(sdkName, folder);
  const sdkVersion = sdk && read(join(sdk, "package.json"), Package)?.version;
  const projects = projectsIn(folder);
  return {
    node: { version: process.versions.node, oldest: oldestNode.join(".") },
    package: { version, ...(locked !== undefined && { locked }) },
    engines: await findEngines(projects, signal),
    sdk: {
      oldest: oldestSdk,
      hasProject: projects.pulumi,
      ...(projects.pulumi && sdkVersion !== undefined && { version: sdkVersion }),
    },
    plugin: findPlugin(folder, projects),
  };
}
