// What a customer takes over from what its partner shares. Names no field.
import { customerBlock, isTree, type Block } from "../../schema";

/** Each value as it is, or null where it may be absent. */
type OrNull<Block> = { readonly [Key in keyof Block]?: undefined extends Block[Key] ? Block[Key] | null : Block[Key] };

/**
 * What a customer declares of its own: null takes nothing over of what is shared. `Joined` are the blocks that hold
 * only blocks.
 */
export type OwnOf<Shared, Joined extends keyof Shared> = OrNull<Omit<Shared, Joined>> & {
  readonly [Key in Joined]?: OrNull<NonNullable<Shared[Key]>> | null;
};

/**
 * What is declared, with what is shared where nothing is declared; undefined declares nothing, and null that nothing is
 * taken over. A block is taken whole, because its values belong together; one that holds only blocks, block by block.
 * @throws Error where such a block is shared that is known only later.
 * @internal
 */
export function inherit<Shared extends object, Own extends object>(
  shared: Shared,
  own: Own,
  branch: Block = customerBlock,
): Shared & Own {
  const inherited = Object.entries(shared).filter(([key]) => Reflect.get(own, key) === undefined);
  const left = Object.keys(own)
    .filter((key) => Reflect.get(own, key) === null)
    .map((key) => [key, undefined] as const);
  const joined = [...branch.blocks]
    .filter(([, below]) => below.leaves.size === 0)
    .flatMap(([key, below]) => {
      const [above, declared]: readonly unknown[] = [Reflect.get(shared, key), Reflect.get(own, key)];
      if (!isPlain(declared)) return [];
      if (above !== undefined && !isPlain(above))
        throw new Error(
          `${key}: what is shared of it is known only later and can't be joined with what is declared here; share it block by block, or declare all of it here`,
        );
      return [[key, inherit(above ?? {}, declared, below)] as const];
    });
  return { ...shared, ...own, ...Object.fromEntries([...inherited, ...joined, ...left]) };
}

/** A token is an object too, with methods of its own; what users write has none. */
function isPlain(value: unknown): value is object {
  return isTree(value) && Object.getPrototypeOf(value) === Object.prototype;
}
