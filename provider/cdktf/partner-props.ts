// The arguments of WebcastPartner: their types, their check for programs in plain JavaScript, which no compiler checks,
// and how shared properties are merged into those of one customer. Names no field.
import { customerBlock, isTree, type Block } from "../../schema";
import { unknownNameProblem } from "../core/validate";

/** Arguments of a Partner with its Consumers. */
export interface PartnerProps<Shared, Own, Customer, Ids extends string> {
  /**
   * Properties of the Partner and of every Consumer, unless one sets its own. A block such as `sso` is taken as a
   * whole, `ecdn` block by block. `null` excludes a shared block, a block within `ecdn`, or a property.
   */
  readonly shared: Shared;
  /** The Partner. */
  readonly partner: Own;
  /** The Consumers below it, by their ids in this construct. */
  readonly consumers?: Readonly<Record<Ids, Own>>;
  /** The Partner above: a construct, or an id in WebcastManager. Default: the account whose credentials are used. */
  readonly parent?: Customer | { readonly partner: Customer } | string;
}

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

const names = ["shared", "partner", "consumers", "parent"];

/**
 * Refuses arguments of the wrong shape.
 * @param path the path of the construct.
 * @throws Error that names the construct and the property.
 */
export function checkPartnerProps(path: string, props: unknown): void {
  const problem = problemOf(props);
  if (problem !== undefined)
    throw new Error(`Can't create WebcastPartner "${path}": ${problem}${problem.endsWith("?") ? "" : "."}`);
}

function problemOf(props: unknown): string | undefined {
  if (!isObject(props)) {
    const problem = props === undefined ? "no properties were given" : "its properties are not an object";
    return `${problem}. Pass at least \`{ shared, partner }\``;
  }
  const unknownName = unknownNameProblem(Object.keys(props), names);
  if (unknownName !== undefined) return unknownName;
  const read = (name: string): unknown => Reflect.get(props, name);
  for (const name of ["shared", "partner"]) {
    if (!isObject(read(name)))
      return `\`${name}\` ${read(name) === undefined ? "is required; pass" : "must be"} an object, which may be empty`;
  }
  const consumers = read("consumers");
  if (consumers !== undefined && !isObject(consumers))
    return "`consumers` must be an object of Consumers by their ids in this construct";
  const wrong = Object.entries(consumers ?? {}).find(([, own]) => !isObject(own));
  if (wrong !== undefined) return `\`consumers.${wrong[0]}\` must be an object`;
  return isParent(read("parent"))
    ? undefined
    : "`parent` must be a Partner of this library or an id; omit it for the account";
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a value can be the Partner above: an id, a construct with an id, or a WebcastPartner. */
function isParent(value: unknown): boolean {
  if (value === undefined || typeof value === "string") return true;
  if (!isTree(value)) return false;
  return "partner" in value ? isObject(value.partner) && isParent(value.partner) : typeof value.id === "string";
}

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
