// The typed way in for data: a parsed row of JSON, YAML or CSV becomes the arguments of a customer, checked before
// anything is registered.
import * as pulumi from "@pulumi/pulumi";
import { isTree, unknown, type Tree, type Value } from "../../schema";
import { failureText, validate } from "../core/validate";
import type { CustomerArgs } from "./generated/types";
import { isLater } from "./given";
import { programError } from "./program-error";

/** A resource stands for its id, which is known only later. */
const isOpen = (value: unknown): boolean => isLater(value) || pulumi.Resource.isInstance(value);

/** A row as the schema reads it; what is known only later passes every rule. */
function treeOf(row: object): Tree {
  return Object.fromEntries(Object.entries(row).map(([key, value]): [string, Value] => [key, valueOf(value)]));
}

function valueOf(value: unknown): Value {
  if (isOpen(value)) return unknown;
  if (Array.isArray(value)) return value.map(valueOf);
  if (isTree(value)) return treeOf(value);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null
    ? value
    : undefined;
}

function failuresOf(row: unknown): readonly string[] {
  if (!isTree(row) || isOpen(row)) return ["it is no object of properties"];
  return validate(treeOf(row)).map(failureText);
}

function isCustomerArgs(row: unknown, failures: readonly string[]): row is CustomerArgs {
  return failures.length === 0;
}

/**
 * Returns a row of data as the arguments of a customer, as it is: `new Customer(key, customerArgs(row))`.
 * @param row an object with the properties of a customer and no other; its values may be outputs.
 * @throws RunError that names every property that is wrong, and no value.
 */
export function customerArgs(row: unknown): CustomerArgs {
  const failures = failuresOf(row);
  if (isCustomerArgs(row, failures)) return row;
  throw programError(
    `Can't declare a customer from this row: ${failures.join("; ")}. Correct the row, and leave out what is no property of a customer.`,
  );
}
