// States of Pulumi and Terraform that manage every customer of a service: what the provider itself would store, without
// the hour that an engine takes to create them.
import * as z from "zod";
import type { Emulator } from "../emulator";
import { importFileText } from "../provider/cli/import/pulumi/import-file";
import { importValues } from "../provider/core/refresh";
import type { Engine } from "../provider/inventory/states/managed-customer";
import { toState, type CustomerState } from "../provider/lifecycle/state";
import { customerToken } from "../provider/pulumi/customer-token";
import { providerAddress } from "../provider/terraform/address";
import { afterImport } from "../provider/terraform/state/after-read";
import { privateState } from "../provider/terraform/state/recorded";
import { customerType, recordSchema } from "../schema";

/** Returns every customer of a service as the lifecycle keeps it. */
function customersOf({ admin, endpoint }: Emulator): readonly CustomerState[] {
  const schema = recordSchema();
  return admin.dump().customers.map((record) => {
    const observed = schema.parse(record);
    return toState(endpoint, observed, importValues(observed));
  });
}

const ImportFile = z.object({ resources: z.array(z.looseObject({ name: z.string() })) });

const stackUrn = "urn:pulumi:bench::bench::pulumi:pulumi:Stack::bench-bench";

/** What `pulumi stack export --show-secrets` prints. */
function pulumiExport(customers: readonly CustomerState[]): string {
  const text = importFileText(customers.map((state) => ({ name: `customer-${state.id}`, state })));
  const resources = ImportFile.parse(JSON.parse(text)).resources.map(({ name, ...resource }) => ({
    urn: `urn:pulumi:bench::bench::${customerToken}::${name}`,
    custom: true,
    ...resource,
    parent: stackUrn,
    protect: true,
    provider: "urn:pulumi:bench::bench::pulumi:providers:pulumi-nodejs::default::bench",
  }));
  const stack = { urn: stackUrn, custom: false, type: "pulumi:pulumi:Stack" };
  return JSON.stringify({ version: 3, deployment: { resources: [stack, ...resources] } }, undefined, 4);
}

/** The file terraform.tfstate. */
function terraformState(customers: readonly CustomerState[]): string {
  const resources = customers.map((customer) => ({
    mode: "managed",
    type: customerType,
    name: `customer_${customer.id}`,
    provider: `provider["${providerAddress}"]`,
    instances: [
      {
        schema_version: 0,
        attributes: afterImport(customer),
        sensitive_attributes: [],
        private: Buffer.from(privateState(customer)).toString("base64"),
      },
    ],
  }));
  const head = { version: 4, terraform_version: "1.11.4", serial: 1, lineage: "bench", outputs: {} };
  return JSON.stringify({ ...head, resources }, undefined, 2);
}

const writers: Readonly<Record<Engine, (customers: readonly CustomerState[]) => string>> = {
  pulumi: pulumiExport,
  terraform: terraformState,
};

/** Returns the text of an engine's state in which every customer of a service is managed. */
export function stateOfService(emulator: Emulator, engine: Engine): string {
  return writers[engine](customersOf(emulator));
}
