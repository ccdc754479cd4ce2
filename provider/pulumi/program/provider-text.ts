// The text that the state keeps as the provider's code, and whether the provider process can load the package with
// it. That process resolves from the program's folder, not from the folder of the class: in a workspace, perhaps only
// a library of components depends on this package, and the program's folder does not see it.
import { createRequire } from "node:module";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import { version } from "../../core/version";
import { providerText } from "../customer-token";
import { programError } from "./program";

/**
 * The text for a folder that does not see the package: it searches the dependencies of the program, nearest first, in
 * the provider process. Constant too, and without a path, so that a state works on every machine.
 */
const searchingText = `const { createRequire } = require("node:module"), { existsSync, readFileSync, realpathSync } = require("node:fs"), { dirname, join } = require("node:path");
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

/** The file that the provider process loads with a text; undefined if it finds none. */
function providerFile(text: string, folder: string): string | undefined {
  const own = createRequire(join(folder, "program.js"));
  try {
    // With `paths`, as the process does it: otherwise a package would resolve its own name.
    if (text === providerText) return own.resolve(`${name}/provider`, { paths: [folder] });
  } catch {
    return undefined;
  }
  const exported: { find?: (folder: string) => string | undefined } = {};
  Reflect.apply(compileFunction(text, ["exports", "require"]), undefined, [exported, own]);
  return exported.find?.(folder);
}

/** Warns if the provider process loads another version than the program. */
function warnOfOtherVersion(file: string): void {
  const other: unknown = Reflect.get(Object(createRequire(file)(`${name}/package.json`)), "version");
  if (other === version) return;
  void pulumi.log.warn(
    `The program loads ${name} ${version}, and its customers are managed by ${name} ${String(other)}, ` +
      "which resolves from the program's folder. " +
      "Install the same version there.",
  );
}

function chooseText(folder: string): string {
  const text = providerFile(providerText, folder) === undefined ? searchingText : providerText;
  const file = providerFile(text, folder);
  if (file === undefined) {
    throw programError(
      `Can't register customers: ${name} doesn't resolve from the program's folder ${JSON.stringify(folder)}. ` +
        "Install the package there (docs/getting-started.md).",
    );
  }
  warnOfOtherVersion(file);
  return text;
}

// Read at the start: a program may change its folder, which does not change the folder of the provider process.
const programFolder = process.cwd();

let chosen: string | undefined;

/**
 * Returns the text to register customers with, chosen once. In tests with mocks and in inline programs it is not
 * checked: their provider process has another folder.
 * @throws RunError if the provider process could not load the package.
 */
export function providerTextForProgram(): string {
  if (process.env.PULUMI_NODEJS_MONITOR === undefined) return providerText;
  chosen ??= chooseText(programFolder);
  return chosen;
}
