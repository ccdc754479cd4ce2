// What a customer is: every field of the form "Create a new customer", with its rules, description and facts.
// The single source: types, diff, wire mapping, emulator and documents are derived from here.
import * as z from "zod";
import { field } from "./facts";
import { isWellFormed, notWellFormedMessage } from "./printable";
import { Identifier } from "./identifier";
import { isHostName } from "./addresses";

/** Roles that the form documents. Any other is passed on with a warning. */
export const knownRoles = [
  "Administrator",
  "System Editor",
  "Webcast Editor",
  "Webcast Moderator",
  "Webcast Producer",
] as const;

/** Connectors that the form has room for. */
const mostConnectors = 4;

const controlCharacters = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Text of one line, measured after trimming, as the service keeps it. */
const line = (most: number) =>
  z
    .string()
    .refine((text) => text.trim().length > 0, { error: "must not be empty", abort: true })
    .refine((text) => [...text.trim().normalize("NFC")].length <= most, {
      error: `must have at most ${most} characters`,
      abort: true,
    })
    .refine((text) => !controlCharacters.test(text.trim()), "must not contain control characters or line breaks")
    .refine(isWellFormed, notWellFormedMessage);

// JavaScript and the engine's wire take a key of this name for something else, and would lose it.
const roleName = line(255).refine((text) => text.trim() !== "__proto__", "must not be __proto__");

const secretText = z
  .string()
  .min(1, "must not be empty")
  .refine(
    (text) => text.trim() === text,
    "must not begin or end with white space; is there a line break at the end of the file it came from?",
  )
  .refine(isWellFormed, notWellFormedMessage)
  .refine(
    (text) => !isMask(text),
    "looks like the mask that a service shows in place of a secret; give the secret itself",
  );

const absoluteUrl = (schemes: readonly string[], otherwise: string) =>
  z.string().refine((text) => isAbsoluteUrl(text.trim(), schemes), otherwise);

/** Whether a text is the mask that services show in place of a secret: nothing but asterisks or dots. */
export function isMask(text: string): boolean {
  return /^(\*{3,}|•{3,}|●{3,})$/u.test(text);
}

function isAbsoluteUrl(text: string, schemes: readonly string[]): boolean {
  // The parser drops line breaks and tabs in silence.
  if (controlCharacters.test(text) || !isWellFormed(text)) return false;
  const url = URL.parse(text);
  return (
    url !== null && schemes.includes(url.protocol) && url.username === "" && url.password === "" && text.includes("://")
  );
}

const sso = z.strictObject({
  enabled: field(z.boolean().optional(), {
    description: "Whether single sign-on is on. Default true when `sso` is declared.",
    wire: "ssoEnabled",
    isSwitch: true,
    defaultValue: true,
    absentMeans: false,
  }),
  identityProvider: field(line(255).optional(), {
    description: "Alias of the identity provider that movingimage has set up for this customer.",
    wire: "identityProvider",
  }),
  roleMappings: field(
    z
      .record(
        roleName,
        z.array(
          line(255).regex(
            /^\s*[^*\s][^*]*\*?\s*$/,
            "must be a group name; `*` may stand only at its end (begins with)",
          ),
        ),
      )
      .optional(),
    {
      description:
        "Groups of the identity provider per role. A map from role to a set of groups; a group may end in `*` (begins with).",
      wire: "roleMappings",
      whileOn: "only",
      knownKeys: knownRoles,
      wireWords: {
        Administrator: "ADMINISTRATOR",
        "System Editor": "SYSTEM_EDITOR",
        "Webcast Editor": "WEBCAST_EDITOR",
        "Webcast Moderator": "WEBCAST_MODERATOR",
        "Webcast Producer": "WEBCAST_PRODUCER",
      },
    },
  ),
});

const gdpr = z.strictObject({
  enabled: field(z.boolean().optional(), {
    description:
      "Whether the EU General Data Protection Regulation applies to this customer. Default true when `gdpr` is declared.",
    wire: "gdprEnabled",
    isSwitch: true,
    defaultValue: true,
    absentMeans: false,
  }),
  privacyPolicyUrl: field(
    absoluteUrl(["https:", "http:"], "must be an absolute address such as https://acme.example/privacy").optional(),
    {
      description: "Address of the customer's own privacy policy. Required when GDPR is on; https is recommended.",
      wire: "privacyPolicyUrl",
      whileOn: "required",
      format: "url",
      warnUnless: { pattern: /^https:/i, otherwise: "is not https; viewers may see a warning" },
    },
  ),
});

const hmac = z.strictObject({
  enabled: field(z.boolean().optional(), {
    description: "Whether HMAC is the default authorization of new events. Default true when `hmac` is declared.",
    wire: "hmacEnabled",
    isSwitch: true,
    defaultValue: true,
    absentMeans: false,
    onlyNew: "events created afterwards",
  }),
  secret: field(secretText.optional(), {
    description:
      "Shared secret key. Absent: 32 random bytes in hex are generated once and kept; removing it keeps the current secret.",
    wire: "hmacSecret",
    secret: true,
    onlyNew: "events created afterwards",
    generated: { output: "hmacSecret", renewedBy: "hmac.rotate" },
  }),
  rotate: field(line(255).optional(), {
    description: "Any text; a change makes a new generated secret, and so does adding it. Not beside `secret`.",
    onlyNew: "events created afterwards",
  }),
});

const hive = z.strictObject({
  partnerId: field(line(255).optional(), {
    description: "Hive Partner ID. Only on a Partner; unlocks `customer` for the Consumers below it.",
    wire: "hivePartnerId",
    onlyFor: "Partner",
  }),
  customer: field(z.boolean().optional(), {
    description: "Whether this Consumer is a Hive customer. Only under a Partner that has a Hive Partner ID.",
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
      description: "Address of the Kollective API, with https. Only on a Partner.",
      wire: "kollectiveApiEndpoint",
      onlyFor: "Partner",
      format: "url",
    },
  ),
  token: field(secretText, {
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
      description: "Host of the Vbrick tenant, without scheme, port or path.",
      wire: "rampHostName",
      format: "host",
      warnUnless: {
        pattern: /\.(vbrickrev\.com|rev\.vbrick\.com)$/i,
        otherwise: "is outside vbrickrev.com and rev.vbrick.com; is it the host of the Vbrick tenant?",
      },
    },
  ),
  jwtKeyName: field(line(255).optional(), {
    description: "Name of the JWT key in Vbrick. Default RevConnectDefault.",
    wire: "rampJwtKeyName",
    defaultValue: "RevConnectDefault",
  }),
  apiKey: field(secretText, { description: "API key of Vbrick's Universal eCDN.", wire: "rampApiKey", secret: true }),
  apiSecret: field(secretText, {
    description: "API secret of Vbrick's Universal eCDN.",
    wire: "rampApiSecret",
    secret: true,
  }),
});

/** What a user may write: strict, so that a property which does not exist is refused. */
export const Customer = z
  .strictObject({
    name: field(line(255), {
      description: "Name of the customer. Siblings under one parent must differ.",
      wire: "name",
    }),
    type: field(z.enum(["Partner", "Consumer"]), {
      description: "Partner or Consumer. A Partner may have customers of its own. A change replaces the customer.",
      wire: "type",
      createOnly: true,
      wireWords: { Partner: "PARTNER", Consumer: "CONSUMER" },
    }),
    defaultLanguage: field(
      z.string().regex(/^\s*[a-z]{2}(-[A-Z]{2})?\s*$/, "must be a language code such as en or de-DE"),
      {
        description: "Language of new streaming servers, such as en or de-DE.",
        wire: "defaultLanguage",
        onlyNew: "streaming servers created afterwards",
      },
    ),
    parent: field(Identifier.optional(), {
      description: "The Partner above. Absent: the account whose credentials are used. A change replaces the customer.",
      wire: "parentId",
      createOnly: true,
      serverFills: true,
    }),
    accountType: field(z.enum(["private", "public"]).optional(), {
      description: "Who sees new webcasts: private or public. Absent: the service decides.",
      wire: "accountType",
      serverDecides: true,
      serverFills: true,
      onlyNew: "webcasts created afterwards",
      wireWords: { private: "PRIVATE", public: "PUBLIC" },
    }),
    sso: sso.optional().describe("Single sign-on. Absent: off."),
    gdpr: gdpr.optional().describe("EU General Data Protection Regulation. Absent: off."),
    hmac: hmac
      .optional()
      .describe("HMAC as the default authorization. Absent: off; `{}`: on, with a generated secret."),
    ecdn: z
      .strictObject({
        hive: hive.optional().describe("Hive Streaming."),
        kollective: kollective.optional().describe("Kollective Technologies: endpoint and token, both."),
        ramp: ramp.optional().describe("RAMP (Vbrick Universal eCDN): all of its values together."),
      })
      .optional()
      .describe("Content delivery inside company networks. Absent: off."),
    videoConferenceConnectors: field(
      z.array(Identifier).max(mostConnectors, `must have at most ${mostConnectors} connectors`).optional(),
      {
        description: "Ids of the video conference connectors, at most four. A set.",
        wire: "videoConferenceConnectorIds",
        maxItems: mostConnectors,
      },
    ),
    deletionProtection: field(z.boolean().optional(), {
      description:
        "Refuses deletion and replacement while true. Default true: deleting a customer takes its webcasts along.",
      defaultValue: true,
    }),
    adopt: field(z.union([z.boolean(), z.literal("overwrite")]).optional(), {
      description:
        'What create does when the name is taken: false refuses, true takes the existing customer over unless that would change what is not declared here, "overwrite" takes it over all the same.',
      defaultValue: false,
      onlyAtCreate: true,
    }),
  })
  .describe('A customer of WebcastManager, as the form "Create a new customer" knows it.');

/** What a user writes for a customer, before defaults. */
export type CustomerInput = z.input<typeof Customer>;

/** Properties that once existed or that users look for, and what to tell them. */
export const retired: Readonly<Record<string, string>> = {
  "ecdn.lumen": "is no longer supported: WebcastManager has dropped Lumen peer-to-peer delivery; remove it",
};
