// A customer's state as Pulumi keeps it: the inputs under their names, and the computed outputs beside them.
import { Customer, valueAt, type Leaf, type Tree, type Value } from "../../schema";
import { canonicalKnown } from "../core/canonical";
import { generatedLeaves, unreadOf, type CustomerState, type RecordedCustomer } from "../resources/state";
import { customerInputs, toPulumi, wrapSecret, type Properties } from "./values";

/** What the outputs of a resource tell: nothing of it is there in a `.get`. */
export interface Recorded {
  readonly known: RecordedCustomer;
  readonly endpoint?: string;
  /** False for a `.get`, whose properties are what the program gave. */
  readonly isManaged: boolean;
}

const inputNames = new Set(Object.keys(Customer.shape));
const text = (value: Value): string | undefined => typeof value === "string" ? value : undefined;

/** The outputs of a customer. */
export function toOutputs(state: CustomerState): Properties {
  const generated = Object.fromEntries(generatedLeaves.flatMap((leaf) => {
    const value = state.known.generated[leaf.path];
    return value === undefined || leaf.facts.generated === undefined ? [] : [[leaf.facts.generated.output, wrapSecret(value)]];
  }));
  return {
    ...toPulumi(state.known.tree), ...generated, endpoint: state.endpoint, version: state.version,
    ...(state.createdAt !== undefined && { createdAt: state.createdAt }),
    ...(state.updatedAt !== undefined && { updatedAt: state.updatedAt }),
  };
}

/** The inputs of a customer after a read. */
export function toInputs(state: CustomerState): Properties {
  return toPulumi(state.known.tree);
}

/** What is declared, while its block is on: of an import by file the state tells no more of what is in use. */
function declaredInUse(leaf: Leaf, tree: Tree): string | undefined {
  const isOn = leaf.gate === undefined || valueAt(canonicalKnown(tree), leaf.gate.keys) === true;
  return isOn ? text(valueAt(tree, leaf.keys)) : undefined;
}

/** Reads outputs back. */
export function fromOutputs(properties: Properties): Recorded {
  const all = customerInputs(properties);
  const tree: Tree = Object.fromEntries(Object.entries(all).filter(([name]) => inputNames.has(name)));
  const generated = Object.fromEntries(generatedLeaves.map((leaf) => [leaf.path, text(all[leaf.facts.generated?.output ?? ""]) ?? declaredInUse(leaf, tree)]));
  const endpoint = text(all.endpoint);
  const [updatedAt, unread] = [text(all.updatedAt), unreadOf({ version: text(all.version), createdAt: text(all.createdAt) })];
  return { known: { tree, generated, ...(updatedAt !== undefined && { updatedAt }), ...unread }, endpoint, isManaged: endpoint !== undefined };
}
