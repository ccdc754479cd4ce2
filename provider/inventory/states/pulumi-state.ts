// Reads the customers in a state of Pulumi: what `pulumi stack export` prints, or the file of a self-managed backend.
import * as z from "zod";
import { generatedLeaves } from "../../../schema";
import { customerToken, nameInUrn } from "../../pulumi/customer-token";
import { fromOutputs } from "../../pulumi/values";
import { leavesBelow, unreadableState, type ManagedCustomer } from "./managed-customer";
import { openSecrets } from "./pulumi-secrets";

/** The versions of a deployment that Pulumi 3 writes. */
const versions = [3, 4];

const Deployment = z.looseObject({ resources: z.array(z.unknown()).nullish() });

const State = z.looseObject({
  version: z.number(),
  deployment: Deployment.nullish(),
  checkpoint: z.looseObject({ latest: Deployment.nullish() }).nullish(),
});

/** What every resource of a state has. Others than customers are read no further. */
const Resource = z.looseObject({ urn: z.string(), type: z.string() });

const CustomerResource = z.looseObject({
  urn: z.string(),
  id: z.string().optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  /** Read with `.get`: the stack doesn't manage it. */
  external: z.boolean().optional(),
  /** Replaced, and to be deleted by the next update. */
  delete: z.boolean().optional(),
});

const advice = "Give what `pulumi stack export --show-secrets` prints.";

/** Whether a parsed JSON text looks like a state of Pulumi. */
export function isPulumiState(state: object): boolean {
  return "deployment" in state || "checkpoint" in state;
}

/** Returns the customers that a state of Pulumi manages. @throws ProviderError where it is none */
export function readPulumiState(state: unknown, source: string): readonly ManagedCustomer[] {
  const parsed = State.safeParse(state);
  if (!parsed.success) throw unreadableState(source, "it is no state of Pulumi", advice);
  const { version, deployment, checkpoint } = parsed.data;
  if (!versions.includes(version))
    throw unreadableState(source, `its version is ${version}, and only 3 and 4 are known`, advice);
  return ((deployment ?? checkpoint?.latest)?.resources ?? []).flatMap((resource, index) => {
    const head = Resource.safeParse(resource);
    if (!head.success) throw unreadableState(source, `its resource ${index + 1} is incomplete`, advice);
    if (head.data.type !== customerToken) return [];
    const customer = CustomerResource.safeParse(resource);
    if (!customer.success) throw unreadableState(source, `its customer ${index + 1} is incomplete`, advice);
    return customer.data.external === true || customer.data.delete === true
      ? []
      : [readCustomer(customer.data, source)];
  });
}

type CustomerResource = z.output<typeof CustomerResource>;

function readCustomer(resource: CustomerResource, source: string): ManagedCustomer {
  try {
    return managedCustomer(resource, source);
  } catch (error) {
    const cause = error instanceof RangeError ? "a customer in it is nested too deeply" : "a secret in it is not JSON";
    throw unreadableState(source, cause, advice);
  }
}

function managedCustomer({ urn, id = "", outputs, inputs = {} }: CustomerResource, source: string): ManagedCustomer {
  const { properties, encrypted } = openSecrets(outputs ?? inputs);
  const { known, endpoint, isManaged } = fromOutputs(properties);
  const secretOutputs = generatedLeaves.filter(({ facts }) => encrypted.includes(facts.generated?.output ?? ""));
  const unreadable = [...encrypted.flatMap(leavesBelow), ...secretOutputs].map(({ path }) => path);
  return {
    source,
    engine: "pulumi",
    address: urn,
    name: nameInUrn(urn),
    id,
    ...(endpoint !== undefined && { endpoint }),
    recorded: { ...known, isImported: !isManaged },
    unreadable: new Set(unreadable),
  };
}
