// The resource webcastmanager_customer: translates between Terraform's calls and the lifecycle.
import { idText, quotedName } from "../../schema";
import { isKind, isPartlyCreated, isPartlyUpdated, ProviderError } from "../core/errors";
import { customersOf, type Customers } from "../lifecycle/customer";
import { refuseOtherEndpoint } from "../lifecycle/guards";
import { withoutAccount } from "../lifecycle/siblings";
import { type CustomerState } from "../lifecycle/state";
import { afterApply, afterUnknownUpdate, desiredCustomer, valuesBefore } from "./state/after-apply";
import { resourceSchema } from "./schema/attributes";
import { textDiagnostic } from "./diagnostics";
import { terraformGuide, untaintAdvice } from "./guide";
import type { ConfiguredProvider } from "./configured-provider";
import { importCustomer } from "./state/import";
import { planAnswer } from "./plan/answer";
import { privateState, privateAfterUnknownUpdate, readPrivateState } from "./state/private";
import type { Diagnostic, TerraformObject, ResourceServer } from "./protocol/types";
import type { Reporter } from "../client";
import { afterImport, afterRead } from "./state/after-read";
import { isCompared, recordedCustomer } from "./state/recorded";
import { movedState, upgradedState } from "./state/stored-states";
import { timeoutFor, type Operation } from "./timeouts";
import { stateValues } from "./state/translate";
import { withoutIgnoredChanges } from "./write-only";
import { applyProblems, validateConfig } from "./validation";

type Read = Awaited<ReturnType<ResourceServer["read"]>>;
type Applied = Awaited<ReturnType<ResourceServer["apply"]>>;
type ApplyRequest = Parameters<ResourceServer["apply"]>[0];
type UpdateRequest = Required<Pick<ApplyRequest, "planned" | "config" | "plannedPrivate">>;

const nothing = new Uint8Array();

/** Returns the id in a state. @throws ProviderError if there is none. */
function idOf({ id }: TerraformObject): string {
  if (typeof id === "string") return id;
  throw new ProviderError(
    "Can't use the state of a customer: it holds no id. Remove it with `terraform state rm`, then import the customer.",
    {
      kind: "invalid input",
    },
  );
}

function refuseOtherService(provider: ConfiguredProvider, item: TerraformObject): void {
  const endpoint = typeof item.endpoint === "string" ? item.endpoint : undefined;
  refuseOtherEndpoint(provider.settings(), { id: idOf(item), endpoint }, terraformGuide.moved);
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

/** Returns the resource of a configured provider. */
export function customerResource(provider: ConfiguredProvider): ResourceServer {
  const customers = async (
    reporter: Reporter,
    item: TerraformObject | undefined,
    operation: Operation,
  ): Promise<Customers> => customersOf(await provider.context(reporter, timeoutFor(item, operation)));

  async function read(
    { state: item, private: data }: Parameters<ResourceServer["read"]>[0],
    reporter: Reporter,
  ): Promise<Read> {
    if (provider.isUndecided) {
      reporter.info(`Not read, because the provider block isn't known yet: ${customerTitle(item)}`);
      return { state: item, private: data, diagnostics: [notRefreshed] };
    }
    refuseOtherService(provider, item);
    const { imported, moved: isBare = false, observed = "" } = readPrivateState(data);
    const context = await provider.context(reporter, timeoutFor(item, "read"));
    const state = await customersOf(context).read(idOf(item), isBare ? undefined : recordedCustomer(item, data));
    if (state === undefined) return {};
    if (observed !== "" && observed !== state.version)
      reporter.info(`Changed in WebcastManager since the last read: ${customerTitle(item)} (${idText(state.id)})`);
    return {
      state: isBare ? afterImport(await withoutAccount(context, state)) : afterRead(item, state),
      private: privateState(state, imported === true || isBare ? { imported: true } : {}),
    };
  }

  async function create(planned: TerraformObject, config: TerraformObject, reporter: Reporter): Promise<Applied> {
    const lifecycle = await customers(reporter, planned, "create");
    try {
      const state = await lifecycle.create(desiredCustomer(planned, config));
      return { state: afterApply(planned, state), private: privateState(state) };
    } catch (error) {
      // A warning, because an error would taint the customer, and the next run would replace it.
      if (!isPartlyCreated<CustomerState>(error)) throw error;
      return {
        state: afterApply(planned, error.state),
        private: privateState(error.state),
        diagnostics: [textDiagnostic("warning", error.message)],
      };
    }
  }

  async function update(
    prior: TerraformObject,
    { planned, config, plannedPrivate }: UpdateRequest,
    reporter: Reporter,
  ): Promise<Applied> {
    refuseOtherService(provider, prior);
    const desired = desiredCustomer(planned, config);
    const known = {
      ...recordedCustomer(prior, plannedPrivate),
      ...valuesBefore({ prior, config, isImported: readPrivateState(plannedPrivate).imported === true }, desired),
    };
    const context = await provider.context(reporter, timeoutFor(planned, "update"));
    const stored = stateValues(prior);
    const lifecycle = customersOf({ ...context, showsDrift: (leaf) => isCompared(stored, leaf) });
    try {
      const state = await lifecycle.update(idOf(prior), known, desired);
      return { state: afterApply(planned, state), private: privateState(state) };
    } catch (error) {
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
  }

  async function remove(prior: TerraformObject, plannedPrivate: Uint8Array, reporter: Reporter): Promise<Applied> {
    refuseOtherService(provider, prior);
    const lifecycle = await customers(reporter, prior, "delete");
    await lifecycle.delete(idOf(prior), recordedCustomer(prior, plannedPrivate)).catch((error: unknown) => {
      throw isKind(error, "protected")
        ? new ProviderError(`${error.message}. ${untaintAdvice}`, { kind: error.kind, cause: error })
        : error;
    });
    return {};
  }

  function apply(request: ApplyRequest, reporter: Reporter): Promise<Applied> | Applied {
    const { prior, planned } = request;
    provider.refuseWhenStopped();
    if (planned === undefined) return prior === undefined ? {} : remove(prior, request.plannedPrivate, reporter);
    const config = withoutIgnoredChanges(request.config ?? {}, planned);
    const refused = applyProblems(config, prior);
    if (refused.length > 0) return { diagnostics: refused };
    return prior === undefined
      ? create(planned, config, reporter)
      : update(prior, { planned, config, plannedPrivate: request.plannedPrivate }, reporter);
  }

  return {
    schema: resourceSchema,
    validate: ({ config, allowsWriteOnly }) => Promise.resolve(validateConfig(config, allowsWriteOnly)),
    upgrade: ({ state }) =>
      provider.answer<Read>("Reading a stored customer", {}, () => ({ state: upgradedState(state) })),
    read: (request) =>
      provider.answer<Read>(`Reading ${customerTitle(request.state)}`, { ...request }, (reporter) =>
        read(request, reporter),
      ),
    plan: (request) =>
      provider.answer(`Planning ${customerTitle(request.config ?? request.prior)}`, {}, () => planAnswer(request)),
    apply: (request) =>
      provider.answer<Applied>(
        `Applying ${customerTitle(request.planned ?? request.prior)}`,
        { ...(request.prior && { state: request.prior }), private: request.plannedPrivate },
        (reporter) => apply(request, reporter),
      ),
    import: ({ id }) =>
      provider.answer<Read>(`Importing customer ${idText(id)}`, {}, async (reporter) =>
        importCustomer(await provider.context(reporter), id),
      ),
    move: (request) => provider.answer<Read>("Moving a customer", {}, () => movedState(request)),
  };
}
