// The shape of an answer, and one function for each refusal of the service.
import * as z from "zod";
import { errorCodes } from "../schema";

/** One answer to a call, before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole body as text, if there is one. JSON unless the headers name another type. */
  readonly body?: string;
}

/** One broken rule in the body of a 400: `propertyPath` is in the wire's names. */
export interface Violation {
  readonly propertyPath: string;
  readonly message: string;
}

/** A call that the service refuses, with the answer. */
export class Refusal extends Error {
  constructor(
    readonly answer: Answer,
    message: string,
  ) {
    super(message);
    this.name = "Refusal";
  }
}

/** Returns an answer with a JSON body. */
export function json(status: number, body: unknown, headers?: Readonly<Record<string, string>>): Answer {
  return { status, body: JSON.stringify(body), ...(headers && { headers }) };
}

/** Returns an answer of plain text. */
export function text(status: number, body: string): Answer {
  return { status, body, headers: { "content-type": "text/plain; charset=utf-8" } };
}

/** Status and error code of a refusal, with headers if the answer has some. */
interface RefusalKind {
  readonly status: number;
  readonly code: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function refusal({ status, code, headers }: RefusalKind, message: string): Refusal {
  return new Refusal(json(status, { code, message }, headers), message);
}

/** Returns a 400 with an array of violations, as the vendor's backends send. */
export function violationsRefusal(violations: readonly Violation[]): Refusal {
  const text = violations.map(({ propertyPath, message }) => `${propertyPath} ${message}`).join("; ");
  return new Refusal(json(400, violations), text);
}

const isViolations = z.array(z.object({ propertyPath: z.string(), message: z.string() }));
const isError = z.object({ message: z.string() });

/** Returns what a refusal says about single fields; what it says about none is about the field `otherwise`. */
export function violationsOf(
  error: unknown,
  otherwise: string,
): { readonly field: string; readonly message: string }[] {
  if (!(error instanceof Refusal)) throw error;
  const body: unknown = JSON.parse(error.answer.body ?? "[]");
  const violations = isViolations.safeParse(body);
  if (violations.success) return violations.data.map(({ propertyPath, message }) => ({ field: propertyPath, message }));
  return [{ field: otherwise, message: isError.parse(body).message }];
}

export const malformedBody = () => refusal({ status: 400, code: "MALFORMED_BODY" }, "the body must be one JSON object");
export const malformedRequest = () =>
  refusal({ status: 400, code: "MALFORMED_REQUEST" }, "the host or the path of the request cannot be read");
export const unauthorized = () =>
  refusal(
    {
      status: 401,
      code: "UNAUTHORIZED",
      headers: { "www-authenticate": 'Bearer realm="platform", error="invalid_token"' },
    },
    "a valid access token is needed",
  );
export const mayNotWrite = () =>
  refusal({ status: 403, code: "ACCESS_DENIED" }, "this user may read customers, but not change them");
export const customerNotFound = () =>
  refusal({ status: 404, code: errorCodes.notFound }, "there is no customer with this id");
export const customerGone = (status: number) =>
  refusal({ status, code: errorCodes.notFound }, "there is no customer with this id any more");
export const noSuchCall = () => refusal({ status: 404, code: "NO_SUCH_CALL" }, "nothing is served at this address");
export const wrongMethod = (allowed: string) =>
  refusal({ status: 405, code: "METHOD_NOT_ALLOWED", headers: { allow: allowed } }, `only ${allowed} is possible here`);
export const nameTaken = () =>
  refusal({ status: 409, code: errorCodes.nameTaken }, "a customer of this name exists under the same parent");
export const hasChildren = () =>
  refusal({ status: 409, code: errorCodes.hasChildren }, "the customer has customers of its own; delete these first");
export const changedMeanwhile = () =>
  refusal({ status: 412, code: "PRECONDITION_FAILED" }, "the customer has changed since it was read");
export const tooLarge = () =>
  refusal({ status: 413, code: "BODY_TOO_LARGE" }, "the body is larger than this service takes");
export const wrongContentType = (wanted: string) =>
  refusal({ status: 415, code: "UNSUPPORTED_MEDIA_TYPE" }, `the body must be ${wanted}`);
export const wrongHost = () =>
  refusal({ status: 421, code: "MISDIRECTED_REQUEST" }, "this emulator answers only to localhost, 127.0.0.1 and [::1]");
export const foreignOrigin = () =>
  refusal({ status: 403, code: "FOREIGN_ORIGIN" }, "this emulator answers no page of another site");
export const notDeletable = (status: number) =>
  refusal({ status, code: "DELETE_NOT_SUPPORTED" }, "customers cannot be deleted");
export const internalError = (reason: string) =>
  refusal({ status: 500, code: "INTERNAL_ERROR" }, `the emulator failed: ${reason}`);
