// Finds drift: reads the service once, reads again what the list doesn't answer, compares, and reports.
import type { CustomerApi } from "../client";
import { isOfEndpoint } from "../lifecycle/guards";
import { buildReport } from "./build-report";
import { compareCustomer } from "./drift";
import type { DriftReport } from "./drift-report";
import { readInventory } from "./inventory";
import { lookAgain } from "./second-look";
import type { Selectable } from "./select";
import type { StateContent } from "./states/state-file";

/** One state. */
export interface State extends StateContent {
  /** The stack or file. */
  readonly source: string;
}

/** What is compared, and how it is reported. */
export interface DriftOptions {
  /** The former endpoint of the service. */
  readonly movedFrom?: string | undefined;
  /** Whether customers in no state are listed. */
  readonly listsUnmanaged: boolean;
  /** Whether a customer is selected. Absent: all are. */
  readonly isSelected?: (customer: Selectable) => boolean;
  readonly onProgress?: (text: string) => void;
}

/** Compares states with the service. @throws ProviderError where the service can't be listed */
export async function findDrift(
  api: CustomerApi,
  states: readonly State[],
  { movedFrom, listsUnmanaged, isSelected = () => true, onProgress }: DriftOptions,
): Promise<DriftReport> {
  const inventory = await readInventory(api, {
    // Read below, where the list doesn't answer.
    isNeeded: () => false,
    onProgress: (count, total) =>
      onProgress?.(`Reading customers: ${count}${total === undefined ? "" : ` of ${total}`} …`),
  });
  const { byId } = inventory;
  const place = { endpoint: api.endpoint, movedFrom };
  const all = states.flatMap(({ customers }) => customers);
  const own = all.filter(({ id, endpoint }) => id !== "" && isOfEndpoint(place, endpoint));
  const managedIds = new Set(own.map(({ id }) => id));
  onProgress?.(`Comparing ${own.length} customers …`);
  const seen = await lookAgain(api, own, (id) => byId.get(id)?.observed);
  return buildReport({
    endpoint: api.endpoint,
    sources: states.map(({ source, engine, customers }) => ({ source, engine, customers: customers.length })),
    comparisons: all.map((managed) => compareCustomer(place, managed, seen.get(managed.id))),
    find: (id) => byId.get(id),
    unmanaged: inventory.customers.filter((customer) => !managedIds.has(customer.id) && isSelected(customer)),
    listsUnmanaged,
    isSelected,
  });
}
