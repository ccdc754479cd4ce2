// The calls: method, path and the schema of the answer, shared by client and emulator. Neither writes a path by hand.
import * as z from "zod";
import { isPathSegment } from "./identifier";
import type { Profile } from "./profile";
import { recordSchema, type Observed } from "./record";
import { wireList } from "./wire";

/** The methods that the contract uses. */
export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** The name of a call, as messages and the emulator's request log show it. */
export type RouteName =
  "list customers" | "create customer" | "read customer" | "update customer" | "delete customer" | "list connectors";

/** One call of the contract. */
export interface Route {
  readonly name: RouteName;
  readonly method: Method;
  /** Path below the endpoint, with `:id` where the customer's id goes. */
  readonly path: string;
  /** Whether asking twice does no more than asking once. */
  readonly idempotent: boolean;
}

/** Every call under a profile. */
export function routesOf(
  profile: Profile,
): Readonly<Record<"list" | "create" | "read" | "update" | "delete" | "connectors", Route>> {
  const all = profile.paths.customers;
  const one = `${all}/:id`;
  return {
    list: { name: "list customers", method: "GET", path: all, idempotent: true },
    create: { name: "create customer", method: "POST", path: all, idempotent: false },
    read: { name: "read customer", method: "GET", path: one, idempotent: true },
    update: { name: "update customer", method: profile.update.method, path: one, idempotent: true },
    delete: { name: "delete customer", method: "DELETE", path: one, idempotent: true },
    connectors: { name: "list connectors", method: "GET", path: profile.paths.connectors, idempotent: true },
  };
}

/** What an address holds beside its route. */
export interface AddressParts {
  /** Id of the customer that the call is about; absent where it is about all of them. */
  readonly id?: string;
  readonly query?: Readonly<Record<string, string>>;
}

/**
 * The address of a call below an endpoint: of a call on one customer, the collection's path, one slash and the encoded
 * id. No address is built anywhere else. Undefined where the id can't be one segment of it, so that nothing is sent to
 * the collection, or above it.
 */
export function addressOf(
  endpoint: string,
  { path }: Route,
  { id = "", query = {} }: AddressParts = {},
): string | undefined {
  const collection = path.replace(/\/:id$/, "");
  if (collection !== path && !isPathSegment(id)) return undefined;
  const url = new URL(endpoint + collection + (collection === path ? "" : `/${encodeURIComponent(id)}`));
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** One page of customers. */
export interface Page {
  readonly customers: readonly Observed[];
  /** Number of all customers under the filter; undefined where the service does not say. */
  readonly total?: number;
}

/** The schema of a list answer under a profile. */
export function pageSchema(profile: Profile): z.ZodType<Page> {
  const records = wireList(recordSchema(profile));
  if (profile.list.items === ".") return records.transform((customers): Page => ({ customers }));
  const total =
    profile.list.totalCounts === "listed"
      ? z
          .int()
          .min(0)
          .nullish()
          .transform((count) => count ?? undefined)
      : z.unknown().transform(() => undefined);
  const envelope = z.looseObject({ [profile.list.items]: records, [profile.list.total]: total });
  return envelope.transform((body): Page => ({
    customers: z.array(z.custom<Observed>()).parse(body[profile.list.items]),
    total: total.parse(body[profile.list.total]),
  }));
}

/** What may be selected as a video conference connector. */
export const ConnectorPage = z.looseObject({
  total: z.int().min(0).optional(),
  videoConferenceConnectors: wireList(
    z.looseObject({ id: z.union([z.string(), z.int()]).transform(String), name: z.string().optional() }),
  ),
});

/** 400: a JSON array of violations; `propertyPath` is in the wire's names. Documented for this backend. */
export const Violations = wireList(z.looseObject({ propertyPath: z.string(), message: z.string() })).refine(
  (all) => all.length > 0,
);

/** Any other error: a code, mostly in upper case, and a text. */
export const ErrorBody = z
  .looseObject({ code: z.union([z.string(), z.int().transform(String)]).optional(), message: z.string().optional() })
  .refine((body) => body.code !== undefined || body.message !== undefined);

/** Codes that decide something; every other one is only shown. */
export const errorCodes = {
  nameTaken: "ENTRY_ALREADY_EXISTS",
  hasChildren: "MUST_NOT_DELETE_CUSTOMER_WITH_CHILDREN",
  notFound: "NOT_FOUND",
} as const;
