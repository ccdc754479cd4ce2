// Which service a program talks to, with the real CLI: two tenants, wrong settings, a state of another service.
import { startEmulator, type Emulator } from "../../emulator";
import { aSmallCustomer } from "../support/customers";
import { diagnosticsOf, Stage } from "../support/stage";

describe("two tenants in one program", () => {
  let europe: Stage;
  let america: Emulator;
  // Ambient settings that would be wrong for both: an explicit instance must not look at them.
  const ambient = {
    WEBCASTMANAGER_ENDPOINT: "https://ambient.example",
    WEBCASTMANAGER_USERNAME: "ambient",
    WEBCASTMANAGER_PASSWORD: "canary-ambient-password",
  };

  beforeAll(async () => {
    america = await startEmulator();
    europe = await Stage.open("tenants", {
      environment: {
        ...ambient,
        EUROPE_USER: "alex@emulator.example",
        EUROPE_PASSWORD: "not-a-real-password-of-alex",
        AMERICA_USER: america.users[1].username,
        AMERICA_PASSWORD: america.users[1].password,
      },
    });
    const instance = (
      name: string,
      { endpoint, tokenUrl }: Emulator,
    ) => `const ${name} = new WebcastManagerProvider("${name}", {
      endpoint: "${endpoint}", tokenUrl: "${tokenUrl}", usernameEnv: "${name.toUpperCase()}_USER", passwordEnv: "${name.toUpperCase()}_PASSWORD" });
      new Customer("acme-${name}", { name: "Acme", type: "Partner", defaultLanguage: "en", hmac: {} }, { provider: ${name} });`;
    europe.program(`${instance("europe", europe.emulator)}\n${instance("america", america)}
      module.exports = async () => ({ europe: (await getCustomers({}, { provider: europe })).length, america: (await getCustomers({}, { provider: america })).length });`);
  });
  afterAll(async () => {
    await america.close();
    await europe.close();
  });

  test("are served by two instances, each with credentials of its own [pulumi.providers]", async () => {
    await europe.up();
    await europe.up();
    expect(
      [europe.emulator, america].map(({ admin }) =>
        admin.audit().map((entry) => `${entry.user} ${entry.action} ${entry.name}`),
      ),
    ).toEqual([["alex@emulator.example created Acme"], ["sam@emulator.example created Acme"]]);
    expect(JSON.parse(await europe.must(["stack", "output", "--json"]))).toEqual({ europe: 1, america: 1 });
  });

  test("show nothing in the next preview with refresh [pulumi.providers]", async () => {
    expect((await europe.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
  });

  test("leave no credential in the state, encrypted or not [pulumi.providers, secrets.state]", async () => {
    expect(
      europe.leaks([
        america.users[1].password,
        ...america.admin.dump().customers.map((record) => String(record.hmacSecret)),
      ]),
    ).toEqual([]);
    const providers = (await europe.project.resources()).filter(
      (resource) => resource.type === "pulumi:providers:pulumi-nodejs" && "webcastmanager:endpoint" in resource.inputs,
    );
    expect(providers.map((provider) => Object.keys(provider.inputs).sort())).toEqual(
      [0, 1].map(() =>
        ["endpoint", "explicitInstance", "passwordEnv", "tokenUrl", "usernameEnv"].map(
          (name) => `webcastmanager:${name}`,
        ),
      ),
    );
  });
});

describe("a setting that is wrong", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open("settings");
    stage.declare({ acme: aSmallCustomer() });
  });
  afterAll(() => stage.close());

  test.each<[string, NodeJS.ProcessEnv, string]>([
    [
      "no endpoint",
      { WEBCASTMANAGER_ENDPOINT: "" },
      "webcastmanager:endpoint (WEBCASTMANAGER_ENDPOINT) is not set; there is no default, so that credentials never go to a guessed address; `npx --no webcastmanager emulator` starts one to try with",
    ],
    [
      "plain http to another host",
      { WEBCASTMANAGER_ENDPOINT: "http://webcast.example" },
      "webcastmanager:endpoint (WEBCASTMANAGER_ENDPOINT) must be https; plain http is accepted only for localhost, 127.0.0.1 and [::1]",
    ],
    [
      "credentials in the address",
      { WEBCASTMANAGER_ENDPOINT: "https://alex:canary-password@webcast.example" },
      "webcastmanager:endpoint (WEBCASTMANAGER_ENDPOINT) must not contain credentials; use username and password, or token",
    ],
  ])(
    "is named in one line, and nothing is sent: %s [input.settings, pulumi.quiet-errors]",
    async (_, environment, line) => {
      const { code, stdout, stderr } = await stage.run(["preview"], environment);
      expect(code).not.toBe(0);
      expect(diagnosticsOf(stdout)).toEqual([
        `pulumi-nodejs:dynamic/webcastmanager:Customer resource 'acme' has a problem: ${line}`,
      ]);
      expect(stderr).toBe("");
      expect(stage.emulator.admin.requests().total).toBe(0);
    },
  );

  test("is named where a look-up needs it, too [input.settings, pulumi.quiet-errors]", async () => {
    stage.program("module.exports = async () => ({ all: await getCustomers() });");
    const { code, stdout } = await stage.run(["preview"], {
      WEBCASTMANAGER_ENDPOINT: undefined,
      WEBCASTMANAGER_MAX_RETRIES: "many",
    });
    expect(code).not.toBe(0);
    expect(diagnosticsOf(stdout)).toEqual([
      expect.stringMatching(
        /^webcastmanager:endpoint \(WEBCASTMANAGER_ENDPOINT\) is not set; .*; webcastmanager:maxRetries \(WEBCASTMANAGER_MAX_RETRIES\) must be a whole number from 0 to 20$/,
      ),
    ]);
  });

  test("of the stack and another of the environment are an error, since they name different services; then a misspelt one [input.settings]", async () => {
    stage.declare({ acme: aSmallCustomer() });
    await stage.must([
      "config",
      "set-all",
      "--plaintext",
      "webcastmanager:endpoint=https://other.example",
      "--plaintext",
      "webcastmanager:endpont=https://other.example",
    ]);
    const misspelt = await stage.run(["preview"]);
    expect(diagnosticsOf(misspelt.stdout)).toEqual([
      expect.stringContaining(
        "The setting webcastmanager:endpont does not exist; did you mean webcastmanager:endpoint?",
      ),
    ]);
    await stage.must(["config", "rm", "webcastmanager:endpont"]);
    const different = await stage.run(["preview"]);
    expect(diagnosticsOf(different.stdout)).toEqual([
      expect.stringContaining(
        "name different services: webcastmanager:endpoint is not what WEBCASTMANAGER_ENDPOINT says; remove one of the two",
      ),
    ]);
    expect([misspelt.code, different.code]).toEqual([1, 1]);
    expect(stage.emulator.admin.requests().total).toBe(0);
    expect(stage.leaks()).toEqual([]);
  });
});

describe("a state whose customers live at another endpoint", () => {
  let stage: Stage;
  let other: Emulator;
  const moved = () => ({ WEBCASTMANAGER_ENDPOINT: other.endpoint, WEBCASTMANAGER_TOKEN_URL: other.tokenUrl });

  beforeAll(async () => {
    stage = await Stage.open("elsewhere");
    other = await startEmulator();
    stage.declare({ acme: aSmallCustomer() });
    await stage.up();
  });
  afterAll(async () => {
    await other.close();
    await stage.close();
  });

  test.each(["preview", "refresh --yes", "up --yes --skip-preview --refresh", "destroy --yes --skip-preview"])(
    "is refused, both named, and nothing leaves the state: pulumi %s [safe.endpoint, safe.gone]",
    async (command) => {
      await stage.must(["state", "unprotect", "--all", "--yes"]);
      const { code, text } = await stage.run(command.split(" "), moved());
      expect(code).not.toBe(0);
      expect(text).toContain(
        `belongs to ${stage.emulator.endpoint}, but the provider is set to ${other.endpoint}; nothing was done. If the service has moved, set webcastmanager:movedFrom (WEBCASTMANAGER_MOVED_FROM)`,
      );
      expect(Object.keys(await stage.state())).toEqual(["acme"]);
      expect(other.admin.requests().total).toBe(0);
    },
  );

  test("goes on where movedFrom names it, and is of the new endpoint from then on [safe.endpoint]", async () => {
    other.admin.seed([...stage.emulator.admin.dump().customers]);
    const environment = { ...moved(), WEBCASTMANAGER_MOVED_FROM: stage.emulator.endpoint };
    await stage.must(["up", "--yes", "--skip-preview", "--refresh"], environment);
    expect((await stage.state()).acme?.outputs.endpoint).toBe(other.endpoint);
    expect((await stage.run(["preview", "--refresh", "--expect-no-changes"], moved())).code).toBe(0);
    expect(other.admin.audit()).toEqual([]);
  });
});
