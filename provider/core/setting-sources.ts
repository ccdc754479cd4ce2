// Where each setting of a provider instance comes from: its configuration and the environment, which are parameters
// here. The service comes from the configuration, else the environment; both and different is an error. Credentials
// come as one set from one source: first the environment for a stack, whose configuration may be old, else the
// configuration.
import { normalEndpoint, settings, type Setting } from "../../schema";
import { ProviderError } from "./errors";

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

/** How messages name the configuration of a stack. */
export const stackWords = { configuration: "The stack's configuration", prefix: "webcastmanager:" };

/** The variables that an explicit instance may name for its credentials, by setting. */
export const credentialVariables = {
  usernameEnv: "username",
  passwordEnv: "password",
  clientSecretEnv: "clientSecret",
  tokenEnv: "token",
} as const;

/** Where the value of a setting comes from. */
interface Origin {
  readonly source: "environment" | "configuration";
  /** The name there: a variable, or a key with its namespace. */
  readonly name: string;
}

/** A setting that is set, as it is written in its source. */
export interface FoundSetting {
  readonly text: string;
  readonly origin: Origin;
}

/** The settings that are set, by name. */
export type FoundSettings = Readonly<Record<string, FoundSetting>>;

/** Returns the settings of one group. */
const inGroup = (group: Setting["group"]) => settings.filter((setting) => setting.group === group);

/** Whether a text is set. */
const has = (text: string | undefined): text is string => text !== undefined && text.trim() !== "";

/** Returns the key of a setting in the configuration, as its user writes it. */
export function configurationKey(name: string, { explicit, words = stackWords }: SettingSources): string {
  return explicit ? name : `${words.prefix}${name}`;
}

type Place = "environment" | "configuration";

function textIn({ name, environment }: Setting, sources: SettingSources, place: Place): FoundSetting | undefined {
  if (place === "environment" && sources.explicit) return undefined;
  const text = place === "environment" ? sources.environment[environment] : sources.configuration[name];
  if (!has(text)) return undefined;
  const own = place === "environment" ? environment : configurationKey(name, sources);
  return { text, origin: { source: place, name: own } };
}

function found(
  wanted: readonly Setting[],
  find: (setting: Setting) => FoundSetting | undefined,
): Record<string, FoundSetting> {
  return Object.fromEntries(
    wanted.flatMap((setting) => {
      const one = find(setting);
      return one === undefined ? [] : [[setting.name, one]];
    }),
  );
}

function fromService(sources: SettingSources): FoundSettings {
  const words = sources.words ?? stackWords;
  return found(inGroup("service"), (setting) => {
    const configured = textIn(setting, sources, "configuration");
    const ambient = textIn(setting, sources, "environment");
    if (configured && ambient && normalEndpoint(configured.text) !== normalEndpoint(ambient.text)) {
      throw new ProviderError(
        `${words.configuration} and the environment name different services: ` +
          `${words.prefix}${setting.name} and ${setting.environment} differ. Remove one of the two.`,
        { kind: "bad setting" },
      );
    }
    return configured ?? ambient;
  });
}

function credentialsIn(sources: SettingSources, place: Place): Record<string, FoundSetting> {
  return found(inGroup("credentials"), (setting) => textIn(setting, sources, place));
}

/** Returns the credentials in an environment, complete or not, by the names of their settings. */
export function ambientCredentials(environment: TextSource): TextSource {
  const all = credentialsIn({ environment, configuration: {}, explicit: false }, "environment");
  return Object.fromEntries(Object.entries(all).map(([name, { text }]) => [name, text]));
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

function fromIndirections(sources: SettingSources): FoundSettings {
  const all: Record<string, FoundSetting> = {};
  for (const [indirection, name] of Object.entries(credentialVariables)) {
    const variable = sources.configuration[indirection]?.trim();
    if (!has(variable)) continue;
    const text = sources.environment[variable];
    if (!has(text))
      throw new ProviderError(
        `${indirection} names ${variableText(variable)} not set. Set it, or name another variable.`,
        { kind: "bad setting" },
      );
    all[name] = { text, origin: { source: "environment", name: variable } };
  }
  return all;
}

/** A set is complete enough to log in with; a lone client id is not. */
function canLogIn(credentials: FoundSettings): boolean {
  return ["token", "username", "clientSecret"].some((name) => credentials[name] !== undefined);
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

function fromCredentials(sources: SettingSources): FoundSettings {
  const own = { ...credentialsIn(sources, "configuration"), ...fromIndirections(sources) };
  if (sources.explicit || (sources.ownFirst && namesCredentials(sources.configuration))) return own;
  const ambient = credentialsIn(sources, "environment");
  return canLogIn(ambient) ? ambient : own;
}

/** Returns one of the settings that are neither of the service nor credentials; undefined where it isn't set. */
export function findInEither(setting: Setting, sources: SettingSources): FoundSetting | undefined {
  const own = textIn(setting, sources, "configuration");
  const ambient = textIn(setting, sources, "environment");
  return sources.ownFirst ? (own ?? ambient) : (ambient ?? own);
}

function fromRest(sources: SettingSources): FoundSettings {
  return found([...inGroup("budget"), ...inGroup("other")], (setting) => findInEither(setting, sources));
}

/**
 * Returns the settings that are set, and where each comes from. Their values are not checked.
 * @throws ProviderError of kind "bad setting" where the sources contradict each other.
 */
export function findSettings(sources: SettingSources): FoundSettings {
  return { ...fromService(sources), ...fromCredentials(sources), ...fromRest(sources) };
}
