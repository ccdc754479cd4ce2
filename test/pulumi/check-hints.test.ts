// Arguments that resolve to undefined: the hint that the class sends to check, and how check refuses them.
import * as pulumi from "@pulumi/pulumi";
import { secretLeaves, withValue, type Tree } from "../../schema";
import { Customer, WebcastManagerProvider, type CustomerArgs } from "../../provider/pulumi";
import { resolvePulumiSettings } from "../../provider/pulumi/settings";
import { inConversation } from "../support/conversation";
import { aConsumer, aPartner } from "../support/customers";
import { plain, unknownMark } from "../support/engine-values";
import { arrived, isSecret, registered, seen, startProgram, valueOf } from "../support/pulumi-program";

const nothing = undefined as unknown as string;
const laters: readonly (readonly [string, (value?: unknown) => unknown])[] = [
  ["an Output", (value) => pulumi.output(value)],
  ["a secret Output", (value) => pulumi.secret(value)],
  ["a Promise", (value) => Promise.resolve(value)],
  ["an Output of a Promise", (value) => pulumi.output(Promise.resolve(value))],
  ["a lifted property", (value) => (pulumi.output({ nope: value }) as unknown as { nope: unknown }).nope],
];
const guarded = ["parent", ...secretLeaves.map(({ path }) => path), "hmac", "ecdn", "ecdn.kollective", "ecdn.ramp"];

async function pathsOf(args: object): Promise<unknown> {
  const customer = new Customer("acme", args as CustomerArgs, seen);
  await valueOf(customer.urn);
  const hint: unknown = arrived.find(({ name }) => name === "acme")?.inputs.__undefined;
  return Array.isArray(hint)
    ? hint.flat().map((path: unknown) => (typeof path === "string" ? path : "not known"))
    : hint;
}

beforeEach(() => startProgram());

describe.each(laters)("%s that turns out to be undefined", (_, later) => {
  test.each(guarded)("is reported at %s [input.undefined]", async (path) => {
    expect(await pathsOf(withValue(aPartner(), path.split("."), later() as never))).toEqual([path]);
  });

  test("counts as absent if absent has no other meaning [input.undefined]", async () => {
    expect(
      await pathsOf({
        ...aPartner(),
        accountType: later(),
        sso: later(),
        gdpr: later(),
        adopt: later(),
        videoConferenceConnectors: later(),
      }),
    ).toBeUndefined();
  });
});

test.each(laters)("%s with a value is used, also beside a plain undefined [input.undefined]", async (_, later) => {
  expect(await pathsOf({ ...aPartner(), parent: later("65a0") })).toEqual([]);
  expect(await pathsOf({ ...aPartner(), hmac: later({ enabled: true }), ecdn: undefined })).toEqual([]);
});

test("a plain undefined means absent [input.undefined]", async () => {
  expect(
    await pathsOf({
      ...aPartner(),
      parent: undefined,
      hmac: { secret: undefined },
      ecdn: { kollective: undefined, ramp: undefined },
    }),
  ).toBeUndefined();
});

test("an undefined secret in a block given as an Output is reported; an absent block is not [input.undefined]", async () => {
  const hmac = pulumi.output(Promise.resolve(nothing)).apply((secret) => ({ secret }));
  const ecdn = pulumi.output({
    kollective: undefined,
    ramp: { hostName: "a.vbrickrev.com", apiKey: nothing, apiSecret: pulumi.secret("s") },
  });
  expect(await pathsOf({ ...aPartner(), hmac, ecdn })).toEqual(["hmac.secret", "ecdn.ramp.apiKey"]);
});

test("the reported paths are no secret, and an unknown one hides no other [input.undefined, preview.unknown]", async () => {
  await startProgram(true);
  expect(
    await pathsOf({
      ...aPartner(),
      parent: pulumi.secret(nothing),
      hmac: { secret: pulumi.output(pulumi.unknown as string) },
    }),
  ).toEqual(["parent", "not known"]);
  const [hint] = registered[0]?.props.__undefined as unknown[];
  expect(await isSecret(hint)).toBe(false);
});

describe("an explicit instance", () => {
  const configurationOf = async (args: Record<string, unknown>) =>
    valueOf(
      new WebcastManagerProvider("staging", { endpoint: "https://staging.example/api", ...args }, seen).configuration,
    );

  test.each([
    "endpoint",
    "movedFrom",
    "tokenUrl",
    "profile",
    "username",
    "password",
    "clientId",
    "clientSecret",
    "token",
    "usernameEnv",
    "passwordEnv",
    "clientSecretEnv",
    "tokenEnv",
  ])(
    "is refused if %s resolves to undefined, and accepted if it is absent [input.undefined, input.settings]",
    async (name) => {
      for (const [, later] of laters) {
        const configuration = await configurationOf({ [name]: later() });
        expect(() => resolvePulumiSettings(configuration, {})).toThrow(
          `Can't use this provider instance: \`${name}\` was given, but is undefined.`,
        );
      }
      if (name !== "endpoint")
        expect(resolvePulumiSettings(await configurationOf({ [name]: undefined }), {})).toMatchObject({
          endpoint: "https://staging.example/api",
        });
    },
  );

  test("names every such setting at once, and treats an undefined limit as absent [input.undefined]", async () => {
    const [nowhere] = laters;
    const configuration = await configurationOf({
      password: nowhere?.[1](),
      token: nowhere?.[1](),
      maxRetries: nowhere?.[1](),
      log: nowhere?.[1](),
    });
    expect(() => resolvePulumiSettings(configuration, {})).toThrow("`password`, `token` was given, but is undefined");
  });
});

inConversation(
  (conversation) => {
    const check = (tree: Tree) => conversation.server.check({}, plain(tree));

    test("check refuses all of them at once, in place of what follows from them [input.undefined, input.path]", async () => {
      const tree = withValue(
        withValue(aPartner({ parent: undefined, name: "" }), ["ecdn", "kollective", "token"], undefined),
        ["hmac", "secret"],
        undefined,
      );
      const { inputs, failures } = await check({
        ...tree,
        __undefined: [["parent"], unknownMark, ["hmac.secret", "ecdn.kollective.token"], []],
      });
      const reason = "was given, but is undefined; check the Output or Promise it comes from, or omit it";
      expect(failures.map((failure) => failure.reason)).toEqual([
        "name: must not be empty",
        `parent: ${reason}`,
        `hmac.secret: ${reason}`,
        `ecdn.kollective.token: ${reason}`,
      ]);
      expect(Object.keys(inputs)).not.toContain("__undefined");
    });

    test("a value set by an option or a transform counts [input.undefined, pulumi.options]", async () => {
      expect(
        (await check({ ...aConsumer({ name: conversation.name(), parent: "65a0" }), __undefined: [["parent"]] }))
          .failures,
      ).toEqual([]);
    });
  },
  {
    server: () => ({
      configuration: { "webcastmanager:endpoint": "http://127.0.0.1:9/v1", "webcastmanager:token": "t" },
    }),
  },
);
