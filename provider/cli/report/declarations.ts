// Where the code of the current folder declares a customer, found by its logical name: a line that a widget can show,
// not a proof.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { compareTexts } from "../../../schema";

/** A line of a file, its path relative to the folder, with slashes. */
interface Place {
  readonly path: string;
  readonly line: number;
}

/** The places of names, and that of the whole project. */
export interface Places {
  readonly byName: ReadonlyMap<string, Place>;
  readonly project: Place;
}

const limits = { files: 2_000, bytes: 1024 * 1024, depth: 8 } as const;

const code = /\.(?:ts|js|mts|cts|mjs|cjs|tf|ya?ml)$/;
const skipped = /^(?:\..*|node_modules|dist|bin|cdktf\.out)$/;

/** Files that stand for a project, the best first. */
const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "main.tf", "cdktf.json", "package.json"];

/** Returns the files of code below a folder, the nearest first. */
async function codeFiles(root: string): Promise<readonly string[]> {
  const files: string[] = [];
  let folders = [""];
  for (let depth = 0; depth < limits.depth && folders.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of folders) {
      const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
      for (const entry of entries.sort((one, other) => compareTexts(one.name, other.name))) {
        const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory() && !skipped.test(entry.name)) next.push(path);
        if (entry.isFile() && code.test(entry.name)) files.push(path);
        if (files.length >= limits.files) return files;
      }
    }
    folders = next;
  }
  return files;
}

async function linesOf(file: string): Promise<readonly string[]> {
  const { size } = await stat(file).catch(() => ({ size: Infinity }));
  return size > limits.bytes ? [] : (await readFile(file, "utf8").catch(() => "")).split("\n");
}

/** A name in quotes, or the key of a resource in YAML; a declaration is better than any other mention. */
const quotedOrKey = /(["'`])((?:(?!\1).)+)\1|^\s*(?:- )?([\w.-]+):/g;
const declares = /\bnew\s+[\w.]+\s*\(|^\s*resource\s+"|^\s*[\w.-]+:\s*$/;

/** Returns the places of these names. */
export async function findDeclarations(root: string, names: ReadonlySet<string>): Promise<Places> {
  const [declared, mentioned] = [new Map<string, Place>(), new Map<string, Place>()];
  const files = await codeFiles(root);
  for (const path of names.size === 0 ? [] : files) {
    for (const [index, line] of (await linesOf(join(root, path))).entries()) {
      for (const [, , quoted, key] of line.matchAll(quotedOrKey)) {
        const name = quoted ?? key ?? "";
        if (!names.has(name)) continue;
        const found = declares.test(line) ? declared : mentioned;
        if (!found.has(name)) found.set(name, { path, line: index + 1 });
      }
    }
    if (declared.size === names.size) break;
  }
  return { byName: new Map([...mentioned, ...declared]), project: { path: await projectFile(root, files), line: 1 } };
}

async function projectFile(root: string, files: readonly string[]): Promise<string> {
  const own = new Set(await readdir(root).catch(() => []));
  return projectFiles.find((name) => own.has(name)) ?? files[0] ?? "README.md";
}
