// The settings of a provider block: its own arguments, and the environment for what it leaves out; credentials as one
// set, its own first.
import { settings, settingSchemas, unknown, type Settings, type Setting } from "../../schema";
import {
  ambientCredentials,
  credentialVariables,
  namesCredentials,
  resolveSettings,
  type TextSource,
} from "../core/settings";
import { ProviderError } from "../core/errors";
import { inTerraformNames, snakeCase } from "./schema/names";
import type { Diagnostic, TerraformObject } from "./protocol/types";

const words = { configuration: "The provider block", prefix: "" };

const names: readonly string[] = [...settings.map(({ name }) => name), ...Object.keys(credentialVariables)];

/**
 * The text of an argument; undefined where it is not set. An empty or blank one is not: a variable with that default
 * means absent.
 */
function argumentOf(config: TerraformObject, name: string): string | undefined {
  const value = config[snakeCase(name)];
  return (typeof value === "string" && value.trim() !== "") || typeof value === "number" ? String(value) : undefined;
}

/** The contract profile that a block names; undefined where it names none, or it is not known yet. */
export function profileOf(config: TerraformObject): string | undefined {
  return argumentOf(config, "profile")?.trim();
}

/** The arguments of a block that are set, as texts, by the names of settings. */
function argumentsOf(config: TerraformObject): TextSource {
  return Object.fromEntries(
    names.map((name) => [name, argumentOf(config, name)] as const).filter(([, text]) => text !== undefined),
  );
}

/** A block that names its service and its credentials is an instance of its own: nothing ambient is used for it. */
function isExplicit(given: TextSource): boolean {
  return given.endpoint !== undefined && namesCredentials(given);
}

/** Whether a setting of the block is not known yet, as while its service is still to be made. */
export function hasUnknownSettings(config: TerraformObject): boolean {
  return names.some((name) => config[snakeCase(name)] === unknown);
}

/** Credentials of the environment go to no service that only a block names: they may be those of another one. */
function refuseOtherCredentials(configuration: TextSource, environment: TextSource): void {
  const { environment: variable } = settings.find(({ name }) => name === "endpoint") ?? { environment: "" };
  const isAmbient =
    configuration.endpoint === undefined || Boolean(environment[variable]) || namesCredentials(configuration);
  if (isAmbient || Object.keys(ambientCredentials(environment)).length === 0) return;
  throw new ProviderError(
    `The provider block names a service and the environment only credentials, which may be those of another service; set ${variable} to the same address, ` +
      "or name the credentials in the block with username_env and password_env, client_secret_env or token_env",
    { kind: "bad setting" },
  );
}

/**
 * The settings behind a provider block.
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

/** What is wrong with the arguments of a block by themselves, each on its attribute. */
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
