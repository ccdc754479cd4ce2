// configure over the wire: concurrent first calls, wrong settings, a state of another service. No customer is reached.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkInputs } from "../../provider/pulumi/process/check";
import { ProviderProcess } from "../../provider/pulumi/process/provider-process";
import { aPartner, canary } from "../support/customers";
import { DynamicServer, sdkVersions, type ServerOptions } from "../support/dynamic-server";
import { plain } from "../support/engine-values";

const endpoint = "https://webcast.example/api";
const inputs = plain(aPartner());

/**
 * What check says under these settings, in this process: what travels is the same for every setting, and is shown once
 * below.
 */
async function reasonsOf({ configuration, environment = {} }: ServerOptions): Promise<string[]> {
  const before = { ...process.env };
  for (const name of Object.keys(process.env).filter((key) => key.startsWith("WEBCASTMANAGER_")))
    Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, environment);
  try {
    const provider = new ProviderProcess();
    provider.configure(configuration);
    const { failures = [] } = await checkInputs(provider, {}, inputs);
    expect(failures.every((failure) => failure.property === "")).toBe(true);
    return failures.map((failure) => failure.reason);
  } finally {
    for (const name of Object.keys(environment)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  }
}

describe.each(sdkVersions)("with the SDK %s", (sdk) => {
  test("three concurrent first calls run configured [pulumi.first-calls]", async () => {
    await using server = await DynamicServer.start({ sdk, configuration: { "webcastmanager:endpoint": endpoint } });
    const outputs = { ...inputs, endpoint };
    const answers = await Promise.all([
      server.check({}, inputs),
      server.diff("65a0", outputs, inputs),
      server.check({}, inputs),
    ]);
    expect(answers).toMatchObject([{ failures: [] }, { changes: "none" }, { failures: [] }]);
  });

  test("a state of another endpoint is refused in diff, read, update and delete, both named [safe.endpoint]", async () => {
    await using server = await DynamicServer.start({ sdk, configuration: { "webcastmanager:endpoint": endpoint } });
    const outputs = { ...inputs, endpoint: "https://former.example/api", deletionProtection: false };
    const calls = [
      () => server.diff("65a0", outputs, inputs),
      () => server.read("65a0", outputs, inputs),
      () => server.update("65a0", outputs, inputs),
      () => server.delete("65a0", outputs),
    ];
    for (const call of calls) {
      await expect(call()).rejects.toMatchObject({
        message: expect.stringMatching(
          /^Can't use customer 65a0: it belongs to https:\/\/former\.example\/api, but the provider is set to https:\/\/webcast\.example\/api\. .*webcastmanager:movedFrom/,
        ),
        partly: undefined,
      });
    }
    expect(server.stderr).toBe("");
  });
});

test("a state of the former endpoint is accepted if `movedFrom` names it [safe.endpoint]", async () => {
  await using server = await DynamicServer.start({
    configuration: { "webcastmanager:endpoint": endpoint, "webcastmanager:movedFrom": "https://former.example/api/" },
  });
  expect(await server.diff("65a0", { ...inputs, endpoint: "https://former.example/api" }, inputs)).toMatchObject({
    changes: "none",
  });
});

describe("a wrong setting", () => {
  const secrets = { "webcastmanager:password": `${canary}password`, "webcastmanager:username": "ada" };
  test.each<[string, ServerOptions, RegExp]>([
    [
      "no endpoint",
      { configuration: secrets },
      /^webcastmanager:endpoint \(WEBCASTMANAGER_ENDPOINT\) is not set\. There is no default/,
    ],
    [
      "an endpoint that is not https",
      { configuration: { ...secrets, "webcastmanager:endpoint": "http://webcast.example" } },
      /^webcastmanager:endpoint .*must be https/,
    ],
    [
      "credentials in the endpoint",
      { configuration: { "webcastmanager:endpoint": `https://ada:${canary}x@webcast.example` } },
      /^webcastmanager:endpoint .*must not contain credentials/,
    ],
    [
      "two different services",
      {
        configuration: { "webcastmanager:endpoint": endpoint },
        environment: { WEBCASTMANAGER_ENDPOINT: "https://other.example" },
      },
      /webcastmanager:endpoint and WEBCASTMANAGER_ENDPOINT differ/,
    ],
    [
      "credentials of a service that names no login",
      { configuration: { ...secrets, "webcastmanager:endpoint": endpoint } },
      /^webcastmanager:tokenUrl \(WEBCASTMANAGER_TOKEN_URL\) is not set: the vendor's login is the default only for /,
    ],
    [
      "a setting that does not exist",
      { configuration: { ...secrets, "webcastmanager:endpoint": endpoint, "webcastmanager:endpiont": "x" } },
      /^Unknown setting webcastmanager:endpiont\./,
    ],
    [
      "a number that is none",
      {
        configuration: { "webcastmanager:endpoint": endpoint },
        environment: { WEBCASTMANAGER_MAX_RETRIES: `${canary}x` },
      },
      /^webcastmanager:maxRetries \(WEBCASTMANAGER_MAX_RETRIES\) must be a whole number/,
    ],
    [
      "an explicit instance whose variable is not set",
      {
        configuration: {
          "webcastmanager:explicitInstance": "true",
          "webcastmanager:endpoint": endpoint,
          "webcastmanager:tokenEnv": "STAGING_TOKEN",
        },
      },
      /^tokenEnv names the environment variable STAGING_TOKEN, which is not set/,
    ],
    [
      "an explicit instance without an endpoint, while the environment has one",
      {
        configuration: { "webcastmanager:explicitInstance": "true" },
        environment: { WEBCASTMANAGER_ENDPOINT: endpoint },
      },
      /^endpoint is not set/,
    ],
  ])("%s [input.settings, input.no-value]", async (_what, options, expected) => {
    const reasons = await reasonsOf(options);
    expect(reasons).toEqual([expect.stringMatching(expected)]);
    expect(reasons[0]).not.toContain(canary);
  });

  test("over the wire, check reports it together with wrong inputs, and every other call fails with the same line [input.settings, input.path]", async () => {
    await using server = await DynamicServer.start({ configuration: {} });
    const { failures } = await server.check({}, plain(aPartner({ defaultLanguage: "english" })));
    expect(failures).toEqual([
      { property: "", reason: expect.stringContaining("WEBCASTMANAGER_ENDPOINT") },
      { property: "", reason: expect.stringMatching(/^defaultLanguage: /) },
    ]);
    for (const call of [
      () => server.diff("65a0", inputs, inputs),
      () => server.create(inputs),
      () => server.read("65a0", inputs),
      () => server.update("65a0", inputs, inputs),
      () => server.delete("65a0", inputs),
    ]) {
      await expect(call()).rejects.toThrow(/^webcastmanager:endpoint \(WEBCASTMANAGER_ENDPOINT\) is not set\. [^\n]*$/);
    }
    expect(server.stderr).toBe("");
  });
});

test("the same endpoint in environment and configuration, with and without a trailing slash, is accepted [input.settings]", async () => {
  expect(
    await reasonsOf({
      configuration: { "webcastmanager:endpoint": `${endpoint}/` },
      environment: { WEBCASTMANAGER_ENDPOINT: endpoint },
    }),
  ).toEqual([]);
});

test("a project named webcastmanager may have its own configuration beside the settings; a misspelt setting is still refused [input.settings]", async () => {
  const configuration = { "webcastmanager:endpoint": endpoint, "webcastmanager:kollectiveToken": `${canary}own` };
  const refusal = [expect.stringMatching(/^Unknown setting webcastmanager:kollectiveToken\. Known settings: /)];
  const here = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), "project-"));
  const inProject = (text: string) => {
    writeFileSync(join(folder, "Pulumi.yaml"), text);
    return reasonsOf({ configuration });
  };
  try {
    process.chdir(folder);
    expect(await inProject('runtime: nodejs\nname: "webcastmanager" # ours\n')).toEqual([]);
    expect(await reasonsOf({ configuration: { ...configuration, "webcastmanager:passwort": `${canary}x` } })).toEqual([
      "Unknown setting webcastmanager:passwort. Did you mean webcastmanager:password?",
    ]);
    expect(await reasonsOf({ configuration: { ...configuration, "webcastmanager:explicitInstance": "true" } })).toEqual(
      [expect.stringMatching(/^Unknown setting kollectiveToken\. Known settings: /)],
    );
    expect(
      await inProject("runtime:\n  name: nodejs\n  options: { typescript: false }\nname: webcastmanager\n"),
    ).toEqual([]);
    expect(await inProject("name: webcastmanager-customers\n")).toEqual(refusal);
    expect(await inProject("name: other\ntemplate:\n  name: webcastmanager\n")).toEqual(refusal);
  } finally {
    process.chdir(here);
    rmSync(folder, { recursive: true });
  }
  expect(await reasonsOf({ configuration })).toEqual(refusal);
});

test("configuration of other packages is none of ours [input.settings]", async () => {
  expect(
    await reasonsOf({
      configuration: {
        "webcastmanager:endpoint": endpoint,
        "conversation:endpoint": "x",
        "webcastmanager-other:endpiont": "y",
      },
    }),
  ).toEqual([]);
});

test("the first preview reports a wrong contract profile together with wrong inputs [input.settings, contract.profile]", async () => {
  await using server = await DynamicServer.start({
    configuration: { "webcastmanager:endpoint": endpoint, "webcastmanager:profile": "profile.yaml" },
  });
  writeFileSync(join(server.folder, "profile.yaml"), "fields: { nmae: title }");
  const { failures } = await server.check({}, plain(aPartner({ defaultLanguage: "english" })));
  expect(failures.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(
      /^Can't use the contract profile "[^"]*profile\.yaml": `fields\.nmae` \(line 1, column 11\): does not exist; did you mean `fields\.name`\?$/,
    ),
    expect.stringMatching(/^defaultLanguage: /),
  ]);
});
