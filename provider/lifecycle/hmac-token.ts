// The viewer's token for an event that is protected by HMAC, as the vendor documents it for the sister product
// LiveStream Pro. WebcastManager's own format is documented nowhere.
import { createHmac } from "node:crypto";

/** A token for one webcast. @param expires seconds since 1970; @returns `<expires>~<HMAC-SHA256 in lower-case hex>`. */
export function hmacToken(secret: string, webcastId: string, expires: number): string {
  const message = JSON.stringify({ "webcast-id": webcastId, "exp-time": String(expires) });
  return `${expires}~${createHmac("sha256", secret).update(message).digest("hex")}`;
}
