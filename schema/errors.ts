// The error bodies that the service sends. Loose: what is not understood is reported as it came, cut short.
import * as z from "zod";
import { wireList } from "./lists";

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
