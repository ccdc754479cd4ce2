// The settings of a provider instance in Pulumi: from the stack's configuration or the instance's arguments, and from
// the environment.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";
import type { Settings } from "../../schema";
import { ProviderError } from "../core/errors";
import { resolveSettings } from "../core/settings";
import type { SettingSources, TextSource } from "../core/setting-sources";

/** Namespace of the configuration. */
export const namespace = "webcastmanager";

/** The argument that marks an explicit instance; the engine passes no other sign of it. */
export const explicitMarker = "explicitInstance";

/** The argument with the names of an explicit instance's arguments that resolved to undefined. */
export const undefinedMarker = "undefinedArguments";

const Configuration = z.record(z.string(), z.unknown());

/** The configuration in our namespace, without the namespace. */
function ownConfiguration(configuration: unknown): Record<string, string> {
  const all = Configuration.safeParse(configuration);
  const prefix = `${namespace}:`;
  return Object.fromEntries(
    Object.entries(all.success ? all.data : {})
      .filter(([key, value]) => key.startsWith(prefix) && value !== undefined && value !== null)
      .map(([key, value]) => [key.slice(prefix.length), typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/**
 * Returns the sources of the settings: the configuration that `configure` gets, and the environment.
 * @throws ProviderError of kind "bad setting".
 */
export function pulumiSources(configuration: unknown, environment: TextSource): SettingSources {
  const { [explicitMarker]: marker, [undefinedMarker]: missing, ...own } = ownConfiguration(configuration);
  if (missing !== undefined) {
    throw new ProviderError(
      `Can't use this provider instance: \`${missing.replaceAll(", ", "`, `")}\` was given, but is undefined. ` +
        `Check the Output or Promise it comes from, or omit it.`,
      { kind: "bad setting" },
    );
  }
  return {
    configuration: own,
    environment,
    explicit: marker === "true",
    sharesNames: () => projectName(findProjectFolder(process.cwd())) === namespace,
  };
}

/** Resolves the settings from these sources. @throws ProviderError of kind "bad setting". */
export function resolvePulumiSettings(configuration: unknown, environment: TextSource): Settings {
  return resolveSettings(pulumiSources(configuration, environment));
}

const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

const NamedProject = z.looseObject({ name: z.string().optional() });

/** The project's name. A project with our namespace as its name has its own configuration under the same prefix. */
function projectName(folder: string): string | undefined {
  const file = projectFiles.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) return undefined;
  const text = readFileSync(file, "utf8");
  if (file.endsWith(".json")) return NamedProject.parse(JSON.parse(text)).name;
  // Only at the start of a line: indented names are of something else.
  return /^["']?name["']?[ \t]*:[ \t]*["']?([^"'\s#,]+)/m.exec(text)?.[1];
}

/** Returns the folder of Pulumi.yaml, searched from a folder upwards; undefined if there is none. */
export function findProject(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (projectFiles.some((name) => existsSync(join(folder, name)))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The folder of Pulumi.yaml, else the program's own. Relative paths in settings start there. */
export function findProjectFolder(from: string): string {
  return findProject(from) ?? from;
}
