// The resource webcastmanager_customer: translates between Terraform's calls and the lifecycle.
import { idText, quotedName } from "../../schema";
import type { Reporter } from "../client";
import { asSentence, isKind, isPartlyCreated, isPartlyUpdated, ProviderError } from "../core/errors";
import type { Context } from "../lifecycle/context";
import { customersOf } from "../lifecycle/customer";
import { refuseOtherEndpoint } from "../lifecycle/guards";
import { withoutAccount } from "../lifecycle/siblings";
import type { CustomerState } from "../lifecycle/state";
import type { ConfiguredProvider } from "./configured-provider";
import { textDiagnostic } from "./diagnostics";
import { replacementAdvice, terraformGuide } from "./guide";
import { planChange } from "./plan/plan";
import type { Diagnostic, ResourceServer, TerraformObject } from "./protocol/types";
import { resourceSchema } from "./schema/attributes";
import { afterApply, afterUnknownUpdate, desiredCustomer, valuesBefore } from "./state/after-apply";
import { afterImport, afterRead } from "./state/after-read";
import { importCustomer } from "./state/import";
import {
  privateAfterUnknownUpdate,
  privateState,
  readPrivateState,
  isCompared,
  recordedCustomer,
} from "./state/recorded";
import { movedState, upgradedState } from "./state/stored-states";
import { stateValues } from "./state/translate";
import { timeoutFor, type Operation } from "./timeouts";
import { applyProblems, validateConfig } from "./validation";
import { withoutIgnoredChanges } from "./write-only";

type Read = Awaited<ReturnType<ResourceServer["read"]>>;
type ReadRequest = Parameters<ResourceServer["read"]>[0];
type Applied = Awaited<ReturnType<ResourceServer["apply"]>>;
type ApplyRequest = Parameters<ResourceServer["apply"]>[0];
type UpdateRequest = Required<ApplyRequest>;

const nothing = new Uint8Array();

/** Returns the id in a state. @throws ProviderError if there is none. */
function idOf({ id }: TerraformObject): string {
  if (typeof id === "string") return id;
  throw new ProviderError(
    "Can't use the state of a customer: it holds no id. Remove it with `terraform state rm`, then import the customer.",
    { kind: "invalid input" },
  );
}

/** The same text for every customer, so that Terraform shows it once. */
const notRefreshed: Diagnostic = {
  severity: "warning",
  summary: "Not refreshed: some values of the provider block are not known yet",
  detail: "The plan doesn't show drift. Apply the resources that the values come from first, then plan again.",
};

/** Returns the name of a customer for messages. */
const customerTitle = (item: TerraformObject | undefined): string =>
  typeof item?.name === "string" ? `customer ${quotedName(item.name)}` : "a customer";

/** Returns the answer to an apply: the planned state with the values that were unknown in it. */
function applied(planned: TerraformObject, state: CustomerState): Applied {
  return { state: afterApply(planned, state), private: privateState(state) };
}

/** Returns the answer to a create that half succeeded. @throws any other error. */
function afterFailedCreate(planned: TerraformObject, error: unknown): Applied {
  if (!isPartlyCreated<CustomerState>(error)) throw error;
  // A warning, because an error would taint the customer, and the next run would replace it.
  return { ...applied(planned, error.state), diagnostics: [textDiagnostic("warning", error.message)] };
}

/** Returns the answer to an update that half succeeded. @throws any other error. */
function afterFailedUpdate({ prior, planned, plannedPrivate }: UpdateRequest, error: unknown): Applied {
  if (!isPartlyUpdated<CustomerState>(error)) throw error;
  if (error.isCertain)
    return {
      state: afterApply(planned, error.state),
      private: nothing,
      diagnostics: [textDiagnostic("warning", error.message)],
    };
  return {
    state: afterUnknownUpdate(prior, error.state),
    private: privateAfterUnknownUpdate(plannedPrivate, error.state),
    diagnostics: [textDiagnostic("error", error.message)],
  };
}

/** The resource of a configured provider. */
export class CustomerResource implements ResourceServer {
  readonly schema = resourceSchema;
  readonly #provider: ConfiguredProvider;

  constructor(provider: ConfiguredProvider) {
    this.#provider = provider;
  }

  validate({ config, allowsWriteOnly }: Parameters<ResourceServer["validate"]>[0]): Promise<readonly Diagnostic[]> {
    return Promise.resolve(validateConfig(config, allowsWriteOnly));
  }

  upgrade({ state }: Parameters<ResourceServer["upgrade"]>[0]): Promise<Read> {
    return this.#provider.answer<Read>("Reading a stored customer", {}, () => ({ state: upgradedState(state) }));
  }

  read(request: ReadRequest): Promise<Read> {
    return this.#provider.answer<Read>(`Reading ${customerTitle(request.state)}`, { ...request }, (reporter) =>
      this.#read(request, reporter),
    );
  }

  plan(request: Parameters<ResourceServer["plan"]>[0]): ReturnType<ResourceServer["plan"]> {
    const activity = `Planning ${customerTitle(request.config ?? request.prior)}`;
    return this.#provider.answer(activity, {}, () => planChange(request, this.#provider.deletions));
  }

  apply(request: ApplyRequest): Promise<Applied> {
    return this.#provider.answer<Applied>(
      `Applying ${customerTitle(request.planned ?? request.prior)}`,
      { ...(request.prior && { state: request.prior }), private: request.plannedPrivate },
      (reporter) => this.#apply(request, reporter),
    );
  }

  import({ id }: Parameters<ResourceServer["import"]>[0]): Promise<Read> {
    return this.#provider.answer<Read>(`Importing customer ${idText(id)}`, {}, async (reporter) =>
      importCustomer(await this.#provider.context(reporter), id),
    );
  }

  move(request: Parameters<ResourceServer["move"]>[0]): Promise<Read> {
    return this.#provider.answer<Read>("Moving a customer", {}, () => movedState(request));
  }

  async #read({ state: item, private: data }: ReadRequest, reporter: Reporter): Promise<Read> {
    if (this.#provider.isUndecided) {
      reporter.info(`Not read, because the provider block isn't known yet: ${customerTitle(item)}`);
      return { state: item, private: data, diagnostics: [notRefreshed] };
    }
    this.#refuseOtherService(item);
    const { imported, moved: isBare = false, observed = "" } = readPrivateState(data);
    const context = await this.#context(reporter, item, "read");
    const state = await customersOf(context).read(idOf(item), isBare ? undefined : recordedCustomer(item, data));
    if (state === undefined) return {};
    if (observed !== "" && observed !== state.version)
      reporter.info(`Changed in WebcastManager since the last read: ${customerTitle(item)} (${idText(state.id)})`);
    return {
      state: isBare ? afterImport(await withoutAccount(context, state)) : afterRead(item, state),
      private: privateState(state, imported === true || isBare ? { imported: true } : {}),
    };
  }

  #apply(request: ApplyRequest, reporter: Reporter): Promise<Applied> | Applied {
    const { prior, planned, plannedPrivate } = request;
    this.#provider.refuseWhenStopped();
    if (planned === undefined) return prior === undefined ? {} : this.#delete(prior, plannedPrivate, reporter);
    const config = withoutIgnoredChanges(request.config ?? {}, planned);
    const refused = applyProblems(config, prior);
    if (refused.length > 0) return { diagnostics: refused };
    return prior === undefined
      ? this.#create(planned, config, reporter)
      : this.#update({ prior, planned, config, plannedPrivate }, reporter);
  }

  async #create(planned: TerraformObject, config: TerraformObject, reporter: Reporter): Promise<Applied> {
    const customers = customersOf(await this.#context(reporter, planned, "create"));
    try {
      return applied(planned, await customers.create(desiredCustomer(planned, config)));
    } catch (error) {
      return afterFailedCreate(planned, error);
    }
  }

  async #update(request: UpdateRequest, reporter: Reporter): Promise<Applied> {
    const { prior, planned, config, plannedPrivate } = request;
    this.#refuseOtherService(prior);
    const desired = desiredCustomer(planned, config);
    const known = {
      ...recordedCustomer(prior, plannedPrivate),
      ...valuesBefore({ prior, config, isImported: readPrivateState(plannedPrivate).imported === true }, desired),
    };
    const context = await this.#context(reporter, planned, "update");
    const stored = stateValues(prior);
    const customers = customersOf({ ...context, showsDrift: (leaf) => isCompared(stored, leaf) });
    try {
      return applied(planned, await customers.update(idOf(prior), known, desired));
    } catch (error) {
      return afterFailedUpdate(request, error);
    }
  }

  async #delete(prior: TerraformObject, plannedPrivate: Uint8Array, reporter: Reporter): Promise<Applied> {
    this.#refuseOtherService(prior);
    const customers = customersOf(await this.#context(reporter, prior, "delete"));
    await customers.delete(idOf(prior), recordedCustomer(prior, plannedPrivate)).catch((error: unknown) => {
      throw isKind(error, "protected")
        ? new ProviderError(`${asSentence(error.message)} ${replacementAdvice}`, { kind: error.kind, cause: error })
        : error;
    });
    return {};
  }

  #context(reporter: Reporter, item: TerraformObject, operation: Operation): Promise<Context> {
    return this.#provider.context(reporter, timeoutFor(item, operation));
  }

  #refuseOtherService(item: TerraformObject): void {
    const endpoint = typeof item.endpoint === "string" ? item.endpoint : undefined;
    refuseOtherEndpoint(this.#provider.settings(), { id: idOf(item), endpoint }, terraformGuide.moved);
  }
}
