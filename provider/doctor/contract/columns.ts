// The fields of a record as columns, and how values look: what a field may hold, and which unknown field may be a
// missing one under another name.
import * as z from "zod";
import {
  pairOf,
  WireId,
  wireLeaves,
  wireName,
  WireReference,
  wireValueOf,
  type Leaf,
  type LeafKind,
} from "../../../schema";

/** One field of the contract. */
export interface Column {
  /** Its assumed name, which is its key in the contract profile. */
  readonly field: string;
  readonly kind: LeafKind | "id" | "reference" | "time";
  readonly leaf?: Leaf;
  /** The schema of a set value, as the client reads it. */
  readonly wire: z.ZodType;
}

const parentField = "parentId";

/** Every field of a record. */
export const columns: readonly Column[] = [
  { field: "id", kind: "id", wire: WireId },
  ...wireLeaves.map((leaf): Column => {
    const field = wireName(leaf);
    if (field === parentField) return { field, leaf, kind: "reference", wire: WireReference };
    return { field, leaf, kind: leaf.kind, wire: wireValueOf(leaf) };
  }),
  { field: "createdAt", kind: "time", wire: z.string() },
  { field: "updatedAt", kind: "time", wire: z.string() },
];

/** Whether a value counts as set: no null, and no empty text or list. */
export function isSetValue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}

const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/** Whether a text is a time in ISO 8601. */
export function isTime(value: unknown): boolean {
  return typeof value === "string" && time.test(value) && !Number.isNaN(Date.parse(value));
}

/** Whether the client can read a set value of a column. */
export function isReadable({ wire }: Column, value: unknown): boolean {
  return wire.safeParse(value).success;
}

const expectedKind: Readonly<Record<Column["kind"], string>> = {
  id: "an id that fits into an address",
  reference: "an id",
  time: "a text with a time",
  text: "a text",
  choice: "a word",
  flag: "true or false",
  set: "a list of texts",
  map: "a list of pairs",
};

/** Returns what a column holds, in words. */
export function expectationOf({ kind, leaf }: Column): string {
  if (kind !== "map" || leaf === undefined) return expectedKind[kind];
  const { key, item } = pairOf(leaf);
  return `a list of pairs of ${key} and ${item}`;
}

/** Returns the kind of a value, in words that hold nothing of it. */
export function kindText(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (value === null) return "null";
  if (typeof value === "string") return "a text";
  return typeof value === "object" ? "an object" : typeof value === "boolean" ? "true or false" : `a ${typeof value}`;
}
