// Compiles generated TypeScript with options of its own: generated code follows fewer rules than ours.
import { join } from "node:path";
import ts from "typescript";

const options: ts.CompilerOptions = {
  strict: true,
  declaration: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  // The generated classes set their fields in their own constructors.
  useDefineForClassFields: false,
};

const hostOf: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => "",
  getNewLine: () => "\n",
};

/**
 * Compiles files that exist only as texts, as if they were in a folder. Returns JavaScript and declarations by path.
 * Throws if they don't compile.
 */
export function compile(folder: string, sources: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const texts = new Map([...sources].map(([name, text]) => [join(folder, `${name}.ts`), text]));
  const host = ts.createCompilerHost(options);
  const onDisk = { ...host };
  host.fileExists = (path) => texts.has(path) || onDisk.fileExists(path);
  host.directoryExists = (path) => path === folder || (onDisk.directoryExists?.(path) ?? true);
  host.readFile = (path) => texts.get(path) ?? onDisk.readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = texts.get(path);
    return text === undefined ? onDisk.getSourceFile(path, version, ...rest) : ts.createSourceFile(path, text, version);
  };
  const made = new Map<string, string>();
  host.writeFile = (path, text) => {
    made.set(path, text);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  const wrong = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (wrong.length > 0)
    throw new Error(`The generated constructs do not compile:\n${ts.formatDiagnostics(wrong, hostOf)}`);
  return made;
}
