// The fields of content delivery inside company networks (eCDN): Hive Streaming, Kollective and RAMP.
import * as z from "zod";
import { isHostName } from "./addresses";
import { block, field } from "./facts";
import { absoluteUrl, line, secretText } from "./text-types";

const hive = z.strictObject({
  partnerId: field(line(255).optional(), {
    label: "Hive Partner ID",
    description: "Hive Partner ID. Only on a Partner; required for `customer` on the Consumers below it.",
    wire: "hivePartnerId",
    onlyFor: "Partner",
  }),
  customer: field(z.boolean().optional(), {
    label: "Hive customer",
    description: "Whether this Consumer is a Hive customer. Only below a Partner with a Hive Partner ID.",
    wire: "hiveCustomer",
    onlyFor: "Consumer",
    absentMeans: false,
  }),
});

const kollective = z.strictObject({
  apiEndpoint: field(
    absoluteUrl(
      ["https:"],
      "must be an absolute https address without credentials, such as https://api.eu.kollective.example",
    ),
    {
      label: "Kollective API Endpoint",
      description: "URL of the Kollective API, with https. Only on a Partner.",
      wire: "kollectiveApiEndpoint",
      onlyFor: "Partner",
      format: "url",
    },
  ),
  token: field(secretText, {
    label: "Token",
    description: "Token of the Kollective API. Only on a Partner.",
    wire: "kollectiveToken",
    onlyFor: "Partner",
    secret: true,
  }),
});

const ramp = z.strictObject({
  hostName: field(
    z
      .string()
      .refine(
        (text) => isHostName(text.trim()),
        "must be a host name without scheme, port or path, such as acme.vbrickrev.com",
      ),
    {
      label: "Host name",
      description: "Host name of the Vbrick tenant, without scheme, port or path.",
      wire: "rampHostName",
      format: "host",
      warnUnless: {
        pattern: /\.(vbrickrev\.com|rev\.vbrick\.com)$/i,
        otherwise: "is outside vbrickrev.com and rev.vbrick.com; is it the host of the Vbrick tenant?",
      },
    },
  ),
  jwtKeyName: field(line(255).optional(), {
    label: "JWT key name",
    description: "Name of the JWT key in Vbrick. Default: RevConnectDefault.",
    wire: "rampJwtKeyName",
    defaultValue: "RevConnectDefault",
  }),
  apiKey: field(secretText, {
    label: "API key",
    description: "API key of Vbrick's Universal eCDN.",
    wire: "rampApiKey",
    secret: true,
  }),
  apiSecret: field(secretText, {
    label: "API secret",
    description: "API secret of Vbrick's Universal eCDN.",
    wire: "rampApiSecret",
    secret: true,
  }),
});

/** The block `ecdn` of a customer. */
export const ecdn = z.strictObject({
  hive: block(hive.optional(), { title: "Hive Streaming", description: "Hive Streaming." }),
  kollective: block(kollective.optional(), {
    title: "Kollective Technologies",
    description: "Kollective Technologies: endpoint and token, both.",
  }),
  ramp: block(ramp.optional(), {
    title: "RAMP technologies",
    description: "RAMP (Vbrick Universal eCDN): all of its values together.",
  }),
});
