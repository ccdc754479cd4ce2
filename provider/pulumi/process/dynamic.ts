// The dynamic provider: what the constant text of `__provider` loads. Translates between the engine and the lifecycle.
// An operation fails with one line, its causes in the debug log: the server would print each error again with its
// stack.
import { idText, type Tree } from "../../../schema";
import { canonical } from "../../core/canonical";
import { isListed, isProtected } from "../../core/deletions";
import { diff as changesBetween, type Change } from "../../core/diff";
import {
  causeLines,
  customerLabel,
  isPartlyCreated,
  isPartlyUpdated,
  isProviderError,
  ProviderError,
  type PartlyCreatedError,
  type PartlyUpdatedError,
} from "../../core/errors";
import { refuseKeptStringifiedOutputs, refuseOtherEndpoint, refuseStringifiedOutputs } from "../../lifecycle/guards";
import type { CustomerState } from "../../lifecycle/state";
import { checkInputs, type CheckResult } from "./check";
import { digestOf, ProviderProcess } from "./provider-process";
import { pulumiGuide } from "../guide";
import { redeclaredLeaves, declaresValueInUse } from "./stored-inputs";
import { keepHeapSmall } from "../tuning/heap";
import { customerInputs, fromOutputs, toInputs, toOutputs, type Properties, type SavedResource } from "../values";

const provider = new ProviderProcess();

keepHeapSmall();

/** The argument of `configure`, as far as it is used; the server keeps the configuration in a field of its own. */
interface ConfigureRequest {
  readonly config: { readonly rawConfig?: unknown };
}

function refuseOtherService(id: string, saved: SavedResource): void {
  refuseOtherEndpoint(provider.settings(), { id, endpoint: saved.endpoint }, pulumiGuide.moved);
}

/** Refuses to replace a protected customer that `deletions` doesn't list, and to keep one that it lists. */
function refuseUnlisted(id: string, tree: Tree, changes: readonly Change[]): void {
  const { deletions } = provider.settings();
  const paths = changes.filter(({ replaces }) => replaces).map(({ leaf }) => leaf.path);
  if (paths.length === 0 && isListed(deletions, id))
    throw new ProviderError(
      `Can't keep customer ${customerLabel(id, tree)}: deletions lists it, but the program still declares it. ` +
        "Remove its line from webcastmanager:deletions, or remove the resource.",
      { kind: "protected" },
    );
  if (paths.length === 0 || !isProtected(deletions, id, tree)) return;
  throw new ProviderError(
    `Can't replace customer ${customerLabel(id, tree)}: ${paths.join(", ")} changes, and deletionProtection is on. ` +
      `Replacing a customer deletes its webcasts. To replace it on purpose, ${pulumiGuide.list(id, tree)}.`,
    { kind: "protected" },
  );
}

/**
 * Keeps the configuration. Does its work at once, because the server runs other calls beside an unfinished configure.
 */
export function configure(request: ConfigureRequest): Promise<void> {
  provider.configure(request.config.rawConfig);
  return Promise.resolve();
}

/** Returns canonical inputs, or every failure at once. Sends nothing. */
export function check(olds: Properties, news: Properties): Promise<CheckResult> {
  return withQuietErrors("Checking a customer", news, () => checkInputs(provider, olds, news));
}

/** Omits `changes` if inputs differ, so that the engine shows the exact properties. Sends nothing. */
export function diff(id: string, olds: Properties, news: Properties) {
  return withQuietErrors(`Comparing customer ${idText(id)}`, news, () => {
    const saved = fromOutputs(olds);
    const inputs = customerInputs(news);
    const desired = canonical(inputs);
    refuseKeptStringifiedOutputs(`compare customer ${idText(id)}`, saved.known, desired);
    refuseOtherService(id, saved);
    const changes = changesBetween(saved.known, desired);
    const digest = digestOf(inputs);
    if (provider.declared.followsCheck(digest)) refuseUnlisted(id, saved.known.tree, changes);
    const replaces = [...new Set(changes.filter((change) => change.replaces).map((change) => change.leaf.path))];
    if (replaces.length === 0) provider.declared.compared(id, digest);
    if (changes.length === 0 && redeclaredLeaves(saved.known.tree, desired).length === 0) return { changes: false };
    // The program declares what was set in WebcastManager: the inputs don't differ, but the state has to be updated.
    if (changes.length > 0 && changes.every(declaresValueInUse)) return { changes: true };
    return { replaces, deleteBeforeReplace: true };
  });
}

/** Creates or adopts a customer. */
export function create(inputs: Properties) {
  return withQuietErrors("Creating a customer", inputs, async () => {
    const tree = customerInputs(inputs);
    const state = await (await provider.customers(tree.name)).create(tree);
    return { id: state.id, outs: toOutputs(state) };
  });
}

/** Returns `{}` for a customer that is certainly gone; fails for a `.get` of one that does not exist. */
export function read(id: string, properties: Properties) {
  return withQuietErrors(`Reading customer ${idText(id)}`, properties, async () => {
    refuseStringifiedOutputs(`read customer ${idText(id)}`, customerInputs(properties));
    const saved = fromOutputs(properties);
    refuseOtherService(id, saved);
    const customers = await provider.customers(saved.known.tree.name);
    const known = { ...saved.known, isImported: !saved.isManaged };
    const isKnown = saved.isManaged || Object.keys(saved.known.tree).length > 0;
    const state = await customers.read(id, isKnown ? known : undefined);
    if (state === undefined && saved.isManaged) return {};
    if (state === undefined) {
      throw new ProviderError(
        `Can't read customer ${idText(id)}: it does not exist at ${provider.settings().endpoint}. ` +
          `Check the id and the endpoint.`,
        { kind: "not found" },
      );
    }
    return { id, props: toOutputs(state), inputs: toInputs(state) };
  });
}

/** Sends exactly the properties that differ between state and inputs. */
export function update(id: string, olds: Properties, news: Properties) {
  return withQuietErrors(`Updating customer ${idText(id)}`, news, async () => {
    const saved = fromOutputs(olds);
    refuseOtherService(id, saved);
    const tree = customerInputs(news);
    const state = await (await provider.customers(tree.name)).update(id, saved.known, tree);
    return { outs: toOutputs(state) };
  });
}

/**
 * Deletes a customer, unless it is protected, has customers below it, or another resource of the program manages it.
 */
function remove(id: string, properties: Properties): Promise<void> {
  return withQuietErrors(`Deleting customer ${idText(id)}`, properties, async () => {
    const saved = fromOutputs(properties);
    refuseOtherService(id, saved);
    await (await provider.customers(saved.known.tree.name)).delete(id, saved.known);
  });
}

export { remove as delete };

/**
 * An error that the server prints as nothing: it prints `${error}: ${error.stack}` beside the message that the engine
 * shows.
 */
class QuietError extends Error {
  /** With an id, the engine saves `properties` although the operation failed, and shows `reasons`. */
  id?: string;
  properties?: Properties;
  reasons?: string[];

  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.stack = "";
  }

  override toString(): string {
    return "";
  }
}

// The server still prints ": " for a quiet error.
/* eslint-disable no-console -- the server prints with console.error and offers no other way to stop it */
const printError = console.error.bind(console);
console.error = (...parts: unknown[]) => {
  if (parts.length !== 1 || parts[0] !== ": ") printError(...parts);
};
/* eslint-enable no-console */

/** Runs an operation of the engine, and turns every error of it into one line. @param inputs what the engine sent. */
async function withQuietErrors<Result>(
  operation: string,
  inputs: Properties,
  run: () => Promise<Result> | Result,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    for (const cause of causeLines(error)) provider.reporter().debug(`${operation}: ${cause}`);
    if (isPartlyCreated<CustomerState>(error) || isPartlyUpdated<CustomerState>(error)) throw withState(error, inputs);
    if (isProviderError(error)) throw new QuietError(error.message, error);
    provider.reporter().debug(`${operation}: ${stackOf(error)}`);
    throw defectError(operation, error);
  }
}

/**
 * An error with the state to save. The engine records the error too, and the next run updates the customer even
 * without a difference.
 */
function withState(
  error: PartlyCreatedError<CustomerState> | PartlyUpdatedError<CustomerState>,
  inputs: Properties,
): QuietError {
  const quiet = new QuietError(error.message, error);
  quiet.id = error.state.id;
  // The server does not add the provider's code here; without it every later read and delete would fail.
  quiet.properties = { ...toOutputs(error.state), __provider: inputs.__provider };
  quiet.reasons = [error.message];
  return quiet;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** The name and the stack of an error, without its message, which may contain a secret. */
function stackOf(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? "").split("\n") : [];
  return [nameOf(error), ...lines.filter((line) => /^\s+at /u.test(line)).map((line) => line.trim())].join(" ");
}

function defectError(operation: string, error: unknown): QuietError {
  return new QuietError(
    `${operation} failed: ${nameOf(error)}. ` +
      `This is a defect of webcastmanager-provider: please report it with the log of webcastmanager:log=debug.`,
    error,
  );
}
