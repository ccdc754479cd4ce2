// The settings of the provider: names, meaning and rules, for every adapter. Where a value comes from is decided in
// provider/core/settings.ts.
import * as z from "zod";
import { normalizedAddress } from "./addresses";
import { address, bearer, given, namesById, secret, tokenAddress, whole } from "./setting-rules";

/** The group of a setting: the service, the credentials (read as one set), the limits, or other. */
type SettingGroup = "service" | "credentials" | "budget" | "other";

/** What a setting declares about itself. */
export interface Setting {
  /** Name in code and, after `webcastmanager:`, in the stack's configuration. */
  readonly name: keyof typeof settingSchemas;
  /** Name in the environment. */
  readonly environment: string;
  readonly description: string;
  readonly group: SettingGroup;
  readonly secret?: true;
}

/** Returns the normal form of an endpoint, for comparisons, without slashes at the end. */
export function normalEndpoint(text: string): string {
  return normalizedAddress(text).replace(/\/+$/, "");
}

/** The rule of each setting, by name. */
export const settingSchemas = {
  endpoint: address,
  movedFrom: address.optional(),
  tokenUrl: tokenAddress.optional(),
  profile: given.optional(),
  username: given.optional(),
  password: secret.optional(),
  clientId: given.default("anonymous"),
  clientSecret: secret.optional(),
  token: bearer.optional(),
  maxRetries: whole(0, 20).default(6),
  requestTimeoutMs: whole(1, 600_000).default(30_000),
  deadlineMs: whole(1, 86_400_000).default(600_000),
  maxConcurrency: whole(1, 256).default(16),
  maxRequestsPerSecond: z.coerce
    .number("must be a number")
    .positive("must be more than 0")
    .max(10_000, "must be at most 10000")
    .optional(),
  deletions: namesById.optional(),
  log: z.enum(["off", "warn", "info", "debug"], "must be off, warn, info or debug").default("warn"),
};

/** Every setting by name, checked and with defaults. */
export const Settings = z.strictObject(settingSchemas);

/** The settings that a provider instance runs with. */
export type Settings = z.output<typeof Settings>;

/** What a user may write for the settings of an explicit provider instance. */
export type SettingsInput = z.input<typeof Settings>;

/** The vendor's documented token endpoint (Keycloak realm `platform`). */
export const vendorTokenUrl = "https://login.movingimage.com/auth/realms/platform/protocol/openid-connect/token";

/** The vendor's domains. Credentials for another endpoint never go to the vendor's login. */
export const vendorDomains: readonly string[] = ["movingimage.com", "video-cdn.net"];

/**
 * Returns the token endpoint: the one that is set, else the vendor's for https endpoints below the vendor's domains.
 */
export function tokenUrlFor({ endpoint, tokenUrl }: Pick<Settings, "endpoint" | "tokenUrl">): string | undefined {
  const { protocol, hostname } = new URL(endpoint);
  const isVendors =
    protocol === "https:" && vendorDomains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
  return tokenUrl ?? (isVendors ? vendorTokenUrl : undefined);
}

/** The settings, in the order of the docs. */
export const settings: readonly Setting[] = [
  {
    name: "endpoint",
    environment: "WEBCASTMANAGER_ENDPOINT",
    group: "service",
    description: "Base address of the customer API. No default. https, or http on loopback.",
  },
  {
    name: "movedFrom",
    environment: "WEBCASTMANAGER_MOVED_FROM",
    group: "service",
    description: "Former endpoint of the same service, if the state still names it.",
  },
  {
    name: "tokenUrl",
    environment: "WEBCASTMANAGER_TOKEN_URL",
    group: "service",
    description:
      "Token endpoint. Default: the vendor's realm `platform`, for endpoints under movingimage.com and video-cdn.net only; elsewhere required, unless a token is set.",
  },
  {
    name: "profile",
    environment: "WEBCASTMANAGER_PROFILE",
    group: "service",
    description: "Path of a contract profile, relative to the folder of Pulumi.yaml or of the Terraform root.",
  },
  {
    name: "username",
    environment: "WEBCASTMANAGER_USERNAME",
    group: "credentials",
    description: "User name for the password grant.",
  },
  {
    name: "password",
    environment: "WEBCASTMANAGER_PASSWORD",
    group: "credentials",
    secret: true,
    description: "Password for the password grant. Line breaks at its end are dropped; blanks are part of it.",
  },
  {
    name: "clientId",
    environment: "WEBCASTMANAGER_CLIENT_ID",
    group: "credentials",
    description: "OAuth client. Default: `anonymous`.",
  },
  {
    name: "clientSecret",
    environment: "WEBCASTMANAGER_CLIENT_SECRET",
    group: "credentials",
    secret: true,
    description:
      "Secret of the OAuth client; without a user name: the client credentials grant. A private-key JWT is not supported.",
  },
  {
    name: "token",
    environment: "WEBCASTMANAGER_TOKEN",
    group: "credentials",
    secret: true,
    description: "A ready-made bearer token.",
  },
  {
    name: "maxRetries",
    environment: "WEBCASTMANAGER_MAX_RETRIES",
    group: "budget",
    description:
      "Retries of one failed call, at most. Default: 6. A rate-limited call (429) doesn't count as failed: it is sent again until the deadline, even with 0. A create with an unknown outcome is searched for first, and sent at most three times.",
  },
  {
    name: "requestTimeoutMs",
    environment: "WEBCASTMANAGER_REQUEST_TIMEOUT_MS",
    group: "budget",
    description: "Time for one attempt, in milliseconds. Default: 30000.",
  },
  {
    name: "deadlineMs",
    environment: "WEBCASTMANAGER_DEADLINE_MS",
    group: "budget",
    description: "Time for one operation, with all retries and waits, in milliseconds. Default: 600000.",
  },
  {
    name: "maxConcurrency",
    environment: "WEBCASTMANAGER_MAX_CONCURRENCY",
    group: "budget",
    description: "Requests in flight, at most. Default: 16.",
  },
  {
    name: "maxRequestsPerSecond",
    environment: "WEBCASTMANAGER_MAX_REQUESTS_PER_SECOND",
    group: "budget",
    description: "Requests per second, at most. Default: follows the service's rate limit.",
  },
  {
    name: "deletions",
    environment: "WEBCASTMANAGER_DELETIONS",
    group: "other",
    description:
      "Customers that may be deleted or replaced although `deletionProtection` is on: the name of each by its id. In the environment as JSON.",
  },
  {
    name: "log",
    environment: "WEBCASTMANAGER_LOG",
    group: "other",
    description: "off, warn (default), info or debug. No level shows a secret.",
  },
];
