// States as Pulumi and Terraform write them, made from what the engines' stand-ins hold of their resources.
import { providerAddress } from "../../provider/terraform/address";
import type { State } from "./engine-simulator";
import { Secret, isObject, type Properties } from "./engine-values";
import type { Stored } from "./terraform-core";

/** How secrets are exported: with --show-secrets, or without. */
export type SecretForm = "plaintext" | "ciphertext";

const mark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

function exported(value: unknown, form: SecretForm): unknown {
  if (value instanceof Secret) {
    const text = JSON.stringify(exported(value.value, form));
    return { ...mark, [form]: form === "plaintext" ? text : "v1:c2VjcmV0:b2YgdGhlIHN0YWNr" };
  }
  if (Array.isArray(value)) return value.map((item) => exported(item, form));
  return isObject(value) ? exportedAll(value, form) : value;
}

const exportedAll = (properties: Properties, form: SecretForm): object =>
  Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, exported(value, form)]));

/** A customer in a deployment of Pulumi. */
export function pulumiResource(name: string, { id, inputs, outputs }: State, form: SecretForm = "plaintext"): object {
  return {
    urn: `urn:pulumi:dev::acme::pulumi-nodejs:dynamic/webcastmanager:Customer::${name}`,
    custom: true,
    id,
    type: "pulumi-nodejs:dynamic/webcastmanager:Customer",
    inputs: exportedAll(inputs, form),
    outputs: exportedAll(outputs, form),
    protect: true,
  };
}

const stack = {
  urn: "urn:pulumi:dev::acme::pulumi:pulumi:Stack::acme-dev",
  custom: false,
  type: "pulumi:pulumi:Stack",
};

/** What `pulumi stack export` prints. */
export function pulumiExport(...resources: readonly object[]): object {
  const manifest = { time: "2026-11-30T00:00:00Z", magic: "f00", version: "v3.259.0" };
  return { version: 3, deployment: { manifest, resources: [stack, ...resources], metadata: {} } };
}

/** The file terraform.tfstate with one resource per customer. */
export function terraformState(customers: Readonly<Record<string, Stored>>): object {
  const resources = Object.entries(customers).map(([name, { item, private: data }]) => ({
    mode: "managed",
    type: "webcastmanager_customer",
    name,
    provider: `provider["${providerAddress}"]`,
    instances: [
      { schema_version: 0, attributes: item, sensitive_attributes: [], private: Buffer.from(data).toString("base64") },
    ],
  }));
  return { version: 4, terraform_version: "1.11.4", serial: 3, lineage: "5d1b", outputs: {}, resources };
}

/** What `terraform show -json` prints of the same. */
export function shownTerraformState(customers: Readonly<Record<string, Stored>>): object {
  const resources = Object.entries(customers).map(([name, { item }]) => ({
    address: `webcastmanager_customer.${name}`,
    mode: "managed",
    type: "webcastmanager_customer",
    name,
    provider_name: providerAddress,
    schema_version: 0,
    values: item,
    sensitive_values: {},
  }));
  return { format_version: "1.0", terraform_version: "1.11.4", values: { root_module: { resources } } };
}

/** A state as the bytes of its file. */
export const bytesOf = (state: unknown): Buffer => Buffer.from(JSON.stringify(state));
