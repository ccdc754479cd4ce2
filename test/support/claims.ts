// Claims for properties that run a thousand times: as clear as the runner's own, at a fraction of their cost.
import type { Failure, Value } from "../../schema";
import type { Change } from "../../provider/core/diff";

/** Claims that there is no change and no failure; names those that there are. */
export function none(found: readonly (Change | Failure)[]): void {
  if (found.length === 0) return;
  throw new Error(
    `expected nothing, found ${found.map((one) => ("leaf" in one ? one.leaf.path : `${one.path}: ${one.message}`)).join("; ")}`,
  );
}

/** Claims that two plain values are the same to the last key and its order. */
export function same(one: Value, other: Value): void {
  const [left, right] = [JSON.stringify(one), JSON.stringify(other)];
  if (left !== right) throw new Error(`expected\n${right}\nfound\n${left}`);
}
