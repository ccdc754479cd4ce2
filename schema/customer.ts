// What a customer is: every field of the form "Create a new customer", with its rules, description and facts. The
// fields of eCDN are in ecdn.ts. Types, diff, wire mapping, emulator and docs are derived from these two files.
import * as z from "zod";
import { block, field } from "./facts";
import { ecdn } from "./ecdn";
import { Identifier } from "./identifier";
import { absoluteUrl, line, secretText } from "./text-types";

/** Roles that the form documents. Any other role passes with a warning. */
export const knownRoles = [
  "Administrator",
  "System Editor",
  "Webcast Editor",
  "Webcast Moderator",
  "Webcast Producer",
] as const;

/** Connectors that the form has room for, at most. */
const mostConnectors = 4;

// JavaScript and the SDKs of the engines lose a key of this name.
const roleName = line(255).refine((text) => text.trim() !== "__proto__", "must not be __proto__");

const sso = z.strictObject({
  enabled: field(z.boolean().optional(), {
    label: "Enable Single Sign-on",
    description: "Whether single sign-on is on. Default: true if `sso` is declared.",
    wire: "ssoEnabled",
    isSwitch: true,
    defaultValue: true,
    absentMeans: false,
  }),
  identityProvider: field(line(255).optional(), {
    label: "Identity provider",
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
            "must be a group name; `*` is allowed only at its end (prefix match)",
          ),
        ),
      )
      .optional(),
    {
      label: "Map roles to user groups",
      description: "A set of groups of the identity provider for each role. A group may end in `*` (prefix match).",
      wire: "roleMappings",
      whileOn: "only",
      pair: { key: "role", item: "group" },
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
    label: "GDPR applies to this Customer",
    description:
      "Whether the EU General Data Protection Regulation applies to this customer. Default: true if `gdpr` is declared.",
    wire: "gdprEnabled",
    isSwitch: true,
    defaultValue: true,
    absentMeans: false,
  }),
  privacyPolicyUrl: field(
    absoluteUrl(["https:", "http:"], "must be an absolute address such as https://acme.example/privacy").optional(),
    {
      label: "Privacy policy URL",
      description: "URL of the customer's own privacy policy. Required if GDPR is on; https is recommended.",
      wire: "privacyPolicyUrl",
      whileOn: "required",
      format: "url",
      warnUnless: { pattern: /^https:/i, otherwise: "is not https; viewers may see a warning" },
    },
  ),
});

const hmac = z.strictObject({
  enabled: field(z.boolean().optional(), {
    label: "Enable HMAC authorization as a default authorization method",
    description: "Whether HMAC is the default authorization of new events. Default: true if `hmac` is declared.",
    wire: "hmacEnabled",
    isSwitch: true,
    defaultValue: true,
    absentMeans: false,
    onlyNew: "events created afterwards",
  }),
  secret: field(secretText.optional(), {
    label: "HMAC secret",
    description:
      "Shared secret key. Absent: 32 random bytes in hex are generated once and kept. Removing it keeps the current secret.",
    wire: "hmacSecret",
    secret: true,
    onlyNew: "events created afterwards",
    generated: { output: "hmacSecret", renewedBy: "hmac.rotate" },
  }),
  rotate: field(line(255).optional(), {
    description: "Any text. Adding or changing it generates a new secret. Not together with `secret`.",
    onlyNew: "events created afterwards",
  }),
});

/** What a user may write. Strict: an unknown property is an error. */
export const Customer = block(
  z.strictObject({
    name: field(line(255), {
      label: "Name",
      description: "Name of the customer, unique below its parent.",
      wire: "name",
    }),
    defaultLanguage: field(
      z.string().regex(/^\s*[a-z]{2}(-[A-Z]{2})?\s*$/, "must be a language code such as en or de-DE"),
      {
        label: "Default language",
        suggestions: ["en", "de"],
        description: "Language of new streaming servers, such as en or de-DE.",
        wire: "defaultLanguage",
        onlyNew: "streaming servers created afterwards",
      },
    ),
    type: field(z.enum(["Partner", "Consumer"]), {
      label: "Customer type",
      description: "Partner or Consumer. Only a Partner can have customers below it. A change replaces the customer.",
      wire: "type",
      createOnly: true,
      wireWords: { Partner: "PARTNER", Consumer: "CONSUMER" },
    }),
    parent: field(Identifier.optional(), {
      label: "Created below",
      description:
        "The Partner above this customer. Absent: the account whose credentials are used. A change replaces the customer.",
      wire: "parentId",
      createOnly: true,
      serverFills: true,
    }),
    accountType: field(z.enum(["private", "public"]).optional(), {
      label: "Account Type",
      section: "Account Permissions",
      description: "Who sees new webcasts: private or public. Absent: the service decides.",
      wire: "accountType",
      serverDecides: true,
      serverFills: true,
      onlyNew: "webcasts created afterwards",
      wireWords: { private: "PRIVATE", public: "PUBLIC" },
    }),
    sso: block(sso.optional(), { title: "Single Sign-on", description: "Single sign-on. Absent: off." }),
    gdpr: block(gdpr.optional(), {
      title: "EU General Data Protection Regulations – GDPR",
      description: "EU General Data Protection Regulation. Absent: off.",
    }),
    hmac: block(hmac.optional(), {
      title: "HMAC authorization",
      description: "HMAC as the default authorization. Absent: off. `{}`: on, with a generated secret.",
    }),
    ecdn: block(ecdn.optional(), {
      title: "eCDN",
      description: "Content delivery inside company networks. Absent: off.",
    }),
    videoConferenceConnectors: field(
      z.array(Identifier).max(mostConnectors, `must have at most ${mostConnectors} connectors`).optional(),
      {
        label: "Video conference connectors",
        section: "Video conference connectors",
        description: "Ids of the video conference connectors, at most four. A lookup of connectors finds them by name.",
        wire: "videoConferenceConnectorIds",
        refersTo: "connectors",
        maxItems: mostConnectors,
      },
    ),
    deletionProtection: field(z.boolean().optional(), {
      description:
        "Whether deletion and replacement are refused. Default: true, because deleting a customer deletes its webcasts.",
      defaultValue: true,
    }),
    adopt: field(z.union([z.boolean(), z.literal("overwrite")]).optional(), {
      description:
        'What create does if the name is taken. false: fail. true: adopt the existing customer, unless that changes what is not declared here. "overwrite": adopt it in any case.',
      defaultValue: false,
      onlyAtCreate: true,
    }),
  }),
  {
    title: "Create a new customer",
    description: 'A customer of WebcastManager, with the fields of the form "Create a new customer".',
  },
);

/** What a user writes for a customer, before defaults. */
export type CustomerInput = z.input<typeof Customer>;

/** Properties that no longer exist, with the message that users get. */
export const retired: Readonly<Record<string, string>> = {
  "ecdn.lumen": "is no longer supported: WebcastManager has dropped Lumen peer-to-peer delivery; remove it",
};
