// What a customer takes over from what its partner shares. Names no field.
import { customerBranch, isTree, type Branch } from "../../schema";

/**
 * What is declared, with what is shared where nothing is declared; undefined declares nothing.
 * A block is taken whole, because its values belong together; one that holds only blocks, block by block.
 */
export function inherit<Shared extends object, Own extends object>(shared: Shared, own: Own, branch: Branch = customerBranch): Shared & Own {
  const inherited = Object.entries(shared).filter(([key]) => Reflect.get(own, key) === undefined);
  const joined = [...branch.blocks].filter(([, below]) => below.leaves.size === 0).flatMap(([key, below]) => {
    const [above, declared]: readonly unknown[] = [Reflect.get(shared, key), Reflect.get(own, key)];
    return isPlain(above) && isPlain(declared) ? [[key, inherit(above, declared, below)] as const] : [];
  });
  return { ...shared, ...own, ...Object.fromEntries([...inherited, ...joined]) };
}

/** A token is an object too, with methods of its own; what users write has none. */
function isPlain(value: unknown): value is object {
  return isTree(value) && Object.getPrototypeOf(value) === Object.prototype;
}
