// Two tenants in one program, with the real CLI: two explicit provider instances.
import { startEmulator, type Emulator } from "../../emulator";
import { Stage } from "../support/stage";

describe("two tenants in one program", () => {
  let europe: Stage;
  let america: Emulator;
  // Ambient settings that are wrong for both: an explicit instance must not read them.
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
