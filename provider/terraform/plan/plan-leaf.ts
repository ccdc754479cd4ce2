// What is planned for one leaf. Pure; the rule follows from the facts of the leaf, never from its name.
import { unknown, type Leaf, type Value } from "../../../schema";
import { meansSame, toAttribute } from "../state/translate";

/** What Terraform and the state say of a leaf; null where nothing. */
export interface LeafBefore {
  readonly config: Value;
  readonly prior: Value;
  /** Whether there is no customer yet. */
  readonly isNew: boolean;
  /** Whether the write-only twin is declared in its place; undefined while nobody can say. */
  readonly hasTwin: boolean | undefined;
}

/** What is planned where nothing is declared. */
function undeclared(leaf: Leaf, { prior, isNew, hasTwin }: LeafBefore): Value {
  const { defaultValue, serverDecides, secret } = leaf.facts;
  if (defaultValue !== undefined) return keeping(leaf, prior, toAttribute(leaf, defaultValue));
  if (serverDecides) return isNew ? unknown : prior;
  // Not declared means unchanged, and nothing where nothing is known.
  if (!secret || hasTwin === true || prior === null) return null;
  return hasTwin === undefined ? unknown : prior;
}

/**
 * The prior value where it means the same as the next one, or where only create asks for it: so a spelling never shows
 * as a change.
 */
function keeping(leaf: Leaf, prior: Value, next: Value): Value {
  if (prior === null || next === null || next === unknown) return next;
  return leaf.facts.onlyAtCreate || meansSame(leaf, prior, next) ? prior : next;
}

/** The value of a leaf's attribute in the plan. */
export function planLeaf(leaf: Leaf, before: LeafBefore): Value {
  return before.config === null ? undeclared(leaf, before) : keeping(leaf, before.prior, before.config);
}
