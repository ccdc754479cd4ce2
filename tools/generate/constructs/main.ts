// Writes dist/cdktf and dist/cdktn: the constructs, compiled with options of their own, because generated code follows
// fewer rules than ours. A step of the build, after the compiler.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { entryPointText } from "./entry-point";
import { generateConstructs } from "./generator";

const options: ts.CompilerOptions = {
  strict: true,
  declaration: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  // The generated classes set their fields in their own constructors.
  useDefineForClassFields: false,
};

/** Compiles files in their folder. Throws if they don't compile. */
function compile(files: readonly string[]): void {
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram(files, options, host);
  const wrong = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (wrong.length > 0)
    throw new Error(`The generated constructs do not compile:\n${ts.formatDiagnostics(wrong, host)}`);
}

async function main(): Promise<void> {
  // Into the build that this file is in.
  const dist = join(__dirname, "..", "..", "..");
  const [cdktf, cdktn] = [join(dist, "cdktf"), join(dist, "cdktn")];
  for (const folder of [cdktf, cdktn]) mkdirSync(folder);
  const constructs = await generateConstructs();
  const sources = [...constructs, ["index", entryPointText(constructs.keys())] as const].map(([name, text]) => {
    const file = join(cdktf, `${name}.ts`);
    writeFileSync(file, text);
    return file;
  });
  compile(sources);
  for (const file of sources) rmSync(file);
  // For the fork, only the name of the library differs.
  for (const name of readdirSync(cdktf))
    writeFileSync(join(cdktn, name), readFileSync(join(cdktf, name), "utf8").replace(/(["'])cdktf\1/gu, "$1cdktn$1"));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
