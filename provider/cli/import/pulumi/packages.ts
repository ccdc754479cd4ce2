// Makes the packages that a Pulumi program loads resolve from a scratch folder: those of the user's project, else those
// that this command itself was installed with.
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import * as z from "zod";
import { version } from "../../../core/version";
import { CommandError } from "../../exit-codes";

/** The name of this package. */
export const ownName = "webcastmanager-provider";
/** The name of Pulumi's SDK. */
export const sdkName = "@pulumi/pulumi";

/** The oldest SDK that works: the peer dependency of this package. */
export const oldestSdk = "3.216.0";

const PackageJson = z.looseObject({ name: z.string() });

/** The folder of this package: in a checkout, compiled or not, and where it is installed. */
function ownFolder(): string {
  const isOwn = (folder: string) =>
    existsSync(join(folder, "package.json")) &&
    PackageJson.safeParse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))).data?.name === ownName;
  let folder = __dirname;
  while (!isOwn(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** Returns the folder of a package as code in a folder finds it; undefined if it doesn't. */
export function packageFolder(name: string, from: string): string | undefined {
  try {
    const { resolve: find } = createRequire(join(resolve(from), "program.js"));
    return dirname(find(`${name}/package.json`, { paths: [resolve(from)] }));
  } catch {
    return undefined;
  }
}

/** Folders of the two packages. */
export interface ProgramPackages {
  readonly own: string;
  readonly sdk: string;
}

/** Returns the packages for programs in a folder. @throws CommandError where Pulumi's SDK is not installed. */
export function findPackages(folder: string): ProgramPackages {
  const own = packageFolder(ownName, folder) ?? ownFolder();
  const sdk = [folder, ".", own].map((from) => packageFolder(sdkName, from)).find((found) => found !== undefined);
  if (sdk !== undefined) return { own, sdk };
  throw new CommandError(
    "usage",
    `Can't prove the import: \`${sdkName}\` is not installed.`,
    `Run \`npm install ${sdkName}\` beside this package.`,
  );
}

/** What npm notes of the packages in a folder node_modules, in its hidden lock file. */
const InstalledPackages = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ resolved: z.string().optional(), link: z.boolean().optional() })),
});

function readInstalled(modules: string): z.output<typeof InstalledPackages>["packages"] {
  try {
    return InstalledPackages.parse(JSON.parse(readFileSync(join(modules, ".package-lock.json"), "utf8"))).packages;
  } catch {
    return {};
  }
}

/**
 * Returns how a package.json names the package that is installed in a folder: the file or folder that it came from. A
 * version only where a registry is named, because a stranger may publish a package of the same name there.
 */
export function installedRange(own: string, folder: string): string {
  const fileRange = (path: string) => `file:${relative(resolve(folder), path).replaceAll("\\", "/")}`;
  const modules = dirname(own);
  const { resolved = "", link } = readInstalled(modules)[`node_modules/${ownName}`] ?? {};
  if (/^https?:/.test(resolved)) return version;
  if (link === true || !resolved.startsWith("file:")) return fileRange(own);
  return fileRange(resolve(dirname(modules), resolved.slice("file:".length)));
}

/** Returns the packages with their versions that code in a folder doesn't find. */
export function missingPackages(folder: string): Readonly<Record<string, string>> {
  const ranges = [
    [sdkName, `^${oldestSdk}`],
    [ownName, installedRange(ownFolder(), folder)],
  ] as const;
  return Object.fromEntries(ranges.filter(([name]) => packageFolder(name, folder) === undefined));
}

/** Links the packages into a folder, as if they were installed there. */
export function linkPackages({ own, sdk }: ProgramPackages, folder: string): void {
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, dirname(sdkName)), { recursive: true });
  symlinkSync(own, join(modules, ownName), "junction");
  symlinkSync(sdk, join(modules, sdkName), "junction");
}
