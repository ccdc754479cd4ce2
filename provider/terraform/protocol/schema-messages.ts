// Schemas and functions as the messages that describe them to Terraform.
import type { Attribute, ProviderDescription, Schema, TerraformType } from "./types";
import type { SentMessage } from "./codec";

const SINGLE = 1;

/** Returns the message of a schema. */
export function schemaMessage({ version, description, attributes }: Schema): SentMessage {
  return { version, block: { version, description, attributes: attributeMessages(attributes) } };
}

/** Returns the message of a function. */
export function functionMessage({
  summary,
  description,
  parameters,
  returns,
}: ProviderDescription["functions"][string]): SentMessage {
  return {
    summary,
    description,
    returns: { type: typeBytes(returns) },
    parameters: parameters.map((parameter) => ({
      name: parameter.name,
      description: parameter.description,
      type: typeBytes(parameter.type),
    })),
  };
}

/** Returns the entries of a map of messages, one for every member of a table. */
export function mapEntries<Item>(
  items: Readonly<Record<string, Item>>,
  message: (item: Item) => SentMessage,
): readonly SentMessage[] {
  return Object.entries(items).map(([key, item]) => ({ key, value: message(item) }));
}

function attributeMessages(attributes: Readonly<Record<string, Attribute>>): readonly SentMessage[] {
  return Object.entries(attributes).map(([name, attribute]) => {
    const { type, attributes: inner, ...facts } = attribute;
    if (inner !== undefined)
      return { name, ...facts, nestedType: { nesting: SINGLE, attributes: attributeMessages(inner) } };
    return { name, ...facts, type: typeBytes(type ?? "string") };
  });
}

function typeBytes(type: TerraformType): Uint8Array {
  return Buffer.from(JSON.stringify(type));
}
