// Compares states with an emulated service, as the command does: one list, and a single read for what it lacks.
import type { Emulator } from "../../emulator";
import { createClient, type CustomerApi } from "../../provider/client";
import { resolveSettings } from "../../provider/core/settings";
import { compareCustomer, type Comparison } from "../../provider/inventory/drift";
import { lookAgain } from "../../provider/inventory/second-look";
import type { ManagedCustomer } from "../../provider/inventory/states/managed-customer";
import { defaultProfile } from "../../schema";

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, waiting: () => undefined };

/** A client of an emulated service. */
export function clientOf(emulator: Emulator, environment: Readonly<Record<string, string>> = {}): CustomerApi {
  const settings = resolveSettings({
    configuration: {},
    environment: { ...emulator.env, ...environment },
    explicit: false,
  });
  return createClient(settings, { profile: defaultProfile, reporter: silent });
}

/** Returns how each customer compares with the service. */
async function comparisons(
  api: CustomerApi,
  managed: readonly ManagedCustomer[],
  movedFrom?: string,
): Promise<readonly Comparison[]> {
  const listed = new Map((await api.list()).map((customer) => [customer.id, customer]));
  const seen = await lookAgain(api, managed, (id) => listed.get(id));
  return managed.map((one) => compareCustomer({ endpoint: api.endpoint, movedFrom }, one, seen.get(one.id)));
}

/** Returns the paths of the properties that differ, for the only customer. */
export async function driftedPaths(api: CustomerApi, managed: readonly ManagedCustomer[]): Promise<readonly string[]> {
  const [comparison] = await comparisons(api, managed);
  if (comparison?.kind !== "compared") throw new Error(`not compared: ${JSON.stringify(comparison)}`);
  return comparison.properties.map(({ leaf }) => leaf.path);
}
