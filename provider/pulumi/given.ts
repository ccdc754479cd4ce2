// Arguments that a program gives as an Output or a Promise which turns out to be undefined. Where "absent" means
// something else, that is a mistake: another parent, a generated secret, a block with secrets switched off. A plain
// undefined is absent, as everywhere.
import * as pulumi from "@pulumi/pulumi";
import { customerBlock, isTree, type Block, type Leaf } from "../../schema";

const isGuarded = ({ facts }: Leaf): boolean => facts.createOnly === true || facts.secret === true;
const isGuardedBlock = (branch: Block): boolean =>
  [...branch.leaves.values()].some(isGuarded) || [...branch.blocks.values()].some(isGuardedBlock);

/** A value that is known only later. */
export type Later = pulumi.Output<unknown> | Promise<unknown>;

/** Whether a value is known only later. */
export function isLater(value: unknown): value is Later {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/**
 * An answer about a value, unknown while the value is. That something is undefined is no secret, although the value
 * would be one.
 */
export function whenKnown<Answer>(value: Later, answer: (known: unknown) => Answer): pulumi.Output<Answer> {
  return pulumi.unsecret(pulumi.all([value]).apply(([known]: readonly unknown[]) => answer(known)));
}

const guardedBlocks = (branch: Block) => [...branch.blocks].filter(([, below]) => isGuardedBlock(below));

/** The secrets that are named and undefined within what an Output has resolved to. */
function undefinedIn(value: unknown, branch: Block, above: string): string[] {
  if (!isTree(value)) return [];
  const own = [...branch.leaves].filter(
    ([key, leaf]) => isGuarded(leaf) && Object.hasOwn(value, key) && value[key] === undefined,
  );
  return [
    ...own.map(([key]) => above + key),
    ...guardedBlocks(branch).flatMap(([key, below]) => undefinedIn(value[key], below, `${above}${key}.`)),
  ];
}

/** The paths that turn out to be undefined at and below one value that is known only later. */
function pathsOf(value: Later, path: string, below?: Block): pulumi.Output<string[]> {
  return whenKnown(value, (known) =>
    known === undefined ? [path] : below === undefined ? [] : undefinedIn(known, below, `${path}.`),
  );
}

/** One output for each value that is known only later, so that one that is not known yet hides no other. */
function outputsIn(args: object, branch: Block, above: string): pulumi.Output<string[]>[] {
  const own = [...branch.leaves].flatMap(([key, leaf]) => {
    const value: unknown = Reflect.get(args, key);
    return isGuarded(leaf) && isLater(value) ? [pathsOf(value, above + key)] : [];
  });
  const inside = guardedBlocks(branch).flatMap(([key, below]) => {
    const value: unknown = Reflect.get(args, key);
    if (isLater(value)) return [pathsOf(value, above + key, below)];
    return typeof value === "object" && value !== null ? outputsIn(value, below, `${above}${key}.`) : [];
  });
  return [...own, ...inside];
}

/**
 * The hidden input that tells check the paths of arguments that turn out to be undefined; nothing where none is known
 * only later.
 */
export function undefinedHints(args: object): Readonly<Record<string, unknown>> {
  const outputs = outputsIn(args, customerBlock, "");
  return outputs.length === 0 ? {} : { __undefined: outputs };
}
