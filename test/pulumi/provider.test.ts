// What `new WebcastManagerProvider` registers: its arguments as the provider process reads them, credentials as
// secrets.
import * as pulumi from "@pulumi/pulumi";
import { settings } from "../../schema";
import { WebcastManagerProvider, type WebcastManagerProviderArgs } from "../../provider/pulumi";
import { resolvePulumiSettings } from "../../provider/pulumi/settings";
import { arrived, isSecret, registered, seen, startProgram, valueOf } from "../support/pulumi-program";

const endpoint = "https://staging.example/api";

async function made(args: WebcastManagerProviderArgs): Promise<WebcastManagerProvider> {
  const provider = new WebcastManagerProvider("staging", args, seen);
  await valueOf(provider.urn);
  return provider;
}

beforeEach(() => startProgram());

test("the arguments arrive in the package's namespace, as texts, with the mark of an explicit instance [pulumi.providers]", async () => {
  await made({ endpoint, username: pulumi.output("ada"), maxRetries: 3, maxRequestsPerSecond: pulumi.output(2.5) });
  expect(arrived).toEqual([
    {
      type: "pulumi:providers:pulumi-nodejs",
      name: "staging",
      id: undefined,
      inputs: {
        "webcastmanager:endpoint": endpoint,
        "webcastmanager:username": "ada",
        "webcastmanager:maxRetries": "3",
        "webcastmanager:maxRequestsPerSecond": "2.5",
        "webcastmanager:explicitInstance": "true",
      },
    },
  ]);
});

test("the provider process is configured with what the instance registers, for any environment [pulumi.providers, pulumi.credentials]", async () => {
  const provider = await made({
    endpoint,
    tokenUrl: "https://login.staging.example/token",
    usernameEnv: "STAGING_USER",
    passwordEnv: "STAGING_PASSWORD",
  });
  const configuration = await valueOf(provider.configuration);
  expect(configuration).toEqual(arrived[0]?.inputs);
  const environment = {
    STAGING_USER: "ada",
    STAGING_PASSWORD: "canary-password",
    WEBCASTMANAGER_ENDPOINT: "https://ambient.example",
    WEBCASTMANAGER_TOKEN: "canary-ambient",
    WEBCASTMANAGER_MAX_RETRIES: "9",
  };
  const resolved = resolvePulumiSettings(configuration, environment);
  expect(resolved).toMatchObject({ endpoint, username: "ada", password: "canary-password", maxRetries: 6 });
  expect(resolved.token).toBeUndefined();
});

test.each(settings.map((setting) => [setting.name, setting.secret === true] as const))(
  "%s is a secret in the state exactly where the table of settings marks it (%s) [secrets.state]",
  async (name, secret) => {
    await made({ endpoint, [name]: name === "endpoint" ? endpoint : "given" });
    expect(await isSecret(registered[0]?.props[`webcastmanager:${name}`])).toBe(secret);
  },
);

test("a secret that the program passes stays a secret [secrets.state]", async () => {
  await made({ endpoint, username: pulumi.secret("ada") });
  expect(await isSecret(registered[0]?.props["webcastmanager:username"])).toBe(true);
});

test("a setting that is absent, plainly or as an output, is not set [pulumi.providers]", async () => {
  const provider = await made({
    endpoint,
    profile: undefined,
    tokenUrl: undefined,
    password: undefined,
    log: pulumi.output(undefined as never),
    maxRetries: pulumi.output(undefined as unknown as number),
  });
  const configuration = await valueOf(provider.configuration);
  expect(JSON.stringify([configuration, arrived])).not.toContain("undefined");
  expect(resolvePulumiSettings(configuration, {})).toMatchObject({ endpoint });
  expect(resolvePulumiSettings(configuration, {}).password).toBeUndefined();
});

test("a setting that does not exist is refused in the program, with the nearest one and no value [input.settings]", () => {
  const make = () => new WebcastManagerProvider("staging", { endpoint, ...{ pasword: "canary-x" } });
  expect(make).toThrow(
    new pulumi.RunError(
      'Can\'t declare WebcastManagerProvider "staging": Unknown setting pasword. Did you mean password?',
    ),
  );
});
