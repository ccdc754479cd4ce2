// One emulated service for a test file, and Terraform's core over providers of their own, each as a process of its own
// would have it. What a provider reports is collected; after each test no secret may be in it, nor in what it keeps
// beside a state.
import { startEmulator, type Emulator, type EmulatorOptions, type WireRecord } from "../../emulator";
import type { TerraformObject, ProviderServer } from "../../provider/terraform/protocol/types";
import { createProvider } from "../../provider/terraform/provider";
import type { Tree } from "../../schema";
import { aConsumer, aPartner, aSmallCustomer, canary } from "./customers";
import { TerraformCore } from "./terraform-core";

/** What every test has at hand. */
export interface TerraformBench {
  readonly emulator: Emulator;
  /** Another process, configured; it remembers nothing. */
  run(config?: TerraformObject, environment?: Readonly<Record<string, string>>): Promise<TerraformCore>;
  /** A provider that is not configured. */
  provider(environment?: Readonly<Record<string, string>>): ProviderServer;
  /** Lines of the log so far. */
  readonly lines: string[];
  record(id: unknown): WireRecord;
  /** Requests that write. */
  writes(): number;
}

const writing = ["create customer", "update customer", "delete customer"];

/** Starts a service before the tests of a file, and resets it after each. */
export function useTerraform(options: EmulatorOptions = {}): TerraformBench {
  let started: Emulator | undefined;
  const lines: string[] = [];
  const providers: ProviderServer[] = [];
  const emulator = (): Emulator => {
    if (started === undefined) throw new Error("the service runs only inside tests");
    return started;
  };
  beforeAll(async () => {
    started = await startEmulator(options);
  });
  afterEach(() => {
    for (const provider of providers.splice(0)) provider.close();
    const said = lines.splice(0).join("\n");
    emulator().reset();
    expect(said).not.toContain(canary);
  });
  afterAll(() => emulator().close());

  function provider(environment?: Readonly<Record<string, string>>): ProviderServer {
    const made = createProvider({
      environment: environment ?? { ...emulator().env, TF_LOG: "debug" },
      folder: __dirname,
      log: ({ message }) => {
        lines.push(message);
      },
    });
    providers.push(made);
    return made;
  }

  return {
    get emulator() {
      return emulator();
    },
    lines,
    provider,
    async run(config = {}, environment) {
      const core = new TerraformCore(provider(environment));
      await core.configure(config);
      return core;
    },
    record(id) {
      const found = emulator()
        .admin.dump()
        .customers.find((record) => record.id === id);
      if (found === undefined) throw new Error(`there is no customer ${String(id)}`);
      return found;
    },
    writes: () => writing.reduce((sum, route) => sum + (emulator().admin.requests().byRoute[route] ?? 0), 0),
  };
}

/** Customers as a program declares them; without a parent, because an emulator begins empty. */
export const partner = (overrides: Tree = {}): Tree => aPartner({ parent: undefined, ...overrides });
export const consumer = (overrides: Tree = {}): Tree => aConsumer({ parent: undefined, ...overrides });
export const small = (overrides: Tree = {}): Tree => aSmallCustomer(overrides);
