// A customer's state as Pulumi keeps it: the inputs under their names, and the computed outputs beside them.
import { Customer, generatedLeaves, isList, valueAt, type Leaf, type Tree, type Value } from "../../schema";
import { inUse } from "../core/diff";
import { lostIn, withLost, withoutLost } from "../core/project";
import { unreadOf, type CustomerState, type RecordedCustomer } from "../lifecycle/state";
import {
  customerInputs,
  fromPulumi,
  isForeign,
  toPulumi,
  withForeignMarks,
  wrapSecret,
  type Properties,
} from "./values";

/** What the outputs of a resource tell: nothing of it is there in a `.get`. */
export interface Recorded {
  readonly known: RecordedCustomer;
  readonly endpoint?: string;
  /** False for a `.get`, whose properties are what the program gave. */
  readonly isManaged: boolean;
}

const inputNames = new Set(Object.keys(Customer.shape));
const text = (value: Value): string | undefined => (typeof value === "string" ? value : undefined);

const textsIn = (value: Value): readonly string[] =>
  isList(value) ? value.filter((item) => typeof item === "string") : [];

/**
 * The output that holds what no other one can, and is there only while there is something of the kind: `own`, generated
 * values that are not in use, so that they can be brought back; `made`, the paths of those that may be; `lost`, those
 * of what the service has lost.
 */
const heldOutput = "__held";

function heldOf({ known }: CustomerState): {
  readonly [heldOutput]?: {
    readonly own: Properties;
    readonly made: readonly string[];
    readonly lost: readonly string[];
  };
} {
  const own = generatedLeaves.flatMap((leaf) => {
    const value = known.generated[leaf.path];
    return value === undefined || value === inUse(leaf, known) ? [] : [[leaf.path, wrapSecret(value)] as const];
  });
  const lost = lostIn(known.tree).map((leaf) => leaf.path);
  const made = known.made ?? [];
  if (own.length + lost.length + made.length === 0) return {};
  return { [heldOutput]: { own: Object.fromEntries(own), made, lost } };
}

/** The outputs of a customer. */
export function toOutputs(state: CustomerState): Properties {
  const { known } = state;
  const generated = Object.fromEntries(
    generatedLeaves.flatMap((leaf) => {
      const value = known.made?.includes(leaf.path) ? known.generated[leaf.path] : inUse(leaf, known);
      return value === undefined || leaf.facts.generated === undefined
        ? []
        : [[leaf.facts.generated.output, wrapSecret(value)]];
    }),
  );
  return {
    ...toPulumi(withoutLost(known.tree)),
    ...generated,
    ...heldOf(state),
    endpoint: state.endpoint,
    version: state.version,
    ...(state.createdAt !== undefined && { createdAt: state.createdAt }),
    ...(state.updatedAt !== undefined && { updatedAt: state.updatedAt }),
  };
}

/**
 * The inputs of a customer after a read. What somebody else put in place of ours is marked: check sees inputs alone,
 * and takes it for declared else.
 */
export function toInputs(state: CustomerState): Properties {
  const { tree, generated } = state.known;
  const replaced = generatedLeaves.filter(
    ({ keys, path }) => generated[path] !== undefined && valueAt(tree, keys) !== generated[path],
  );
  return toPulumi(withForeignMarks(withoutLost(tree), replaced));
}

/** The leaves that are marked so in the former inputs. */
export function replacedIn(inputs: Properties): readonly Leaf[] {
  return generatedLeaves.filter((leaf) => isForeign(inputs, leaf));
}

/** Reads outputs back. */
export function fromOutputs(properties: Properties): Recorded {
  const all = customerInputs(properties);
  const held = fromPulumi(properties[heldOutput]);
  const own = valueAt(held, ["own"]);
  const declared: Tree = Object.fromEntries(Object.entries(all).filter(([name]) => inputNames.has(name)));
  const tree = withLost(declared, textsIn(valueAt(held, ["lost"])));
  // Of an import by file the state tells no more of what is in use than what is declared.
  const generated = Object.fromEntries(
    generatedLeaves.map((leaf) => [
      leaf.path,
      text(valueAt(own, [leaf.path])) ??
        text(all[leaf.facts.generated?.output ?? ""]) ??
        inUse(leaf, { tree, generated: {} }),
    ]),
  );
  const endpoint = text(all.endpoint);
  const [updatedAt, unread] = [
    text(all.updatedAt),
    unreadOf({ version: text(all.version), createdAt: text(all.createdAt) }),
  ];
  const known = {
    tree,
    generated,
    made: textsIn(valueAt(held, ["made"])),
    ...(updatedAt !== undefined && { updatedAt }),
    ...unread,
  };
  return { known, endpoint, isManaged: endpoint !== undefined };
}
