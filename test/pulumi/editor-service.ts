// TypeScript's language service over user programs, as editors use it, against the built declarations.
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root, workFolder } from "../../tools/workbench/project";
import { userOptions } from "./types-compile";

/** What an editor shows for programs. */
export interface Editor {
  /** The comment that is shown for the text behind a mark such as `/*name*\/`. */
  hover(program: string, mark: string): string;
  /** The names of properties that are offered at `/*|*\/`. */
  offered(program: string): readonly string[];
  close(): void;
}

/** Starts the service for programs by their names. */
export function startEditor(programs: Readonly<Record<string, string>>): Editor {
  const folder = workFolder("editor");
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "webcastmanager-provider"), "junction");
  const fileOf = (name: string) => join(folder, `program-${Object.keys(programs).indexOf(name)}.ts`);
  const files = new Map(Object.entries(programs).map(([name, text]) => [fileOf(name), text]));
  const read = (file: string) => files.get(file) ?? ts.sys.readFile(file);
  const service = ts.createLanguageService({
    getScriptFileNames: () => [...files.keys()],
    getScriptVersion: () => "1",
    getCurrentDirectory: () => folder,
    getCompilationSettings: () => userOptions,
    getScriptSnapshot: (file) => {
      const text = read(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (file) => files.has(file) || ts.sys.fileExists(file),
    readFile: read,
    directoryExists: (path) => ts.sys.directoryExists(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
  });
  const place = (program: string, mark: string): number => {
    const at = programs[program]!.indexOf(mark);
    if (at < 0) throw new Error(`the program ${program} has no ${mark}`);
    return at + mark.length;
  };
  return {
    hover(program, mark) {
      const { documentation } = service.getQuickInfoAtPosition(fileOf(program), place(program, `/*${mark}*/`)) ?? {};
      return ts.displayPartsToString(documentation);
    },
    offered(program) {
      const { entries = [] } = service.getCompletionsAtPosition(fileOf(program), place(program, "/*|*/"), {}) ?? {};
      return entries
        .filter(
          ({ kind }) =>
            kind === ts.ScriptElementKind.memberVariableElement || kind === ts.ScriptElementKind.memberFunctionElement,
        )
        .map(({ name }) => name.replaceAll('"', ""));
    },
    close: () => {
      service.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
