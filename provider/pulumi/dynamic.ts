// The dynamic provider: what the constant text of `__provider` loads. Translates between the engine and the lifecycle,
// decides nothing.
import { idText } from "../../schema";
import { canonical } from "../core/canonical";
import { diff as changesBetween, isTakenOver, restated } from "../core/diff";
import {
  causes,
  isPartlyCreated,
  isPartlyUpdated,
  isProviderError,
  ProviderError,
  type PartlyCreatedError,
  type PartlyUpdatedError,
} from "../core/errors";
import { refuseOtherEndpoint } from "../lifecycle/guards";
import { refuseKeptTexts, refuseOutputTexts } from "../lifecycle/output-texts";
import type { CustomerState } from "../lifecycle/state";
import { check as checkInputs, type CheckAnswer } from "./check";
import { pulumiGuide } from "./guide";
import { keepHeapSmall } from "./heap";
import { Instance } from "./instance";
import { fromOutputs, toInputs, toOutputs, type Recorded } from "./outputs";
import { customerInputs, type Properties } from "./values";

const instance = new Instance();

keepHeapSmall();

/** What the server hands to `configure`; it keeps the texts themselves in a field of its own. */
interface ConfigureRequest {
  readonly config: { readonly rawConfig?: unknown };
}

/** An error as the dynamic-provider server should see it: it prints `${error}: ${error.stack}` beside the message. */
class QuietError extends Error {
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

// The server prints every error a second time; of a quiet one nothing but this remains.
/* eslint-disable no-console -- the server's own way to print is what is silenced here */
const printError = console.error.bind(console);
console.error = (...words: unknown[]) => {
  if (words.length !== 1 || words[0] !== ": ") printError(...words);
};
/* eslint-enable no-console */

/** An error with a state that the engine must keep. */
type Partly = PartlyCreatedError<CustomerState> | PartlyUpdatedError<CustomerState>;

/**
 * Beside a state the engine keeps the error itself: its next run updates the customer even where the program says the
 * same.
 */
function partly(error: Partly, inputs: Properties): QuietError {
  const quiet = new QuietError(error.message, error);
  quiet.id = error.state.id;
  // The server does not add the provider's text here; without it every later read and delete would fail.
  quiet.properties = { ...toOutputs(error.state), __provider: inputs.__provider };
  quiet.reasons = [error.message];
  return quiet;
}

/** An error that nobody foresaw: where it was made goes to the log, and its text, which may hold anything, nowhere. */
function ofDefect(doing: string, error: unknown): QuietError {
  const name = error instanceof Error ? error.name : typeof error;
  const places =
    error instanceof Error
      ? error.stack
          ?.split("\n")
          .filter((line) => /^\s+at /u.test(line))
          .map((line) => line.trim())
          .join(" ")
      : undefined;
  instance.reporter().debug(`${doing}: ${name} ${places ?? ""}`);
  return new QuietError(
    `${doing} failed: ${name}. This is a defect of webcastmanager-provider, please report it with what webcastmanager:log=debug shows`,
    error,
  );
}

/** Runs one operation; every error leaves as one line, its causes in the debug log. */
async function saying<Answer>(doing: string, inputs: Properties, run: () => Promise<Answer> | Answer): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    for (const cause of causes(error)) instance.reporter().debug(`${doing}: ${cause}`);
    if (isPartlyCreated<CustomerState>(error) || isPartlyUpdated<CustomerState>(error)) throw partly(error, inputs);
    if (isProviderError(error)) throw new QuietError(error.message, error);
    throw ofDefect(doing, error);
  }
}

function refuseElsewhere(id: string, recorded: Recorded): void {
  const settings = instance.settings();
  refuseOtherEndpoint(settings.endpoint, settings.movedFrom, recorded.endpoint, id, pulumiGuide.moved);
}

/** Keeps the configuration; synchronous inside, because calls run beside an unfinished configure. */
export function configure(request: ConfigureRequest): Promise<void> {
  instance.configure(request.config.rawConfig);
  return Promise.resolve();
}

/** Canonical inputs, or all failures. Never the network. */
export function check(olds: Properties, news: Properties): Promise<CheckAnswer> {
  return saying("Checking a customer", news, () => checkInputs(instance, olds, news));
}

/** Omits `changes` where inputs differ, so that the engine shows the exact leaves itself. Never the network. */
export function diff(id: string, olds: Properties, news: Properties) {
  return saying(`Comparing the customer ${idText(id)}`, news, () => {
    const recorded = fromOutputs(olds);
    const inputs = customerInputs(news);
    const desired = canonical(inputs);
    refuseKeptTexts(`compare the customer ${idText(id)}`, recorded.known, desired);
    refuseElsewhere(id, recorded);
    const changes = changesBetween(recorded.known, desired);
    const replaces = [...new Set(changes.filter((change) => change.replaces).map((change) => change.leaf.path))];
    if (replaces.length === 0) instance.declarations.kept(id, inputs);
    if (changes.length === 0 && restated(recorded.known.tree, desired).length === 0) return { changes: false };
    // The inputs hold what somebody else has set, and so does the program: no difference of inputs would show that the
    // state follows.
    if (changes.length > 0 && changes.every(isTakenOver)) return { changes: true };
    return { replaces, deleteBeforeReplace: true };
  });
}

/** Creates or adopts. */
export function create(inputs: Properties) {
  return saying("Creating a customer", inputs, async () => {
    const tree = customerInputs(inputs);
    const state = await (await instance.customers(tree.name)).create(tree);
    return { id: state.id, outs: toOutputs(state) };
  });
}

/** `{}` for a customer that is definitely gone; an error for a `.get` of one that does not exist. */
export function read(id: string, properties: Properties) {
  return saying(`Reading the customer ${idText(id)}`, properties, async () => {
    refuseOutputTexts(`read the customer ${idText(id)}`, customerInputs(properties));
    const recorded = fromOutputs(properties);
    refuseElsewhere(id, recorded);
    const customers = await instance.customers(recorded.known.tree.name);
    const known = { ...recorded.known, isImported: !recorded.isManaged };
    const isKnown = recorded.isManaged || Object.keys(recorded.known.tree).length > 0;
    const state = await customers.read(id, isKnown ? known : undefined);
    if (state === undefined && recorded.isManaged) return {};
    if (state === undefined) {
      throw new ProviderError(
        `The customer ${idText(id)} does not exist at ${instance.settings().endpoint}; is the id right, and of this service?`,
        { kind: "not found" },
      );
    }
    return { id, props: toOutputs(state), inputs: toInputs(state) };
  });
}

/** Sends exactly the leaves that differ between state and inputs. */
export function update(id: string, olds: Properties, news: Properties) {
  return saying(`Updating the customer ${idText(id)}`, news, async () => {
    const recorded = fromOutputs(olds);
    refuseElsewhere(id, recorded);
    const tree = customerInputs(news);
    const state = await (await instance.customers(tree.name)).update(id, recorded.known, tree);
    return { outs: toOutputs(state) };
  });
}

/** Deletes, unless protected, a parent, or what another resource of this program holds. */
function remove(id: string, properties: Properties): Promise<void> {
  return saying(`Deleting the customer ${idText(id)}`, properties, async () => {
    const recorded = fromOutputs(properties);
    refuseElsewhere(id, recorded);
    await (await instance.customers(recorded.known.tree.name)).delete(id, recorded.known);
  });
}

export { remove as delete };
