// Whose credentials a provider process uses, and that it never prints them. One process for each kind of configuration.
import { startEmulator, type Emulator } from "../../emulator";
import { canary } from "../support/customers";
import { CallError, DynamicServer, newestSdk, providerText, type ServerOptions } from "../support/dynamic-server";
import { plain } from "../support/engine-values";
import { EngineSimulator } from "../support/engine-simulator";

let emulator: Emulator;
let stranger: Emulator;
let names = 0;
const small = () => ({ name: `Small ${++names}`, type: "Consumer", defaultLanguage: "en" });

beforeAll(async () => {
  [emulator, stranger] = await Promise.all([startEmulator(), startEmulator()]);
});
beforeEach(() => {
  emulator.admin.resetRequests();
  stranger.admin.resetRequests();
});
afterAll(() => Promise.all([emulator.close(), stranger.close()]));

const service = (of: Emulator) => ({ "webcastmanager:endpoint": of.endpoint, "webcastmanager:tokenUrl": of.tokenUrl });
const usersOf = (of: Emulator) => [
  ...new Set(
    of.admin
      .requests()
      .entries.filter(({ route }) => route.includes("customer"))
      .map(({ user }) => user),
  ),
];

async function creating(options: ServerOptions): Promise<Awaited<ReturnType<DynamicServer["create"]>> | CallError> {
  await using server = await DynamicServer.start(options);
  const answer = await server.create(plain(small())).catch((error: unknown) => error as CallError);
  expect(server.stderr + (answer instanceof CallError ? answer.message : "")).not.toContain(canary);
  return answer;
}

const [first, second, reader] = [0, 1, 2].map((index) => () => emulator.users[index]!) as [
  () => Emulator["users"][number],
  () => Emulator["users"][number],
  () => Emulator["users"][number],
];

test("an explicit instance uses its own user and service, for any environment [pulumi.providers, pulumi.credentials]", async () => {
  const answer = await creating({
    configuration: {
      ...service(emulator),
      "webcastmanager:explicitInstance": "true",
      "webcastmanager:username": second().username,
      "webcastmanager:password": second().password,
    },
    environment: { ...stranger.env, WEBCASTMANAGER_TOKEN: `${canary}ambient` },
  });
  expect(answer).toMatchObject({ id: expect.any(String), outs: { endpoint: emulator.endpoint } });
  expect({ here: usersOf(emulator), there: stranger.admin.requests().total }).toEqual({
    here: [second().username],
    there: 0,
  });
});

test("an explicit instance reads only the environment variables that it names [pulumi.providers]", async () => {
  const answer = await creating({
    configuration: {
      ...service(emulator),
      "webcastmanager:explicitInstance": "true",
      "webcastmanager:usernameEnv": "MY_USER",
      "webcastmanager:passwordEnv": "MY_PASSWORD",
    },
    environment: {
      MY_USER: second().username,
      MY_PASSWORD: second().password,
      WEBCASTMANAGER_USERNAME: first().username,
      WEBCASTMANAGER_PASSWORD: first().password,
    },
  });
  expect(answer).toMatchObject({ id: expect.any(String) });
  expect(usersOf(emulator)).toEqual([second().username]);
});

test("without credentials an explicit instance sends nothing, though the environment has some [pulumi.providers, secrets.one-host]", async () => {
  const answer = await creating({
    configuration: { ...service(emulator), "webcastmanager:explicitInstance": "true" },
    environment: emulator.env,
  });
  expect(answer).toBeInstanceOf(CallError);
  expect(emulator.admin.requests().total).toBe(0);
});

test("the stack's instance takes credentials as one set, the environment first [pulumi.credentials]", async () => {
  const configuration = {
    ...service(emulator),
    "webcastmanager:username": first().username,
    "webcastmanager:password": first().password,
  };
  await creating({
    configuration,
    environment: { WEBCASTMANAGER_USERNAME: second().username, WEBCASTMANAGER_PASSWORD: second().password },
  });
  expect(usersOf(emulator)).toEqual([second().username]);
});

test.each<[string, () => Record<string, string>, RegExp]>([
  [
    "a wrong password",
    () => ({ WEBCASTMANAGER_USERNAME: first().username, WEBCASTMANAGER_PASSWORD: `${canary}wrong` }),
    /user ?name|password|credentials/i,
  ],
  ["a token that is none", () => ({ WEBCASTMANAGER_TOKEN: `${canary}token` }), /token/i],
  [
    "a user who may only read",
    () => ({ WEBCASTMANAGER_USERNAME: reader().username, WEBCASTMANAGER_PASSWORD: reader().password }),
    /403|permission|role/i,
  ],
])(
  "%s gives one line that names what to check, and nothing is created [input.credentials, secrets.output]",
  async (_what, credentials, expected) => {
    const before = emulator.admin.dump().customers.length;
    const answer = await creating({ configuration: service(emulator), environment: credentials() });
    expect(answer).toBeInstanceOf(CallError);
    expect(answer).toMatchObject({ message: expect.stringMatching(expected), partly: undefined });
    expect((answer as CallError).message).toMatch(/^[^\n]+$/);
    expect(emulator.admin.dump().customers).toHaveLength(before);
  },
);

test("a read works with newer engines, which send only the inputs [adopt.lookup]", async () => {
  const { id } = emulator.admin.create({ name: "Looked at", type: "CONSUMER", defaultLanguage: "en" });
  await using server = await DynamicServer.start({ sdk: newestSdk, configuration: {}, environment: emulator.env });
  const seen = await new EngineSimulator(server).get(String(id), { __provider: providerText }, "newer");
  expect(seen).toMatchObject({ id, outputs: { name: "Looked at" }, inputs: { name: "Looked at" } });
});
