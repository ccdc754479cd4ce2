// Credentials in plain text in the stack's configuration, which only the program can see, are refused.
import * as pulumi from "@pulumi/pulumi";
import { settings } from "../../schema";
import {
  Customer,
  getCustomer,
  getCustomers,
  getVideoConferenceConnectors,
  WebcastManagerProvider,
} from "../../provider/pulumi";
import { canary } from "../support/customers";
import { seen, startProgram } from "../support/pulumi-program";

const least = { name: "Acme", type: "Consumer", defaultLanguage: "en" } as const;
const secrets = settings.filter((setting) => setting.secret).map(({ name }) => name);
const others = settings.filter((setting) => setting.secret !== true).map(({ name }) => name);
const use: readonly (readonly [string, () => unknown])[] = [
  ["a customer", () => new Customer("acme", least, seen)],
  ["Customer.get", () => Customer.get("acme", "65a0", seen)],
  ["getCustomer", () => getCustomer({ id: "65a0" })],
  ["getCustomers", () => getCustomers()],
  ["getVideoConferenceConnectors", () => getVideoConferenceConnectors()],
];

beforeEach(() => startProgram());
afterAll(() => {
  pulumi.runtime.setAllConfig({});
});

describe.each(use)("%s", (_, run) => {
  test.each(secrets)(
    "is refused with %s in plain text, with the command that encrypts it and without the value [secrets.plain-configuration, secrets.output]",
    async (name) => {
      pulumi.runtime.setAllConfig({ [`webcastmanager:${name}`]: `${canary}plain` });
      const error: unknown = await Promise.resolve()
        .then(run)
        .then(
          () => undefined,
          (reason: unknown) => reason,
        );
      expect(error).toEqual(
        new pulumi.RunError(
          `Can't use the stack's credentials: webcastmanager:${name} is stored in plain text in the stack's configuration. Run \`pulumi config set --secret webcastmanager:${name}\`.`,
        ),
      );
    },
  );
});

test("every credential in plain text is named at once [secrets.plain-configuration]", () => {
  pulumi.runtime.setAllConfig(
    { "webcastmanager:password": "a", "webcastmanager:token": "b", "webcastmanager:clientSecret": "c" },
    ["webcastmanager:clientSecret"],
  );
  expect(() => new Customer("acme", least, seen)).toThrow(
    "webcastmanager:password, webcastmanager:token are stored in plain text in the stack's configuration. Run `pulumi config set --secret webcastmanager:password` and `pulumi config set --secret webcastmanager:token`.",
  );
});

test("a value that is encrypted, empty, no credential, or of another namespace is accepted [secrets.plain-configuration]", () => {
  pulumi.runtime.setAllConfig(
    {
      ...Object.fromEntries(others.map((name) => [`webcastmanager:${name}`, "x"])),
      "webcastmanager:password": "x",
      "webcastmanager:token": "",
      "other:password": "x",
    },
    ["webcastmanager:password", "webcastmanager:tokenUrl"],
  );
  expect(() => new Customer("acme", least, seen)).not.toThrow();
});

test("an explicit instance refuses a credential that the program reads from a plain-text key, and no other [secrets.plain-configuration]", () => {
  pulumi.runtime.setAllConfig(
    {
      "acme:staging": `${canary}plain`,
      "acme:production": `${canary}secret`,
      "acme:endpoint": "https://staging.example",
    },
    ["acme:production"],
  );
  const config = new pulumi.Config("acme");
  const made = (args: object) => () =>
    new WebcastManagerProvider("staging", { endpoint: config.require("endpoint"), ...args });
  expect(made({ password: config.require("staging") })).toThrow(
    new pulumi.RunError(
      "Can't use `password` of WebcastManagerProvider \"staging\": acme:staging is stored in plain text in the stack's configuration. Run `pulumi config set --secret acme:staging`.",
    ),
  );
  for (const args of [
    { password: config.requireSecret("production") },
    { username: config.require("staging") },
    { tokenEnv: "STAGING_TOKEN" },
  ])
    expect(made(args)).not.toThrow();
});
