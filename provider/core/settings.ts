// Resolves the settings of a provider instance from its sources, and checks them.
import { settings, Settings, tokenUrlFor, vendorDomains, type Setting } from "../../schema";
import { ProviderError } from "./errors";
import {
  configurationKey,
  credentialVariables,
  findSettings,
  stackWords,
  type FoundSettings,
  type SettingSources,
} from "./setting-sources";
import { isStringifiedOutput, stringifiedOutputProblem } from "./stringified-outputs";
import { nearest } from "./validate";

function settingLabel(setting: Setting, sources: SettingSources): string {
  const key = configurationKey(setting.name, sources);
  return sources.label?.(setting) ?? (sources.explicit ? key : `${key} (${setting.environment})`);
}

/**
 * A text without white space around it. JavaScript also reads 0x10 and 1e3 as numbers, so a number that isn't written
 * in digits becomes none.
 */
function plainText({ group, name }: Setting, found: FoundSettings): string | undefined {
  const text = found[name]?.text;
  if (group === "service" || group === "credentials") return text;
  const trimmed = text?.trim();
  return group === "budget" && trimmed !== undefined && !/^-?\d+(\.\d+)?$/.test(trimmed) ? "no number" : trimmed;
}

const known: readonly string[] = [...settings.map((setting) => setting.name), ...Object.keys(credentialVariables)];

/**
 * Returns a message about the first of these names that is no setting; undefined where each is one. `prefix` comes
 * before names in it.
 */
export function unknownSetting(names: readonly string[], prefix: string): string | undefined {
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return undefined;
  const guess = nearest(wrong, known);
  const hint = guess === undefined ? `Known settings: ${known.join(", ")}.` : `Did you mean ${prefix}${guess}?`;
  return `Unknown setting ${prefix}${wrong}. ${hint}`;
}

/** The names of a configuration that have to be settings. */
function intendedSettings({ configuration, explicit, sharesNames }: SettingSources): string[] {
  const names = Object.keys(configuration);
  return explicit
    ? names
    : names.filter((name) => known.includes(name) || nearest(name, known) !== undefined || sharesNames?.() !== true);
}

/**
 * Returns the settings of an instance, checked.
 * @throws ProviderError of kind "bad setting", naming the setting and never its value.
 */
export function resolveSettings(sources: SettingSources): Settings {
  return checkSettings(findKnownSettings(sources), sources);
}

/**
 * Returns the settings that are set, and where each comes from.
 * @throws ProviderError of kind "bad setting" where one is unknown, or the sources contradict each other.
 */
export function findKnownSettings(sources: SettingSources): FoundSettings {
  const unknown = unknownSetting(
    intendedSettings(sources),
    sources.explicit ? "" : (sources.words ?? stackWords).prefix,
  );
  if (unknown !== undefined) throw new ProviderError(unknown, { kind: "bad setting" });
  return findSettings(sources);
}

/**
 * Returns the values of settings, checked. @param sources for messages
 * @throws ProviderError of kind "bad setting", naming the setting and never its value.
 */
export function checkSettings(found: FoundSettings, sources: SettingSources): Settings {
  const stringified = settings.find(({ name }) => isStringifiedOutput(found[name]?.text));
  if (stringified)
    throw new ProviderError(`${settingLabel(stringified, sources)} ${stringifiedOutputProblem}`, {
      kind: "bad setting",
    });
  const given = Object.fromEntries(
    settings
      .filter(({ name }) => found[name] !== undefined)
      .map((setting) => [setting.name, plainText(setting, found)]),
  );
  const parsed = Settings.safeParse(given);
  if (parsed.success) return withLogin(parsed.data, sources);
  const firstOfEach = parsed.error.issues.filter(
    ({ path }, index, all) => all.findIndex((other) => other.path[0] === path[0]) === index,
  );
  const violations = firstOfEach.map((issue) => {
    const setting = settings.find((candidate) => candidate.name === issue.path[0]);
    const name = setting ? settingLabel(setting, sources) : String(issue.path[0]);
    const missing = setting !== undefined && found[setting.name] === undefined;
    const message = missing ? `${name} is not set. ${missingHint(setting)}` : `${name} ${issue.message}`;
    return { path: setting?.name ?? name, message };
  });
  throw new ProviderError(violations.map(({ message }) => message).join(". "), { kind: "bad setting", violations });
}

/** @throws ProviderError where credentials would be sent to a login that the settings don't name. */
function withLogin(resolved: Settings, sources: SettingSources): Settings {
  const { token, username, password, clientSecret } = resolved;
  const logsIn = token === undefined && [username, password, clientSecret].some((part) => part !== undefined);
  if (!logsIn || tokenUrlFor(resolved) !== undefined) return resolved;
  throw missingTokenUrl((name) =>
    settings
      .filter((setting) => setting.name === name)
      .map((setting) => settingLabel(setting, sources))
      .join(),
  );
}

/**
 * Returns the error of credentials without a login to send them to.
 * @param labelOf returns a setting as the user spells it
 */
export function missingTokenUrl(labelOf: (name: "tokenUrl" | "token") => string): ProviderError {
  const message =
    `${labelOf("tokenUrl")} is not set: the vendor's login is the default only for endpoints under ` +
    `${vendorDomains.join(" and ")}. ` +
    `Set it to the token endpoint of this service, or set ${labelOf("token")}.`;
  return new ProviderError(message, { kind: "bad setting", violations: [{ path: "tokenUrl", message }] });
}

function missingHint(setting: Setting): string {
  if (setting.name !== "endpoint") return "Set it";
  return (
    "There is no default, so that credentials never go to a guessed address. " +
    "`npx --no webcastmanager emulator` starts one to try with"
  );
}

/** The level of a log line. */
export type LogLevel = Exclude<Settings["log"], "off">;

const logLevels: readonly Settings["log"][] = ["off", "warn", "info", "debug"];

/** Whether a line of a level is logged under the setting `log`. */
export function isLogged(level: LogLevel, setting: Settings["log"]): boolean {
  return logLevels.indexOf(level) <= logLevels.indexOf(setting);
}
