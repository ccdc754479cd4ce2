// The provider's functions for Terraform programs.
import { createHmac } from "node:crypto";
import { ArgumentError, type FunctionServer } from "./protocol/types";

const hmacTokenFunction: FunctionServer = {
  summary: "A viewer's token for an event that is protected by HMAC",
  description:
    "Signs a webcast's id and an expiry with the customer's HMAC secret: `<expires>~<HMAC-SHA256 in hex>`. This is the token that movingimage documents " +
    "for its sister product LiveStream Pro; for WebcastManager none is documented, so try it first.",
  parameters: [
    { name: "secret", description: "The HMAC secret, such as the output `hmac_secret` of a customer.", type: "string" },
    { name: "webcast_id", description: "Id of the webcast.", type: "string" },
    { name: "expires", description: "When the token expires, in whole seconds since 1970.", type: "number" },
  ],
  returns: "string",
  call([secret, webcastId, expires]) {
    if (typeof secret !== "string" || secret === "")
      return Promise.reject(new ArgumentError("must be the HMAC secret, not an empty string", 0));
    if (typeof webcastId !== "string" || webcastId === "")
      return Promise.reject(new ArgumentError("must be the id of a webcast, not an empty string", 1));
    if (typeof expires !== "number" || !Number.isSafeInteger(expires) || expires < 0)
      return Promise.reject(new ArgumentError("must be whole seconds since 1970, such as 1767225600", 2));
    return Promise.resolve(viewerToken(secret, webcastId, expires));
  },
};

/** Every function, by name. */
export const functions: Readonly<Record<string, FunctionServer>> = { hmac_token: hmacTokenFunction };

/**
 * Returns `<expires>~<HMAC-SHA256 in lower-case hex>`, as the vendor documents it for the sister product LiveStream
 * Pro. WebcastManager's own format is documented nowhere.
 * @param expires seconds since 1970
 */
function viewerToken(secret: string, webcastId: string, expires: number): string {
  const message = JSON.stringify({ "webcast-id": webcastId, "exp-time": String(expires) });
  return `${expires}~${createHmac("sha256", secret).update(message).digest("hex")}`;
}
