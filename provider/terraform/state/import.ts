// Import: a customer by its id, by its name, or by the path `partner/consumer`.
import { Identifier } from "../../../schema";
import { isKind, isProviderError, ProviderError } from "../../core/errors";
import type { Context } from "../../lifecycle/context";
import { customersOf } from "../../lifecycle/customer";
import { withoutAccount } from "../../lifecycle/siblings";
import type { CustomerState } from "../../lifecycle/state";
import { privateState } from "./private";
import type { ResourceServer } from "../protocol/types";
import { afterImport } from "./after-read";

/** Whether an answer says that no customer has this id: some services call a text that is no id a wrong request. */
function isNotFound(error: unknown): boolean {
  return isKind(error, "not found") || (isProviderError(error) && error.status === 400);
}

async function findCustomer(context: Context, text: string): Promise<CustomerState> {
  const customers = customersOf(context);
  // What can be no id is not asked as one: with a slash in it some proxies answer for themselves.
  const mayBeId = Identifier.safeParse(text).success;
  try {
    if (mayBeId) return await customers.find({ id: text });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  return customers.find({ path: text }).catch((error: unknown) => {
    if (!isKind(error, "not found")) throw error;
    throw new ProviderError(
      `${error.message} It was looked for ${mayBeId ? "as an id, " : ""}as a name, and as a path partner/consumer.`,
      { kind: error.kind, cause: error },
    );
  });
}

/** What the state holds of an imported customer: all that is set, without secrets. */
export async function importCustomer(context: Context, text: string): ReturnType<ResourceServer["import"]> {
  const state = await withoutAccount(context, await findCustomer(context, text));
  return { state: afterImport(state), private: privateState(state, { imported: true }) };
}
