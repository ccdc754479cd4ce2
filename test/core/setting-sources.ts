// Sources of settings, and what they resolve to: what the tests of settings share.
import { isProviderError } from "../../provider/core/errors";
import { resolveSettings } from "../../provider/core/settings";
import type { SettingSources, TextSource } from "../../provider/core/setting-sources";

export const endpoint = "https://webcast.example/api";
export const webFinger = "https://login.example/.well-known/webfinger";
export const sources = (environment: TextSource, configuration: TextSource = {}, explicit = false): SettingSources => ({
  environment,
  configuration,
  explicit,
});
export const resolve = (environment: TextSource, configuration: TextSource = {}, explicit = false) =>
  resolveSettings(sources(environment, configuration, explicit));

/** Returns the message of the error, or what was resolved. */
export function messageOf(given: SettingSources): string {
  try {
    return `resolved: ${JSON.stringify(resolveSettings(given))}`;
  } catch (error) {
    if (isProviderError(error) && error.kind === "bad setting") return error.message;
    throw error;
  }
}

export const service = { endpoint, tokenUrl: "https://login.example/token" };
export const defaults = {
  clientId: "anonymous",
  maxRetries: 6,
  requestTimeoutMs: 30_000,
  deadlineMs: 600_000,
  maxConcurrency: 16,
  log: "warn",
};
export const ambientLogin = { WEBCASTMANAGER_USERNAME: "env-user", WEBCASTMANAGER_PASSWORD: "canary-env" };
export const configuredLogin = { username: "config-user", password: "canary-config", clientId: "config-client" };
