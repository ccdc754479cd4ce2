// One provider process: its settings, its client, its memory. Settings are resolved when first needed, never in
// configure, because the dynamic-provider server runs calls beside an unfinished configure and hides its errors.
import { defaultProfile, printable, type Profile, type Settings } from "../../schema";
import type { CustomerApi, Reporter } from "../client";
import { ProviderError } from "../core/errors";
import { isLogged, type LogLevel } from "../core/log-level";
import { proxyFrom } from "../core/proxy";
import { newMemory, type Context } from "../lifecycle/context";
import { customersOf, type Customers } from "../lifecycle/customer";
import { Declarations } from "./declarations";
import { connectEngine, type Engine, type Severity } from "./engine";
import { pulumiGuide } from "./guide";
import { projectFolder, pulumiSettings } from "./settings";

async function profileOf(settings: Settings): Promise<Profile> {
  if (settings.profile === undefined) return defaultProfile;
  const { loadProfile } = await import("../client/profile-file.js");
  return loadProfile(settings.profile, projectFolder(process.cwd()));
}

/** The provider instance of this process. */
export class Instance {
  private readonly memory = newMemory();
  /** What the running program declares. */
  readonly declarations = new Declarations(this.memory.declared);
  /** The resource by the name of its customer; undefined where several customers have that name. */
  private readonly urns = new Map<string, string | undefined>();
  private configuration: unknown = {};
  private resolved: Settings | undefined;
  private profileRead: Promise<Profile> | undefined;
  private connected: Promise<CustomerApi> | undefined;
  private engineBehind: Engine | undefined;

  /** Keeps what the engine configured, and watches the engine from now on; no setting is read or checked yet. */
  configure(configuration: unknown): void {
    this.engine();
    this.configuration = configuration;
    this.resolved = undefined;
    this.profileRead = undefined;
    this.connected = undefined;
  }

  /** @throws ProviderError of kind "bad setting". */
  settings(): Settings {
    this.resolved ??= pulumiSettings(this.configuration, process.env);
    return this.resolved;
  }

  /**
   * The contract profile that the settings name, read once: check asks for it too, so that a preview refuses it.
   * @throws ProviderError of kind "bad setting".
   */
  profile(): Promise<Profile> {
    this.profileRead ??= profileOf(this.settings());
    return this.profileRead;
  }

  /**
   * The engine, once per process; when it goes, the process ends at once, and its queue with it: nothing more is sent,
   * whatever is awaited.
   */
  engine(): Engine {
    // eslint-disable-next-line no-restricted-properties -- the server's listening socket would keep the process alive for ever
    this.engineBehind ??= connectEngine(() => process.exit(0));
    return this.engineBehind;
  }

  /** Remembers which resource a customer belongs to, so that warnings appear on it. */
  rememberUrn(name: unknown, urn: unknown): void {
    if (typeof name !== "string" || typeof urn !== "string") return;
    const isShared = this.urns.has(name) && this.urns.get(name) !== urn;
    this.urns.set(name, isShared ? undefined : urn);
  }

  /** Where the lifecycle reports for one customer. */
  reporter(name?: unknown): Reporter {
    const urn = typeof name === "string" ? this.urns.get(name) : undefined;
    const log = (level: LogLevel, severity: Severity, text: string, ephemeral = false) => {
      if (isLogged(level, this.resolved?.log ?? "warn"))
        this.engine().log(severity, printable(text), { ...(urn !== undefined && { urn }), ephemeral });
    };
    return {
      debug: (text) => log("debug", "debug", text),
      info: (text) => log("info", "info", text),
      warn: (text) => log("warn", "warning", text),
      waiting: (text) => log("warn", "info", text, true),
    };
  }

  /** The lifecycle for one customer. */
  async customers(name?: unknown): Promise<Customers> {
    return customersOf(await this.context(name));
  }

  /**
   * The client is loaded here and not before: a preview without refresh sends nothing, and should not wait for what it
   * does not use.
   */
  private async connect(settings: Settings): Promise<CustomerApi> {
    const { connect } = await import("../client/index.js");
    return connect(settings, {
      profile: await this.profile(),
      reporter: this.reporter(),
      proxy: proxyFrom(process.env, settings),
    });
  }

  /** What the lifecycle is handed. @throws ProviderError of kind "bad setting". */
  async context(name?: unknown): Promise<Context> {
    const settings = this.settings();
    this.connected ??= this.connect(settings);
    const api = await this.connected.catch((error: unknown) => {
      this.connected = undefined;
      throw error instanceof Error
        ? error
        : new ProviderError("The client could not be made", { kind: "bad setting", cause: error });
    });
    return {
      api,
      reporter: this.reporter(name),
      memory: this.memory,
      guide: pulumiGuide,
      ...(settings.movedFrom !== undefined && { movedFrom: settings.movedFrom }),
    };
  }
}
