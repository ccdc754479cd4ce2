// A contract profile: how a WebcastManager differs from the contract that this project assumes. The vendor publishes no
// API for customers, so everything on the wire can be replaced without code.
import * as z from "zod";
import { leaves, type Leaf } from "./leaves";

const recordFields = [...leaves.flatMap((leaf) => leaf.facts.wire ?? []), "id", "createdAt", "updatedAt"];

const text = z.string().min(1, "must not be empty");

// In a record, such a name means what every object inherits.
const wireKey = text.refine(
  (name) => !(name in Object.prototype),
  "is a name that every object has; it can't be a key of an answer",
);

/** The spellings of one field's values: of the words of a choice, or of any key of a map. */
function wordsOf({ kind, facts: { wireWords = {} } }: Leaf): z.ZodType<Partial<Record<string, string>>> {
  return kind === "choice"
    ? z.strictObject(Object.fromEntries(Object.keys(wireWords).map((word) => [word, text.optional()])))
    : z.record(z.string(), text);
}

const leavesWithWords = leaves.filter(({ facts }) => facts.wire !== undefined && facts.wireWords !== undefined);

// The endpoint goes in front and the id at the end: after a query or dots, the result would name something else. Some
// proxies decode a path before they resolve dots and slashes, so encoded slashes are not allowed either.
const path = z
  .string()
  .regex(
    /^(?:\/(?!(?:\.|%2[Ee]){1,2}(?:\/|$))(?:[A-Za-z0-9._~!$&'()+,;=@-]|%(?!2[Ff]|5[Cc]|[01]|7[Ff])[0-9A-Fa-f]{2})+)+$/,
    "must be a path below the endpoint, such as /customers: without `?`, `#`, dot segments, empty segments or a slash at the end, and with other characters percent-encoded",
  );

const Parts = z.strictObject({
  name: z.string().default("default").describe("Name of the profile, shown in messages."),
  paths: z
    .strictObject({
      customers: path.default("/customers"),
      connectors: path.default("/video-conference-connectors"),
    })
    .prefault({})
    .describe("Paths below the endpoint."),
  fields: z
    .strictObject(Object.fromEntries(recordFields.map((name) => [name, wireKey.optional()])))
    .default({})
    .describe(
      'New names for fields of the record, by their assumed names, such as {"hivePartnerId": "hive_partner_id"}.',
    ),
  values: z
    .strictObject(
      Object.fromEntries(leavesWithWords.map((leaf) => [leaf.facts.wire ?? leaf.path, wordsOf(leaf).optional()])),
    )
    .default({})
    .describe('New spellings of values, by field and by the user\'s word, such as {"type": {"Partner": "RESELLER"}}.'),
  update: z
    .strictObject({
      method: z
        .enum(["PATCH", "PUT"])
        .default("PATCH")
        .describe(
          "PUT sends the whole record; secrets that the service hides go along as they are known here, and a warning names them.",
        ),
    })
    .prefault({}),
  list: z
    .strictObject({
      items: wireKey
        .default("customers")
        .describe("Key of the records in the answer; `.` if the answer is a bare array."),
      total: wireKey.default("total").describe("Key of the number of all records, if there is one."),
      totalCounts: z
        .enum(["listed", "other"])
        .default("listed")
        .describe(
          "What that number counts: `listed`: the customers under the filter; `other`: something else, so that a list ends with an empty page.",
        ),
      paging: z
        .enum(["offset", "page", "none"])
        .default("offset")
        .describe(
          "`offset`: limit and offset; `page`: size and page number from 0; `none`: one answer holds every customer.",
        ),
      limitParameter: text.default("limit"),
      offsetParameter: text.default("offset"),
      limit: z
        .int("must be a whole number")
        .min(1, "must be at least 1")
        .max(1000, "must be at most 1000")
        .default(100)
        .describe("Records a page, at most."),
      parentParameter: text.default("parentId"),
      nameParameter: text.default("name"),
    })
    .prefault({}),
  create: z
    .strictObject({
      id: z
        .enum(["location", "body"])
        .default("location")
        .describe(
          "Where the answer to a create has the new customer's id. The other place is the fallback; if both have one, the id of the existing customer counts.",
        ),
    })
    .prefault({}),
  secrets: z
    .strictObject({
      reply: z
        .enum(["detect", "echoed", "masked", "absent"])
        .default("detect")
        .describe("How secrets are returned; `detect` reads a text of asterisks alone as a mask."),
      mask: text.optional().describe("The exact mask, if it isn't made of asterisks or dots."),
    })
    .prefault({}),
  errors: z
    .strictObject({
      gone: z
        .array(text)
        .optional()
        .describe(
          "The error code of a 404 or 410 for a deleted customer, or a part of its message if it has no code. Default: NOT_FOUND, GONE and DELETED, alone or after CUSTOMER_, ENTRY_, ENTITY_, RECORD_ or OBJECT_.",
        ),
    })
    .prefault({}),
});

/** A contract profile in a JSON or YAML file. Every part is optional; the default is the assumed contract. */
export const ContractProfile = Parts.superRefine((profile, context) => {
  for (const { path, message } of ambiguities(profile)) context.addIssue({ code: "custom", path, message });
}).describe("A contract profile of webcastmanager-provider.");

type Spellings = Readonly<Partial<Record<string, string>>>;

interface Ambiguity {
  readonly path: string[];
  readonly message: string;
}

/**
 * Returns spellings of one part that stand for two things, each at a key that the profile spells differently from the
 * contract.
 */
function sharedSpellings(part: readonly string[], own: Spellings, assumed: Spellings): Ambiguity[] {
  const keys = new Map<string, string>();
  const isOwn = (key: string) => Number((own[key] ?? assumed[key]) !== assumed[key]);
  const inOrder = Object.entries({ ...assumed, ...own }).sort(([one], [other]) => isOwn(one) - isOwn(other));
  return inOrder.flatMap(([key, spelling = ""]) => {
    const other = keys.get(spelling);
    if (other === undefined) keys.set(spelling, key);
    return other === undefined
      ? []
      : [
          {
            path: [...part, key],
            message: `${JSON.stringify(spelling)} is already the spelling of ${JSON.stringify(other)}; each needs its own`,
          },
        ];
  });
}

/** Returns what would be ambiguous on the wire under a profile. */
function ambiguities({
  fields,
  values,
  list,
  paths,
}: Pick<z.output<typeof Parts>, "fields" | "values" | "list" | "paths">): Ambiguity[] {
  const assumed = Parts.parse({});
  const parameters = ({ limitParameter, offsetParameter, parentParameter, nameParameter }: typeof list) => ({
    limitParameter,
    offsetParameter,
    parentParameter,
    nameParameter,
  });
  return [
    ...sharedSpellings(["fields"], fields, Object.fromEntries(recordFields.map((name) => [name, name]))),
    ...leavesWithWords.flatMap(({ path, facts: { wire = path, wireWords = {} } }) =>
      sharedSpellings(["values", wire], values[wire] ?? {}, wireWords),
    ),
    ...sharedSpellings(["list"], parameters(list), parameters(assumed.list)),
    ...sharedSpellings(
      ["list"],
      { items: list.items, total: list.total },
      { items: assumed.list.items, total: assumed.list.total },
    ),
    ...sharedSpellings(["paths"], paths, assumed.paths),
  ];
}

/** Returns the keys that a part of a profile may have, none if any key is allowed. */
export function profileKeys(path: readonly PropertyKey[]): readonly string[] {
  let part: z.core.$ZodType | undefined = Parts;
  for (const key of path) part = part === undefined ? undefined : shapeOf(part)[String(key)];
  return Object.keys(part === undefined ? {} : shapeOf(part));
}

function shapeOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> {
  if (schema instanceof z.ZodObject) return schema.shape;
  return schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault || schema instanceof z.ZodOptional
    ? shapeOf(schema.unwrap())
    : {};
}

/** A contract profile, with a value for every part. */
export type ContractProfile = z.output<typeof ContractProfile>;

/** The contract that this project assumes. */
export const defaultProfile: ContractProfile = ContractProfile.parse({});
