// Plays a case up to its plan: customers are created, other users change some, and the plan says what an engine would
// do now. Plans as the engines do, apart from the product's readers of plans.
import { inventoryOf, type Inventory } from "../../provider/inventory/inventory";
import { canonical } from "../../provider/core/canonical";
import { diff } from "../../provider/core/diff";
import type { CustomerState } from "../../provider/lifecycle/state";
import type { Plan, PlannedAction, PlannedChange } from "../../provider/review/plan";
import type { WireRecord } from "../../emulator";
import { unknown, type Tree, type Value } from "../../schema";
import type { Bench } from "../support/bench";
import type { Case, ParentChoice } from "./case";
import { underPulumi } from "./planning-pulumi";

/** An id of no customer. */
const nowhere = "65a0000000000000000000ff";
const connectorIds = (number: number): Value =>
  [[], [0], [0, 1], [2, 3, 4], [0, 1, 2, 3], [9], [4]][number]!.map((digit) => `65a0c0ffee0ddba11c0ffee${digit}`);

/** Resources that another one depends on. */
interface Dependencies {
  /** The one whose id is its parent. */
  readonly parent?: string;
  readonly all: readonly string[];
}

/** A customer of the state. */
interface Stored {
  readonly isRetained: boolean;
  readonly state: CustomerState;
  readonly dependencies: Dependencies;
}

/** A resource as the program declares it. */
interface Declared {
  readonly tree: Tree;
  readonly dependencies: Dependencies;
  readonly createsFirst: boolean;
}

/** A plan, and what it was made from. */
export interface Planned {
  readonly plan: Plan;
  readonly inventory: Inventory;
  readonly connectors: readonly { readonly id: string }[];
  readonly states: ReadonlyMap<string, Stored>;
  readonly declared: ReadonlyMap<string, Declared>;
}

const hiveOf = (type: string, hasHive: boolean): Tree =>
  hasHive ? { ecdn: { hive: type === "Partner" ? { partnerId: "9012" } : { customer: true } } } : {};

const dependenciesOf = (all: readonly string[], parent?: string): Dependencies => ({
  all: [...new Set(parent === undefined ? all : [...all, parent])],
  ...(parent !== undefined && { parent }),
});

/** Creates what exists. Nothing checks it: a service may hold anything. */
async function createExisting(
  { existing }: Case,
  bench: Bench,
): Promise<{ ids: string[]; states: Map<string, Stored> }> {
  const ids: string[] = [];
  const states = new Map<string, Stored>();
  for (const [index, one] of existing.entries()) {
    const { name, type, parent, hasHive, isManaged, isProtected, isRetained, connectors } = one;
    const above = "of" in parent && index > 0 ? parent.of % index : undefined;
    const tree = {
      name,
      type,
      defaultLanguage: "en",
      ...(above !== undefined && { parent: ids[above] }),
      ...hiveOf(type, hasHive),
      videoConferenceConnectors: connectorIds(connectors % 5),
      deletionProtection: isProtected,
    };
    try {
      const state = await bench.earlier().create(tree);
      ids.push(state.id);
      const isByResource = above !== undefined && parent.by === "resource" && states.has(`r${above}`);
      if (isManaged)
        states.set(`r${index}`, {
          state,
          isRetained,
          dependencies: dependenciesOf([], isByResource ? `r${above}` : undefined),
        });
    } catch {
      // The service refuses it, so it doesn't exist.
      ids.push(nowhere);
    }
  }
  return { ids, states };
}

const hasName = (parentId: string | null, { name }: WireRecord, bench: Bench) =>
  bench.named(name).some((record) => record.parentId === parentId);

function edit({ edits }: Case, ids: readonly string[], bench: Bench): void {
  const { admin } = bench.emulator;
  for (const { of, does, name, to } of ids.length === 0 ? [] : edits) {
    const [id, other] = [ids[of % ids.length]!, ids[to % ids.length]!];
    if (bench.record(id) === undefined || bench.record(other) === undefined) continue;
    try {
      if (does === "remove") admin.remove(id);
      else
        admin.edit(
          id,
          {
            rename: { name: name.trim().normalize("NFC") },
            // A service where names are unique has no second one of the name below a parent.
            move: hasName(other === id ? null : other, bench.record(id)!, bench)
              ? {}
              : { parentId: other === id ? null : other },
            "switch Hive off": { hivePartnerId: null },
            connect: { videoConferenceConnectorIds: connectorIds(to % 5) },
          }[does],
          { unchecked: does === "move" },
        );
    } catch {
      // The service refuses it.
    }
  }
}

/** Reads the service into the states, as a refresh does; what is gone leaves them. */
async function refreshed(states: ReadonlyMap<string, Stored>, bench: Bench): Promise<Map<string, Stored>> {
  const found = new Map<string, Stored>();
  for (const [name, { state, ...stored }] of states) {
    const read = await bench.earlier().read(state.id, state.known);
    if (read !== undefined) found.set(name, { ...stored, state: read });
  }
  return found;
}

/** The names of resources whose dependencies don't lead back to them. */
function withoutCircles(declared: ReadonlyMap<string, Declared>): boolean {
  const isDone = new Map<string, boolean>();
  const reaches = (name: string): boolean => {
    const known = isDone.get(name);
    if (known !== undefined) return known;
    isDone.set(name, false);
    const result = (declared.get(name)?.dependencies.all ?? []).every(reaches);
    isDone.set(name, result);
    return result;
  };
  return [...declared.keys()].every(reaches);
}

interface Names {
  readonly ids: readonly string[];
  /** Resources that the program declares. */
  readonly names: readonly string[];
}

function parentIn(choice: ParentChoice, own: string, { ids, names }: Names): { tree: Tree; resource?: string } {
  if (choice.by === "none" || (choice.by === "resource" && names.length === 0)) return { tree: {} };
  if (choice.by === "missing" || ids.length === 0) return { tree: { parent: nowhere } };
  if (choice.by === "id") return { tree: { parent: ids[(choice as { of: number }).of % ids.length]! } };
  const resource = names[(choice as { of: number }).of % names.length]!;
  return resource === own ? { tree: {} } : { tree: {}, resource };
}

/** What the program declares now. */
function declare(given: Case, { ids, states }: { ids: readonly string[]; states: ReadonlyMap<string, Stored> }) {
  const declared = new Map<string, Declared>();
  const stays = [...states].filter(
    ([name]) => !["remove", "forget"].includes(given.wanted[Number(name.slice(1))]!.does),
  );
  const names = [...stays.map(([name]) => name), ...given.created.map((_, index) => `n${index}`)];
  const some = (numbers: readonly number[], own: string) =>
    numbers.map((number) => names[number % names.length]!).filter((name) => name !== own);
  for (const [name, { state, dependencies }] of stays) {
    const { does, connectors, createsFirst, ...wanted } = given.wanted[Number(name.slice(1))]!;
    const before = state.known.tree;
    const isKeptParent = dependencies.parent !== undefined && names.includes(dependencies.parent);
    let resource = isKeptParent ? dependencies.parent : undefined;
    let tree: Tree = { ...before, ...(does === "rename" && { name: wanted.name }) };
    if (does === "change language") tree = { ...tree, defaultLanguage: "de" };
    if (does === "connect") tree = { ...tree, videoConferenceConnectors: connectorIds(connectors) };
    if (does === "change Hive")
      tree = { ...tree, ecdn: before.ecdn === undefined ? hiveOf(String(before.type), true).ecdn : undefined };
    // Engines refuse to replace a protected customer in the plan already.
    if (does === "move" && before.deletionProtection === false) {
      const parent = parentIn(wanted.parent, name, { ids, names });
      resource = parent.resource;
      tree = { ...tree, parent: undefined, ...parent.tree };
    }
    declared.set(name, { tree, dependencies: dependenciesOf(some(wanted.dependsOn, name), resource), createsFirst });
  }
  for (const [index, { name, type, parent, hasHive, adopt, hmac, connectors, dependsOn }] of given.created.entries()) {
    const own = `n${index}`;
    const above = parentIn(parent, own, { ids, names });
    declared.set(own, {
      tree: {
        name,
        type,
        defaultLanguage: "en",
        ...above.tree,
        ...hiveOf(type, hasHive),
        ...(hmac && { hmac: {} }),
        videoConferenceConnectors: connectorIds(connectors),
        deletionProtection: false,
        adopt,
      },
      dependencies: dependenciesOf(some(dependsOn, own), above.resource),
      createsFirst: false,
    });
  }
  return declared;
}

/** What a plan shows of dependencies. */
function linksOf(program: Dependencies | undefined, state: Dependencies | undefined): Partial<PlannedChange> {
  return {
    ...(program && { dependsOn: program.all }),
    ...(program?.parent !== undefined && { parentAddress: program.parent }),
    ...(state && { dependedOn: state.all }),
    ...(state?.parent !== undefined && { formerParentAddress: state.parent }),
  };
}

/** Plans as the engines do. Undefined where an engine would refuse the plan. */
function planOf(
  given: Case,
  states: ReadonlyMap<string, Stored>,
  declared: ReadonlyMap<string, Declared>,
): Plan | undefined {
  const changes = new Map<string, PlannedChange>();
  const parentOf = ({ dependencies: { parent }, tree }: Declared): Value => {
    if (parent === undefined) return tree.parent;
    const above = changes.get(parent) ?? plan(parent);
    return above === undefined || above.action === "replace" || above.action === "create" ? unknown : above.id;
  };
  function plan(name: string): PlannedChange | undefined {
    const resource = declared.get(name);
    const stored = states.get(name);
    const state = stored?.state;
    const before = state?.known.tree;
    const parent = resource && parentOf(resource);
    const after = resource && canonical({ ...resource.tree, parent });
    const differences = state === undefined || after === undefined ? [] : diff(state.known, after);
    const replaces = differences.some((change) => change.replaces);
    // Unless it only follows its parent, an engine refuses to replace what is protected.
    if (replaces && before?.deletionProtection !== false) return undefined;
    const gone: PlannedAction = given.wanted[Number(name.slice(1))]?.does === "forget" ? "forget" : "delete";
    const action: PlannedAction =
      state === undefined
        ? "create"
        : after === undefined
          ? gone
          : replaces
            ? "replace"
            : differences.length > 0
              ? "update"
              : "unchanged";
    const change: PlannedChange = {
      address: name,
      name,
      action,
      ...(state && { id: state.id, endpoint: state.endpoint, before: state.known.tree }),
      ...(after && { after }),
      unknown: new Set(after?.parent === unknown ? ["parent"] : []),
      properties: differences.map(({ leaf, from, to }) => ({
        leaf,
        path: leaf.path,
        before: from,
        after: to,
        secret: leaf.facts.secret === true,
        unknown: to === unknown,
        replaces: leaf.facts.createOnly === true,
      })),
      adopt: action === "create" || action === "replace" ? ((after?.adopt ?? false) as boolean | "overwrite") : false,
      ...linksOf(resource?.dependencies, stored?.dependencies),
      ...(resource?.createsFirst === true && action === "replace" && { createsFirst: true }),
    };
    changes.set(name, change);
    return change;
  }
  const names = new Set([...states.keys(), ...declared.keys()]);
  for (const name of names) if (!changes.has(name) && plan(name) === undefined) return undefined;
  const inOrder = [...names].map((name) => changes.get(name)!);
  const isRetained = (name: string) => states.get(name)?.isRetained === true;
  const planned = given.engine === "pulumi" ? underPulumi(inOrder, isRetained) : inOrder;
  return planned && { engine: given.engine, source: "plan", changes: planned, otherChanges: 0, refusals: [] };
}

/** Plays a case up to its plan. Undefined where no engine would come to one. */
export async function planCase(given: Case, bench: Bench): Promise<Planned | undefined> {
  const { ids, states: written } = await createExisting(given, bench);
  edit(given, ids, bench);
  const states = given.refreshes ? await refreshed(written, bench) : written;
  const declared = declare(given, { ids: ids.filter((id) => id !== nowhere), states });
  if (!withoutCircles(declared)) return undefined;
  const plan = planOf(given, states, declared);
  if (plan === undefined) return undefined;
  const { api } = bench.run().context;
  const [observed, connectors] = [await api.list({}), await api.connectors()];
  const inventory = inventoryOf(
    api.endpoint,
    observed.map((one) => ({ observed: one })),
  );
  return { plan, inventory, connectors, states, declared };
}
