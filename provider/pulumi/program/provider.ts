// An explicit provider instance: its own endpoint, its own credentials, its own process.
import * as pulumi from "@pulumi/pulumi";
import { settings } from "../../../schema";
import { unknownSetting } from "../../core/settings";
import { credentialVariables } from "../../core/setting-sources";
import type { SettingsArgs } from "../generated/types";
import { addDeletions } from "./deletion-hook";
import { isOutputOrPromise, programError, refusePlainTextValue, whenKnown } from "./program";
import { explicitMarker, namespace, undefinedMarker } from "../settings";

/**
 * Settings of an explicit provider instance. It uses neither the stack's configuration nor the environment, except
 * for the variables that the `…Env` settings name.
 */
export interface WebcastManagerProviderArgs extends SettingsArgs {
  /** Names of customers that may be deleted although they are protected, by id; known in previews, so no Output. */
  deletions?: Readonly<Record<string, string>>;
  /** Base address of the customer API of this service. */
  endpoint: pulumi.Input<string>;
  /** Name of the environment variable that holds the user name; keeps it out of the state. */
  usernameEnv?: pulumi.Input<string>;
  /** Name of the environment variable that holds the password; keeps it out of the state. */
  passwordEnv?: pulumi.Input<string>;
  /** Name of the environment variable that holds the client secret; keeps it out of the state. */
  clientSecretEnv?: pulumi.Input<string>;
  /** Name of the environment variable that holds a bearer token; keeps it out of the state. */
  tokenEnv?: pulumi.Input<string>;
}

type Configuration = Record<string, pulumi.Input<string | undefined>>;

const secretNames = new Set<string>(settings.filter((setting) => setting.secret).map((setting) => setting.name));

/**
 * The settings that select the service and the user: without one that resolves to undefined, another service or user
 * would be used.
 */
const mustBeDefined = new Set<string>([
  ...settings.filter(({ group }) => group === "service" || group === "credentials").map(({ name }) => name),
  ...Object.keys(credentialVariables),
]);

/** The names of such settings that are given as an Output or a Promise and resolve to undefined. */
function undefinedNames(args: WebcastManagerProviderArgs): pulumi.Output<string | undefined> | undefined {
  const names = Object.entries<unknown>({ ...args }).flatMap(([name, value]) =>
    mustBeDefined.has(name) && isOutputOrPromise(value)
      ? [whenKnown(value, (known) => (known === undefined ? [name] : []))]
      : [],
  );
  return names.length === 0 ? undefined : pulumi.all(names).apply((found) => found.flat().join(", ") || undefined);
}

type SettingInput = pulumi.Input<string | number | Readonly<Record<string, string>> | undefined>;

const settingText = (value: unknown): string | undefined =>
  value === undefined || typeof value === "string" ? value : JSON.stringify(value);

/** The arguments as the provider process reads them: in the namespace, as strings, credentials as secrets. */
function toConfiguration(args: WebcastManagerProviderArgs): Configuration {
  const given = Object.entries<SettingInput>({ ...args }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => {
      const text = pulumi.output(value).apply((known) => settingText(known));
      return [`${namespace}:${name}`, secretNames.has(name) ? pulumi.secret(text) : text];
    }),
  );
}

/** Refuses a list that is known only later: the preview has to know it. */
function refuseLateDeletions(name: string, deletions: unknown): void {
  if (!isOutputOrPromise(deletions)) return;
  throw programError(
    `Can't declare WebcastManagerProvider "${name}": \`deletions\` is an Output or a Promise. ` +
      `Set it to a plain object, so that previews know it.`,
  );
}

/**
 * A provider instance for one service, passed as the resource option `provider`.
 *
 * ```ts
 * const staging = new WebcastManagerProvider("staging", {
 *   endpoint: "https://staging.example/api", tokenUrl: "https://login.staging.example/token",
 *   usernameEnv: "STAGING_USER", passwordEnv: "STAGING_PASSWORD",
 * });
 * new Customer("acme", { … }, { provider: staging });
 * ```
 */
export class WebcastManagerProvider extends pulumi.ProviderResource {
  /** The configuration of the provider process; lookups in the program read it too. */
  readonly configuration: pulumi.Output<Record<string, string | undefined>>;

  /**
   * @param name logical name in the program;
   * @param args settings (docs/reference/settings.md);
   * @param options Pulumi's resource options.
   */
  constructor(name: string, args: WebcastManagerProviderArgs, options?: pulumi.ResourceOptions) {
    const problem = unknownSetting(Object.keys(args), "");
    if (problem !== undefined) throw programError(`Can't declare WebcastManagerProvider "${name}": ${problem}`);
    for (const [key, value] of Object.entries<unknown>({ ...args })) {
      if (secretNames.has(key) && typeof value === "string")
        refusePlainTextValue(value, `Can't use \`${key}\` of WebcastManagerProvider "${name}"`);
    }
    refuseLateDeletions(name, args.deletions);
    addDeletions(args.deletions);
    const configuration: Configuration = { ...toConfiguration(args), [`${namespace}:${explicitMarker}`]: "true" };
    const missing = undefinedNames(args);
    if (missing !== undefined) configuration[`${namespace}:${undefinedMarker}`] = missing;
    super("pulumi-nodejs", name, configuration, options);
    this.configuration = pulumi.output(configuration);
  }
}
