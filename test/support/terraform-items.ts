// Items as Terraform's core makes and compares them: every attribute there, sets without order, and its rules for plans
// and results. Written from Terraform's documented rules, not from the provider's code.
import { isList, isTree, unknown, type Tree, type Value } from "../../schema";
import { resourceSchema } from "../../provider/terraform/schema/attributes";
import type { Attribute, TerraformObject } from "../../provider/terraform/protocol/types";

type Attributes = Readonly<Record<string, Attribute>>;

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function blockFrom(attributes: Attributes, tree: Tree): TerraformObject {
  const given = new Map(Object.entries(tree).map(([key, value]) => [snake(key), value]));
  const odd = [...given.keys()].filter((key) => !Object.hasOwn(attributes, key));
  if (odd.length > 0) throw new Error(`there is no attribute ${odd.join(", ")}`);
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => {
      const value = given.get(name) ?? null;
      if (attribute.attributes !== undefined)
        return [name, isTree(value) ? blockFrom(attribute.attributes, value) : value];
      return [name, attribute.type === "string" && typeof value === "boolean" ? String(value) : value];
    }),
  );
}

/** The configuration of a customer from a tree in the schema's names or Terraform's; what is not declared is null. */
export function configOf(tree: Tree): TerraformObject {
  return blockFrom(resourceSchema.attributes, tree);
}

/** A value for comparison: absent is null, lists are sets. */
export function comparable(value: Value): Value {
  if (value === undefined) return null;
  if (isList(value))
    return value
      .map(comparable)
      .map(
        (item) =>
          [
            JSON.stringify(item, (_, inner: unknown) => (inner === unknown ? "<unknown>" : inner)) ?? "<unknown>",
            item,
          ] as const,
      )
      .toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
      .map(([, item]) => item);
  return isTree(value)
    ? Object.fromEntries(
        Object.entries(value)
          .map(([key, item]) => [key, comparable(item)] as const)
          .filter(([, item]) => item !== null)
          .toSorted(([one], [other]) => (one < other ? -1 : 1)),
      )
    : value;
}

const text = (value: Value) =>
  JSON.stringify(comparable(value), (_, inner: unknown) => (inner === unknown ? "<unknown>" : inner)) ?? "<unknown>";

/** Whether Terraform takes two values for the same. */
export const isEqual = (one: Value, other: Value): boolean => text(one) === text(other);

const childOf = (value: Value, name: string): Value => (isTree(value) ? (value[name] ?? null) : null);

function walk(
  attributes: Attributes,
  above: string,
  visit: (attribute: Attribute, path: string, name: string) => string[],
): string[] {
  return Object.entries(attributes).flatMap(([name, attribute]) =>
    visit(attribute, above === "" ? name : `${above}.${name}`, name),
  );
}

/** Where a plan breaks Terraform's rules: "Provider produced invalid plan". */
// eslint-disable-next-line max-params -- recursive: the last two are for inner blocks
export function planFaults(
  prior: Value,
  config: Value,
  planned: Value,
  attributes: Attributes = resourceSchema.attributes,
  above = "",
): string[] {
  return walk(attributes, above, (attribute, path, name) => {
    const [before, wanted, next] = [prior, config, planned].map((value) => childOf(value, name)) as [
      Value,
      Value,
      Value,
    ];
    if (attribute.writeOnly) return next === null ? [] : [`${path} is write-only and planned`];
    if (attribute.attributes !== undefined && isTree(wanted) && isTree(next))
      return planFaults(before, wanted, next, attribute.attributes, path);
    if (isEqual(next, wanted) || (wanted === null && attribute.computed)) return [];
    if (wanted !== null && before !== null && isEqual(next, before)) return [];
    return [`${path} is planned as ${text(next)}, declared as ${text(wanted)}, and was ${text(before)}`];
  });
}

/** Where a result is not what was planned: "Provider produced inconsistent result after apply". */
// eslint-disable-next-line max-params -- recursive: the last two are for inner blocks
export function resultFaults(
  planned: Value,
  result: Value,
  attributes: Attributes = resourceSchema.attributes,
  above = "",
): string[] {
  return walk(attributes, above, (attribute, path, name) => {
    const [next, now] = [childOf(planned, name), childOf(result, name)];
    if (attribute.attributes !== undefined && isTree(next) && isTree(now))
      return resultFaults(next, now, attribute.attributes, path);
    if (text(now).includes("<unknown>")) return [`${path} is unknown after apply`];
    // An item of a set that was not known yet may be any.
    return text(next).includes("<unknown>") || isEqual(next, now)
      ? []
      : [`${path} was planned as ${text(next)} and is ${text(now)}`];
  });
}

/** The dotted paths in which two items differ, leaf by leaf; what comes or goes as a block is one. */
// eslint-disable-next-line max-params -- recursive: the last two are for inner blocks
export function differingPaths(
  one: Value,
  other: Value,
  attributes: Attributes = resourceSchema.attributes,
  above = "",
): string[] {
  return walk(attributes, above, (attribute, path, name) => {
    const [left, right] = [childOf(one, name), childOf(other, name)];
    if (attribute.attributes !== undefined && isTree(left) && isTree(right))
      return differingPaths(left, right, attribute.attributes, path);
    return isEqual(left, right) ? [] : [path];
  });
}
