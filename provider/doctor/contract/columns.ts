// The fields of a record as columns, and how values look: what a field may hold, and which unknown field may be a
// missing one under another name.
import {
  isPathSegment,
  isTree,
  pairOf,
  valueAt,
  wireLeaves,
  wireName,
  type Leaf,
  type LeafKind,
} from "../../../schema";

/** One field of the contract. */
export interface Column {
  /** Its assumed name, which is its key in the contract profile. */
  readonly field: string;
  readonly kind: LeafKind | "id" | "reference" | "time";
  readonly leaf?: Leaf;
}

const parentField = "parentId";

/** Every field of a record. */
export const columns: readonly Column[] = [
  { field: "id", kind: "id" },
  ...wireLeaves.map((leaf): Column => {
    const field = wireName(leaf);
    return { field, leaf, kind: field === parentField ? "reference" : leaf.kind };
  }),
  { field: "createdAt", kind: "time" },
  { field: "updatedAt", kind: "time" },
];

/** Whether a value counts as set: no null, and no empty text or list. */
export function isSetValue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}

const isReference = (value: unknown) => Number.isSafeInteger(value) || (typeof value === "string" && value !== "");
const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/** Whether a text is a time in ISO 8601. */
export function isTime(value: unknown): boolean {
  return typeof value === "string" && time.test(value) && !Number.isNaN(Date.parse(value));
}

/** Whether the client can read a set value of a column. */
export function isReadable({ kind, leaf }: Column, value: unknown): boolean {
  switch (kind) {
    case "id":
      return isReference(value) && isPathSegment(String(value));
    case "reference":
      return isReference(value);
    case "flag":
      return typeof value === "boolean";
    case "set":
      return Array.isArray(value) && value.every(isReference);
    case "map": {
      if (leaf === undefined || !Array.isArray(value)) return false;
      const { key, item } = pairOf(leaf);
      return value.every(
        (pair) => isTree(pair) && typeof valueAt(pair, [key]) === "string" && typeof valueAt(pair, [item]) === "string",
      );
    }
    default:
      return typeof value === "string";
  }
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
