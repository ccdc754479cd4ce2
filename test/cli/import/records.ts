// Customers that were made by hand, as records of the service: every block on, off, and absent.
import type { WireRecord } from "../../../emulator";

/** Secrets of the records, which may be in no file and no argument. */
export const canary = "canary-";

const base = { defaultLanguage: "en" };

/** A partner with everything, a consumer, one whose blocks are off, and one with the least. */
export const records: readonly WireRecord[] = [
  {
    ...base,
    id: "65a0c0ffee0ddba11c0ffe10",
    name: "Acme Group",
    type: "PARTNER",
    hmacEnabled: true,
    hmacSecret: "canary-hmac",
    hivePartnerId: "hive-1",
    kollectiveApiEndpoint: "https://API.eu.kollective.example/",
    kollectiveToken: "canary-token",
    rampHostName: "acme.vbrickrev.com",
    rampJwtKeyName: "Own",
    rampApiKey: "canary-key",
    rampApiSecret: "canary-secret",
    videoConferenceConnectorIds: ["65a0c0ffee0ddba11c0ffee0"],
  },
  {
    ...base,
    id: "65a0c0ffee0ddba11c0ffe11",
    name: "Müller & Söhne ${x} 🎥",
    type: "CONSUMER",
    parentId: "65a0c0ffee0ddba11c0ffe10",
    accountType: "PUBLIC",
    ssoEnabled: true,
    identityProvider: "acme-saml",
    roleMappings: [
      { role: "ADMINISTRATOR", group: 'quoted "group"*' },
      { role: "Own %{role}", group: "back\\slash" },
    ],
    gdprEnabled: true,
    privacyPolicyUrl: "https://acme.example/privacy",
    hiveCustomer: true,
  },
  {
    ...base,
    id: "65a0c0ffee0ddba11c0ffe12",
    name: "Off",
    type: "CONSUMER",
    parentId: "65a0c0ffee0ddba11c0ffe10",
    ssoEnabled: false,
    identityProvider: "left",
    gdprEnabled: false,
    privacyPolicyUrl: "https://acme.example/privacy",
    hmacEnabled: false,
    hmacSecret: "canary-left",
  },
  { ...base, id: "65a0c0ffee0ddba11c0ffe13", name: "Off", type: "PARTNER" },
  // Below the account itself, which the service doesn't list.
  { ...base, id: "65a0c0ffee0ddba11c0ffe14", name: "Top", type: "PARTNER", parentId: "65a0c0ffee0ddba11c0fffff" },
];
