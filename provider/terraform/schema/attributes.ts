// The schemas of the resource, the data sources and the provider block. Only what the service or the provider adds is
// written here; the rest is derived from the schema.
import * as z from "zod";
import { generatedLeaves, settings, settingSchemas, snakeCase } from "../../../schema";
import { credentialVariables } from "../../core/setting-sources";
import {
  declaredAttributes,
  dataSourceAttributes,
  buildCustomerAttributes,
  type Attributes,
} from "./customer-attributes";
import { inTerraformNames } from "./names";
import type { Attribute, Schema, TerraformType } from "../protocol/types";
import { timeoutsAttribute } from "../timeouts";

const computed = (description: string): Attribute => ({ description, type: "string", computed: true });
const optional = (description: string): Attribute => ({ description, type: "string", optional: true });

/** Values that the provider generates, each in an attribute of its own. */
const generatedOutputs: Attributes = Object.fromEntries(
  generatedLeaves.map((leaf): [string, Attribute] => [
    snakeCase(leaf.facts.generated?.output ?? ""),
    {
      description: `The value of \`${snakeCase(leaf.path)}\` in use, declared or generated.`,
      type: "string",
      computed: true,
      sensitive: true,
    },
  ]),
);

/** The attributes that the service and the provider add to a customer. */
const outputs: Attributes = {
  endpoint: computed("Base address of the customer API that holds the customer."),
  ...generatedOutputs,
  created_at: computed("When the customer was created, in ISO 8601, if the service returns it."),
};

/** The resource `webcastmanager_customer`. */
export const resourceSchema: Schema = {
  version: 0,
  description: 'A customer of WebcastManager, with the fields of the form "Create a new customer".',
  attributes: {
    id: computed("Id in WebcastManager."),
    ...buildCustomerAttributes(declaredAttributes, (description, attributes) => ({
      description,
      attributes,
      optional: true,
    })),
    ...outputs,
    timeouts: timeoutsAttribute,
  },
};

const observed: Attributes = buildCustomerAttributes(dataSourceAttributes, (description, attributes) => ({
  description,
  attributes,
  computed: true,
}));

/** The attributes of data sources only: on a resource, they would be "known after apply" in every change. */
const versions: Attributes = {
  updated_at: computed("When the customer was last changed, in ISO 8601, if the service returns it."),
  version: computed("Digest of what was read, without secrets: the same for the same content."),
};

/** The data source `webcastmanager_customer`. */
export const customerDataSchema: Schema = {
  version: 0,
  description: "One customer: by `id`, by `name` (with `parent_id` where names repeat), or by `path`.",
  attributes: {
    ...observed,
    id: { ...optional("Id in WebcastManager."), computed: true },
    name: { ...optional("Name of the customer."), computed: true },
    parent_id: optional("With `name`: id of the Partner above."),
    path: optional("`partner/consumer`, by their names."),
    with_secrets: {
      description:
        "Whether to read secrets, if the service returns them: the state then holds them in plain text. Default false.",
      type: "bool",
      optional: true,
    },
    ...outputs,
    ...versions,
  },
};

/** Returns the type of an attribute without its secrets: in a list, a part can't be sensitive. */
function openType(attribute: Attribute): TerraformType {
  return attribute.attributes === undefined
    ? (attribute.type ?? "string")
    : ["object", openTypes(attribute.attributes)];
}

function openTypes(attributes: Attributes): Readonly<Record<string, TerraformType>> {
  return Object.fromEntries(
    Object.entries(attributes)
      .filter(([, attribute]) => !attribute.sensitive)
      .map(([name, attribute]) => [name, openType(attribute)]),
  );
}

/** The data source `webcastmanager_customers`. */
export const customersDataSchema: Schema = {
  version: 0,
  description: "Every customer under the filters, in the service's order.",
  attributes: {
    parent_id: optional("Only customers below this Partner."),
    name: optional("Only customers of this name."),
    customers: {
      description: "The customers, as the data source `webcastmanager_customer` returns them, without their secrets.",
      type: ["list", ["object", openTypes({ id: computed(""), ...observed, ...outputs, ...versions })]],
      computed: true,
    },
  },
};

/** The data source `webcastmanager_video_conference_connector`. */
export const connectorDataSchema: Schema = {
  version: 0,
  description: "One video conference connector, by `name` or `id`. Customers declare its id.",
  attributes: {
    id: { ...optional("Id in WebcastManager."), computed: true },
    name: { ...optional("Name of the connector."), computed: true },
  },
};

/** The data source `webcastmanager_video_conference_connectors`. */
export const connectorsDataSchema: Schema = {
  version: 0,
  description: "The video conference connectors that customers can select, in the service's order.",
  attributes: {
    name: optional("Only connectors of this name."),
    connectors: {
      description: "The connectors, each with its `id` and its `name`.",
      type: ["list", ["object", { id: "string", name: "string" }]],
      computed: true,
    },
  },
};

/** Returns the type of a setting's attribute. */
function settingType(schema: z.core.$ZodType): TerraformType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return settingType(schema.unwrap());
  if (schema instanceof z.ZodPipe) return settingType(schema.out);
  if (schema instanceof z.ZodRecord) return ["map", "string"];
  return schema instanceof z.ZodNumber ? "number" : "string";
}

/** The settings of the provider, and the variables that hold its credentials. */
export const providerSchema: Schema = {
  version: 0,
  description:
    "Customers of WebcastManager as code. Without an endpoint in the block, the settings come from the environment (WEBCASTMANAGER_…).",
  attributes: {
    ...Object.fromEntries(
      settings.map((setting): [string, Attribute] => [
        snakeCase(setting.name),
        {
          description: `${inTerraformNames(setting.description)} Environment: ${setting.environment}.`,
          optional: true,
          type: settingType(settingSchemas[setting.name]),
          ...(setting.secret && { sensitive: true }),
        },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(credentialVariables).map(([name, setting]): [string, Attribute] => [
        snakeCase(name),
        optional(
          `Name of the environment variable that holds \`${snakeCase(setting)}\`; keeps it out of the configuration.`,
        ),
      ]),
    ),
  },
};
