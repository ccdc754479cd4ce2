// A tenant of many customers, and reads of it as an engine sends them: eight at a time.
import { startEmulator, type BehaviourChanges, type Emulator } from "../../emulator";
import type { CustomerApi } from "../../provider/client";
import { defaultProfile, type ContractProfile } from "../../schema";
import { clientFor, closeClients, inParallel, many } from "./running";

const open: Emulator[] = [];

/** Ends the tenants of a test and their clients. */
export async function closeTenant(): Promise<void> {
  closeClients();
  await Promise.all(open.splice(0).map((emulator) => emulator.close()));
}

/** An emulator with so many customers, a client, and a count of the requests to the customer API. */
export async function tenant(
  size: number,
  behaviour: BehaviourChanges = {},
  profile: ContractProfile = defaultProfile,
) {
  const started = await startEmulator({ behaviour, profile });
  open.push(started);
  const { admin } = started;
  const ids = admin.seed({ customers: many(size), unchecked: true });
  const api = clientFor(started, {}, { profile });
  const count = (route?: string) => {
    const { byRoute } = admin.requests();
    return route === undefined
      ? (byRoute["list customers"] ?? 0) + (byRoute["read customer"] ?? 0)
      : (byRoute[route] ?? 0);
  };
  return { emulator: started, admin, ids, api, count };
}

/** Reads customers; each has to be there. */
export async function readAll(api: CustomerApi, ids: readonly string[], atOnce = 8): Promise<void> {
  const read = await inParallel(ids, atOnce, (id) => api.read(id));
  expect(read.map((customer) => customer?.id)).toEqual(ids);
}

/** Every n-th of a list, so many. */
export const spread = (ids: readonly string[], count: number) =>
  ids.filter((_, index) => index % Math.floor(ids.length / count) === 0).slice(0, count);

/** The same ids in another order, the same in every run. */
export const shuffled = (ids: readonly string[]) =>
  ids
    .map((id, index) => ({ id, key: (index * 7919) % ids.length }))
    .sort((one, other) => one.key - other.key)
    .map(({ id }) => id);
