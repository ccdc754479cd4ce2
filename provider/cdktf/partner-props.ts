// Checks the arguments of WebcastPartner for programs in plain JavaScript, which no compiler checks.
import { isTree } from "../../schema";
import { nearest } from "../core/validate";

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
  const unknownName = unknownNameProblem(props);
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

function unknownNameProblem(props: object): string | undefined {
  const unknownName = Object.keys(props).find((name) => !names.includes(name));
  if (unknownName === undefined) return undefined;
  const guess = nearest(unknownName, names);
  const hint =
    guess === undefined ? `known are ${names.map((name) => `\`${name}\``).join(", ")}` : `did you mean \`${guess}\`?`;
  return `\`${unknownName}\` does not exist; ${hint}`;
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a value can be the Partner above: an id, a construct with an id, or a WebcastPartner. */
function isParent(value: unknown): boolean {
  if (value === undefined || typeof value === "string") return true;
  if (!isTree(value)) return false;
  return "partner" in value ? isObject(value.partner) && isParent(value.partner) : typeof value.id === "string";
}
