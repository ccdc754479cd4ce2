// The shape of an answer, and one function for each refusal of the service.
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

function refusal(status: number, code: string, message: string, headers?: Readonly<Record<string, string>>): Refusal {
  return new Refusal(json(status, { code, message }, headers), message);
}

/** Returns a 400 with an array of violations, as the vendor's backends send. */
export function violated(violations: readonly Violation[]): Refusal {
  const text = violations.map(({ propertyPath, message }) => `${propertyPath} ${message}`).join("; ");
  return new Refusal(json(400, violations), text);
}

export const malformedBody = () => refusal(400, "MALFORMED_BODY", "the body must be one JSON object");
export const malformedRequest = () =>
  refusal(400, "MALFORMED_REQUEST", "the host or the path of the request cannot be read");
export const unauthorized = () =>
  refusal(401, "UNAUTHORIZED", "a valid access token is needed", {
    "www-authenticate": 'Bearer realm="platform", error="invalid_token"',
  });
export const mayNotWrite = () => refusal(403, "ACCESS_DENIED", "this user may read customers, but not change them");
export const customerNotFound = () => refusal(404, errorCodes.notFound, "there is no customer with this id");
export const customerGone = (status: number) =>
  refusal(status, errorCodes.notFound, "there is no customer with this id any more");
export const noSuchCall = () => refusal(404, "NO_SUCH_CALL", "nothing is served at this address");
export const wrongMethod = (allowed: string) =>
  refusal(405, "METHOD_NOT_ALLOWED", `only ${allowed} is possible here`, { allow: allowed });
export const nameTaken = () =>
  refusal(409, errorCodes.nameTaken, "a customer of this name exists under the same parent");
export const hasChildren = () =>
  refusal(409, errorCodes.hasChildren, "the customer has customers of its own; delete these first");
export const changedMeanwhile = () => refusal(412, "PRECONDITION_FAILED", "the customer has changed since it was read");
export const tooLarge = () => refusal(413, "BODY_TOO_LARGE", "the body is larger than this service takes");
export const wrongContentType = (wanted: string) =>
  refusal(415, "UNSUPPORTED_MEDIA_TYPE", `the body must be ${wanted}`);
export const wrongHost = () =>
  refusal(421, "MISDIRECTED_REQUEST", "this emulator answers to localhost, 127.0.0.1 and [::1] alone");
export const foreignOrigin = () => refusal(403, "FOREIGN_ORIGIN", "this emulator answers no page of another site");
export const notDeletable = (status: number) => refusal(status, "DELETE_NOT_SUPPORTED", "customers cannot be deleted");
export const broken = (reason: string) => refusal(500, "INTERNAL_ERROR", `the emulator failed: ${reason}`);
