// Resolves the settings of a provider instance from its configuration and the environment, which are parameters here.
// The service comes from the configuration, else the environment; both and different is an error. Credentials come as
// one set from one source: first the environment for a stack, whose configuration may be old, else the configuration.
import { normalEndpoint, settings, Settings, tokenUrlFor, vendorDomains, type Setting } from "../../schema";
import { ProviderError } from "./errors";
import { isStringifiedOutput, stringifiedOutputProblem } from "./stringified-outputs";
import { nearest } from "./validate";

/** Texts by name, such as an environment. Absent, empty and blank mean the same. */
export type TextSource = Readonly<Record<string, string | undefined>>;

/** The sources of an instance. */
export interface SettingSources {
  readonly environment: TextSource;
  /** By setting name, without a namespace. */
  readonly configuration: TextSource;
  /** True for an instance with arguments of its own: nothing of the environment is used, not even credentials. */
  readonly explicit: boolean;
  /** Whether the configuration comes before the environment. Absent: after it. */
  readonly ownFirst?: boolean;
  /** Whether the configuration may hold names that are no settings, unless they are like one. Absent: no. */
  readonly sharesNames?: () => boolean;
  /** How messages name the configuration, and what comes before the names in it. Absent: as for a stack. */
  readonly words?: { readonly configuration: string; readonly prefix: string };
  /** How messages name a setting. Absent: by its names in the configuration and the environment. */
  readonly label?: (setting: Setting) => string;
}

const stackWords = { configuration: "The stack's configuration", prefix: "webcastmanager:" };

/** The variables that an explicit instance may name for its credentials, by setting. */
export const credentialVariables = {
  usernameEnv: "username",
  passwordEnv: "password",
  clientSecretEnv: "clientSecret",
  tokenEnv: "token",
} as const;

const inGroup = (group: Setting["group"]) => settings.filter((setting) => setting.group === group);
const has = (text: string | undefined): text is string => text !== undefined && text.trim() !== "";

function settingLabel(setting: Setting, { explicit, label, words = stackWords }: SettingSources): string {
  return label?.(setting) ?? (explicit ? setting.name : `${words.prefix}${setting.name} (${setting.environment})`);
}

function fromService(sources: SettingSources): TextSource {
  const found: Record<string, string> = {};
  const words = sources.words ?? stackWords;
  for (const setting of inGroup("service")) {
    const configured = sources.configuration[setting.name];
    const ambient = sources.explicit ? undefined : sources.environment[setting.environment];
    if (has(configured) && has(ambient) && normalEndpoint(configured) !== normalEndpoint(ambient)) {
      throw new ProviderError(
        `${words.configuration} and the environment name different services: ` +
          `${words.prefix}${setting.name} and ${setting.environment} differ. Remove one of the two.`,
        { kind: "bad setting" },
      );
    }
    const value = has(configured) ? configured : ambient;
    if (has(value)) found[setting.name] = value;
  }
  return found;
}

function credentialsOf(source: TextSource, nameIn: (setting: Setting) => string): TextSource {
  return Object.fromEntries(
    inGroup("credentials")
      .map((setting): [string, string | undefined] => [setting.name, source[nameIn(setting)]])
      .filter(([, value]) => has(value)),
  );
}

/** Returns the credentials in an environment, complete or not, by the names of their settings. */
export function ambientCredentials(environment: TextSource): TextSource {
  return credentialsOf(environment, (setting) => setting.environment);
}

/**
 * A variable in words. A name that isn't written as variables usually are may be the secret itself, so it is not
 * quoted.
 */
function variableText(name: string): string {
  return /^[A-Z_][A-Z0-9_]*$/.test(name)
    ? `the environment variable ${name}, which is`
    : "an environment variable that is";
}

function fromIndirections(sources: SettingSources): TextSource {
  const found: Record<string, string> = {};
  for (const [indirection, name] of Object.entries(credentialVariables)) {
    const variable = sources.configuration[indirection];
    if (!has(variable)) continue;
    const value = sources.environment[variable.trim()];
    if (!has(value))
      throw new ProviderError(
        `${indirection} names ${variableText(variable.trim())} not set. Set it, or name another variable.`,
        { kind: "bad setting" },
      );
    found[name] = value;
  }
  return found;
}

/** A set is complete enough to log in with; a lone client id is not. */
function canLogIn(credentials: TextSource): boolean {
  return has(credentials.token) || has(credentials.username) || has(credentials.clientSecret);
}

/**
 * Whether a configuration has any part of a set of credentials, as a value or as a variable. A client id alone names no
 * one.
 */
export function namesCredentials(configuration: TextSource): boolean {
  const parts = [
    ...inGroup("credentials")
      .map(({ name }): string => name)
      .filter((name) => name !== "clientId"),
    ...Object.keys(credentialVariables),
  ];
  return parts.some((name) => has(configuration[name]));
}

function fromCredentials(sources: SettingSources): TextSource {
  const named = fromIndirections(sources);
  const own = { ...credentialsOf(sources.configuration, (setting) => setting.name), ...named };
  if (sources.explicit || (sources.ownFirst && namesCredentials(sources.configuration))) return own;
  const ambient = ambientCredentials(sources.environment);
  return canLogIn(ambient) ? ambient : own;
}

/**
 * A text without white space around it. JavaScript also reads 0x10 and 1e3 as numbers, so a number that isn't written
 * in digits becomes none.
 */
function plainText({ group }: Setting, text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return group === "budget" && trimmed !== undefined && trimmed !== "" && !/^-?\d+(\.\d+)?$/.test(trimmed)
    ? "no number"
    : trimmed;
}

function fromRest(sources: SettingSources): TextSource {
  const rest = [...inGroup("budget"), ...inGroup("other")];
  return Object.fromEntries(
    rest
      .map((setting): [string, string | undefined] => {
        const ambient = sources.explicit ? undefined : sources.environment[setting.environment];
        const own = sources.configuration[setting.name];
        return [setting.name, plainText(setting, has(ambient) && !(sources.ownFirst && has(own)) ? ambient : own)];
      })
      .filter(([, value]) => has(value)),
  );
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
  const unknown = unknownSetting(
    intendedSettings(sources),
    sources.explicit ? "" : (sources.words ?? stackWords).prefix,
  );
  if (unknown !== undefined) throw new ProviderError(unknown, { kind: "bad setting" });
  const given: TextSource = { ...fromService(sources), ...fromCredentials(sources), ...fromRest(sources) };
  const stringified = settings.find(({ name }) => isStringifiedOutput(given[name]));
  if (stringified)
    throw new ProviderError(`${settingLabel(stringified, sources)} ${stringifiedOutputProblem}`, {
      kind: "bad setting",
    });
  const parsed = Settings.safeParse(given);
  if (parsed.success) return withLogin(parsed.data, sources);
  const firstOfEach = parsed.error.issues.filter(
    ({ path }, index, all) => all.findIndex((other) => other.path[0] === path[0]) === index,
  );
  const lines = firstOfEach.map((issue) => {
    const setting = settings.find((candidate) => candidate.name === issue.path[0]);
    const name = setting ? settingLabel(setting, sources) : String(issue.path[0]);
    const missing = setting !== undefined && !has(given[setting.name]);
    return missing ? `${name} is not set. ${missingHint(setting)}` : `${name} ${issue.message}`;
  });
  throw new ProviderError(lines.join(". "), { kind: "bad setting" });
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
  return new ProviderError(
    `${labelOf("tokenUrl")} is not set: the vendor's login is the default only for endpoints under ` +
      `${vendorDomains.join(" and ")}. ` +
      `Set it to the token endpoint of this service, or set ${labelOf("token")}.`,
    { kind: "bad setting" },
  );
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
