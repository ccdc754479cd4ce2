// What a Terraform program may say of a customer beside its values: write-only twins of secrets, and `ignore_changes`.
// Both follow from the attributes, so that a new secret takes part by itself.
import fc from "fast-check";
import { isList, isTree, valueAt, withValue, type CustomerType, type Tree, type Value } from "../../schema";
import { resourceSchema } from "../../provider/terraform/schema/attributes";
import type { Attribute, TerraformObject } from "../../provider/terraform/protocol/types";
import { arbitraryCustomer } from "./arbitraries";
import { configOf } from "./terraform-items";

/**
 * Places of attributes that are write-only, as Terraform documents them: `token_wo` beside `token`, with
 * `token_wo_version`.
 */
const writeOnlyPlaces = placesOf(resourceSchema.attributes, []);

function placesOf(attributes: Readonly<Record<string, Attribute>>, above: readonly string[]): (readonly string[])[] {
  return Object.entries(attributes).flatMap(([name, { writeOnly, attributes: inner }]) => [
    ...(writeOnly ? [[...above, name]] : []),
    ...(inner === undefined ? [] : placesOf(inner, [...above, name])),
  ]);
}

const renamed = (place: readonly string[], change: (name: string) => string) => [
  ...place.slice(0, -1),
  change(place.at(-1) ?? ""),
];

/** The configuration with the secret of one place in its write-only twin. */
function withTwin(config: TerraformObject, place: readonly string[], version: number): TerraformObject {
  const plain = renamed(place, (name) => name.replace(/_wo$/, ""));
  const secret = valueAt(config, plain);
  if (typeof secret !== "string") return config;
  return withValue(
    withValue(withValue(config, plain, null), place, secret),
    renamed(place, (name) => `${name}_version`),
    version,
  );
}

/** Configurations of a customer with any of its secrets, or none, as write-only twins. */
function arbitraryTwins(tree: Tree): fc.Arbitrary<TerraformObject> {
  return fc
    .tuple(...writeOnlyPlaces.map(() => fc.option(fc.integer({ min: 1, max: 3 }), { freq: 2 })))
    .map((versions) =>
      writeOnlyPlaces.reduce((config: TerraformObject, place, index) => {
        const version = versions[index];
        return version === null || version === undefined ? config : withTwin(config, place, version);
      }, configOf(tree)),
    );
}

/** Everything that a program may say of a new customer. */
export function arbitraryProgram(type?: CustomerType): fc.Arbitrary<TerraformObject> {
  return arbitraryCustomer(type).chain(arbitraryTwins);
}

/** The values of a configuration's write-only twins: what no state may hold. */
export function writeOnlyValues(config: TerraformObject): string[] {
  return writeOnlyPlaces.map((place) => valueAt(config, place)).filter((value) => typeof value === "string");
}

/** The configuration without its write-only twins. */
export function withoutTwins(config: TerraformObject): TerraformObject {
  return writeOnlyPlaces.reduce(
    (open: TerraformObject, place) => (valueAt(open, place) === undefined ? open : withValue(open, place, null)),
    config,
  );
}

/** Every text that stands somewhere as a value. */
export function textsIn(value: Value): ReadonlySet<string> {
  if (typeof value === "string") return new Set([value]);
  const inside = isList(value) ? value : isTree(value) ? Object.values(value) : [];
  return new Set(inside.flatMap((item) => [...textsIn(item)]));
}

/** What `ignore_changes` can list: everything that can be declared. */
export const ignorable: readonly string[] = Object.entries(resourceSchema.attributes)
  .filter(([, { required, optional }]) => required ?? optional)
  .map(([name]) => name);

/** The configuration as terraform plans with it under `ignore_changes`: what is named stays as the state has it. */
export function ignoring(config: TerraformObject, state: TerraformObject, names: readonly string[]): TerraformObject {
  return { ...config, ...Object.fromEntries(names.map((name) => [name, state[name] ?? null])) };
}
