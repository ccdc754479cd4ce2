// Imports a customer by its id, its name, or the path `partner/consumer`.
import { Identifier } from "../../../schema";
import { isKind, isProviderError, ProviderError } from "../../core/errors";
import type { Context } from "../../lifecycle/context";
import { customersOf } from "../../lifecycle/customer";
import { withoutAccount } from "../../lifecycle/siblings";
import type { CustomerState } from "../../lifecycle/state";
import { privateState } from "./private";
import type { ResourceServer } from "../protocol/types";
import { afterImport } from "./after-read";

/** Whether an error means that no customer has this id. Some services answer 400 to a malformed id. */
function isNotFound(error: unknown): boolean {
  return isKind(error, "not found") || (isProviderError(error) && error.status === 400);
}

async function findCustomer(context: Context, text: string): Promise<CustomerState> {
  const customers = customersOf(context);
  // A path is never sent as an id, because some proxies answer a slash in it themselves.
  const mayBeId = Identifier.safeParse(text).success;
  try {
    if (mayBeId) return await customers.find({ id: text });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  return customers.find({ path: text }).catch((error: unknown) => {
    if (!isKind(error, "not found")) throw error;
    throw new ProviderError(
      `${error.message} Searched ${mayBeId ? "by id, " : ""}by name, and by path partner/consumer.`,
      { kind: error.kind, cause: error },
    );
  });
}

/** Returns the state of an imported customer: everything that is set, without secrets. */
export async function importCustomer(context: Context, text: string): ReturnType<ResourceServer["import"]> {
  const state = await withoutAccount(context, await findCustomer(context, text));
  return { state: afterImport(state), private: privateState(state, { imported: true }) };
}
