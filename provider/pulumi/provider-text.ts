// The text that the state keeps of the provider's code, and whether the provider's process can load the package by it.
// That process resolves from the program's folder, whatever folder the class was loaded from: in a workspace only a
// library of components may depend on this package, where the program does not see it.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compileFunction } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import { version } from "../client/version";
import { programError } from "./program-error";

/** All that the state keeps of the provider's code: constant, so that no upgrade ever shows as a change. */
export const providerText = 'exports.handler = () => require("webcastmanager-provider/provider");';

/**
 * The text where the program's folder does not see the package: it looks among what the program depends on, nearest
 * first, in the provider's process. As constant as the other, and without a path, so that a state serves every machine.
 */
export const searchingText = `const { createRequire } = require("node:module"), { existsSync, readFileSync, realpathSync } = require("node:fs"), { dirname, join } = require("node:path");
exports.find = (folder) => {
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  const files = new Set([join(folder, "package.json")]);
  for (const file of files) {
    const own = createRequire(file);
    try { return own.resolve("webcastmanager-provider/provider"); } catch {}
    let needs = {};
    try { needs = JSON.parse(readFileSync(file, "utf8")) ?? {}; } catch {}
    for (const name of Object.keys({ ...needs.dependencies, ...needs.optionalDependencies, ...needs.peerDependencies, ...(files.size === 1 && needs.devDependencies) })) {
      const found = (own.resolve.paths(name) ?? []).map((path) => join(path, name, "package.json")).find((path) => existsSync(path));
      if (found !== undefined) files.add(realpathSync(found));
    }
  }
};
exports.handler = () => require(exports.find(process.cwd()) ?? "webcastmanager-provider/provider");`;

const name = "webcastmanager-provider";

/** What the provider's process will load by a text; undefined where it will find nothing. */
function providerFile(text: string, folder: string): string | undefined {
  const own = createRequire(join(folder, "program.js"));
  try {
    // With `paths`, as the process does it: the package of the folder itself is not seen by its own name.
    if (text === providerText) return own.resolve(`${name}/provider`, { paths: [folder] });
  } catch {
    return undefined;
  }
  const exported: { find?: (folder: string) => string | undefined } = {};
  Reflect.apply(compileFunction(text, ["exports", "require"]), undefined, [exported, own]);
  return exported.find?.(folder);
}

const installers = { "pnpm-lock.yaml": "pnpm add", "yarn.lock": "yarn add", "bun.lock": "bun add" };

/** The command that installs the package in a folder, by the lock file there or above. */
function installCommand(folder: string): string {
  const found = Object.entries(installers).find(([file]) => existsSync(join(folder, file)));
  if (found !== undefined) return `${found[1]} ${name}`;
  return dirname(folder) === folder || existsSync(join(folder, "package-lock.json"))
    ? `npm install ${name}`
    : installCommand(dirname(folder));
}

/** Warns where the provider's process runs another version than the one that the class is of. */
function warnOfOther(file: string, command: string): void {
  const other: unknown = Reflect.get(Object(createRequire(file)(`${name}/package.json`)), "version");
  if (other === version) return;
  void pulumi.log.warn(
    `Customers of ${name} ${version} are managed by ${name} ${String(other)}, which the program's folder resolves. Use one version: run \`${command}@${version}\` there.`,
  );
}

function chosenText(folder: string): string {
  const text = providerFile(providerText, folder) === undefined ? searchingText : providerText;
  const file = providerFile(text, folder);
  const command = installCommand(folder);
  if (file === undefined)
    throw programError(
      `Can't register customers: ${name} can't be resolved from the program's folder ${JSON.stringify(folder)}. Run \`${command}\` there.`,
    );
  warnOfOther(file, command);
  return text;
}

// A program may change its folder later; the provider's process is not affected.
const programFolder = process.cwd();

let chosen: string | undefined;

/**
 * The text to register customers with, found once.
 * @throws RunError where the provider's process could not load the package by any. Nothing is looked up in tests with
 *   mocks and in inline programs: there the provider's process has another folder.
 */
export function textForProgram(): string {
  if (process.env.PULUMI_NODEJS_MONITOR === undefined) return providerText;
  chosen ??= chosenText(programFolder);
  return chosen;
}
