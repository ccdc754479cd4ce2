// What is handed to a partner with its consumers: refused by name where it can't be meant, because plain JavaScript has
// no compiler that would.
import { isTree } from "../../schema";
import { nearest } from "../core/nearest";

const known = ["shared", "partner", "consumers", "parent"];

/** A block of properties: an object that is no list. */
const isBlock = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function unknownProperty(props: object): string | undefined {
  const strange = Object.keys(props).find((name) => !known.includes(name));
  if (strange === undefined) return undefined;
  const guess = nearest(strange, known);
  return `\`${strange}\` does not exist; ${guess === undefined ? `known are ${known.map((name) => `\`${name}\``).join(", ")}` : `did you mean \`${guess}\`?`}`;
}

/** Whether a value can be the Partner above: a construct with an id, one that has such a partner, or an id. */
function isParent(value: unknown): boolean {
  if (value === undefined || typeof value === "string") return true;
  if (!isTree(value)) return false;
  return "partner" in value ? isBlock(value.partner) && isParent(value.partner) : typeof value.id === "string";
}

function problemOf(props: unknown): string | undefined {
  if (!isBlock(props))
    return `${props === undefined ? "no properties were given" : "its properties are no object"}. Give \`{ shared, partner }\` at least`;
  const strange = unknownProperty(props);
  if (strange !== undefined) return strange;
  const read = (name: string): unknown => Reflect.get(props, name);
  for (const name of ["shared", "partner"]) {
    if (!isBlock(read(name)))
      return `\`${name}\` ${read(name) === undefined ? "is required; give" : "must be"} an object, which may be empty`;
  }
  const consumers = read("consumers");
  if (consumers !== undefined && !isBlock(consumers))
    return "`consumers` must be an object that has the Consumers by their ids in this construct";
  const wrong = Object.entries(consumers ?? {}).find(([, own]) => !isBlock(own));
  if (wrong !== undefined) return `\`consumers.${wrong[0]}\` must be an object`;
  return isParent(read("parent"))
    ? undefined
    : "`parent` must be a Partner of this library, or an id; leave it out for the account";
}

/**
 * Refuses properties that can't be meant.
 * @param path of the construct.
 * @throws Error that names the construct and the property.
 */
export function refuseProps(path: string, props: unknown): void {
  const problem = problemOf(props);
  if (problem !== undefined)
    throw new Error(`Can't make WebcastPartner "${path}": ${problem}${problem.endsWith("?") ? "" : "."}`);
}
