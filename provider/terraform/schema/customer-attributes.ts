// The attributes of a customer, derived from the schema: one for each property and block.
import * as z from "zod";
import {
  Customer,
  leafAt,
  leaves,
  renewalLeaf,
  unwrap,
  snakeCase,
  versionName,
  writeOnlyName,
  type Leaf,
  type LeafKind,
} from "../../../schema";
import { inTerraformNames } from "./names";
import type { Attribute, TerraformType } from "../protocol/types";

/** Attributes by name. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** Returns the attributes of a property by name; none if it is left out. */
export type LeafAttributes = (leaf: Leaf, name: string, isOptional: boolean) => Attributes;

const types: Readonly<Record<LeafKind, TerraformType>> = {
  text: "string",
  choice: "string",
  flag: "bool",
  set: ["set", "string"],
  map: ["map", ["set", "string"]],
};

/** Returns the type of a property. A choice is a string: Terraform converts true and false to strings itself. */
function terraformTypeOf(leaf: Leaf): TerraformType {
  return types[leaf.kind];
}

const descriptionOf = (schema: z.core.$ZodType): string =>
  inTerraformNames("description" in schema && typeof schema.description === "string" ? schema.description : "");

/** Returns the attributes of a customer. @param block returns the attribute of a block from those inside it */
export function buildCustomerAttributes(
  ofLeaf: LeafAttributes,
  block: (description: string, inside: Attributes) => Attribute,
): Attributes {
  const walk = (object: z.ZodObject, above: readonly string[]): Attributes =>
    Object.fromEntries(
      Object.entries<z.core.$ZodType>(object.shape).flatMap(([key, schema]) => {
        const keys = [...above, key];
        const base = unwrap(schema);
        if (base instanceof z.ZodObject) return [[snakeCase(key), block(descriptionOf(schema), walk(base, keys))]];
        const leaf = leafAt(keys.join("."));
        return leaf === undefined ? [] : Object.entries(ofLeaf(leaf, snakeCase(key), base !== schema));
      }),
    );
  return walk(Customer, []);
}

const triggers = new Set(leaves.map((leaf) => renewalLeaf(leaf)));

/** Returns the description of a property, with what differs in Terraform. */
function leafDescription(leaf: Leaf): string {
  return (
    inTerraformNames(leaf.facts.description) +
    (triggers.has(leaf) ? " Added with the first apply after an import, it creates none." : "")
  );
}

/** Returns the write-only attribute of a secret, and the version whose change sends it again. */
function writeOnlyAttributes(leaf: Leaf, name: string): Attributes {
  return {
    [writeOnlyName(name)]: {
      description:
        `${inTerraformNames(leaf.facts.description)} Write-only: it is in no state. ` +
        `Replaces \`${name}\`; needs \`${versionName(name)}\`, and Terraform or OpenTofu 1.11.`,
      type: terraformTypeOf(leaf),
      optional: true,
      sensitive: true,
      writeOnly: true,
    },
    [versionName(name)]: {
      description: `Any number. A change sends \`${writeOnlyName(name)}\` again.`,
      type: "number",
      optional: true,
    },
  };
}

/**
 * The attributes of a property in the resource. A secret is optional, because its write-only attribute may replace it,
 * and computed, because one that isn't declared stays unchanged.
 */
export const declaredAttributes: LeafAttributes = (leaf, name, isOptional) => {
  const { facts } = leaf;
  const isKept = facts.defaultValue !== undefined || facts.serverDecides === true || facts.secret === true;
  const own: Attribute = {
    description: leafDescription(leaf),
    type: terraformTypeOf(leaf),
    ...(isOptional || facts.secret ? { optional: true } : { required: true }),
    ...(isKept && { computed: true }),
    ...(facts.secret && { sensitive: true }),
  };
  return { [name]: own, ...(facts.secret && writeOnlyAttributes(leaf, name)) };
};

/** The attributes of a property in the data sources. A generated value has an attribute of its own. */
export const dataSourceAttributes: LeafAttributes = (leaf, name) =>
  leaf.facts.wire === undefined || leaf.facts.generated !== undefined
    ? {}
    : {
        [name]: {
          description: inTerraformNames(leaf.facts.description),
          type: terraformTypeOf(leaf),
          computed: true,
          ...(leaf.facts.secret && { sensitive: true }),
        },
      };
