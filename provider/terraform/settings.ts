// The settings of a provider block: its arguments, then the environment. Credentials are used as one set.
import { isTree, settings, settingSchemas, snakeCase, unknown, type Setting, type Settings } from "../../schema";
import { ProviderError } from "../core/errors";
import { resolveSettings } from "../core/settings";
import { ambientCredentials, credentialVariables, namesCredentials, type TextSource } from "../core/setting-sources";
import type { Diagnostic, TerraformObject } from "./protocol/types";
import { inTerraformNames } from "./schema/names";

const words = { configuration: "The provider block", prefix: "" };

const names: readonly string[] = [...settings.map(({ name }) => name), ...Object.keys(credentialVariables)];

/** Returns the text of an argument; undefined if it isn't set or is blank, as a variable with an empty default is. */
function argumentOf(config: TerraformObject, name: string): string | undefined {
  const value = config[snakeCase(name)];
  if (isTree(value)) return JSON.stringify(value);
  return (typeof value === "string" && value.trim() !== "") || typeof value === "number" ? String(value) : undefined;
}

/** Returns the path of the contract profile in a block; undefined if there is none or it isn't known. */
export function profilePathOf(config: TerraformObject): string | undefined {
  return argumentOf(config, "profile")?.trim();
}

/** Returns the arguments of a block that are set, by the names of settings. */
function argumentsOf(config: TerraformObject): TextSource {
  return Object.fromEntries(
    names.map((name) => [name, argumentOf(config, name)] as const).filter(([, text]) => text !== undefined),
  );
}

/** Whether a block sets both endpoint and credentials: then nothing comes from the environment. */
function isExplicit(given: TextSource): boolean {
  return given.endpoint !== undefined && namesCredentials(given);
}

/** Whether a block takes nothing from the environment, as far as its known arguments show. */
export function isExplicitBlock(config: TerraformObject): boolean {
  return isExplicit(argumentsOf(config));
}

/** Whether a setting of the block isn't known yet. */
export function hasUnknownSettings(config: TerraformObject): boolean {
  return names
    .map((name) => config[snakeCase(name)])
    .some((value) => value === unknown || (isTree(value) && Object.values(value).includes(unknown)));
}

/** Refuses to send credentials of the environment to an endpoint that only the block names. */
function refuseOtherCredentials(configuration: TextSource, environment: TextSource): void {
  const { environment: variable } = settings.find(({ name }) => name === "endpoint") ?? { environment: "" };
  const isAmbient =
    configuration.endpoint === undefined || Boolean(environment[variable]) || namesCredentials(configuration);
  if (isAmbient || Object.keys(ambientCredentials(environment)).length === 0) return;
  throw new ProviderError(
    "Can't use the credentials of the environment: the provider block sets the endpoint, so they may be those of " +
      `another service. Set ${variable} to the same address, ` +
      "or set username_env and password_env, client_secret_env or token_env in the block.",
    { kind: "bad setting" },
  );
}

/**
 * Returns the settings of a provider block.
 * @throws ProviderError of kind "bad setting".
 */
export function terraformSettings(config: TerraformObject, environment: TextSource): Settings {
  const configuration = argumentsOf(config);
  refuseOtherCredentials(configuration, environment);
  return resolveSettings({ configuration, environment, explicit: isExplicit(configuration), ownFirst: true, words });
}

function settingProblem(setting: Setting, config: TerraformObject): string | undefined {
  const text = argumentOf(config, setting.name);
  return text === undefined ? undefined : settingSchemas[setting.name].safeParse(text).error?.issues[0]?.message;
}

/** Validates the arguments of a provider block, each by itself. */
export function validateSettings(config: TerraformObject): readonly Diagnostic[] {
  return settings.flatMap((setting): Diagnostic[] => {
    const problem = settingProblem(setting, config);
    return problem === undefined
      ? []
      : [
          {
            severity: "error",
            summary: `${snakeCase(setting.name)} ${inTerraformNames(problem)}`,
            path: [snakeCase(setting.name)],
          },
        ];
  });
}
