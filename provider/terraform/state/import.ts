// Imports a customer by its id, its name, or the path `partner/consumer`.
import { Identifier, isTree, secretLeaves, valueAt, withValue } from "../../../schema";
import { isKind, isProviderError, ProviderError } from "../../core/errors";
import type { Context } from "../../lifecycle/context";
import { customersOf } from "../../lifecycle/customer";
import { withoutAccount } from "../../lifecycle/siblings";
import type { CustomerState } from "../../lifecycle/state";
import { privateState } from "./recorded";
import type { ResourceServer, TerraformObject } from "../protocol/types";
import { versionPath } from "../write-only";
import { afterImport } from "./after-read";
import { attributePath } from "./translate";

/** Whether an error means that no customer has this id. Some services answer 400 to a malformed id. */
function isNotFound(error: unknown): boolean {
  return isKind(error, "not found") || (isProviderError(error) && error.status === 400);
}

async function findCustomer(context: Context, text: string): Promise<CustomerState> {
  const customers = customersOf(context);
  // A path is never sent as an id, because some proxies answer a slash in it themselves.
  const mayBeId = Identifier.safeParse(text).success;
  try {
    // As a refresh reads: imports at the same time share pages of the list.
    const found = mayBeId ? await customers.read(text) : undefined;
    if (found !== undefined) return found;
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

/** An id with the version that the configuration declares for its write-only secrets: `65a0…?wo_version=1`. */
const idWithVersion = /^(?<id>[^?]+)\?wo_version=(?<version>\d{1,9})$/u;

/**
 * Returns the object with this version for each write-only secret that its blocks require, so that a configuration that
 * declares it plans nothing. The secrets in use stay.
 */
function withWriteOnlyVersion(item: TerraformObject, version: number): TerraformObject {
  return secretLeaves
    .filter((leaf) => leaf.isRequired && isTree(valueAt(item, attributePath(leaf).slice(0, -1))))
    .reduce((object, leaf) => withValue(object, versionPath(leaf), version), item);
}

/** Returns the state of an imported customer: everything that is set, without secrets. */
export async function importCustomer(context: Context, text: string): ReturnType<ResourceServer["import"]> {
  const { id = text, version } = idWithVersion.exec(text)?.groups ?? {};
  const state = await withoutAccount(context, await findCustomer(context, id));
  const item = afterImport(state);
  return {
    state: version === undefined ? item : withWriteOnlyVersion(item, Number(version)),
    private: privateState(state, { imported: true }),
  };
}
