// An explicit provider instance: its own endpoint, its own credentials, a process of its own.
import * as pulumi from "@pulumi/pulumi";
import { settings } from "../../schema";
import { indirections, unknownSetting } from "../core/settings";
import type { SettingsArgs } from "./generated/types";
import { isLater, whenKnown } from "./given";
import { refusePlainValue } from "./plain-secrets";
import { programError } from "./program-error";
import { explicitMarker, namespace, undefinedMarker } from "./settings";

/** Settings of an explicit instance. Nothing ambient is used; a variable of the environment only where it is named. */
export interface WebcastManagerProviderArgs extends SettingsArgs {
  /** Base address of the customer API of this service. */
  endpoint: pulumi.Input<string>;
  /** Name of the environment variable that holds the user name; keeps it out of the state. */
  usernameEnv?: pulumi.Input<string>;
  /** Name of the environment variable that holds the password; keeps it out of the state. */
  passwordEnv?: pulumi.Input<string>;
  /** Name of the environment variable that holds the client's secret; keeps it out of the state. */
  clientSecretEnv?: pulumi.Input<string>;
  /** Name of the environment variable that holds a ready-made token; keeps it out of the state. */
  tokenEnv?: pulumi.Input<string>;
}

const secret = new Set<string>(settings.filter((setting) => setting.secret).map((setting) => setting.name));

/**
 * Settings that say which service and who: where one is given and undefined, another service or nobody would be meant.
 */
const guarded = new Set<string>([
  ...settings.filter(({ group }) => group === "service" || group === "credentials").map(({ name }) => name),
  ...Object.keys(indirections),
]);

/**
 * The names of the settings that are given as an Output or a Promise and turn out to be undefined; undefined where none
 * is.
 */
function undefinedNames(args: WebcastManagerProviderArgs): pulumi.Output<string | undefined> | undefined {
  const names = Object.entries<unknown>({ ...args }).flatMap(([name, value]) =>
    guarded.has(name) && isLater(value) ? [whenKnown(value, (known) => (known === undefined ? [name] : []))] : [],
  );
  return names.length === 0 ? undefined : pulumi.all(names).apply((found) => found.flat().join(", ") || undefined);
}

/** The arguments as the provider process reads them: namespaced, as texts, credentials as secrets. */
function toConfiguration(args: WebcastManagerProviderArgs): Record<string, pulumi.Input<string | undefined>> {
  const given = Object.entries<pulumi.Input<string | number | undefined>>({ ...args }).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(
    given.map(([name, value]) => {
      // An output may turn out to hold nothing; as a text that would be "undefined".
      const text = pulumi.output(value).apply((known) => (known === undefined ? undefined : String(known)));
      return [`${namespace}:${name}`, secret.has(name) ? pulumi.secret(text) : text];
    }),
  );
}

/**
 * A provider instance for one service, passed as `{ provider }`.
 *
 * ```ts
 * const staging = new WebcastManagerProvider("staging", { endpoint: "https://staging.example/api", tokenUrl:
 * "https://login.staging.example/token", usernameEnv: "STAGING_USER", passwordEnv: "STAGING_PASSWORD" }); new
 * Customer("acme", { … }, { provider: staging });
 * ```
 */
export class WebcastManagerProvider extends pulumi.ProviderResource {
  /** What the provider process is configured with; look-ups in the program read it too. */
  readonly configuration: pulumi.Output<Record<string, string | undefined>>;

  /**
   * @param name logical name; @param args settings, see docs/reference/settings.md; @param options Pulumi's
   * options.
   */
  constructor(name: string, args: WebcastManagerProviderArgs, options?: pulumi.ResourceOptions) {
    const wrong = unknownSetting(Object.keys(args), "");
    if (wrong !== undefined) throw programError(`WebcastManagerProvider "${name}": ${wrong}`);
    for (const [key, value] of Object.entries<unknown>({ ...args })) {
      if (secret.has(key) && typeof value === "string")
        refusePlainValue(value, `Can't use \`${key}\` of WebcastManagerProvider "${name}"`);
    }
    const configuration: Record<string, pulumi.Input<string | undefined>> = {
      ...toConfiguration(args),
      [`${namespace}:${explicitMarker}`]: "true",
    };
    const missing = undefinedNames(args);
    if (missing !== undefined) configuration[`${namespace}:${undefinedMarker}`] = missing;
    super("pulumi-nodejs", name, configuration, options);
    this.configuration = pulumi.output(configuration);
  }
}
