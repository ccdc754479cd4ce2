// A contract profile: how a WebcastManager differs from the contract that this project assumes.
// The vendor publishes no API for customers, so everything the wire needs is replaceable here without code.
import { z } from "zod";
import { leaves } from "./leaves";

const wireNames = leaves.flatMap((leaf) => leaf.facts.wire ?? []);
const recordFields = [...wireNames, "id", "createdAt", "updatedAt"];
const oneOfTheFields = (name: string) => recordFields.includes(name);

// The id of a customer is added at the end, and the endpoint in front: behind a query, or after dots, the result would name something else.
const path = z.string().regex(/^(?:\/(?!(?:\.|%2[Ee]){1,2}(?:\/|$))(?:[A-Za-z0-9._~!$&'()+,;=@-]|%[0-9A-Fa-f]{2})+)+$/,
  "must be a path below the endpoint, such as /customers: without `?`, `#`, dot segments, empty segments or a slash at the end, and with other characters percent-encoded");

/** A contract profile as written in a JSON or YAML file; every part is optional, the default is the assumed contract. */
export const Profile = z.strictObject({
  name: z.string().default("default").describe("Name of the profile, shown in messages."),
  paths: z.strictObject({
    customers: path.default("/customers"),
    connectors: path.default("/video-conference-connectors"),
  }).prefault({}).describe("Paths below the endpoint."),
  fields: z.record(z.string().refine(oneOfTheFields, "is not a field of the assumed contract"), z.string().min(1)).default({})
    .describe("New names for fields of the record, by their assumed names, such as {\"hivePartnerId\": \"hive_partner_id\"}."),
  values: z.record(z.string().refine(oneOfTheFields, "is not a field of the assumed contract"), z.record(z.string(), z.string())).default({})
    .describe("New spellings of values, by field and by the user's word, such as {\"type\": {\"Partner\": \"RESELLER\"}}."),
  update: z.strictObject({
    method: z.enum(["PATCH", "PUT"]).default("PATCH").describe("PUT sends the whole record; secrets that the service hides go along as they are known here, and a warning names them."),
  }).prefault({}),
  list: z.strictObject({
    items: z.string().min(1).default("customers").describe("Key of the records in the answer; `.` where the answer is a bare array."),
    total: z.string().min(1).default("total").describe("Key of the number of all records, where there is one."),
    paging: z.enum(["offset", "page"]).default("offset").describe("`offset`: limit and offset; `page`: size and page number from 0."),
    limitParameter: z.string().min(1).default("limit"),
    offsetParameter: z.string().min(1).default("offset"),
    limit: z.int().min(1).max(1000).default(100).describe("Records a page, at most."),
    parentParameter: z.string().min(1).default("parentId"),
    nameParameter: z.string().min(1).default("name"),
  }).prefault({}),
  create: z.strictObject({
    id: z.enum(["location", "body"]).default("location").describe("Where the id of a new customer stands; the other place is the fallback, and where both name one, the customer that is there counts."),
  }).prefault({}),
  secrets: z.strictObject({
    reply: z.enum(["detect", "echoed", "masked", "absent"]).default("detect").describe("How secrets come back; `detect` takes a text of nothing but asterisks as a mask."),
    mask: z.string().min(1).optional().describe("The exact mask, where it isn't made of asterisks or dots."),
  }).prefault({}),
  errors: z.strictObject({
    gone: z.array(z.string().min(1)).optional()
      .describe("What a 404 or 410 says where a customer is gone: its code, or a part of its message where it has no code. Default: NOT_FOUND, GONE and DELETED, alone or after CUSTOMER_, ENTRY_, ENTITY_, RECORD_ or OBJECT_."),
  }).prefault({}),
}).describe("A contract profile of webcastmanager-provider.");

/** A profile with every default filled in. */
export type Profile = z.output<typeof Profile>;

/** The contract that this project assumes. */
export const defaultProfile: Profile = Profile.parse({});
