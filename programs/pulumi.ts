// The Pulumi program of customers, in TypeScript.
import { snakeCase, type Leaf, type Value } from "../schema";
import { declaration, propertyEntries, type Dialect } from "./declaration";
import { filesOf, placed, type Placed } from "./layout";
import { camelCase, namesOf } from "./names";
import type { Program, ProgramCustomer, ProgramOptions, ProgramSecret } from "./program";
import { inlineTypeScript, typeScript } from "./typescript";

/** The configuration key of a secret, such as `acmeGroupKollectiveToken`. */
function secretKey(name: string, leaf: Leaf): string {
  return camelCase([name, ...leaf.keys.slice(-2).map(kebabCase)].join("-"));
}

const kebabCase = (key: string): string => snakeCase(key).replaceAll("_", "-");

const requireSecret = (key: string) => ({ expression: `config.requireSecret(${JSON.stringify(key)})` });

const plainDialect: Dialect = {
  property: (key) => key,
  parent: (id) => id,
  secret: (leaf) => [[leaf.keys.at(-1) ?? "", requireSecret(camelCase(leaf.keys.slice(-2).map(kebabCase).join("-")))]],
};

/** Returns the declaration of a customer, and its secrets. */
function declared({ customer, name, parent }: Placed): { readonly text: string; readonly secrets: ProgramSecret[] } {
  const secrets: ProgramSecret[] = [];
  const code = declaration(customer.tree, {
    ...plainDialect,
    parent: (id) => (parent === undefined ? id : { expression: camelCase(parent.name) }),
    secret: (leaf) => {
      const key = secretKey(name, leaf);
      secrets.push({ id: customer.id, leaf, name: key });
      return [[leaf.keys.at(-1) ?? "", requireSecret(key)]];
    },
  });
  return { text: statement(`export const ${camelCase(name)} =`, name, code), secrets };
}

/** Returns a declaration in the line breaks that Prettier sets for its name. */
function statement(head: string, name: string, code: ReturnType<typeof declaration>): string {
  const start = `${head} new Customer(`;
  if (`${start}"${name}", {`.length <= 80) return `${start}"${name}", ${typeScript(code, "")});\n`;
  if (start.length <= 80) return `${start}\n  "${name}",\n  ${typeScript(code, "  ")},\n);\n`;
  const below = `${head}\n  new Customer(`;
  if (`  new Customer("${name}", {`.length <= 80) return `${below}"${name}", ${typeScript(code, "  ")});\n`;
  return `${below}\n    "${name}",\n    ${typeScript(code, "    ")},\n  );\n`;
}

function imports(file: string, customers: readonly Placed[], hasSecrets: boolean): string {
  const others = customers.flatMap(({ parent }) =>
    parent === undefined || parent.file === file
      ? []
      : [`import { ${camelCase(parent.name)} } from "./${parent.file}";\n`],
  );
  return [
    hasSecrets ? 'import * as pulumi from "@pulumi/pulumi";\n' : "",
    'import { Customer } from "webcastmanager-provider";\n',
    ...new Set(others),
    hasSecrets ? "\nconst config = new pulumi.Config();\n" : "",
  ].join("");
}

/**
 * Returns the program: a file for each partner with the customers directly below it, one for all others, and
 * `index.ts`, which loads them.
 */
export function pulumiProgram(customers: readonly ProgramCustomer[], { taken = [] }: ProgramOptions = {}): Program {
  const names = namesOf(customers, taken);
  const files = new Map<string, string>();
  const secrets: ProgramSecret[] = [];
  const layout = filesOf(placed(customers, names).values());
  for (const [file, inFile] of layout) {
    const declarations = inFile.map(declared);
    const own = declarations.flatMap((one) => one.secrets);
    secrets.push(...own);
    files.set(
      `${file}.ts`,
      [imports(file, inFile, own.length > 0), ...declarations.map(({ text }) => text)].join("\n"),
    );
  }
  files.set("index.ts", [...layout.keys()].map((file) => `import "./${file}";\n`).join(""));
  return { files, names, secrets };
}

/** Returns the line of a Pulumi program that declares a value of a property, or says to remove it. */
export function pulumiProperty(leaf: Leaf, value: Value): string {
  return value === undefined
    ? `remove \`${leaf.path}\``
    : inside(inlineTypeScript(propertyEntries(leaf, value, plainDialect)));
}

/** Returns the entries of an object without the braces around it. */
const inside = (object: string): string => object.replace(/^\{ | \}$/g, "");
