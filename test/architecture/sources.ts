// The files of this project as tests read them: which there are, what they import, which words they use.
import { readdirSync, readFileSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import ts from "typescript";

/** The root of the project. */
export const root = resolve(__dirname, "../..");

const notOurs = new Set(["node_modules", "dist", ".git", ".work", "test-results", "fixtures"]);

function below(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name) || entry.isSymbolicLink()) return [];
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? below(path) : entry.isFile() ? [path] : [];
  });
}

let found: readonly string[] | undefined;

/** Every file of ours, by path from the root, without what is installed, built or left by a run. */
export function ourFiles(): readonly string[] {
  return (found ??= below("")
    .filter((path) => !/^[^/]+\.tgz$/.test(path))
    .sort());
}

/** The text of a file by its path from the root. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

const trees = new Map<string, ts.SourceFile>();

/** A parsed source file, or a text in its place; the parser is TypeScript's own, and reads no file twice. */
export function parsed(path: string, text?: string): ts.SourceFile {
  const known = text === undefined ? trees.get(path) : undefined;
  if (known) return known;
  const tree = ts.createSourceFile(path, text ?? textOf(path), ts.ScriptTarget.Latest, true);
  if (text === undefined) trees.set(path, tree);
  return tree;
}

/** Calls `visit` with every node below one. */
export function everyNode(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => everyNode(child, visit));
}

/** One import, export from, `import(…)` or `require(…)`. */
export interface Import {
  readonly target: string;
  readonly isLazy: boolean;
}

/** Everything that a file loads, by the text in its quotes. */
export function importsOf(path: string, text?: string): readonly Import[] {
  const imports: Import[] = [];
  everyNode(parsed(path, text), (node) => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      imports.push({ target: node.moduleSpecifier.text, isLazy: false });
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      imports.push({ target: node.argument.literal.text, isLazy: false });
    }
    if (
      ts.isImportEqualsDeclaration(node) &&
      ts.isExternalModuleReference(node.moduleReference) &&
      ts.isStringLiteral(node.moduleReference.expression)
    ) {
      imports.push({ target: node.moduleReference.expression.text, isLazy: false });
    }
    if (!ts.isCallExpression(node)) return;
    const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
    const isRequire = /^(require|require\.resolve|module\.require)$/.test(node.expression.getText());
    const [argument] = node.arguments;
    if (!isImport && !isRequire) return;
    imports.push({
      target: argument && ts.isStringLiteralLike(argument) ? argument.text : "(not a plain text)",
      isLazy: isImport,
    });
  });
  return imports;
}

/** Whether an identifier is a name of its own, and not the name of a property. */
export function isFreeName(node: ts.Node): node is ts.Identifier {
  if (!ts.isIdentifier(node)) return false;
  const { parent } = node;
  const isMember =
    (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) &&
    (ts.isPropertyAccessExpression(parent) ? parent.name : parent.right) === node;
  const isKey =
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isMethodDeclaration(parent)) &&
    parent.name === node;
  return !isMember && !isKey;
}
