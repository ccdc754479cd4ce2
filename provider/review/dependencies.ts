// Which customers of a plan depend on which, through other resources too, and which one is the parent of which. Pure,
// and the same for both engines.
import type { PlannedChange } from "./plan";
import { walk } from "./walk";

/** What an engine shows of one resource. */
export interface ResourceLinks {
  /** Addresses of the resources that it depends on. */
  readonly dependsOn: readonly string[];
  /** Addresses of the customers that its parent comes from. */
  readonly parents: readonly string[];
}

/** What an engine shows of every resource, by address. */
export type Links = ReadonlyMap<string, ResourceLinks>;

/** What the program declares of dependencies, and what the state has recorded. */
export interface PlanLinks {
  readonly program: Links;
  readonly state: Links;
}

/** Returns the customers that a resource depends on, through resources of other kinds too. */
function customersAbove(address: string, links: Links, customers: ReadonlySet<string>): readonly string[] {
  const above = (one: string) => links.get(one)?.dependsOn ?? [];
  const found = walk(above(address), (one) => (customers.has(one) ? [] : above(one)));
  return [...found].filter((one) => customers.has(one) && one !== address);
}

/** Returns the customers of a plan with what they depend on, and with their parents. */
export function withDependencies(
  changes: readonly PlannedChange[],
  { program, state }: PlanLinks,
): readonly PlannedChange[] {
  const customers = new Set(changes.map(({ address }) => address));
  const byId = new Map(changes.flatMap(({ id, address }) => (id === undefined ? [] : [[id, address] as const])));
  // Events of Pulumi show no dependencies: then the usual one is assumed, by the resource of the parent.
  const isShown = [...program.values(), ...state.values()].some(
    ({ dependsOn, parents }) => dependsOn.some((one) => customers.has(one)) || parents.length > 0,
  );
  return changes.map((change) => {
    const { address, after, before, keepsFormer } = change;
    const isInState = before !== undefined || keepsFormer === true;
    const { parent } = after ?? before ?? {};
    const only = (links: Links) => {
      const [first, ...others] = (links.get(address)?.parents ?? []).filter((one) => customers.has(one));
      return others.length === 0 ? first : undefined;
    };
    // An id says for certain which customer it is, and is not known before the customer is created.
    const above = typeof parent === "string" ? byId.get(parent) : only(after === undefined ? state : program);
    const assumed = byId.get(typeof before?.parent === "string" ? before.parent : "");
    const former = isInState ? (isShown ? only(state) : assumed) : undefined;
    return {
      ...change,
      ...(after && { dependsOn: customersAbove(address, program, customers) }),
      ...(isInState && {
        dependedOn: [
          ...customersAbove(address, state, customers),
          ...(isShown || former === undefined ? [] : [former]),
        ],
      }),
      ...(above !== undefined && above !== address && { parentAddress: above }),
      ...(former !== undefined && former !== address && { formerParentAddress: former }),
    };
  });
}
