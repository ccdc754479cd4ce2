// The customers that every measurement uses: groups of one partner with every property of the form and nine consumers.
// Data only; the same for us and for the reference.

/** What a program declares for one customer; plain JSON. */
export interface CustomerArgs {
  readonly name: string;
  readonly type: "Partner" | "Consumer";
  readonly [property: string]: unknown;
}

/** One customer of a program. */
export interface BenchCustomer {
  /** Logical name in the program. */
  readonly key: string;
  /** Logical name of its partner. */
  readonly parent?: string;
  readonly args: CustomerArgs;
}

/** Customers in a group: one partner, the others its consumers. */
const groupSize = 10;

const connectors = ["65a0c0ffee0ddba11c0ffee0", "65a0c0ffee0ddba11c0ffee1"];

function roleMappings(key: string): Record<string, string[]> {
  return {
    Administrator: [`${key}-admins`],
    "Webcast Editor": [`${key}-editors-*`, "comms"],
    "Webcast Moderator": ["moderators"],
  };
}

/** A partner with every property of the form. */
export function fullPartner(key: string): CustomerArgs {
  return {
    name: `Partner ${key}`,
    type: "Partner",
    defaultLanguage: "en",
    accountType: "private",
    sso: { enabled: true, identityProvider: `${key}-saml`, roleMappings: roleMappings(key) },
    gdpr: { enabled: true, privacyPolicyUrl: `https://${key}.example/privacy` },
    hmac: { enabled: true },
    ecdn: {
      hive: { partnerId: "9012" },
      kollective: { apiEndpoint: "https://api.eu.kollective.example", token: `benchmark-kollective-token-${key}` },
      ramp: {
        hostName: `${key}.vbrickrev.com`,
        jwtKeyName: "RevConnectDefault",
        apiKey: `benchmark-ramp-key-${key}`,
        apiSecret: `benchmark-ramp-secret-${key}`,
      },
    },
    videoConferenceConnectors: connectors,
    deletionProtection: true,
  };
}

function consumer(key: string): CustomerArgs {
  return {
    name: `Consumer ${key}`,
    type: "Consumer",
    defaultLanguage: "de",
    accountType: "private",
    sso: { enabled: true, identityProvider: `${key}-saml`, roleMappings: roleMappings(key) },
    gdpr: { enabled: true, privacyPolicyUrl: `https://${key}.example/privacy` },
    ecdn: { hive: { customer: true } },
    videoConferenceConnectors: connectors,
    deletionProtection: true,
  };
}

/** Returns `count` customers, partners before their consumers. Different initials share no name. */
export function declaredCustomers(count: number, initial = "p"): readonly BenchCustomer[] {
  return Array.from({ length: count }, (_, index): BenchCustomer => {
    const place = index % groupSize;
    const partner = `${initial}${String((index - place) / groupSize).padStart(4, "0")}`;
    if (place === 0) return { key: partner, args: fullPartner(partner) };
    const key = `${partner}-c${place}`;
    return { key, parent: partner, args: consumer(key) };
  });
}
