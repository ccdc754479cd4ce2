// The part of the document that `terraform providers schema -json` prints from which constructs are generated, made
// without Terraform: all but the functions.
import type { Attribute, ProviderDescription, Schema } from "../../../provider/terraform/protocol/types";

type DocumentPart = Readonly<Record<string, unknown>>;

function mapped<Item>(items: Readonly<Record<string, Item>>, part: (item: Item) => DocumentPart): DocumentPart {
  return Object.fromEntries(Object.entries(items).map(([name, item]) => [name, part(item)]));
}

function attributePart({ type, attributes, writeOnly, ...others }: Attribute): DocumentPart {
  return {
    ...(attributes ? { nested_type: { ...attributesPart(attributes), nesting_mode: "single" } } : { type }),
    ...others,
    ...(writeOnly && { write_only: true }),
    description_kind: "plain",
  };
}

const attributesPart = (attributes: Schema["attributes"]) => ({ attributes: mapped(attributes, attributePart) });

function schemaPart({ version, description, attributes }: Schema): DocumentPart {
  return { version, block: { ...attributesPart(attributes), description, description_kind: "plain" } };
}

/** Returns the document of a provider at its address, such as `registry.example/acme/webcast`. */
export function schemaDocument(address: string, provider: ProviderDescription): DocumentPart {
  const served = {
    provider: schemaPart(provider.schema),
    resource_schemas: mapped(provider.resources, ({ schema }) => schemaPart(schema)),
    data_source_schemas: mapped(provider.dataSources, ({ schema }) => schemaPart(schema)),
  };
  return { format_version: "1.0", provider_schemas: { [address]: served } };
}
