// The resource webcastmanager_customer: translates between Terraform's calls and the lifecycle, decides nothing.
import { idText, quotedName, valueAt, type Leaf } from "../../schema";
import type { StateValues } from "../core/diff";
import { isKind, isPartlyCreated, isPartlyUpdated, ProviderError } from "../core/errors";
import { customersOf, type Customers } from "../lifecycle/customer";
import { withCleared } from "../core/refresh";
import { refuseOtherEndpoint } from "../lifecycle/guards";
import { withoutAccount } from "../lifecycle/siblings";
import { unreadOf, type CustomerState, type RecordedCustomer } from "../lifecycle/state";
import { afterApply, afterDoubt, desiredOf, knownBefore } from "./state/after-apply";
import { resourceSchema, type operations } from "./schema/attributes";
import { conduct } from "./conduct";
import { ofLine } from "./diagnostics";
import { terraformGuide, untaintAdvice } from "./guide";
import type { Instance } from "./configured-provider";
import { importCustomer } from "./state/import";
import { planAnswer } from "./plan/answer";
import { keep, keepMade, readPrivate } from "./state/private";
import type { Diagnostic, Item, ResourceServer } from "./protocol/types";
import type { Reporter } from "../client";
import { afterImport, afterRead } from "./state/after-read";
import { movedState, storedState } from "./state/stored-states";
import { timeFor } from "./timeouts";
import { knownOf } from "./state/translate";
import { heeded } from "./write-only";
import { refusedAtApply, validateConfig } from "./validation";

type Read = Awaited<ReturnType<ResourceServer["read"]>>;
type Applied = Awaited<ReturnType<ResourceServer["apply"]>>;
type ApplyRequest = Parameters<ResourceServer["apply"]>[0];

const nothing = new Uint8Array();

/** The id in a state. @throws ProviderError where there is none. */
function idOf({ id }: Item): string {
  if (typeof id === "string") return id;
  throw new ProviderError("The state of a customer holds no id; remove it from the state, and import the customer", {
    kind: "invalid input",
  });
}

function refuseElsewhere(instance: Instance, item: Item): void {
  const endpoint = typeof item.endpoint === "string" ? item.endpoint : undefined;
  refuseOtherEndpoint(instance.settings(), { id: idOf(item), endpoint }, terraformGuide.moved);
}

/** What a state and what is kept beside it know of a customer. */
function recordedIn(item: Item, kept: Uint8Array): RecordedCustomer {
  const { observed, updatedAt, lost = [], made = [] } = readPrivate(kept);
  const { tree, generated } = knownOf(item);
  const createdAt = typeof item.created_at === "string" ? { createdAt: item.created_at } : {};
  return {
    tree: withCleared(tree, lost),
    generated,
    unconfirmed: made,
    ...(updatedAt !== undefined && { updatedAt }),
    ...unreadOf({ version: observed, ...createdAt }),
  };
}

/**
 * Whether a plan compares this leaf: a secret that the state does not hold means unchanged, and a read never brings it
 * in.
 */
function isHeld({ tree, generated }: StateValues, leaf: Leaf): boolean {
  return leaf.facts.secret !== true || valueAt(tree, leaf.keys) !== undefined || generated[leaf.path] !== undefined;
}

/** The same words for every customer, so that Terraform counts them as one warning. */
const notRead: Diagnostic = {
  severity: "warning",
  summary: "Not refreshed: the provider block holds values that are not known yet",
  detail:
    "The plan shows no changes that were made elsewhere. Apply first what the provider block comes from, then plan again.",
};

/** How a customer is called before it has an id. */
const titleOf = (item: Item | undefined): string =>
  typeof item?.name === "string" ? `the customer ${quotedName(item.name)}` : "a customer";

/** The handlers of the resource over one configured provider. */
export function customerResource(instance: Instance): ResourceServer {
  const customers = async (
    reporter: Reporter,
    item: Item | undefined,
    operation: (typeof operations)[number],
  ): Promise<Customers> => customersOf(await instance.context(reporter, timeFor(item, operation)));

  async function read(
    { state: item, private: kept }: Parameters<ResourceServer["read"]>[0],
    reporter: Reporter,
  ): Promise<Read> {
    if (instance.isUndecided) {
      reporter.info(`Not read, because the provider block is not known yet: ${titleOf(item)}`);
      return { state: item, private: kept, diagnostics: [notRead] };
    }
    refuseElsewhere(instance, item);
    const { imported, moved: isBare = false, observed = "" } = readPrivate(kept);
    const context = await instance.context(reporter, timeFor(item, "read"));
    const state = await customersOf(context).read(idOf(item), isBare ? undefined : recordedIn(item, kept));
    if (state === undefined) return {};
    if (observed !== "" && observed !== state.version)
      reporter.info(`Changed elsewhere since it was last seen: ${titleOf(item)} (${idText(state.id)})`);
    return {
      state: isBare ? afterImport(await withoutAccount(context, state)) : afterRead(item, state),
      private: keep(state, imported === true || isBare ? { imported: true } : {}),
    };
  }

  async function create(planned: Item, config: Item, reporter: Reporter): Promise<Applied> {
    const lifecycle = await customers(reporter, planned, "create");
    try {
      const state = await lifecycle.create(desiredOf(planned, config));
      return { state: afterApply(planned, state), private: keep(state) };
    } catch (error) {
      // Kept, and not as an error: that would taint it, and the next run would replace it.
      if (!isPartlyCreated<CustomerState>(error)) throw error;
      return {
        state: afterApply(planned, error.state),
        private: keep(error.state),
        diagnostics: [ofLine("warning", error.message)],
      };
    }
  }

  async function update(
    prior: Item,
    planned: Item,
    { config, plannedPrivate }: { readonly config: Item; readonly plannedPrivate: Uint8Array },
    reporter: Reporter,
  ): Promise<Applied> {
    refuseElsewhere(instance, prior);
    const desired = desiredOf(planned, config);
    const known = {
      ...recordedIn(prior, plannedPrivate),
      ...knownBefore(prior, config, desired, readPrivate(plannedPrivate).imported === true),
    };
    const context = await instance.context(reporter, timeFor(planned, "update"));
    const held = knownOf(prior);
    const lifecycle = customersOf({ ...context, showsDrift: (leaf) => isHeld(held, leaf) });
    try {
      const state = await lifecycle.update(idOf(prior), known, desired);
      return { state: afterApply(planned, state), private: keep(state) };
    } catch (error) {
      if (!isPartlyUpdated<CustomerState>(error)) throw error;
      if (error.isCertain)
        return {
          state: afterApply(planned, error.state),
          private: nothing,
          diagnostics: [ofLine("warning", error.message)],
        };
      return {
        state: afterDoubt(prior, error.state),
        private: keepMade(plannedPrivate, error.state),
        diagnostics: [ofLine("error", error.message)],
      };
    }
  }

  async function remove(prior: Item, plannedPrivate: Uint8Array, reporter: Reporter): Promise<Applied> {
    refuseElsewhere(instance, prior);
    const lifecycle = await customers(reporter, prior, "delete");
    await lifecycle.delete(idOf(prior), recordedIn(prior, plannedPrivate)).catch((error: unknown) => {
      throw isKind(error, "protected")
        ? new ProviderError(`${error.message}. ${untaintAdvice}`, { kind: error.kind, cause: error })
        : error;
    });
    return {};
  }

  function apply(request: ApplyRequest, reporter: Reporter): Promise<Applied> | Applied {
    const { prior, planned } = request;
    instance.refuseWhenStopped();
    if (planned === undefined) return prior === undefined ? {} : remove(prior, request.plannedPrivate, reporter);
    const config = heeded(request.config ?? {}, planned);
    const refused = refusedAtApply(config, prior);
    if (refused.length > 0) return { diagnostics: refused };
    return prior === undefined
      ? create(planned, config, reporter)
      : update(prior, planned, { config, plannedPrivate: request.plannedPrivate }, reporter);
  }

  return {
    schema: resourceSchema,
    validate: ({ config, allowsWriteOnly }) => Promise.resolve(validateConfig(config, allowsWriteOnly)),
    upgrade: ({ state }) =>
      conduct<Read>(instance, "Reading a stored customer", {}, () => ({ state: storedState(state) })),
    read: (request) =>
      conduct<Read>(instance, `Reading ${titleOf(request.state)}`, { ...request }, (reporter) =>
        read(request, reporter),
      ),
    plan: (request) =>
      conduct(instance, `Planning ${titleOf(request.config ?? request.prior)}`, {}, () => planAnswer(request)),
    apply: (request) =>
      conduct<Applied>(
        instance,
        `Applying ${titleOf(request.planned ?? request.prior)}`,
        { ...(request.prior && { state: request.prior }), private: request.plannedPrivate },
        (reporter) => apply(request, reporter),
      ),
    import: ({ id }) =>
      conduct<Read>(instance, `Importing the customer ${idText(id)}`, {}, async (reporter) =>
        importCustomer(await instance.context(reporter), id),
      ),
    move: (request) => conduct<Read>(instance, "Moving a customer", {}, () => movedState(request)),
  };
}
