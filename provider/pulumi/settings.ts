// The settings of a Pulumi provider instance: the stack's configuration or the instance's own arguments, and the
// environment.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";
import type { Settings } from "../../schema";
import { ProviderError } from "../core/errors";
import { resolveSettings, type Source } from "../core/settings";

/** Namespace of the configuration. */
export const namespace = "webcastmanager";

/** The argument by which an explicit instance says that it is one; the engine can't tell. */
export const explicitMarker = "explicitInstance";

/** The argument by which an explicit instance names those of its arguments that were given and are undefined. */
export const undefinedMarker = "undefinedArguments";

const Texts = z.record(z.string(), z.unknown());

/** The settings of this package among all configuration that the engine hands over, without their namespace. */
function ownSettings(configuration: unknown): Record<string, string> {
  const all = Texts.safeParse(configuration);
  const prefix = `${namespace}:`;
  return Object.fromEntries(
    Object.entries(all.success ? all.data : {})
      .filter(([key, value]) => key.startsWith(prefix) && value !== undefined && value !== null)
      .map(([key, value]) => [key.slice(prefix.length), typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/**
 * The settings behind what `configure` was handed.
 * @throws ProviderError of kind "bad setting".
 */
export function pulumiSettings(configuration: unknown, environment: Source): Settings {
  const { [explicitMarker]: marker, [undefinedMarker]: missing, ...own } = ownSettings(configuration);
  if (missing !== undefined) {
    throw new ProviderError(
      `Can't use this provider instance: \`${missing.replaceAll(", ", "\`, \`")}\` was given, but is undefined. Check the Output or Promise that it comes from, or leave it out.`,
      { kind: "bad setting" },
    );
  }
  return resolveSettings({
    configuration: own,
    environment,
    explicit: marker === "true",
    sharesNames: () => isNamesake(projectFolder(process.cwd())),
  });
}

const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

const Named = z.looseObject({ name: z.string().optional() });

/** The name in a project file; in YAML at the beginning of a line, because other names stand further in. */
function projectName(file: string): string | undefined {
  const text = readFileSync(file, "utf8");
  return file.endsWith(".json")
    ? Named.parse(JSON.parse(text)).name
    : /^["']?name["']?[ \t]*:[ \t]*["']?([^"'\s#,]+)/m.exec(text)?.[1];
}

/** Whether the project is called as our namespace is: its own configuration has the same prefix then. */
function isNamesake(folder: string): boolean {
  const file = projectFiles.map((name) => join(folder, name)).find((path) => existsSync(path));
  return file !== undefined && projectName(file) === namespace;
}

/** The folder of Pulumi.yaml, from the program's folder upwards: relative paths in settings start there. */
export function projectFolder(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (projectFiles.some((name) => existsSync(join(folder, name)))) return folder;
    if (dirname(folder) === folder) return from;
  }
}
