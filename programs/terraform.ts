// The Terraform configuration of customers, in HCL.
import { customerType, providerAddress, snakeCase, versionName, writeOnlyName, type Leaf, type Value } from "../schema";
import type { Code } from "./code";
import type { ProgramCustomer } from "./declaration";
import { hcl, inlineProperties } from "./hcl";
import type { Placed } from "./layout";
import {
  declareCustomers,
  declareProperty,
  type Language,
  type Program,
  type ProgramOptions,
  type ProgramSecret,
} from "./program";

/** A Terraform configuration, and the blocks that import its customers. */
export interface TerraformProgram extends Program {
  /** One `import` block for each customer. */
  readonly imports: string;
}

/** The block that names the provider, for a folder without one. */
export const requiredProviders = `terraform {
  required_providers {
    webcastmanager = { source = "${providerAddress}" }
  }
}
`;

/** The version of a secret as it is in use. */
const firstVersion = 1;

const resourceName = (name: string): string => name.replaceAll("-", "_");
const address = (name: string): string => `${customerType}.${resourceName(name)}`;

function block(head: string, entries: Iterable<readonly [string, Code]>): string {
  return `${head} {\n${hcl(new Map(entries), "  ")}}\n`;
}

const language: Language = {
  property: snakeCase,
  reference: (name) => ({ expression: `${address(name)}.id` }),
  secretName(leaf, name) {
    const words = leaf.keys.slice(-2).map(snakeCase);
    return [...(name === undefined ? [] : [resourceName(name)]), ...words].join("_");
  },
  // Write-only, so that no state has the value.
  secret(leaf, variable) {
    const key = snakeCase(leaf.keys.at(-1) ?? "");
    return [
      [writeOnlyName(key), { expression: `var.${variable}` }],
      [versionName(key), firstVersion],
    ];
  },
  customer: (name, entries) => block(`resource "${customerType}" "${resourceName(name)}"`, entries),
};

/** Ephemeral, so that no plan has the value; sensitive, so that a prompt for it doesn't show it. */
function variable({ name }: ProgramSecret): string {
  return block(`variable "${name}"`, [
    ["type", { expression: "string" }],
    ["ephemeral", true],
    ["sensitive", true],
  ]);
}

/** Returns the block that imports a customer, with the version that is declared for its secrets. */
function importBlock({ customer: { id }, name }: Placed, hasSecrets: boolean): string {
  return block("import", [
    ["to", { expression: address(name) }],
    ["id", hasSecrets ? `${id}?wo_version=${firstVersion}` : id],
  ]);
}

/** Returns the configuration: a file for each partner with the customers directly below it, and one for all others. */
export function terraformProgram(
  customers: readonly ProgramCustomer[],
  options: ProgramOptions = {},
): TerraformProgram {
  const { names, places, files } = declareCustomers(customers, language, options);
  const secrets = [...files.values()].flatMap((file) => file.secrets);
  const withSecrets = new Set(secrets.map(({ id }) => id));
  // Variables are beside the customers that need them, so that a later program of others needs none of these files.
  const texts = [...files].map(
    ([file, declared]) => [`${file}.tf`, [...declared.secrets.map(variable), ...declared.texts].join("\n")] as const,
  );
  return {
    files: new Map(texts),
    names: new Map([...names].map(([id, name]) => [id, resourceName(name)])),
    secrets,
    imports: places.map((place) => importBlock(place, withSecrets.has(place.customer.id))).join("\n"),
  };
}

/** Returns the line of a configuration that declares a value of a property, or says to remove it. */
export function terraformProperty(leaf: Leaf, value: Value): string {
  const entries = declareProperty(leaf, value, language);
  return entries === undefined ? `remove \`${leaf.keys.map(snakeCase).join(".")}\`` : inlineProperties(entries);
}
