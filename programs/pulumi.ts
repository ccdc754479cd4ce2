// The Pulumi program of customers, in TypeScript.
import { snakeCase, type Leaf, type Value } from "../schema";
import type { Entries } from "./code";
import type { ProgramCustomer } from "./declaration";
import {
  declareCustomers,
  declareProperty,
  type DeclaredFile,
  type Language,
  type Program,
  type ProgramOptions,
} from "./program";
import { fitsLine, inlineProperties, literal, typeScript } from "./typescript";

/** Returns a name in camel case: `acme-group` is `acmeGroup`. */
function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Returns the declaration of a customer, with the line breaks that Prettier makes for a name of this length. */
function customer(name: string, entries: Entries): string {
  const head = `export const ${camelCase(name)} =`;
  const call = "new Customer(";
  if (fitsLine(`${head} ${call}"${name}", {`)) return `${head} ${call}"${name}", ${typeScript(entries, "")});\n`;
  if (fitsLine(`${head} ${call}`)) return `${head} ${call}\n  "${name}",\n  ${typeScript(entries, "  ")},\n);\n`;
  if (fitsLine(`  ${call}"${name}", {`)) return `${head}\n  ${call}"${name}", ${typeScript(entries, "  ")});\n`;
  return `${head}\n  ${call}\n    "${name}",\n    ${typeScript(entries, "    ")},\n  );\n`;
}

const language: Language = {
  property: (key) => key,
  reference: (name) => ({ expression: camelCase(name) }),
  secretName(leaf, name) {
    const words = leaf.keys.slice(-2).map((key) => snakeCase(key).replaceAll("_", "-"));
    return camelCase([...(name === undefined ? [] : [name]), ...words].join("-"));
  },
  secret: (leaf, secretName) => [
    [leaf.keys.at(-1) ?? "", { expression: `config.requireSecret(${literal(secretName)})` }],
  ],
  customer,
};

function imports(file: string, { places, secrets }: DeclaredFile): string {
  const parents = places.flatMap(({ parent }) =>
    parent === undefined || parent.file === file
      ? []
      : [`import { ${camelCase(parent.name)} } from "./${parent.file}";\n`],
  );
  return [
    secrets.length > 0 ? 'import * as pulumi from "@pulumi/pulumi";\n' : "",
    'import { Customer } from "webcastmanager-provider";\n',
    ...new Set(parents),
    secrets.length > 0 ? "\nconst config = new pulumi.Config();\n" : "",
  ].join("");
}

/**
 * Returns the program: a file for each partner with the customers directly below it, one for all others, and
 * `index.ts`, which loads them.
 */
export function pulumiProgram(customers: readonly ProgramCustomer[], options: ProgramOptions = {}): Program {
  const { names, files } = declareCustomers(customers, language, options);
  const texts = [...files].map(
    ([file, declared]) => [`${file}.ts`, [imports(file, declared), ...declared.texts].join("\n")] as const,
  );
  const index = [...files.keys()].map((file) => `import "./${file}";\n`).join("");
  return {
    files: new Map([...texts, ["index.ts", index]]),
    names,
    secrets: [...files.values()].flatMap(({ secrets }) => secrets),
  };
}

/** Returns the line of a Pulumi program that declares a value of a property, or says to remove it. */
export function pulumiProperty(leaf: Leaf, value: Value): string {
  const entries = declareProperty(leaf, value, language);
  return entries === undefined ? `remove \`${leaf.path}\`` : inlineProperties(entries);
}
