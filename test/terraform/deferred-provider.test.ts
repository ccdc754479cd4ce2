// The provider before it is loaded: what it tells without, what loads it, and that nobody sees the difference.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { lateProvider } from "../../provider/terraform/tuning/deferred-provider";
import type { ProviderServer } from "../../provider/terraform/protocol/types";
import { createProvider } from "../../provider/terraform/provider";
import { useTerraform } from "../support/terraform-bench";
import { configOf } from "../support/terraform-items";

const bench = useTerraform();
const surroundings = () => ({ environment: bench.emulator.env, folder: __dirname, log: () => undefined });

/** Which of these parts a process has loaded after each of these calls of a provider. */
async function loadedAfter(
  parts: readonly string[],
  calls: readonly string[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const script = `
    const { lateProvider } = require("../../provider/terraform/tuning/deferred-provider");
    const { providerCalls } = require("../../provider/terraform/protocol/provider-calls");
    const provider = lateProvider({ environment: {}, folder: "", log: () => undefined });
    const loaded = () => ${JSON.stringify(parts)}.filter((part) => Object.keys(require.cache).some((path) => path.replaceAll("\\\\", "/").includes(part)));
    const call = (name) => providerCalls(provider)[name].answer({ message: () => ({ bytes: () => Buffer.alloc(0) }) });
    (async () => {
      const after = {};
      for (const name of ${JSON.stringify(calls)}) {
        await call(name);
        after[name] = loaded();
      }
      console.log(JSON.stringify(after));
    })();`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--require", require.resolve("../support/typescript-hook.cjs"), "-e", script],
    { cwd: __dirname },
  );
  return JSON.parse(stdout) as Record<string, string[]>;
}

test("telling the schema loads neither the customer's schema nor zod, the lifecycle or the client, and validating not the client [terraform.attributes]", async () => {
  const parts = [
    "/schema/customer.ts",
    "/node_modules/zod/",
    "/provider/lifecycle/customer.ts",
    "/provider/client/http/http.ts",
    "/node_modules/undici/",
  ];
  expect(
    await loadedAfter(parts, ["GetMetadata", "GetProviderSchema", "GetFunctions", "ValidateProviderConfig"]),
  ).toEqual({
    GetMetadata: [],
    GetProviderSchema: [],
    GetFunctions: [],
    ValidateProviderConfig: parts.slice(0, 3),
  });
});

test("what is told before it is loaded is what the provider itself offers, made from the schema [terraform.attributes]", () => {
  const told = ({ schema, resources, dataSources, functions }: ProviderServer): unknown =>
    JSON.parse(JSON.stringify({ schema, resources, dataSources, functions }));
  expect(told(lateProvider(surroundings()))).toEqual(told(createProvider(surroundings())));
});

/** The calls that come first in a real run, at once. */
function firstCalls({ validate, configure, resources, dataSources, functions }: ProviderServer): Promise<unknown> {
  const resource = resources.webcastmanager_customer!;
  return Promise.all([
    validate({ config: { endpoint: "nowhere" } }),
    ...Array.from({ length: 20 }, () => resource.validate({ config: configOf({ name: "" }), allowsWriteOnly: true })),
    configure({ config: {}, terraformVersion: "1.11.4" }),
    dataSources.webcastmanager_customer!.validate({ config: {} }),
    functions.hmac_token!.call(["secret", "w1", 1]),
    resource.upgrade({ version: 0, state: { id: "c1" } }),
    resource.plan({
      config: configOf({ name: "Acme" }),
      proposed: configOf({ name: "Acme" }),
      priorPrivate: new Uint8Array(),
    }),
    resource.move({
      sourceProvider: "x",
      sourceType: "terraform_data",
      sourceVersion: 0,
      sourceState: { output: "c1" },
      sourcePrivate: new Uint8Array(),
    }),
  ]);
}

test("however many calls come first and at once, the provider is loaded once, and answers each as ever [terraform.calls]", async () => {
  let begun = 0;
  const late = lateProvider(surroundings(), () => {
    begun += 1;
  });
  const answers = await firstCalls(late);
  expect(JSON.stringify(answers)).toContain("endpoint");
  expect(answers).toEqual(await firstCalls(createProvider(surroundings())));
  expect(begun).toBe(1);
});

test("telling alone prepares nothing: that is for the first call with work [terraform.calls]", () => {
  let begun = 0;
  const { schema, resources } = lateProvider(surroundings(), () => {
    begun += 1;
  });
  expect([schema.version, Object.keys(resources), begun]).toEqual([0, ["webcastmanager_customer"], 0]);
});

test.each(["stop", "close"] as const)(
  "a provider that is asked to %s before, while or after it is loaded begins nothing new [terraform.stop]",
  async (how) => {
    const planned = configOf({ name: "Acme", type: "Partner" });
    const apply = async (provider: ProviderServer) =>
      JSON.stringify(
        (
          await provider.resources.webcastmanager_customer!.apply({
            planned,
            config: planned,
            plannedPrivate: new Uint8Array(),
          })
        ).diagnostics,
      );
    const configure = (provider: ProviderServer) => provider.configure({ config: {}, terraformVersion: "1.11.4" });
    const [before, amid, after] = [
      lateProvider(surroundings()),
      lateProvider(surroundings()),
      lateProvider(surroundings()),
    ] as const;
    before[how]();
    const configuring = configure(amid);
    amid[how]();
    await configuring;
    await configure(after);
    after[how]();
    for (const provider of [before, amid, after]) expect(await apply(provider)).toMatch(/Stopped.*nothing was begun/);
    expect(bench.writes()).toBe(0);
  },
);
