// The calls of the contract: method, path and schema of the answer, for client and emulator alike.
import * as z from "zod";
import { isPathSegment } from "./identifier";
import type { ContractProfile } from "./contract-profile";
import { recordSchema, type Observed } from "./record";
import { wireList } from "./wire";

/** The methods of the contract. */
export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** The name of a call, in messages and in the emulator's request log. */
export type RouteName =
  "list customers" | "create customer" | "read customer" | "update customer" | "delete customer" | "list connectors";

/** One call of the contract. */
export interface Route {
  readonly name: RouteName;
  readonly method: Method;
  /** Path below the endpoint, with `:id` where the customer's id goes. */
  readonly path: string;
  /** Whether sending it twice has the same effect as sending it once. */
  readonly idempotent: boolean;
}

/** Returns every call under a profile. */
export function routesOfProfile(
  profile: ContractProfile,
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

/** The parts of an address besides its route. */
export interface AddressParts {
  /** Id of the customer; absent if the call is about all customers. */
  readonly id?: string;
  readonly query?: Readonly<Record<string, string>>;
}

/**
 * Returns the address of a call below an endpoint; no address is built anywhere else. Undefined if the id can't be one
 * segment of it, so that no call reaches the collection or what is above it.
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
  /** Number of all customers under the filter, if the service reports it. */
  readonly total?: number;
}

/** Returns the schema of a list answer under a profile. */
export function pageSchema(profile: ContractProfile): z.ZodType<Page> {
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

/** A list of the video conference connectors that can be selected. */
export const ConnectorPage = z.looseObject({
  total: z.int().min(0).optional(),
  videoConferenceConnectors: wireList(
    z.looseObject({ id: z.union([z.string(), z.int()]).transform(String), name: z.string().optional() }),
  ),
});

/** The body of a 400: a JSON array of violations, with the wire's names in `propertyPath`. */
export const Violations = wireList(z.looseObject({ propertyPath: z.string(), message: z.string() })).refine(
  (all) => all.length > 0,
);

/** The body of any other error: a code, mostly in upper case, and a message. */
export const ErrorBody = z
  .looseObject({ code: z.union([z.string(), z.int().transform(String)]).optional(), message: z.string().optional() })
  .refine((body) => body.code !== undefined || body.message !== undefined);

/** Error codes that the client acts on; other codes are only shown. */
export const errorCodes = {
  nameTaken: "ENTRY_ALREADY_EXISTS",
  hasChildren: "MUST_NOT_DELETE_CUSTOMER_WITH_CHILDREN",
  notFound: "NOT_FOUND",
} as const;
