// Compiles snippets as in a user's program: strict, against the built declarations, found by the package's name.
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root, workFolder } from "../../tools/workbench/project";

/** The options of a user's program. */
export const userOptions: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  exactOptionalPropertyTypes: false,
  skipLibCheck: true,
  types: ["node"],
};

/**
 * What the compiler says of each snippet; an empty text where it compiles. All are compiled in one go, because that is
 * quicker.
 */
export function compile(snippets: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const folder = workFolder("types");
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules", "webcastmanager-provider"), "junction");
    const files = new Map(
      Object.entries(snippets).map(([name, code], index) => [join(folder, `snippet-${index}.ts`), { name, code }]),
    );
    const host = ts.createCompilerHost(userOptions);
    const { getSourceFile, fileExists, readFile } = host;
    host.getSourceFile = (file, ...rest) => {
      const snippet = files.get(file);
      return snippet
        ? ts.createSourceFile(file, snippet.code, userOptions.target ?? ts.ScriptTarget.ES2022)
        : getSourceFile(file, ...rest);
    };
    host.fileExists = (file) => files.has(file) || fileExists(file);
    host.readFile = (file) => files.get(file)?.code ?? readFile(file);
    const program = ts.createProgram([...files.keys()], userOptions, host);
    return Object.fromEntries(
      [...files].map(([file, { name }]) => {
        const diagnostics = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
        return [
          name,
          diagnostics.map((diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n")).join("\n"),
        ];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
