// From settings to the lifecycle, once for every engine: settings and contract profile are resolved when they are first
// needed, and the client is loaded when something is first sent, because a plan without refresh sends nothing.
import { defaultProfile, type ContractProfile, type Settings } from "../../schema";
import type { CustomerApi, Reporter } from "../client";
import { proxyFrom } from "../core/proxy";
import type { TextSource } from "../core/setting-sources";
import { createProcessMemory, type Context, type Guide } from "../lifecycle/context";
import { customersOf, type Customers } from "../lifecycle/customer";

/** What an adapter provides. */
interface RuntimeOptions {
  /** Resolves the settings, or throws a ProviderError of kind "bad setting". */
  readonly settings: () => Settings;
  readonly environment: TextSource;
  /** Returns the folder that relative paths in settings start from. */
  readonly folder: () => string;
  readonly guide: Guide;
  /** Where the client reports what belongs to no single customer. */
  readonly reporter: Reporter;
}

/**
 * Reads the contract profile at a path; without a path it is the assumed contract.
 * @throws ProviderError of kind "bad setting".
 */
export async function readProfile(path: string | undefined, folder: string): Promise<ContractProfile> {
  if (path === undefined) return defaultProfile;
  const { loadProfile } = await import("./contract-profile-file.js");
  return loadProfile(path, folder);
}

/** The settings, the contract profile, the client and the memory of one provider instance. */
export class Runtime {
  /** What this process remembers of its customers. */
  readonly memory = createProcessMemory();
  #settings: Settings | undefined;
  #profile: Promise<ContractProfile> | undefined;
  #client: Promise<CustomerApi> | undefined;

  constructor(private readonly options: RuntimeOptions) {}

  /** Forgets what was resolved, because the configuration changed. Nothing is resolved or checked anew yet. */
  reset(): void {
    this.#settings = undefined;
    this.#profile = undefined;
    this.#client = undefined;
  }

  /** Returns the settings, resolved once. @throws ProviderError of kind "bad setting". */
  settings(): Settings {
    this.#settings ??= this.options.settings();
    return this.#settings;
  }

  /** The log level of the settings; the default while they are not resolved. */
  get logLevel(): Settings["log"] {
    return this.#settings?.log ?? "warn";
  }

  /** Returns the contract profile that the settings name, read once. @throws ProviderError of kind "bad setting". */
  async profile(): Promise<ContractProfile> {
    const { profile } = this.settings();
    this.#profile ??= readProfile(profile, this.options.folder());
    return this.#profile;
  }

  async #connect(settings: Settings): Promise<CustomerApi> {
    const { environment, reporter } = this.options;
    const { createClient } = await import("../client/index.js");
    const [profile, proxy] = [await this.profile(), proxyFrom(environment, settings)];
    return createClient(settings, { profile, reporter, proxy });
  }

  /** Returns what the lifecycle needs for one call of the engine. @throws ProviderError of kind "bad setting". */
  async context(reporter: Reporter): Promise<Context> {
    const settings = this.settings();
    this.#client ??= this.#connect(settings);
    const api = await this.#client.catch((error: unknown) => {
      // The next call tries again: a profile that could not be read may be there by then.
      this.#profile = undefined;
      this.#client = undefined;
      throw error;
    });
    const { guide } = this.options;
    return {
      api,
      reporter,
      memory: this.memory,
      guide,
      ...(settings.movedFrom !== undefined && { movedFrom: settings.movedFrom }),
      ...(settings.deletions !== undefined && { deletions: settings.deletions }),
    };
  }

  /** Returns the lifecycle for one call of the engine. @throws ProviderError of kind "bad setting". */
  async customers(reporter: Reporter): Promise<Customers> {
    return customersOf(await this.context(reporter));
  }

  /** Starts nothing new; what is running finishes. */
  stop(reason: string): void {
    this.#withClient((api) => {
      api.stop(reason);
    });
  }

  /** Drops the queue, because the process is about to exit: nothing more is sent. */
  close(reason: string): void {
    this.#withClient((api) => {
      api.close(reason);
    });
  }

  #withClient(use: (api: CustomerApi) => void): void {
    void this.#client?.then(use, () => undefined);
  }
}
