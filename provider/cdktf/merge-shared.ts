// Merges what a partner shares into the properties of one customer. Names no field.
import { customerBlock, isTree, type Block } from "../../schema";

/** Every property of a block; those that may be absent may be null too. */
type OrNull<Props> = {
  readonly [Key in keyof Props]?: undefined extends Props[Key] ? Props[Key] | null : Props[Key];
};

/**
 * The own properties of a customer beside the shared ones; null excludes a shared one. `Merged` are the blocks that
 * hold only blocks.
 * @public The generated constructs import it.
 */
export type OwnProps<Shared, Merged extends keyof Shared> = OrNull<Omit<Shared, Merged>> & {
  readonly [Key in Merged]?: OrNull<NonNullable<Shared[Key]>> | null;
};

/**
 * Returns the own properties, and the shared ones for those that are undefined; null excludes the shared one. A
 * block is taken as a whole, because its values belong together; a block that holds only blocks is merged block by
 * block.
 * @throws Error if a block to merge is a token.
 * @internal
 */
export function mergeShared<Shared extends object, Own extends object>(
  shared: Shared,
  own: Own,
  block: Block = customerBlock,
): Shared & Own {
  const inherited = Object.entries(shared).filter(([key]) => Reflect.get(own, key) === undefined);
  const excluded = Object.keys(own)
    .filter((key) => Reflect.get(own, key) === null)
    .map((key) => [key, undefined] as const);
  const merged = [...block.blocks]
    .filter(([, below]) => below.leaves.size === 0)
    .flatMap(([key, below]) => {
      const [above, declared]: readonly unknown[] = [Reflect.get(shared, key), Reflect.get(own, key)];
      if (!isPlainObject(declared)) return [];
      if (above !== undefined && !isPlainObject(above)) {
        throw new Error(
          `Can't merge the shared \`${key}\` into a customer: it is known only later. ` +
            `Share its blocks one by one, or don't share it.`,
        );
      }
      return [[key, mergeShared(above ?? {}, declared, below)] as const];
    });
  return { ...shared, ...own, ...Object.fromEntries([...inherited, ...merged, ...excluded]) };
}

/** A token is an object too, but one of a class. */
function isPlainObject(value: unknown): value is object {
  return isTree(value) && Object.getPrototypeOf(value) === Object.prototype;
}
