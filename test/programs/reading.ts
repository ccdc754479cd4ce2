// Reads programs back with other eyes than the printers': the compiler and Node for TypeScript, a parser for HCL.
import { parseToObject } from "hcl2-parser";
import ts from "typescript";
import { isTree, type Tree, type Value } from "../../schema";
import { toCustomer } from "../../provider/terraform/state/translate";

/** A customer as a program declares it; `parent` is the name of the customer above, or an id. */
export interface DeclaredCustomer {
  readonly name: string;
  readonly tree: Tree;
}

/** What stands for a secret in a tree that was read back. */
const secretOf = (name: string): string => `secret ${name}`;

/** Returns a text as a file keeps it. */
const asFile = (text: string | undefined) => text && Buffer.from(text).toString();

/** Runs a Pulumi program with a class that notes what it is given. */
export function runTypeScript(files: ReadonlyMap<string, string>): DeclaredCustomer[] {
  const declared: DeclaredCustomer[] = [];
  class Customer {
    constructor(
      readonly name: string,
      args: Tree,
    ) {
      const { parent } = args as Readonly<Record<string, unknown>>;
      declared.push({ name, tree: parent instanceof Customer ? { ...args, parent: parent.name } : args });
    }
  }
  const Config = class {
    requireSecret = secretOf;
  };
  const modules = new Map<string, object>([
    ["webcastmanager-provider", { Customer }],
    ["@pulumi/pulumi", { Config }],
  ]);
  const load = (name: string): object => {
    const known = modules.get(name);
    if (known) return known;
    const exports = {};
    modules.set(name, exports);
    const text = asFile(files.get(`${name.replace("./", "")}.ts`));
    if (text === undefined) throw new Error(`the program imports ${name}, which is not there`);
    const { outputText, diagnostics } = ts.transpileModule(text, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
      reportDiagnostics: true,
    });
    if (diagnostics?.length) throw new Error(`${name}: ${JSON.stringify(diagnostics[0]?.messageText)}\n${text}`);
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the program under test is a text
    new Function("exports", "require", outputText)(exports, load);
    return exports;
  };
  load("./index");
  return declared;
}

/** Parses a text of HCL. @throws where it is no HCL. */
function parseHcl(text: string): Readonly<Record<string, unknown>> {
  const [object, failure] = parseToObject(text) as [unknown, unknown];
  if (failure !== null || !isTree(object)) throw new Error(`${JSON.stringify(failure)}\n${text}`);
  return object;
}

const addressPattern = /^\$\{webcastmanager_customer\.(\w+)\.id\}$/;
const variablePattern = /^\$\{var\.(\w+)\}$/;

/** Puts what a secret stands for in the place of its write-only attribute. */
function withSecrets(item: Tree): Tree {
  return Object.fromEntries(
    Object.entries(item).flatMap(([key, value]): [string, Value][] => {
      const variable = typeof value === "string" ? variablePattern.exec(value)?.[1] : undefined;
      if (key.endsWith("_wo") && variable !== undefined) return [[key.slice(0, -3), secretOf(variable)]];
      return [[key, isTree(value) ? withSecrets(value) : value]];
    }),
  );
}

/** Parses a Terraform configuration into the customers that the provider would get. */
export function parseTerraform(files: ReadonlyMap<string, string>): DeclaredCustomer[] {
  const { resource } = parseHcl(asFile([...files.values()].join("\n")) ?? "") as {
    resource: { webcastmanager_customer: Record<string, [Tree]> };
  };
  return Object.entries(resource.webcastmanager_customer).map(([name, [block]]) => {
    const item = withSecrets(block);
    const above = typeof item.parent === "string" ? addressPattern.exec(item.parent)?.[1] : undefined;
    return { name, tree: toCustomer(above === undefined ? item : { ...item, parent: above }) };
  });
}
