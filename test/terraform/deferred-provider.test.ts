// The provider before it is loaded: what it describes, what loads it, and that its calls can't tell the difference.
import { mustRun } from "../../tools/workbench/run-command";
import type { ProviderServer } from "../../provider/terraform/protocol/types";
import { createProvider } from "../../provider/terraform/provider";
import { DeferredProvider } from "../../provider/terraform/tuning/deferred-provider";
import { description } from "../../provider/terraform/tuning/generated/description";
import { useTerraform } from "../support/terraform-bench";
import { configOf } from "../support/terraform-items";

const bench = useTerraform();

/** A provider that isn't loaded, and how often it was. */
function deferred() {
  const loads = { count: 0 };
  const provider = new DeferredProvider(description, () => {
    loads.count += 1;
    return Promise.resolve(
      createProvider({ environment: bench.emulator.env, folder: __dirname, log: () => undefined }),
    );
  });
  return { provider, loads };
}

/** Which of these parts a process has loaded after each of these calls of a provider. */
async function loadedAfter(
  parts: readonly string[],
  calls: readonly string[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const script = `
    const { DeferredProvider } = require("../../provider/terraform/tuning/deferred-provider");
    const { description } = require("../../provider/terraform/tuning/generated/description");
    const { providerCalls } = require("../../provider/terraform/protocol/provider-calls");
    const provider = new DeferredProvider(description, async () =>
      require("../../provider/terraform/provider").createProvider({ environment: {}, folder: "", log: () => undefined }));
    const paths = () => Object.keys(require.cache).map((path) => path.replaceAll("\\\\", "/"));
    const loaded = () => ${JSON.stringify(parts)}.filter((part) => paths().some((path) => path.includes(part)));
    const call = (name) => providerCalls(provider)[name].answer({ message: () => ({ bytes: () => Buffer.alloc(0) }) });
    (async () => {
      const after = {};
      for (const name of ${JSON.stringify(calls)}) {
        await call(name);
        after[name] = loaded();
      }
      console.log(JSON.stringify(after));
    })();`;
  const { stdout } = await mustRun(
    process.execPath,
    ["--require", require.resolve("../support/typescript-hook.cjs"), "-e", script],
    { folder: __dirname, environment: process.env },
  );
  return JSON.parse(stdout) as Record<string, string[]>;
}

test("describing the provider loads neither zod, the lifecycle nor the client, and validating loads no client [terraform.attributes]", async () => {
  const parts = [
    "/schema/customer.ts",
    "/node_modules/zod/",
    "/provider/lifecycle/customer.ts",
    "/provider/client/http/request.ts",
    "/node_modules/undici/",
  ];
  const calls = ["GetMetadata", "GetProviderSchema", "GetFunctions", "ValidateProviderConfig"];
  expect(await loadedAfter(parts, calls)).toEqual({
    GetMetadata: [],
    GetProviderSchema: [],
    GetFunctions: [],
    ValidateProviderConfig: parts.slice(0, 3),
  });
});

test("the description is that of the provider itself, which comes from the schema [terraform.attributes]", () => {
  const { schema, resources, dataSources, functions } = bench.provider();
  expect(description).toEqual(JSON.parse(JSON.stringify({ schema, resources, dataSources, functions })));
});

test("many first calls at once load the provider once [terraform.calls]", async () => {
  const { provider, loads } = deferred();
  const validations = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const { resources } = await provider.load();
      return resources.webcastmanager_customer!.validate({ config: configOf({ name: "" }), allowsWriteOnly: true });
    }),
  );
  for (const diagnostics of validations) expect(diagnostics).toEqual(validations[0]);
  expect(loads.count).toBe(1);
});

test("the description alone loads nothing [terraform.calls]", () => {
  const { provider, loads } = deferred();
  expect(Object.keys(provider.description.resources)).toEqual(["webcastmanager_customer"]);
  expect(loads.count).toBe(0);
});

test.each(["stop", "close"] as const)(
  "a provider that is asked to %s before, while or after it is loaded starts nothing new [terraform.stop]",
  async (how) => {
    const planned = configOf({ name: "Acme", type: "Partner" });
    const apply = ({ resources }: ProviderServer) =>
      resources.webcastmanager_customer!.apply({ planned, config: planned, plannedPrivate: new Uint8Array() });
    const configured = async ({ provider }: ReturnType<typeof deferred>) => {
      const loaded = await provider.load();
      await loaded.configure({ config: {}, terraformVersion: "1.11.4" });
      return loaded;
    };
    const [before, during, after] = [deferred(), deferred(), deferred()] as const;
    before.provider[how]();
    const loading = configured(during);
    during.provider[how]();
    await configured(after);
    after.provider[how]();
    for (const provider of [await configured(before), await loading, await configured(after)])
      expect(JSON.stringify((await apply(provider)).diagnostics)).toMatch(/Stopped.*[Nn]othing was (begun|started)/);
    expect(bench.writes()).toBe(0);
  },
);
