// The Terraform configuration of customers, in HCL.
import { customerType, snakeCase, versionName, writeOnlyName, type Leaf, type Value } from "../schema";
import type { Code } from "./code";
import { declaration, propertyEntries, type Dialect } from "./declaration";
import { hcl, inlineHcl } from "./hcl";
import { filesOf, placed, type Placed } from "./layout";
import { namesOf } from "./names";
import type { Program, ProgramCustomer, ProgramOptions, ProgramSecret } from "./program";

/** A Terraform configuration, and the blocks that import its customers. */
export interface TerraformProgram extends Program {
  /** One `import` block for each customer. */
  readonly imports: string;
}

const resourceName = (name: string): string => name.replaceAll("-", "_");
const address = (name: string): string => `${customerType}.${resourceName(name)}`;

/** The variable of a secret, such as `acme_group_kollective_token`. */
const variableOf = (name: string, leaf: Leaf): string =>
  [...(name === "" ? [] : [resourceName(name)]), ...leaf.keys.slice(-2).map(snakeCase)].join("_");

/** The write-only attribute of a secret, which no state holds, and its version. */
function writeOnly(leaf: Leaf, variable: string): [string, Code][] {
  const key = snakeCase(leaf.keys.at(-1) ?? "");
  return [
    [writeOnlyName(key), { expression: `var.${variable}` }],
    [versionName(key), 1],
  ];
}

const plainDialect: Dialect = {
  property: snakeCase,
  parent: (id) => id,
  secret: (leaf) => writeOnly(leaf, variableOf("", leaf)),
};

/** Returns the resource of a customer, and its secrets. */
function declared({ customer, name, parent }: Placed): { readonly text: string; readonly secrets: ProgramSecret[] } {
  const secrets: ProgramSecret[] = [];
  const code = declaration(customer.tree, {
    ...plainDialect,
    parent: (id) => (parent === undefined ? id : { expression: `${address(parent.name)}.id` }),
    secret: (leaf) => {
      const variable = variableOf(name, leaf);
      secrets.push({ id: customer.id, leaf, name: variable });
      return writeOnly(leaf, variable);
    },
  });
  return { text: block(`resource "${customerType}" "${resourceName(name)}"`, code), secrets };
}

const block = (head: string, entries: ReadonlyMap<string, Code>): string => `${head} {\n${hcl(entries, "  ")}}\n`;

/** Ephemeral: the value is in no plan file. Sensitive: a prompt for it doesn't show it. */
function variable({ name }: ProgramSecret): string {
  return block(
    `variable "${name}"`,
    new Map<string, Code>([
      ["type", { expression: "string" }],
      ["ephemeral", true],
      ["sensitive", true],
    ]),
  );
}

function importBlock({ customer, name }: Placed): string {
  return block(
    "import",
    new Map<string, Code>([
      ["to", { expression: address(name) }],
      ["id", customer.id],
    ]),
  );
}

/** Returns the configuration: a file for each partner with the customers directly below it, and one for all others. */
export function terraformProgram(
  customers: readonly ProgramCustomer[],
  { taken = [] }: ProgramOptions = {},
): TerraformProgram {
  const names = namesOf(customers, taken);
  const places = placed(customers, names);
  const secrets: ProgramSecret[] = [];
  const files = new Map<string, string>();
  for (const [file, inFile] of filesOf(places.values())) {
    const declarations = inFile.map(declared);
    secrets.push(...declarations.flatMap((one) => one.secrets));
    files.set(`${file}.tf`, declarations.map(({ text }) => text).join("\n"));
  }
  if (secrets.length > 0) files.set("variables.tf", secrets.map(variable).join("\n"));
  return {
    files,
    names: new Map([...names].map(([id, name]) => [id, resourceName(name)])),
    secrets,
    imports: [...places.values()].map(importBlock).join("\n"),
  };
}

/** Returns the line of a configuration that declares a value of a property, or says to remove it. */
export function terraformProperty(leaf: Leaf, value: Value): string {
  return value === undefined
    ? `remove \`${leaf.keys.map(snakeCase).join(".")}\``
    : inside(inlineHcl(propertyEntries(leaf, value, plainDialect)));
}

/** Returns the entries of an object without the braces around it. */
const inside = (object: string): string => object.replace(/^\{ | \}$/g, "");
