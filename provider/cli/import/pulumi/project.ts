// The project around a Pulumi program: what a folder needs so that `pulumi` runs it.
import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import * as z from "zod";
import { parse } from "yaml";
import type { Program } from "../../../../programs";
import { printable } from "../../../../schema";
import { findProjectFolder } from "../../../pulumi/settings";
import { CommandError } from "../../exit-codes";
import type { Files } from "../output-files";
import type { MissingParts } from "../target";
import { missingPackages } from "./packages";

/** The file that loads all others of a program. */
const entry = "index.ts";

/** The runtime of programs in TypeScript. */
const language = "nodejs";

const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** The files of a program without the one that loads them. */
export function customerFiles({ files }: Program): Files {
  return new Map([...files].filter(([path]) => path !== entry));
}

/** What the package.json of a new project names. */
type Dependencies = Readonly<Record<string, string>>;

/**
 * Returns the files around a program in a folder of its own. Without a tsconfig.json, Pulumi chooses the options that
 * fit the TypeScript it finds; its SDK brings 3.8 for projects that have none.
 */
export function minimalProject(name: string, program: Program, dependencies: Dependencies): Files {
  return new Map([
    ["Pulumi.yaml", `name: ${name}\nruntime: nodejs\nmain: ${entry}\n`],
    ["package.json", json({ name, private: true, dependencies })],
    [entry, program.files.get(entry) ?? ""],
  ]);
}

/** The name of a project that is created in a folder: letters, digits and hyphens of the folder's name. */
function newProjectName(folder: string): string {
  const name = basename(folder).toLowerCase();
  const plain = name.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return plain === "" ? "webcasts" : plain;
}

/** Returns the file of the project that a folder belongs to; undefined if it belongs to none. */
export function projectFile(folder: string): string | undefined {
  const project = findProjectFolder(resolve(folder));
  return projectFiles.map((name) => join(project, name)).find((path) => existsSync(path));
}

const Project = z.looseObject({
  name: z.string().optional(),
  runtime: z.union([z.string(), z.looseObject({ name: z.string() }).transform(({ name }) => name)]).optional(),
});

function readProject(file: string): z.output<typeof Project> {
  try {
    return Project.parse(parse(readFileSync(file, "utf8")));
  } catch {
    throw new CommandError("usage", `Can't read ${file}: it is no Pulumi project.`, "Correct it, then run this again.");
  }
}

/** Refuses a project in another language: it would not load the program. */
function refuseOtherLanguage(folder: string, file: string): void {
  const { runtime = language } = readProject(file);
  if (runtime === language) return;
  throw new CommandError(
    "usage",
    `Can't write to ${folder}: its Pulumi project has the runtime ${printable(runtime, 40)}, and the program is in TypeScript.`,
    "Choose a folder outside of it with --out.",
  );
}

/** Returns what a folder lacks. Nothing there is changed. @throws CommandError for a project in another language */
export function missingParts(folder: string, program: Program): MissingParts {
  const target = resolve(folder);
  const file = projectFile(target);
  const isNew = file === undefined;
  if (file !== undefined) refuseOtherLanguage(folder, file);
  const wanted = isNew
    ? minimalProject(newProjectName(target), program, missingPackages(target))
    : new Map<string, string>();
  const files = new Map([...wanted].filter(([path]) => !existsSync(join(target, path))));
  if (files.has(entry)) return { files, lines: [] };
  const from = isNew ? target : findProjectFolder(target);
  const text = existsSync(join(from, entry)) ? readFileSync(join(from, entry), "utf8") : "";
  const modules = [...customerFiles(program).keys()].map((path) => {
    const module = relative(from, join(target, path)).replaceAll("\\", "/");
    return `"./${module.replace(/\.ts$/, "")}"`;
  });
  return { files, lines: modules.filter((module) => !text.includes(module)).map((module) => `import ${module};`) };
}

/** Returns the name of the project that a folder belongs to: the namespace of its configuration. */
export function projectName(folder: string): string {
  const file = projectFile(folder);
  const name = file === undefined ? undefined : readProject(file).name;
  if (name !== undefined) return name;
  throw new CommandError(
    "usage",
    `Can't import into a stack: ${folder} has no Pulumi project.`,
    "Add a Pulumi.yaml with a name.",
  );
}
