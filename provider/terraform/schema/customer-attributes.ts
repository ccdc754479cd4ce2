// Attributes of the customer, made from the schema: one for each leaf and block, by what its facts say. Names no field.
import * as z from "zod";
import { Customer, leafAt, leaves, renewalLeaf, unwrap, type Leaf, type LeafKind } from "../../../schema";
import { inTerraformNames, snakeCase, versionName, writeOnlyName } from "./names";
import type { Attribute, TerraformType } from "../protocol/types";

/** Attributes by name. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** What the walk asks of a leaf: its attributes by name; none where the leaf is left out. */
export type LeafAttributes = (leaf: Leaf, name: string, isOptional: boolean) => Attributes;

const types: Readonly<Record<LeafKind, TerraformType>> = {
  text: "string",
  choice: "string",
  flag: "bool",
  set: ["set", "string"],
  map: ["map", ["set", "string"]],
};

/**
 * The type of a leaf's attribute. A choice is a text: Terraform turns true and false into "true" and "false" by itself.
 */
export function typeOf(leaf: Leaf): TerraformType {
  return types[leaf.kind];
}

const descriptionOf = (schema: z.core.$ZodType): string =>
  inTerraformNames("description" in schema && typeof schema.description === "string" ? schema.description : "");

/** Walks the customer, block by block; `block` makes the attribute of a block from those inside it. */
export function walkCustomer(
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

/**
 * What a leaf means, and where Terraform differs from other faces: it can't tell what was declared before an import.
 */
function leafDescription(leaf: Leaf): string {
  return (
    inTerraformNames(leaf.facts.description) +
    (triggers.has(leaf) ? " Added with the first apply after an import, it makes none." : "")
  );
}

/** The write-only twin of a secret, and the version whose change sends it again. */
function writeOnlyAttributes(leaf: Leaf, name: string): Attributes {
  return {
    [writeOnlyName(name)]: {
      description: `${inTerraformNames(leaf.facts.description)} Write-only: it is kept in no state. In place of \`${name}\`; needs \`${versionName(name)}\`, and Terraform or OpenTofu 1.11.`,
      type: typeOf(leaf),
      optional: true,
      sensitive: true,
      writeOnly: true,
    },
    [versionName(name)]: {
      description: `Any number; a change sends \`${writeOnlyName(name)}\` again.`,
      type: "number",
      optional: true,
    },
  };
}

/**
 * What a user may write of a leaf. A secret is never required by itself, because its twin may stand in its place; and
 * it is computed, so that one which is not declared on an existing customer stays as it is.
 */
export const declaredAttributes: LeafAttributes = (leaf, name, isOptional) => {
  const { facts } = leaf;
  const isKept = facts.defaultValue !== undefined || facts.serverDecides === true || facts.secret === true;
  const own: Attribute = {
    description: leafDescription(leaf),
    type: typeOf(leaf),
    ...(isOptional || facts.secret ? { optional: true } : { required: true }),
    ...(isKept && { computed: true }),
    ...(facts.secret && { sensitive: true }),
  };
  return { [name]: own, ...(facts.secret && writeOnlyAttributes(leaf, name)) };
};

/**
 * What a look-up tells of a leaf: whatever the service holds, but a generated value, which has an output of its own.
 */
export const observedAttributes: LeafAttributes = (leaf, name) =>
  leaf.facts.wire === undefined || leaf.facts.generated !== undefined
    ? {}
    : {
        [name]: {
          description: inTerraformNames(leaf.facts.description),
          type: typeOf(leaf),
          computed: true,
          ...(leaf.facts.secret && { sensitive: true }),
        },
      };
