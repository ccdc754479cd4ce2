// The type of a customer in Pulumi, and how to know a Customer of whatever copy of this package.
import * as pulumi from "@pulumi/pulumi";
import type { CustomerOutputs } from "./generated/outputs";

/** Type token; aliases and policies may rely on it. */
export const customerToken = "pulumi-nodejs:dynamic/webcastmanager:Customer";

/** Whether a value is a Customer, of whatever copy of this package. */
export function isCustomer(value: unknown): value is CustomerOutputs {
  return pulumi.Resource.isInstance(value) && Reflect.get(value, "__pulumiType") === customerToken;
}
