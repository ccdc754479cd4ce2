// The settings: each one that is set with its origin, variables that are probably misspelled, the profile, and whether
// the credentials are complete.
import { printable, settings as allSettings, Settings, type ContractProfile, type Setting } from "../../schema";
import { credentialsOf, ownerText } from "../client/auth/credentials";
import { checkSettings, findKnownSettings } from "../core/settings";
import {
  credentialVariables,
  type FoundSetting,
  type FoundSettings,
  type SettingSources,
} from "../core/setting-sources";
import { nearest } from "../core/validate";
import { detailAndRemedy, failedWith, isFailure, type Check, type Checks } from "./check";

/** What the settings are read from. */
export interface SettingsInput {
  /** Reads the sources, with a stack's configuration if one is named. @throws ProviderError where it can't be read. */
  readonly sources: () => Promise<SettingSources>;
  /** Reads the contract profile. @throws ProviderError of kind "bad setting". */
  readonly profile: (path: string | undefined) => Promise<ContractProfile>;
}

/** What later groups need of the settings. */
export interface ValidSettings {
  readonly settings: Settings;
  readonly profile: ContractProfile;
  /** Whether there are credentials to log in with. */
  readonly canLogIn: boolean;
}

const group = "settings";

/** Characters of a value, at most. */
const mostInValue = 200;

function valueOf(setting: Setting, { text }: FoundSetting): string {
  return setting.secret === true ? "set" : printable(text, mostInValue);
}

function foundCheck(setting: Setting, found: FoundSetting): Check {
  const { name } = setting;
  return { group, name, status: "PASS", detail: `${valueOf(setting, found)} (${originText(found)})` };
}

function originText({ origin: { source, name } }: FoundSetting): string {
  return source === "environment" ? printable(name, mostInValue) : `${name} in the stack's configuration`;
}

/** The settings that run with their defaults, in one line. */
function defaultsCheck(settings: Settings, isSet: (name: string) => boolean): Check {
  const values: Readonly<Record<string, unknown>> = settings;
  const texts = allSettings
    .filter(({ name, secret }) => !isSet(name) && secret === undefined && values[name] !== undefined)
    .map(({ name }) => `${name} ${String(values[name])}`);
  return { group, name: "defaults", status: "PASS", detail: texts.length === 0 ? "none is used" : texts.join(", ") };
}

const prefix = "WEBCASTMANAGER_";

/** Variables with our prefix that no setting reads, and that are written nearly like one. */
function* misspelled({ environment, configuration }: SettingSources): Iterable<Check> {
  const known = allSettings.map((setting) => setting.environment);
  const named = Object.keys(credentialVariables).map((name) => configuration[name]?.trim());
  for (const name of Object.keys(environment).filter((each) => each.toUpperCase().startsWith(prefix))) {
    if (known.includes(name) || named.includes(name) || (environment[name] ?? "").trim() === "") continue;
    const guess = nearest(
      name.slice(prefix.length),
      known.map((each) => each.slice(prefix.length)),
    );
    if (guess === undefined) continue;
    const shown = printable(name, mostInValue);
    yield {
      group,
      name: shown,
      status: "WARN",
      detail: `${shown} is set, and no setting reads it`,
      remedy: `Did you mean ${prefix}${guess}? Rename the variable, or unset it.`,
    };
  }
}

const credentialsRemedy =
  "Set WEBCASTMANAGER_USERNAME and WEBCASTMANAGER_PASSWORD, WEBCASTMANAGER_CLIENT_ID and WEBCASTMANAGER_CLIENT_SECRET, or WEBCASTMANAGER_TOKEN.";

/** Checks that a set of credentials is complete, also where other settings are wrong. */
function credentialsCheck(found: FoundSettings): Check {
  const name = "credentials";
  const text = (setting: string) => found[setting]?.text;
  try {
    const credentials = credentialsOf({
      token: text("token"),
      username: text("username"),
      password: text("password"),
      clientSecret: text("clientSecret"),
      clientId: text("clientId") ?? Settings.shape.clientId.parse(undefined),
    });
    const { grant } = credentials;
    const who = printable(ownerText(credentials), mostInValue);
    const detail = grant === "ready-made" ? "a ready-made token" : `the grant ${grant}, for ${who}`;
    return { group, name, status: "PASS", detail };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { ...failedWith(group, name, error), remedy: credentialsRemedy };
  }
}

/** Checks the values. Settings that are wrong or missing are FAILs of their own. */
function* valueChecks(found: FoundSettings, sources: SettingSources): Generator<Check, Settings | undefined> {
  let settings: Settings | undefined;
  let wrong: readonly Check[] = [];
  try {
    settings = checkSettings(found, sources);
  } catch (error) {
    if (!isFailure(error)) throw error;
    wrong = wrongValues(error.message, error.violations, found);
  }
  for (const setting of allSettings) {
    const one = found[setting.name];
    const failed = wrong.find(({ name }) => name === setting.name);
    if (failed !== undefined) yield failed;
    else if (one !== undefined) yield foundCheck(setting, one);
  }
  yield* wrong.filter(({ name }) => !allSettings.some((setting) => setting.name === name));
  if (settings !== undefined) yield defaultsCheck(settings, (name) => found[name] !== undefined);
  return settings;
}

function wrongValues(
  message: string,
  violations: readonly { readonly path: string; readonly message: string }[],
  found: FoundSettings,
): readonly Check[] {
  const all = violations.length === 0 ? [{ path: "values", message }] : violations;
  return all.map(({ path, message: text }): Check => {
    const [detail, remedy] = detailAndRemedy(text);
    const origin = found[path];
    const correct = origin === undefined ? remedy : `Correct ${originText(origin)}.`;
    return { group, name: path, status: "FAIL", detail, remedy: text.includes(". ") ? remedy : correct };
  });
}

async function profileCheck({ profile: path }: Settings, input: SettingsInput): Promise<[Check, ContractProfile?]> {
  try {
    const profile = await input.profile(path);
    const what = path === undefined ? "the assumed contract" : printable(profile.name, mostInValue);
    return [{ group, name: "contract profile", status: "PASS", detail: what }, profile];
  } catch (error) {
    if (!isFailure(error)) throw error;
    const remedy = "Correct the file, or the path in the setting `profile` (docs/contract.md).";
    return [{ ...failedWith(group, "contract profile", error), remedy }];
  }
}

/** Checks the settings. Returns them where they are valid. */
export async function* settingsChecks(input: SettingsInput): Checks<ValidSettings> {
  const sources = await input.sources();
  yield* misspelled(sources);
  const found = findKnownSettings(sources);
  const settings = yield* valueChecks(found, sources);
  const credentials = credentialsCheck(found);
  yield credentials;
  if (settings === undefined) return undefined;
  const [check, profile] = await profileCheck(settings, input);
  yield check;
  return profile && { settings, profile, canLogIn: credentials.status === "PASS" };
}
