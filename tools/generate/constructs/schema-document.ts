// The document that `terraform providers schema -json` prints, made without Terraform. Constructs are generated from
// it.
import type { Attribute, ProviderDescription, Schema } from "../../../provider/terraform/protocol/types";

/** A part of the document. */
type DocumentPart = Readonly<Record<string, unknown>>;

const kind = { description_kind: "plain" } as const;

/** Terraform leaves out what is empty. */
const described = (description: string): DocumentPart => (description === "" ? {} : { description });

function mapped<Item>(items: Readonly<Record<string, Item>>, part: (item: Item) => DocumentPart): DocumentPart {
  return Object.fromEntries(Object.entries(items).map(([name, item]) => [name, part(item)]));
}

function attributePart({ description, type, attributes, writeOnly, ...flags }: Attribute): DocumentPart {
  const shape =
    attributes === undefined
      ? { type }
      : { nested_type: { attributes: mapped(attributes, attributePart), nesting_mode: "single" } };
  return { ...shape, ...described(description), ...kind, ...flags, ...(writeOnly && { write_only: true }) };
}

function schemaPart({ version, description, attributes }: Schema): DocumentPart {
  return { version, block: { attributes: mapped(attributes, attributePart), ...described(description), ...kind } };
}

function functionPart({
  summary,
  description,
  parameters,
  returns,
}: ProviderDescription["functions"][string]): DocumentPart {
  return {
    ...described(description),
    summary,
    return_type: returns,
    parameters: parameters.map((parameter) => ({
      name: parameter.name,
      ...described(parameter.description),
      type: parameter.type,
    })),
  };
}

/** Returns the document of a provider at its address, such as `registry.example/acme/webcast`. */
export function schemaDocument(address: string, provider: ProviderDescription): DocumentPart {
  const served = {
    provider: schemaPart(provider.schema),
    resource_schemas: mapped(provider.resources, ({ schema }) => schemaPart(schema)),
    data_source_schemas: mapped(provider.dataSources, ({ schema }) => schemaPart(schema)),
    ...(Object.keys(provider.functions).length > 0 && { functions: mapped(provider.functions, functionPart) }),
  };
  return { format_version: "1.0", provider_schemas: { [address]: served } };
}
