// The one clear line for a login that did not succeed: what to check.
import * as z from "zod";
import { printable } from "../../../schema";
import { ProviderError } from "../../core/errors";
import { whoText, type Credentials } from "./credentials";
import type { NotGranted } from "./grants";
import { unexpectedReply, type Asked, type Operation } from "../http/operation";
import { oneLine } from "../redact";
import { bodyOf } from "../http/replies";

/** The error body of a token endpoint (RFC 6749, 5.2). */
const Refused = z.looseObject({ error: z.string().min(1), error_description: z.string().optional() });

const checks: Readonly<Record<Credentials["grant"], string>> = {
  password:
    "check the user name and the password (WEBCASTMANAGER_USERNAME, WEBCASTMANAGER_PASSWORD), and that this user may sign in there",
  client_credentials: "check the client and its secret (WEBCASTMANAGER_CLIENT_ID, WEBCASTMANAGER_CLIENT_SECRET)",
  "ready-made": "check the token (WEBCASTMANAGER_TOKEN)",
};
const clientCheck =
  "check clientId (WEBCASTMANAGER_CLIENT_ID) and clientSecret, and that this client may use this grant";

/** The error of a login, and whether trying again with the same credentials is in vain. */
export function tokenRefusal(
  operation: Operation,
  credentials: Credentials,
  asked: Asked,
  { answer, cause }: NotGranted,
): { readonly error: ProviderError; readonly isFinal: boolean } {
  const said = bodyOf(answer, Refused);
  if (said === undefined || answer.status < 400 || answer.status >= 500) {
    return { error: unexpectedReply(operation, asked, answer, "a token"), isFinal: false };
  }
  const host = printable(new URL(asked.url).host, 200);
  const ofClient = /client|grant_type/.test(said.error);
  const description =
    said.error_description === undefined ? "" : `: ${oneLine(said.error_description, operation.redact, 120)}`;
  const line = `Can't log in as ${whoText(credentials)} at ${host}: refused with ${oneLine(said.error, operation.redact, 60)}${description}; ${ofClient ? clientCheck : checks[credentials.grant]}`;
  return {
    error: new ProviderError(line, {
      kind: "api",
      status: answer.status,
      apiCode: oneLine(said.error, operation.redact, 60),
      cause,
    }),
    isFinal: answer.status !== 429,
  };
}
