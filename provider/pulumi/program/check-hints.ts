// The hidden inputs (`__…`) that the class sends to check and that check removes: facts that only the program knows.
import * as pulumi from "@pulumi/pulumi";
import { customerBlock, isTree, type Block, type Leaf } from "../../../schema";
import { customerToken } from "../customer-token";
import type { CustomerOutputs } from "../generated/outputs";
import type { CustomerArgs } from "../generated/types";
import { isCustomer, isOutputOrPromise, whenKnown, type OutputOrPromise } from "./program";

type Hints = Readonly<Record<string, unknown>>;

/** The arguments of each customer that the program declares. */
const argumentsOf = new WeakMap<pulumi.Resource, object>();

/** Remembers the arguments of a customer, for the hints of its children. */
export function rememberArguments(customer: pulumi.Resource, args: object): void {
  argumentsOf.set(customer, args);
}

/** The hints for one customer. @param parent the resource option `parent`, which is part of the URN. */
export function checkHints(name: string, args: CustomerArgs, parent: pulumi.Resource | undefined): Hints {
  return {
    ...(isCustomer(args.parent) && parentHints(args.parent)),
    ...undefinedHints(args),
    __urn: urnOf(name, parent),
  };
}

/**
 * The URN that the customer will have. A Promise, because an Output carries dependencies: it would depend on the
 * component above and so on every customer in it, and two customers of one component would wait for each other
 * forever.
 */
function urnOf(name: string, parent: pulumi.Resource | undefined): Promise<string> {
  return new Promise((resolve) => void pulumi.createUrn(name, customerToken, parent).apply(resolve));
}

/** What check may know of a parent before anything is sent: its URN, type, name and Hive Partner ID. */
function parentHints(parent: CustomerOutputs): Hints {
  const partnerId = propertyOf(outputOrArgument(parent, parent.ecdn, "ecdn"), ["hive", "partnerId"]);
  return {
    __parentUrn: parent.urn,
    __parentType: parent.type,
    __parentName: parent.name,
    __parentEcdn: { hive: { partnerId } },
  };
}

/**
 * The output of a customer, or its argument if the output is unknown: in a preview every output of a new customer
 * is unknown, even if the program sets nothing. A known output comes first, because options and transforms may
 * have changed the argument.
 */
async function outputOrArgument(
  customer: CustomerOutputs,
  output: pulumi.Output<unknown>,
  name: string,
): Promise<unknown> {
  const args = argumentsOf.get(customer);
  const isKnown = (await Promise.resolve(Reflect.get(output, "isKnown") as unknown)) !== false;
  return isKnown || args === undefined ? output : at(args, name);
}

const at = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;

/** A property of a value that may be known only later; does not wait for the properties beside it. */
function propertyOf(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  if (isOutputOrPromise(value))
    return pulumi.all([value]).apply(([known]: readonly unknown[]) => propertyOf(at(known, key), rest));
  return propertyOf(at(value, key), rest);
}

// An argument given as an Output or a Promise that resolves to undefined is a mistake where "absent" means something
// else: another parent, a generated secret, a block with secrets switched off. A plain undefined is absent, as
// everywhere.

const mustBeDefined = ({ facts }: Leaf): boolean => facts.createOnly === true || facts.secret === true;
const holdsSuch = (block: Block): boolean =>
  [...block.leaves.values()].some(mustBeDefined) || [...block.blocks.values()].some(holdsSuch);
const blocksThatHoldSuch = (block: Block) => [...block.blocks].filter(([, below]) => holdsSuch(below));

/** The hint with the paths of arguments that resolve to undefined; none if every argument is known now. */
function undefinedHints(args: object): Hints {
  const outputs = undefinedPaths(args, customerBlock, "");
  return outputs.length === 0 ? {} : { __undefined: outputs };
}

/** One output for each later value, so that an unknown one does not hide the others. */
function undefinedPaths(args: object, block: Block, above: string): pulumi.Output<string[]>[] {
  const own = [...block.leaves].flatMap(([key, leaf]) => {
    const value: unknown = Reflect.get(args, key);
    return mustBeDefined(leaf) && isOutputOrPromise(value) ? [pathsAtAndBelow(value, above + key)] : [];
  });
  const inside = blocksThatHoldSuch(block).flatMap(([key, below]) => {
    const value: unknown = Reflect.get(args, key);
    if (isOutputOrPromise(value)) return [pathsAtAndBelow(value, above + key, below)];
    return typeof value === "object" && value !== null ? undefinedPaths(value, below, `${above}${key}.`) : [];
  });
  return [...own, ...inside];
}

function pathsAtAndBelow(value: OutputOrPromise, path: string, below?: Block): pulumi.Output<string[]> {
  return whenKnown(value, (known) =>
    known === undefined ? [path] : below === undefined ? [] : pathsIn(known, below, `${path}.`),
  );
}

/** The properties that are named and undefined in a resolved block. */
function pathsIn(value: unknown, block: Block, above: string): string[] {
  if (!isTree(value)) return [];
  const own = [...block.leaves].filter(
    ([key, leaf]) => mustBeDefined(leaf) && Object.hasOwn(value, key) && value[key] === undefined,
  );
  return [
    ...own.map(([key]) => above + key),
    ...blocksThatHoldSuch(block).flatMap(([key, below]) => pathsIn(value[key], below, `${above}${key}.`)),
  ];
}
